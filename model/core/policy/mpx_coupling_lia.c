/* SPDX-License-Identifier: MIT */
/*
 * Linked increases, RFC 6356 section 3: for each octet acknowledged
 *     min(alpha * MSS_i / cwnd_total, MSS_i / cwnd_i)
 * with alpha such that all subflows together take what a TCP would on the best
 * of their paths:
 *     cwnd_total * max(cwnd_i / rtt_i^2) / (sum of cwnd_i / rtt_i)^2
 */
#include "mpx_coupling.h"

static double total(const struct mpx_coupling_path *path, unsigned n)
{
    double sum = 0;

    for (unsigned i = 0; i < n; i++)
        sum += path[i].cwnd;
    return sum;
}

static double alpha_of(const struct mpx_coupling_path *path, unsigned n)
{
    double best = 0, sum = 0;

    for (unsigned i = 0; i < n; i++) {
        double rate = path[i].cwnd / path[i].rtt;

        if (rate / path[i].rtt > best)
            best = rate / path[i].rtt;
        sum += rate;
    }
    return total(path, n) * best / (sum * sum);
}

static double growth(const struct mpx_coupling_path *path, unsigned n, unsigned self,
                     double alpha)
{
    const struct mpx_coupling_path *me = &path[self];
    double linked = alpha / total(path, n), alone = 1 / me->cwnd;

    return me->mss * (linked < alone ? linked : alone);
}

const struct mpx_coupling mpx_coupling_lia = {"lia", alpha_of, growth};
