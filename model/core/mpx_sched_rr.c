/* SPDX-License-Identifier: MIT */
/* Round robin: the subflow with space whose last turn is longest ago. */
#include "mpx_sched.h"

static unsigned pick(const struct mpx_sched_path *path, unsigned n)
{
    unsigned best = 0;

    for (unsigned i = 1; i < n; i++)
        if (path[i].turn < path[best].turn)
            best = i;
    return best;
}

const struct mpx_sched mpx_sched_rr = {"roundrobin", pick, false};
