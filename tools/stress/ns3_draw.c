/* SPDX-License-Identifier: MIT */
/* From a seed to the lines of a scenario file. */
#include "ns3_plan.h"
#include "net.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#define COUNT_OF(a)    (sizeof(a) / sizeof((a)[0]))
#define ONE_OF(rng, a) ((a)[below(rng, COUNT_OF(a))])

static unsigned below(uint64_t *rng, size_t n)
{
    return (unsigned)(net_draw(rng) % n);
}

static bool chance(uint64_t *rng, unsigned percent)
{
    return below(rng, 100) < percent;
}

static unsigned between(uint64_t *rng, unsigned from, unsigned to)
{
    return from + below(rng, to - from + 1);
}

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

        if (chance(rng, 50))
            snprintf(more, sizeof more, ", loss: 0.%02u %%", below(rng, 100));
        else if (chance(rng, 40))
            snprintf(more, sizeof more, ", loss: %u %%", between(rng, 1, 5));
        else if (chance(rng, 30))
            snprintf(more, sizeof more,
                     ", loss: {to-server: %u %%, to-client: %u %%}",
                     below(rng, 8), below(rng, 8));
        if (i && chance(rng, 8)) /* the first path stays */
            snprintf(more, sizeof more, ", cut: %u ms",
                     between(rng, 200, 6000));
        add(p, AT_PATHS,
            "p%u: {rate: %s Mbit/s, delay: %u ms, queue: %u packets%s}", i,
            ONE_OF(rng, rates),
            chance(rng, 70) ? between(rng, 1, 30) : between(rng, 30, 150),
            chance(rng, 70) ? 100 : between(rng, 5, 40), more);
    }
    if (chance(rng, 20))
        add(p, AT_TOP, "family: ipv6");
    if (n > 1 && chance(rng, 15))
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
    unsigned n = chance(rng, 60) ? 0 : between(rng, 1, 2);

    for (unsigned i = 0; i < n; i++) {
        const char *box = ONE_OF(rng, boxes);
        unsigned on = below(rng, paths);
        bool whole = !strcmp(box, "nat") || !strcmp(box, "rewrite-isn");
        char more[60] = "";

        if (!strcmp(box, "strip"))
            snprintf(more, sizeof more, ", what: %s", ONE_OF(rng, what));
        if (!strcmp(box, "corrupt"))
            snprintf(more, sizeof more, ", every: %u segments",
                     between(rng, 5, 60));
        if (!strcmp(box, "resegment") && chance(rng, 50))
            snprintf(more, sizeof more, ", options: first");
        if (!strcmp(box, "reorder"))
            snprintf(more, sizeof more, ", share: %u %%, by: %u ms",
                     between(rng, 1, 30), between(rng, 1, 60));
        if (whole)
            add(p, AT_MIDDLEBOXES, "{box: %s, on: p%u}", box, on);
        else
            add(p, AT_MIDDLEBOXES,
                "{box: %s, on: p%u, direction: %s, from: %u ms%s}", box, on,
                ONE_OF(rng, ways), chance(rng, 40) ? 0 : below(rng, 4000),
                more);
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
        between(rng, 1, 8), below(rng, 4));
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

    if (strcmp(pm, "fullmesh"))
        add(p, at, "path-manager: %s", pm);
    if (!strcmp(pm, "kernel"))
        draw_kernel(p, at, paths, rng);
    if (chance(rng, 40))
        add(p, at, "scheduler: %s", ONE_OF(rng, scheds));
    /* Both at once is N1: with bbr a crash. */
    if (chance(rng, 50))
        add(p, at, "congestion: %s", ONE_OF(rng, ccs));
    else if (chance(rng, 40))
        add(p, at, "coupling: %s", chance(rng, 50) ? "lia" : "olia");
    if (chance(rng, 8))
        add(p, at, "profile: %s", ONE_OF(rng, profiles));
    if (chance(rng, 3))
        add(p, at, "mptcp: no");
    if (chance(rng, 20))
        add(p, at, "checksum: yes");
    if (chance(rng, 5))
        add(p, at, "refuse-checksum: yes");
    if (chance(rng, 5))
        add(p, at, "deny-join-first: yes");
    if (chance(rng, 30))
        add(p, at, "short-dss: yes");
    if (chance(rng, 50))
        add(p, at, "fastclose: ack");
    if (chance(rng, 10))
        add(p, at, "max-subflows: %u", between(rng, 1, 5));
    if (chance(rng, 40))
        add(p, at, "sack: no");
    if (chance(rng, 30))
        add(p, at, "timestamps: no");
    if (chance(rng, 25))
        add(p, at, "receive-buffer: %u B", between(rng, 4096, 80000));
    if (chance(rng, 25))
        add(p, at, "send-buffer: %u B", between(rng, 4096, 80000));
    add(p, at, "keepalive: %u s", between(rng, 15, 30));
    add(p, at, "close-timeout: %u s", between(rng, 3, 20));
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
    if (external && chance(rng, 50))
        add(p, AT_KEYING, "install: {client: %u ms, server: %u ms}",
            below(rng, 1000), below(rng, 1000));
    if (external && strcmp(profile, "paasch") && chance(rng, 30))
        add(p, AT_KEYING, "rotate: {every: %u ms, source: psk-list}",
            between(rng, 300, 3000));
}

static void draw_traffic(struct ns3_plan *p, uint64_t *rng)
{
    static const char *const ways[] = {"download", "upload", "both", "both"};

    if (chance(rng, 15)) {
        add(p, AT_TRAFFIC,
            "kind: request-response, requests: %u, request: %u B, "
            "response: %u B, think: %u ms",
            between(rng, 1, 40), between(rng, 1, 3000), between(rng, 1, 8000),
            between(rng, 1, 100));
    } else if (chance(rng, 20)) {
        add(p, AT_TRAFFIC,
            "kind: on-off, direction: %s, size: %u B, burst: %u B, idle: %u ms",
            ONE_OF(rng, ways), between(rng, 1, 150000),
            between(rng, 3000, 30000), between(rng, 10, 1500));
    } else {
        add(p, AT_TRAFFIC, "direction: %s, size: %u B", ONE_OF(rng, ways),
            chance(rng, 30) ? between(rng, 1, 5000)
                            : between(rng, 5000, 400000));
    }
    if (chance(rng, 15))
        add(p, AT_TRAFFIC, "connections: %u, spacing: %u ms",
            between(rng, 2, 4), between(rng, 1, 500));
}

/* ---- events ---- */

/* What "add" takes differs by path manager. */
static void draw_address(struct ns3_plan *p, unsigned paths,
                         const char *const pm[2], uint64_t *rng)
{
    unsigned at = between(rng, 200, 4000), on = below(rng, paths);
    int who = (int)below(rng, 2);
    const char *end = who ? "server" : "client";

    if (chance(rng, 70))
        add(p, AT_EVENTS, "{at: %u ms, do: remove, path: p%u, end: %s}", at, on,
            end);
    at += between(rng, 10, 3000);
    if (!strcmp(pm[who], "kernel"))
        add(p, AT_EVENTS,
            "{at: %u ms, do: add, path: p%u, end: %s, flags: [%s]}", at, on,
            end, chance(rng, 50) ? "signal" : "subflow");
    else if (strcmp(pm[who], "passive"))
        add(p, AT_EVENTS, "{at: %u ms, do: add, path: p%u, end: %s}", at, on,
            end);
}

static void draw_events(struct ns3_plan *p, unsigned paths,
                        const char *const pm[2], uint64_t *rng)
{
    static const char *const ends[] = {"client", "server", "both"};

    if (chance(rng, 30))
        for (unsigned n = between(rng, 1, 2); n; n--) {
            unsigned at = below(rng, 4000), on = below(rng, paths);

            add(p, AT_EVENTS, "{at: %u ms, do: down, path: p%u}", at, on);
            add(p, AT_EVENTS, "{at: %u ms, do: up, path: p%u}",
                at + between(rng, 10, 3000), on);
        }
    if (chance(rng, 30))
        for (unsigned n = between(rng, 1, 3); n; n--)
            draw_address(p, paths, pm, rng);
    if (chance(rng, 10))
        add(p, AT_EVENTS, "{at: %u ms, do: backup, path: p%u, end: %s}",
            between(rng, 200, 4000), below(rng, paths), ONE_OF(rng, ends));
    if (chance(rng, 6))
        add(p, AT_EVENTS, "{at: %u ms, do: abort, end: %s}",
            between(rng, 120, 4000), ONE_OF(rng, ends));
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
