/* SPDX-License-Identifier: MIT */
/*
 * As Linux's default (mptcp_subflow_get_send() of 6.18): the subflow whose
 * queue is the shortest in time, at the rate that its TCP would pace it, keeps
 * the turn for up to 64 KiB, which wait in its TCP. If that one has no room
 * nothing is sent.
 */
#include "mpx_sched.h"

enum { BURST = 65428 }; /* MPTCP_SEND_BURST_SIZE: what one skb can have */

static int pick(const struct mpx_sched_path *path, unsigned n,
                const struct mpx_sched_load *load)
{
    int best = MPX_SCHED_WAIT;
    double least = 0;

    (void)load;
    for (unsigned i = 0; i < n; i++) {
        double pace = path[i].pace ? (double)path[i].pace : 1;
        double linger = (double)path[i].queued / pace;

        if (best >= 0 && linger >= least)
            continue;
        best = (int)i;
        least = linger;
    }
    return best < 0 || !path[best].space ? MPX_SCHED_WAIT : best;
}

const struct mpx_sched mpx_sched_linux = {
    .name = "linux", .pick = pick, .burst = BURST};
