/* SPDX-License-Identifier: MIT */
/* What packets of attackers' making cost the servers, in counted operations:
 * what they did from the time at which the first attacker acts, on whatever
 * account. */
#include "run_impl.h"

static struct run_cost so_far(const struct run *r)
{
    struct run_cost c = {0};

    for (unsigned m = 0; m < r->net.n_servers; m++) {
        const struct mpx_stats *s = run_stats(r->server[m].host);

        c.macs += s->macs;
        c.hashes += s->hashes;
        c.states += s->states;
    }
    return c;
}

static void save_cost(void *ctx)
{
    struct run *r = ctx;

    r->cost = so_far(r);
}

void run_watch_cost(struct run *r)
{
    uint64_t at = UINT64_MAX;

    for (unsigned k = 0; k < r->s->n_attackers; k++)
        if (r->s->attacker[k].acts_ns < at)
            at = r->s->attacker[k].acts_ns;
    if (at != UINT64_MAX)
        ns3c_schedule(at, save_cost, r);
}

void run_measure_cost(const struct run *r, struct run_result *res)
{
    struct run_cost c = so_far(r);
    double n = res->attacker_packets ? (double)res->attacker_packets : 1;

    if (!r->s->n_attackers || r->kernel[1])
        return; /* a kernel does not report its cost */
    res->forged_hmacs = (double)(c.macs - r->cost.macs) / n;
    res->forged_digests = (double)(c.hashes - r->cost.hashes) / n;
    res->forged_states = (double)(c.states - r->cost.states) / n;
}
