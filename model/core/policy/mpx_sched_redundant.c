/* SPDX-License-Identifier: MIT */
/* Every octet on every subflow: the first copy to arrive counts. Whose turn it
 * is does not matter, as each goes through the stream at its own pace. */
#include "mpx_sched.h"

static int pick(const struct mpx_sched_path *path, unsigned n,
                const struct mpx_sched_load *load)
{
    (void)load;
    for (unsigned i = 0; i < n; i++)
        if (path[i].space)
            return (int)i;
    return MPX_SCHED_WAIT;
}

const struct mpx_sched mpx_sched_redundant = {
    .name = "redundant", .pick = pick, .copies = true};
