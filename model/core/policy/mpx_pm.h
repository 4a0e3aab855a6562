/* SPDX-License-Identifier: MIT */
/*
 * Path managers: which addresses are announced and which subflows are opened.
 * A policy is a name and functions that make a plan of a read-only snapshot;
 * mpx_paths.c takes the snapshot and carries out the plan.
 */
#ifndef MPX_PM_H
#define MPX_PM_H

#include "mpx_limits.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * Addresses are numbered, own and remote ones each from 0; remote address 0 is
 * that to which the connection was opened. In a set bit i is number i.
 */
struct mpx_pm_view {
    bool initiator;
    bool first_prio; /* the first subflow may carry an MP_PRIO, and no plan
                        has asked for one yet */
    uint16_t own;    /* own addresses that were not dropped; of those: */
    uint16_t asked;  /* that the host asked to use */
    uint16_t signal; /* that have the flag of enum mpx_addr_flag */
    uint16_t subflow;
    uint16_t fullmesh;
    uint16_t first;    /* that of the first subflow, until it is withdrawn */
    uint16_t had_turn; /* in earlier plans */
    uint16_t initial;  /* remote addresses that have id 0 */
    uint16_t accepted; /* in earlier plans, and not removed since */
    /* By own address: the remote ones to which a subflow may be opened now, and
     * is not open; those of them to which none was opened before, or which may
     * be tried again. */
    uint16_t may_open[MPX_ADDRS_MAX], untried[MPX_ADDRS_MAX];
    unsigned joins;        /* that live, or that the host was asked to open */
    unsigned max_joins;    /* mpx_config.limit_subflows */
    unsigned max_accepted; /* mpx_config.limit_add_addr */
};

struct mpx_pm_plan {
    bool first_prio;   /* MP_PRIO on the first subflow, if it is a backup */
    uint16_t announce; /* own addresses; each is announced once */
    uint16_t open[MPX_ADDRS_MAX]; /* by own address: remote ones, of may_open */
    uint16_t turn;   /* own addresses that have had their turn now */
    uint16_t accept; /* remote addresses */
};

struct mpx_pm {
    const char *name;
    /* Whenever the connection becomes able to join, learns an address or loses
     * a subflow. NULL: nothing is announced or opened. */
    void (*run)(const struct mpx_pm_view *v, struct mpx_pm_plan *plan);
    /* The peer announced @p remote, and it was echoed; routing leads there from
     * own address @p nearest, -1: from none. NULL: run. */
    void (*on_announced)(const struct mpx_pm_view *v, unsigned remote,
                         int nearest, struct mpx_pm_plan *plan);
    /* May a join of the peer's be completed? NULL: its SYN was let in. */
    bool (*admits)(const struct mpx_pm_view *v);
    bool own_backups; /* what we ask the peer to keep as a backup is one to
                         us as well, as in Linux; [M] 3.3.8 is one-way */
};

extern const struct mpx_pm mpx_pm_passive, mpx_pm_fullmesh, mpx_pm_scripted,
    mpx_pm_kernel;

/* What was not tried between these own addresses and any remote one. */
static inline void mpx_pm_open_untried(const struct mpx_pm_view *v,
                                       uint16_t own, struct mpx_pm_plan *plan)
{
    for (unsigned i = 0; i < MPX_ADDRS_MAX; i++)
        if (own & 1u << i)
            plan->open[i] = v->untried[i];
}

#endif /* MPX_PM_H */
