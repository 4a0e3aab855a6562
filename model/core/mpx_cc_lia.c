/* SPDX-License-Identifier: MIT */
/*
 * Linked increases, RFC 6356 section 3: for each octet acknowledged
 *     min(alpha * MSS_i / cwnd_total, MSS_i / cwnd_i)
 * with alpha such that all subflows together take what a TCP would on the best
 * of their paths. cwnd_total cancels out.
 */
#include "mpx_cc.h"

static double growth(const struct mpx_cc_path *path, unsigned n, unsigned self)
{
    const struct mpx_cc_path *me = &path[self];
    double best = 0, sum = 0, linked;

    for (unsigned i = 0; i < n; i++) {
        double rate = path[i].cwnd / path[i].rtt;

        if (rate / path[i].rtt > best)
            best = rate / path[i].rtt;
        sum += rate;
    }
    linked = best / (sum * sum);
    return me->mss * (linked < 1 / me->cwnd ? linked : 1 / me->cwnd);
}

const struct mpx_cc mpx_cc_lia = {"lia", growth};
