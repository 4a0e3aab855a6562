/* SPDX-License-Identifier: MIT */
/* The subflow with the lowest smoothed RTT that has space. */
#include "mpx_sched.h"

static int pick(const struct mpx_sched_path *path, unsigned n,
                const struct mpx_sched_load *load)
{
    int best = MPX_SCHED_WAIT;

    (void)load;
    for (unsigned i = 0; i < n; i++)
        if (path[i].space &&
            (best < 0 || path[i].srtt < path[(unsigned)best].srtt))
            best = (int)i;
    return best;
}

const struct mpx_sched mpx_sched_minrtt = {.name = "minrtt", .pick = pick};
