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

/* Octets that @p p sends in so many seconds; 0 if nothing is known of it. A
 * rate that grows may double every round trip. */
static double sends_in(const struct mpx_sched_path *p, double seconds)
{
    double trip = (double)p->srtt * 1e-9, rate = (double)p->rate, sum = 0;

    if (!p->srtt || !p->rate)
        return 0;
    for (; p->growing && seconds > trip && sum < 1e12; seconds -= trip) {
        sum += rate * trip;
        rate *= 2;
    }
    return seconds > 0 ? sum + rate * seconds : sum;
}

/* The time in which it sends so many octets. */
static double time_for(const struct mpx_sched_path *p, double octets)
{
    double trip = (double)p->srtt * 1e-9, rate = (double)p->rate, sum = 0;

    for (; p->growing && octets > rate * trip; sum += trip) {
        octets -= rate * trip;
        rate *= 2;
    }
    return sum + octets / rate;
}

/* Seconds until octets that are given to @p p now have arrived, behind what it
 * has; 0 if nothing is known of it. */
static double eta_of(const struct mpx_sched_path *p, uint64_t octets)
{
    double way = (double)p->trip * 0.5e-9, at_once, in_turn;

    if (!p->srtt || !p->rate)
        return 0;
    at_once = way + time_for(p, (double)octets);
    in_turn = time_for(p, (double)(p->queued + octets)) - way; /* ACKs' way */
    return in_turn > at_once ? in_turn : at_once;
}

/* Seconds that count when paths are compared. What waits for acknowledgements,
 * which come in bursts a round trip apart, is late by a part of one. */
static double cost_of(const struct mpx_sched_path *p, uint32_t octets)
{
    double eta = eta_of(p, octets), trip = (double)p->trip * 1e-9;

    return eta > 0 && p->queued ? eta + 0.375 * trip : eta;
}

static int soonest(const struct mpx_sched_path *path, unsigned n,
                   uint32_t octets, bool with_space)
{
    int best = MPX_SCHED_WAIT;
    double least = 0;

    for (unsigned i = 0; i < n; i++) {
        double cost = cost_of(&path[i], octets);

        if ((with_space && !path[i].space) || (best >= 0 && cost >= least))
            continue;
        best = (int)i;
        least = cost;
    }
    return best;
}

/* A rate that a loss has halved comes back before what is missing does. */
static double most_in(const struct mpx_sched_path *p, double seconds)
{
    double now = sends_in(p, seconds);
    double again = (double)p->best * seconds;

    return now > again ? now : again;
}

/* Whether @p slow is to have them although others are faster. What it gets is
 * missing until the Data ACK is back; rates are estimates. */
static bool helps(const struct mpx_sched_path *path, unsigned n, unsigned slow,
                  const struct mpx_sched_load *load)
{
    double eta = eta_of(&path[slow], load->chunk);
    double missing = 1.5 * (eta + (double)path[slow].trip * 0.5e-9);
    double by_then = 0, meanwhile = (double)path[slow].queued;
    double left = (double)load->octets;

    for (unsigned i = 0; i < n; i++) {
        if (i == slow || eta_of(&path[i], load->chunk) >= eta)
            continue;
        by_then += sends_in(&path[i], eta - (double)path[i].trip * 0.5e-9);
        meanwhile += most_in(&path[i], missing);
        left += (double)path[i].queued;
    }
    return 1.25 * by_then <= left && meanwhile <= (double)load->window;
}

static int pick(const struct mpx_sched_path *path, unsigned n,
                const struct mpx_sched_load *load)
{
    int fast = soonest(path, n, load->chunk, false);
    int open = soonest(path, n, load->chunk, true);

    if (open < 0 || path[(unsigned)fast].space)
        return open;
    return helps(path, n, (unsigned)open, load) ? open : MPX_SCHED_WAIT;
}

const struct mpx_sched mpx_sched_ecf = {
    .name = "ecf", .pick = pick, .probes = true};
