/* SPDX-License-Identifier: MIT */
/*
 * Schedulers: which subflow carries the next octets. A policy is a name and a
 * function over a read-only snapshot of the subflows that are in use.
 */
#ifndef MPX_SCHED_H
#define MPX_SCHED_H

#include <stdbool.h>
#include <stdint.h>

struct mpx_sched_path {
    uint64_t srtt;   /* ns; 0 = no sample yet */
    uint64_t trip;   /* ns; the shortest round trip, without queues */
    uint32_t space;  /* octets that may be queued now; 0: less than a segment */
    uint64_t turn;   /* rises with each pick of the connection; 0 = never */
    uint64_t queued; /* octets that its TCP has and the peer may not */
    uint64_t rate;   /* octets per second that it delivers; 0 = not known */
    uint64_t best;   /* the most that it has delivered of late */
    uint64_t pace;   /* octets per second that its window is, a mean over
                        bursts; 0 = not known */
    bool growing; /* it delivers more with each round trip, as in slow start */
};
/* What is to be sent. */
struct mpx_sched_load {
    uint32_t chunk;  /* octets of the next piece */
    uint64_t octets; /* that are to follow, the piece included */
    uint64_t window; /* octets that both ends can hold while one is missing */
};
enum { MPX_SCHED_WAIT = -1 };

struct mpx_sched {
    const char *name;
    /* Index of the one to use, which has space; or MPX_SCHED_WAIT: none has, or
     * one that has not is worth waiting for. */
    int (*pick)(const struct mpx_sched_path *path, unsigned n,
                const struct mpx_sched_load *load);
    /* Every subflow carries the whole stream, save what is Data-ACKed before
     * its turn comes; pick() chooses among those with something left. */
    bool copies;
    /* Of several, one that has delivered nothing yet gets a small first flight.
     */
    bool probes;
    /* Not zero: who is picked has its turn for so many octets, or until there
     * are no more or it has no room; and its room is what its TCP takes,
     * whatever the window of that is. */
    uint32_t burst;
};

extern const struct mpx_sched mpx_sched_ecf, mpx_sched_minrtt, mpx_sched_rr,
    mpx_sched_redundant, mpx_sched_linux;

#endif /* MPX_SCHED_H */
