/* SPDX-License-Identifier: MIT */
/*
 * Path managers: which addresses are announced and which subflows are opened.
 * Run whenever a connection becomes able to join, learns an address or loses a
 * subflow. What a path manager may do is in mpx_paths.h.
 */
#ifndef MPX_PM_H
#define MPX_PM_H

#include "mpx.h"

struct mpx_pm {
    const char *name;
    void (*run)(mpx_conn *conn, uint64_t now);
    /* The peer announced remotes[i], and it was echoed; NULL: run. */
    void (*on_announced)(mpx_conn *conn, unsigned i, uint64_t now);
    /* May a join of the peer's be completed? NULL: its SYN was let in. */
    bool (*admits)(const mpx_conn *conn);
    bool own_backups; /* what we ask the peer to keep as a backup is one to
                         us as well, as in Linux; [M] 3.3.8 is one-way */
};

extern const struct mpx_pm mpx_pm_passive, mpx_pm_fullmesh, mpx_pm_scripted,
    mpx_pm_kernel;

#endif /* MPX_PM_H */
