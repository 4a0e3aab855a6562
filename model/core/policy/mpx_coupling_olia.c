/* SPDX-License-Identifier: MIT */
/*
 * Opportunistic linked increases, draft-khalili-mptcp-congestion-control-05
 * section 3: for each octet acknowledged on path r
 *     MSS_r * ((w_r / rtt_r^2) / (sum of w_p / rtt_p)^2 + alpha_r / w_r)
 * alpha moves window from the largest windows to the best paths, those with the
 * largest l_p / rtt_p^2, that have none of the largest.
 */
#include "mpx_coupling.h"

#include <stdbool.h>
#include <stddef.h>

static double quality(const struct mpx_coupling_path *p)
{
    return p->between / (p->rtt * p->rtt);
}

/* The draft's sets, as their largest value and size. */
struct sets {
    double window, quality;
    unsigned n_largest;   /* max_w_paths */
    unsigned n_collected; /* best paths that are not among them */
};

static bool is_largest(const struct sets *s, const struct mpx_coupling_path *p)
{
    return p->cwnd >= s->window;
}

static bool is_collected(const struct sets *s, const struct mpx_coupling_path *p)
{
    return !is_largest(s, p) && quality(p) >= s->quality;
}

static struct sets sets_of(const struct mpx_coupling_path *path, unsigned n)
{
    struct sets s = {0};

    for (unsigned i = 0; i < n; i++) {
        if (path[i].cwnd > s.window)
            s.window = path[i].cwnd;
        if (quality(&path[i]) > s.quality)
            s.quality = quality(&path[i]);
    }
    for (unsigned i = 0; i < n; i++) {
        s.n_largest += is_largest(&s, &path[i]);
        s.n_collected += is_collected(&s, &path[i]);
    }
    return s;
}

static double shift(const struct mpx_coupling_path *path, unsigned n, unsigned self)
{
    struct sets s = sets_of(path, n);

    if (!s.n_collected)
        return 0;
    if (is_collected(&s, &path[self]))
        return 1.0 / (n * s.n_collected);
    return is_largest(&s, &path[self]) ? -1.0 / (n * s.n_largest) : 0;
}

static double growth(const struct mpx_coupling_path *path, unsigned n, unsigned self,
                     double alpha)
{
    const struct mpx_coupling_path *me = &path[self];
    double sum = 0;

    (void)alpha;
    for (unsigned i = 0; i < n; i++)
        sum += path[i].cwnd / path[i].rtt;
    return me->mss * (me->cwnd / (me->rtt * me->rtt) / (sum * sum) +
                      shift(path, n, self) / me->cwnd);
}

const struct mpx_coupling mpx_coupling_olia = {"olia", NULL, growth};
