/* SPDX-License-Identifier: MIT */
/*
 * Earliest completion first, counting the window: where the next octets arrive
 * soonest. If that one has no space, another gets them only if they do not
 * arrive later than the faster ones would have delivered all that is left (the
 * idea of ECF, Lim et al., CoNEXT 2017), and if what the faster ones send
 * meanwhile has room at both ends (that of BLEST, Ferlin et al., IFIP
 * Networking 2016, which is Linux's default). So a slow path adds what it can
 * and holds up nothing.
 */
#include "mpx_sched.h"

static int soonest(const struct mpx_sched_path *path, unsigned n,
                   uint32_t octets, bool with_space)
{
    int best = MPX_SCHED_WAIT;
    double least = 0;

    for (unsigned i = 0; i < n; i++) {
        double eta = mpx_sched_eta(&path[i], octets);

        if ((with_space && !path[i].space) || (best >= 0 && eta >= least))
            continue;
        best = (int)i;
        least = eta;
    }
    return best;
}

/* Whether @p slow is to have them although others are faster. */
static bool helps(const struct mpx_sched_path *path, unsigned n, unsigned slow,
                  unsigned fast, const struct mpx_sched_load *load)
{
    double eta = mpx_sched_eta(&path[slow], load->chunk);
    double rate = 0, queued = 0, trip = (double)path[fast].srtt * 0.5e-9;

    for (unsigned i = 0; i < n; i++)
        if (i != slow && mpx_sched_eta(&path[i], load->chunk) < eta) {
            rate += (double)path[i].rate;
            queued += (double)path[i].queued;
        }
    if (!(rate > 0))
        return true;
    return eta <= trip + (queued + (double)load->octets) / rate &&
           (eta + trip) * rate <= (double)load->window;
}

static int pick(const struct mpx_sched_path *path, unsigned n,
                const struct mpx_sched_load *load)
{
    int fast = soonest(path, n, load->chunk, false);
    int open = soonest(path, n, load->chunk, true);

    if (open < 0 || path[(unsigned)fast].space)
        return open;
    return helps(path, n, (unsigned)open, (unsigned)fast, load)
               ? open
               : MPX_SCHED_WAIT;
}

const struct mpx_sched mpx_sched_ecf = {"ecf", pick, false};
