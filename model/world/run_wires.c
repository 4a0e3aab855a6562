/* SPDX-License-Identifier: MIT */
/* What stands on the wires of a run: middleboxes, then attackers. */
#include "run_impl.h"

#include <stdio.h>

/* Middleboxes of a path stand before its attackers, seen from the client. */
static int set_up_wires(struct run *r)
{
    for (unsigned i = 0; i < r->net.n_paths; i++) {
        const int *dev = r->net.path[i].wire_dev;

        if (r->net.path[i].wired)
            r->chain[i] = wire_chain_on_link(r->net.path[i].near_dev);
        else if (dev[0] >= 0)
            r->chain[i] = wire_chain_new(dev[0], dev[1]);
        else
            continue;
        if (!r->chain[i])
            return run_fail(r, "wire");
    }
    for (unsigned k = 0; k < r->s->n_middleboxes; k++) {
        r->box[k] = box_new(r->s, k, &r->net, r->chain[r->s->middlebox[k].on]);
        if (!r->box[k])
            return run_fail(r, "middlebox");
        run_owns(r, PAYLOAD_CLIENT, &r->net.outer[k]);
    }
    return 0;
}

/* The links of the map that attackers stand on. */
static int set_up_links(struct run *r)
{
    for (unsigned i = 0; i < r->s->map.tapped; i++) {
        unsigned link = r->net.drawn[i];

        r->link[link] = wire_chain_on_link(r->net.link_dev[link][0]);
        if (!r->link[link])
            return run_fail(r, "wire");
    }
    return 0;
}

/* What the servers' ends have in memory. */
static unsigned read_memory(void *run, enum atk_leak what,
                            struct atk_secret *out, unsigned max)
{
    const struct run *r = run;
    unsigned n = 0;

    for (uint32_t i = 0; i < r->n; i++)
        n += keyer_leak(&r->ends[2 * i + 1].keyer, what, out + n, max - n);
    return n;
}

static int set_up_attackers(struct run *r, const char *pcap)
{
    const struct intruder_leak leak = {r, read_memory};

    run_watch_cost(r);
    for (unsigned k = 0; k < r->s->n_attackers; k++) {
        char file[512];

        r->intruder[k] = intruder_new(r->s, k, &r->net, r->observer, r->chain,
                                      r->link, &leak);
        if (!r->intruder[k])
            return run_fail(r, "attacker");
        if (!pcap)
            continue;
        snprintf(file, sizeof file, "%s-attacker-%u.pcap", pcap, k);
        if (ns3c_pcap(r->net.intruder[k].dev, file) < 0)
            return run_fail(r, "pcap");
    }
    return 0;
}

int run_make_wires(struct run *r, const char *pcap)
{
    return set_up_wires(r) < 0 || set_up_links(r) < 0 ||
                   set_up_attackers(r, pcap) < 0
               ? -1
               : 0;
}
