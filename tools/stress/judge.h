/* SPDX-License-Identifier: MIT */
/* What must hold of a bed: after each event, and when nothing is due any more.
 */
#ifndef STRESS_JUDGE_H
#define STRESS_JUDGE_H

#include "host.h"

struct judge {
    uint64_t over_at;     /* ns; both applications were told of the end, or 0 */
    uint64_t over_events; /* of the bed, by then */
    uint64_t crafted[2];  /* segments, by then */
    size_t memory;        /* octets; the most that a connection had */
};

/** For bed.look. */
void judge_check(void *judge, struct bed *b);
/** The run is over. What is wrong is in b->wrong. */
void judge_end(const struct judge *j, struct bed *b);

#endif /* STRESS_JUDGE_H */
