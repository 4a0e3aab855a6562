/* SPDX-License-Identifier: MIT */
/* From a seed to the lines of a scenario file. */
#include "ns3_plan.h"
#include "net.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#define COUNT_OF(a)    (sizeof(a) / sizeof((a)[0]))
#define ONE_OF(rng, a) ((a)[net_below(rng, COUNT_OF(a))])

static void add(struct ns3_plan *p, enum ns3_place at, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));

static void add(struct ns3_plan *p, enum ns3_place at, const char *fmt, ...)
{
    va_list ap;

    if (p->n == NS3_LINES)
        return;
    va_start(ap, fmt);
    vsnprintf(p->line[p->n].text, NS3_LINE, fmt, ap);
    va_end(ap);
    p->line[p->n++].at = at;
}

/* ---- the network ---- */

static unsigned draw_paths(struct ns3_plan *p, uint64_t *rng)
{
    static const unsigned counts[] = {1, 1, 2, 2, 2, 3, 4};
    static const char *const rates[] = {"1", "2", "5", "10", "50"};
    unsigned n = ONE_OF(rng, counts);

    for (unsigned i = 0; i < n; i++) {
        char more[80] = "";

        if (net_chance(rng, 50))
            snprintf(more, sizeof more, ", loss: 0.%02u %%",
                     net_below(rng, 100));
        else if (net_chance(rng, 40))
            snprintf(more, sizeof more, ", loss: %u %%",
                     net_between(rng, 1, 5));
        else if (net_chance(rng, 30))
            snprintf(more, sizeof more,
                     ", loss: {to-server: %u %%, to-client: %u %%}",
                     net_below(rng, 8), net_below(rng, 8));
        if (i && net_chance(rng, 8)) /* the first path stays */
            snprintf(more, sizeof more, ", cut: %u ms",
                     net_between(rng, 200, 6000));
        add(p, AT_PATHS,
            "p%u: {rate: %s Mbit/s, delay: %u ms, queue: %u packets%s}", i,
            ONE_OF(rng, rates),
            net_chance(rng, 70) ? net_between(rng, 1, 30)
                                : net_between(rng, 30, 150),
            net_chance(rng, 70) ? 100 : net_between(rng, 5, 40), more);
    }
    if (net_chance(rng, 20))
        add(p, AT_TOP, "family: ipv6");
    if (n > 1 && net_chance(rng, 15))
        add(p, AT_TOP, "routes: any");
    return n;
}

static void draw_middleboxes(struct ns3_plan *p, unsigned paths, uint64_t *rng)
{
    static const char *const boxes[] = {"strip",   "resegment", "coalesce",
                                        "corrupt", "reorder",   "rewrite-isn",
                                        "nat"};
    static const char *const ways[] = {"both", "to-server", "to-client"};
    static const char *const what[] = {
        "all", "syn", "synack", "data", "third-ack", "after-syn", "add-addr"};
    unsigned n = net_chance(rng, 60) ? 0 : net_between(rng, 1, 2);

    for (unsigned i = 0; i < n; i++) {
        const char *box = ONE_OF(rng, boxes);
        unsigned on = net_below(rng, paths);
        bool whole = !strcmp(box, "nat") || !strcmp(box, "rewrite-isn");
        char more[60] = "";

        if (!strcmp(box, "strip"))
            snprintf(more, sizeof more, ", what: %s", ONE_OF(rng, what));
        if (!strcmp(box, "corrupt"))
            snprintf(more, sizeof more, ", every: %u segments",
                     net_between(rng, 5, 60));
        if (!strcmp(box, "resegment") && net_chance(rng, 50))
            snprintf(more, sizeof more, ", options: first");
        if (!strcmp(box, "reorder"))
            snprintf(more, sizeof more, ", share: %u %%, by: %u ms",
                     net_between(rng, 1, 30), net_between(rng, 1, 60));
        if (whole)
            add(p, AT_MIDDLEBOXES, "{box: %s, on: p%u}", box, on);
        else
            add(p, AT_MIDDLEBOXES,
                "{box: %s, on: p%u, direction: %s, from: %u ms%s}", box, on,
                ONE_OF(rng, ways),
                net_chance(rng, 40) ? 0 : net_below(rng, 4000), more);
    }
}

/* ---- the ends ---- */

static void draw_kernel(struct ns3_plan *p, enum ns3_place at, unsigned paths,
                        uint64_t *rng)
{
    static const char *const flags[] = {
        "[subflow]", "[signal]", "[subflow, backup]", "[subflow, fullmesh]"};
    char list[NS3_LINE] = "";

    for (unsigned i = 0; i < paths; i++)
        snprintf(list + strlen(list), sizeof list - strlen(list), "%sp%u: %s",
                 i ? ", " : "", i, ONE_OF(rng, flags));
    add(p, at, "addresses: {%.100s}", list);
    add(p, at, "limits: {subflows: %u, add-addr-accepted: %u}",
        net_between(rng, 1, 8), net_below(rng, 4));
}

/* @return its path manager. */
static const char *draw_end(struct ns3_plan *p, enum ns3_place at,
                            unsigned paths, uint64_t *rng)
{
    static const char *const pms[] = {"fullmesh", "fullmesh", "kernel",
                                      "scripted", "passive"};
    static const char *const scheds[] = {"minrtt", "minrtt", "roundrobin",
                                         "redundant"};
    static const char *const ccs[] = {"cubic", "newreno", "linuxreno",
                                      "bbr",   "vegas",   "htcp"};
    static const char *const profiles[] = {"tcp",    "rfc6824", "rfc8684",
                                           "paasch", "baerts",  "hardened"};
    const char *pm = ONE_OF(rng, pms);

    if (strcmp(pm, "fullmesh") != 0)
        add(p, at, "path-manager: %s", pm);
    if (!strcmp(pm, "kernel"))
        draw_kernel(p, at, paths, rng);
    if (net_chance(rng, 40))
        add(p, at, "scheduler: %s", ONE_OF(rng, scheds));
    /* Both at once is N1: with bbr a crash. */
    if (net_chance(rng, 50))
        add(p, at, "congestion: %s", ONE_OF(rng, ccs));
    else if (net_chance(rng, 40))
        add(p, at, "coupling: %s", net_chance(rng, 50) ? "lia" : "olia");
    if (net_chance(rng, 8))
        add(p, at, "profile: %s", ONE_OF(rng, profiles));
    if (net_chance(rng, 3))
        add(p, at, "mptcp: no");
    if (net_chance(rng, 20))
        add(p, at, "checksum: yes");
    if (net_chance(rng, 5))
        add(p, at, "refuse-checksum: yes");
    if (net_chance(rng, 5))
        add(p, at, "deny-join-first: yes");
    if (net_chance(rng, 30))
        add(p, at, "short-dss: yes");
    if (net_chance(rng, 50))
        add(p, at, "fastclose: ack");
    if (net_chance(rng, 10))
        add(p, at, "max-subflows: %u", net_between(rng, 1, 5));
    if (net_chance(rng, 40))
        add(p, at, "sack: no");
    if (net_chance(rng, 30))
        add(p, at, "timestamps: no");
    if (net_chance(rng, 25))
        add(p, at, "receive-buffer: %u B", net_between(rng, 4096, 80000));
    if (net_chance(rng, 25))
        add(p, at, "send-buffer: %u B", net_between(rng, 4096, 80000));
    add(p, at, "keepalive: %u s", net_between(rng, 15, 30));
    add(p, at, "close-timeout: %u s", net_between(rng, 3, 20));
    return pm;
}

static void draw_keying(struct ns3_plan *p, uint64_t *rng)
{
    static const char *const profiles[] = {
        "tcp", "rfc6824", "rfc8684", "rfc8684", "paasch", "baerts", "hardened"};
    static const char *const keyed[] = {"paasch", "baerts", "hardened"};
    const char *profile = ONE_OF(rng, profiles);
    bool external = false;

    for (size_t i = 0; i < COUNT_OF(keyed); i++)
        external |= !strcmp(profile, keyed[i]);
    add(p, AT_KEYING, "profile: %s", profile);
    if (external && net_chance(rng, 50))
        add(p, AT_KEYING, "install: {client: %u ms, server: %u ms}",
            net_below(rng, 1000), net_below(rng, 1000));
    if (external && strcmp(profile, "paasch") != 0 && net_chance(rng, 30))
        add(p, AT_KEYING, "rotate: {every: %u ms, source: psk-list}",
            net_between(rng, 300, 3000));
}

static void draw_traffic(struct ns3_plan *p, uint64_t *rng)
{
    static const char *const ways[] = {"download", "upload", "both", "both"};

    if (net_chance(rng, 15)) {
        add(p, AT_TRAFFIC,
            "kind: request-response, requests: %u, request: %u B, "
            "response: %u B, think: %u ms",
            net_between(rng, 1, 40), net_between(rng, 1, 3000),
            net_between(rng, 1, 8000), net_between(rng, 1, 100));
    } else if (net_chance(rng, 20)) {
        add(p, AT_TRAFFIC,
            "kind: on-off, direction: %s, size: %u B, burst: %u B, idle: %u ms",
            ONE_OF(rng, ways), net_between(rng, 1, 150000),
            net_between(rng, 3000, 30000), net_between(rng, 10, 1500));
    } else {
        add(p, AT_TRAFFIC, "direction: %s, size: %u B", ONE_OF(rng, ways),
            net_chance(rng, 30) ? net_between(rng, 1, 5000)
                                : net_between(rng, 5000, 400000));
    }
    if (net_chance(rng, 15))
        add(p, AT_TRAFFIC, "connections: %u, spacing: %u ms",
            net_between(rng, 2, 4), net_between(rng, 1, 500));
}

/* ---- events ---- */

/* What "add" takes differs by path manager. */
static void draw_address(struct ns3_plan *p, unsigned paths,
                         const char *const pm[2], uint64_t *rng)
{
    unsigned at = net_between(rng, 200, 4000), on = net_below(rng, paths);
    int who = (int)net_below(rng, 2);
    const char *end = who ? "server" : "client";

    if (net_chance(rng, 70))
        add(p, AT_EVENTS, "{at: %u ms, do: remove, path: p%u, end: %s}", at, on,
            end);
    at += net_between(rng, 10, 3000);
    if (!strcmp(pm[who], "kernel"))
        add(p, AT_EVENTS,
            "{at: %u ms, do: add, path: p%u, end: %s, flags: [%s]}", at, on,
            end, net_chance(rng, 50) ? "signal" : "subflow");
    else if (strcmp(pm[who], "passive") != 0)
        add(p, AT_EVENTS, "{at: %u ms, do: add, path: p%u, end: %s}", at, on,
            end);
}

static void draw_events(struct ns3_plan *p, unsigned paths,
                        const char *const pm[2], uint64_t *rng)
{
    static const char *const ends[] = {"client", "server", "both"};

    if (net_chance(rng, 30))
        for (unsigned n = net_between(rng, 1, 2); n; n--) {
            unsigned at = net_below(rng, 4000), on = net_below(rng, paths);

            add(p, AT_EVENTS, "{at: %u ms, do: down, path: p%u}", at, on);
            add(p, AT_EVENTS, "{at: %u ms, do: up, path: p%u}",
                at + net_between(rng, 10, 3000), on);
        }
    if (net_chance(rng, 30))
        for (unsigned n = net_between(rng, 1, 3); n; n--)
            draw_address(p, paths, pm, rng);
    if (net_chance(rng, 10))
        add(p, AT_EVENTS, "{at: %u ms, do: backup, path: p%u, end: %s}",
            net_between(rng, 200, 4000), net_below(rng, paths),
            ONE_OF(rng, ends));
    if (net_chance(rng, 6))
        add(p, AT_EVENTS, "{at: %u ms, do: abort, end: %s}",
            net_between(rng, 120, 4000), ONE_OF(rng, ends));
}

void ns3_draw(struct ns3_plan *p, uint64_t seed)
{
    uint64_t rng = seed;
    const char *pm[2];
    unsigned paths;

    rng = net_draw(&rng);
    *p = (struct ns3_plan){.seed = seed};
    paths = draw_paths(p, &rng);
    pm[0] = draw_end(p, AT_CLIENT, paths, &rng);
    pm[1] = draw_end(p, AT_SERVER, paths, &rng);
    draw_keying(p, &rng);
    draw_traffic(p, &rng);
    draw_middleboxes(p, paths, &rng);
    draw_events(p, paths, pm, &rng);
}
