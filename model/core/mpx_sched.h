/* SPDX-License-Identifier: MIT */
/*
 * Schedulers: which subflow carries the next octets. A policy is a name and a
 * function over a read-only snapshot of the subflows that can take a segment.
 */
#ifndef MPX_SCHED_H
#define MPX_SCHED_H

#include <stdbool.h>
#include <stdint.h>

struct mpx_sched_path {
    uint64_t srtt;  /* ns; 0 = no sample yet */
    uint32_t space; /* octets that may be queued now */
    uint64_t turn;  /* rises with each pick of the connection; 0 = never */
};
struct mpx_sched {
    const char *name;
    /* Index of the one to use; n >= 1, each has space for a segment. */
    unsigned (*pick)(const struct mpx_sched_path *path, unsigned n);
    /* Every subflow carries the whole stream, save what is Data-ACKed before
     * its turn comes; pick() chooses among those with something left. */
    bool copies;
};

extern const struct mpx_sched mpx_sched_minrtt, mpx_sched_rr,
    mpx_sched_redundant;

#endif /* MPX_SCHED_H */
