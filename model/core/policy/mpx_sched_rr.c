/* SPDX-License-Identifier: MIT */
/* Round robin: the subflow with space whose last turn is longest ago. */
#include "mpx_sched.h"

static int pick(const struct mpx_sched_path *path, unsigned n,
                const struct mpx_sched_load *load)
{
    int best = MPX_SCHED_WAIT;

    (void)load;
    for (unsigned i = 0; i < n; i++)
        if (path[i].space &&
            (best < 0 || path[i].turn < path[(unsigned)best].turn))
            best = (int)i;
    return best;
}

const struct mpx_sched mpx_sched_rr = {.name = "roundrobin", .pick = pick};
