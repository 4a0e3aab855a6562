/* SPDX-License-Identifier: MIT */
/* An end, and what both ends' keys come from. */
#include "ns3_draw.h"

#include "mpx_profile.h"

#include <stdio.h>
#include <string.h>

static void draw_kernel(struct ns3_plan *p, enum ns3_place at, unsigned paths,
                        uint64_t *rng)
{
    static const char *const flags[] = {
        "[subflow]", "[signal]", "[subflow, backup]", "[subflow, fullmesh]"};
    char list[NS3_LINE - 16] = "";

    for (unsigned i = 0; i < paths; i++)
        snprintf(list + strlen(list), sizeof list - strlen(list), "%sp%u: %s",
                 i ? ", " : "", i, ONE_OF(rng, flags));
    ns3_add(p, at, "addresses: {%s}", list);
    ns3_add(p, at, "limits: {subflows: %u, add-addr-accepted: %u}",
            net_between(rng, 1, 8), net_below(rng, 4));
}

static void draw_sending(struct ns3_plan *p, enum ns3_place at, uint64_t *rng)
{
    static const char *const scheds[] = {"minrtt", "minrtt", "roundrobin",
                                         "redundant", "linux"};
    static const char *const ccs[] = {
        "cubic",    "newreno", "linuxreno", "linuxcubic", "bbr",      "vegas",
        "htcp",     "bic",     "highspeed", "hybla",      "illinois", "lp",
        "scalable", "veno",    "westwood",  "yeah",       "ledbat"};

    if (net_chance(rng, 40))
        ns3_add(p, at, "scheduler: %s", ONE_OF(rng, scheds));
    /* Both at once is N1: with bbr a crash. */
    if (net_chance(rng, 50))
        ns3_add(p, at, "congestion: %s", ONE_OF(rng, ccs));
    else if (net_chance(rng, 40))
        ns3_add(p, at, "coupling: %s", net_chance(rng, 50) ? "lia" : "olia");
    if (net_chance(rng, 40))
        ns3_add(p, at, "sack: no");
    if (net_chance(rng, 30))
        ns3_add(p, at, "timestamps: no");
    if (net_chance(rng, 25))
        ns3_add(p, at, "receive-buffer: %u B", net_between(rng, 4096, 80000));
    if (net_chance(rng, 25))
        ns3_add(p, at, "send-buffer: %u B", net_between(rng, 4096, 80000));
    if (net_chance(rng, 10))
        ns3_add(p, at, "min-rto: %u ms", net_between(rng, 1, 2000));
    if (net_chance(rng, 8))
        ns3_add(p, at, "mss: %u B", net_between(rng, 64, 1420));
    if (net_chance(rng, 8))
        ns3_add(p, at, "read-rate: %u kbit/s", net_between(rng, 200, 20000));
}

static void draw_mptcp(struct ns3_plan *p, enum ns3_place at, uint64_t *rng)
{
    static const char *const profiles[] = {"tcp",    "rfc6824", "rfc8684",
                                           "paasch", "baerts",  "hardened"};

    if (net_chance(rng, 8))
        ns3_add(p, at, "profile: %s", ONE_OF(rng, profiles));
    if (net_chance(rng, 3))
        ns3_add(p, at, "mptcp: no");
    if (net_chance(rng, 20))
        ns3_add(p, at, "checksum: yes");
    if (net_chance(rng, 5))
        ns3_add(p, at, "refuse-checksum: yes");
    if (net_chance(rng, 5))
        ns3_add(p, at, "deny-join-first: yes");
    if (net_chance(rng, 30))
        ns3_add(p, at, "short-dss: yes");
    if (net_chance(rng, 20))
        ns3_add(p, at, "charge-out-of-order: yes");
    if (net_chance(rng, 50))
        ns3_add(p, at, "fastclose: ack");
    if (net_chance(rng, 10))
        ns3_add(p, at, "max-subflows: %u", net_between(rng, 1, 5));
    if (net_chance(rng, 8))
        ns3_add(p, at, "max-half-open: %u", net_below(rng, 3));
    if (net_chance(rng, 8))
        ns3_add(p, at, "add-addr-timeout: %u ms", net_between(rng, 1, 3000));
    if (at == AT_CLIENT && net_chance(rng, 10))
        ns3_add(p, at, "listens: yes");
}

static void draw_processing(struct ns3_plan *p, enum ns3_place at,
                            uint64_t *rng)
{
    unsigned us = net_between(rng, 1, net_chance(rng, 80) ? 500 : 30000);

    if (!net_chance(rng, 15))
        return;
    if (net_chance(rng, 50))
        ns3_add(p, at, "processing: %u us", us);
    else
        ns3_add(p, at, "processing: {log-normal: {median: %u us, sigma: 0.%u}}",
                us, net_between(rng, 1, 9));
}

const char *ns3_draw_end(struct ns3_plan *p, enum ns3_place at,
                         const struct ns3_network *net, uint64_t *rng)
{
    static const char *const pms[] = {"fullmesh", "fullmesh", "kernel",
                                      "scripted", "passive"};
    const char *pm = net->hosts ? "fullmesh" : ONE_OF(rng, pms);

    if (strcmp(pm, "fullmesh") != 0)
        ns3_add(p, at, "path-manager: %s", pm);
    if (!strcmp(pm, "kernel"))
        draw_kernel(p, at, net->paths, rng);
    draw_sending(p, at, rng);
    draw_mptcp(p, at, rng);
    draw_processing(p, at, rng);
    ns3_add(p, at, "keepalive: %u s", net_between(rng, 15, 30));
    ns3_add(p, at, "close-timeout: %u s", net_between(rng, 3, 20));
    return pm;
}

static const struct source {
    const char *name, *rotations[3];
} sources[] = {
    {"psk", {"psk-list", "psk-list", "same"}},
    {"ssh", {"same", "eku", "eku"}},
    {"tls13", {"same", "counter", "eku"}},
    {"tls12", {"same", "counter", "renegotiate"}},
};

static void draw_rotation(struct ns3_plan *p, const struct source *from,
                          uint64_t *rng)
{
    const char *how = ONE_OF(rng, from->rotations);
    unsigned every = net_between(rng, 300, 3000);

    ns3_add(p, AT_KEYING, "rotate: {every: %u ms, source: %s%s}", every, how,
            strcmp(how, "renegotiate") ? "" : ", ends: server");
}

/* Some readings of the drafts, each of its own. */
static void draw_switches(struct ns3_plan *p, uint64_t *rng)
{
    unsigned n = 0, values = 0;

    if (!net_chance(rng, 20))
        return;
    while (mpx_switch_name(n))
        n++;
    unsigned which = net_below(rng, n);
    while (mpx_switch_value(which, values))
        values++;
    ns3_add(p, AT_KEYING, "switches: {%s: %s}", mpx_switch_name(which),
            mpx_switch_value(which, net_below(rng, values)));
}

void ns3_draw_keying(struct ns3_plan *p, uint64_t *rng)
{
    static const char *const profiles[] = {
        "tcp", "rfc6824", "rfc8684", "rfc8684", "paasch", "baerts", "hardened"};
    const char *profile = ONE_OF(rng, profiles);
    const struct mpx_profile *is = mpx_profile_find(profile);
    const struct source *from =
        &sources[net_chance(rng, 70) ? 0 : net_below(rng, COUNT_OF(sources))];

    ns3_add(p, AT_KEYING, "profile: %s", profile);
    if (from != sources)
        ns3_add(p, AT_KEYING, "source: %s", from->name);
    draw_switches(p, rng);
    if (!is->external)
        return;
    if (net_chance(rng, 50))
        ns3_add(p, AT_KEYING, "install: {client: %u ms, server: %u ms}",
                net_below(rng, 1000), net_below(rng, 1000));
    if (is->confirms && net_chance(rng, 30))
        draw_rotation(p, from, rng);
}
