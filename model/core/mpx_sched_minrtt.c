/* SPDX-License-Identifier: MIT */
/* The subflow with the lowest smoothed RTT that has space. */
#include "mpx_sched.h"

static unsigned pick(const struct mpx_sched_path *path, unsigned n)
{
    unsigned best = 0;

    for (unsigned i = 1; i < n; i++)
        if (path[i].srtt < path[best].srtt)
            best = i;
    return best;
}

const struct mpx_sched mpx_sched_minrtt = {"minrtt", pick, false};
