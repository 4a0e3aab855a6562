/* SPDX-License-Identifier: MIT */
/* From a seed to the lines of a scenario file. */
#include "ns3_draw.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* Retransmissions may be a minute apart. */
enum { STOP_S = 600 };

void ns3_add(struct ns3_plan *p, enum ns3_place at, const char *fmt, ...)
{
    va_list ap;

    if (p->n == NS3_LINES)
        return;
    va_start(ap, fmt);
    vsnprintf(p->line[p->n].text, NS3_LINE, fmt, ap);
    va_end(ap);
    p->line[p->n++].at = at;
}

static void draw_middleboxes(struct ns3_plan *p, const struct ns3_network *net,
                             uint64_t *rng)
{
    static const char *const boxes[] = {"strip",   "resegment", "coalesce",
                                        "corrupt", "reorder",   "rewrite-isn",
                                        "nat"}; /* not of hosts */
    static const char *const ways[] = {"both", "to-server", "to-client"};
    static const char *const what[] = {
        "all", "syn", "synack", "data", "third-ack", "after-syn", "add-addr"};
    unsigned n = net_chance(rng, 60) ? 0 : net_between(rng, 1, 2);

    for (unsigned i = 0; i < n; i++) {
        const char *box = boxes[net_below(rng, COUNT_OF(boxes) - net->hosts)];
        unsigned on = net_below(rng, net->paths);
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
            ns3_add(p, AT_MIDDLEBOXES, "{box: %s, on: p%u}", box, on);
        else
            ns3_add(p, AT_MIDDLEBOXES,
                    "{box: %s, on: p%u, direction: %s, from: %u ms%s}", box, on,
                    ONE_OF(rng, ways),
                    net_chance(rng, 40) ? 0 : net_below(rng, 4000), more);
    }
}

static void draw_traffic(struct ns3_plan *p, uint64_t *rng)
{
    static const char *const ways[] = {"download", "upload", "both", "both"};

    if (net_chance(rng, 15)) {
        ns3_add(p, AT_TRAFFIC,
                "kind: request-response, requests: %u, request: %u B, "
                "response: %u B, think: %u ms",
                net_between(rng, 1, 40), net_between(rng, 1, 3000),
                net_between(rng, 1, 8000), net_between(rng, 1, 100));
    } else if (net_chance(rng, 20)) {
        ns3_add(
            p, AT_TRAFFIC,
            "kind: on-off, direction: %s, size: %u B, burst: %u B, idle: %u ms",
            ONE_OF(rng, ways), net_between(rng, 1, 150000),
            net_between(rng, 3000, 30000), net_between(rng, 10, 1500));
    } else {
        ns3_add(p, AT_TRAFFIC, "direction: %s, size: %u B", ONE_OF(rng, ways),
                net_chance(rng, 30) ? net_between(rng, 1, 5000)
                                    : net_between(rng, 5000, 400000));
    }
    if (net_chance(rng, 15))
        ns3_add(p, AT_TRAFFIC, "connections: %u, spacing: %u ms",
                net_between(rng, 2, 4), net_between(rng, 1, 500));
}

/* ---- events ---- */

/* What "add" takes differs by path manager. */
static void draw_address(struct ns3_plan *p, const struct ns3_network *net,
                         const char *const pm[2], uint64_t *rng)
{
    unsigned at = net_between(rng, 200, 4000), on = net_below(rng, net->paths);
    int who = net->front_end ? 0 : (int)net_below(rng, 2);
    const char *end = who ? "server" : "client";

    if (net_chance(rng, 70))
        ns3_add(p, AT_EVENTS, "{at: %u ms, do: remove, path: p%u, end: %s}", at,
                on, end);
    at += net_between(rng, 10, 3000);
    if (!strcmp(pm[who], "kernel"))
        ns3_add(p, AT_EVENTS,
                "{at: %u ms, do: add, path: p%u, end: %s, flags: [%s]}", at, on,
                end, net_chance(rng, 50) ? "signal" : "subflow");
    else if (strcmp(pm[who], "passive") != 0)
        ns3_add(p, AT_EVENTS, "{at: %u ms, do: add, path: p%u, end: %s}", at,
                on, end);
}

static void draw_events(struct ns3_plan *p, const struct ns3_network *net,
                        const char *const pm[2], uint64_t *rng)
{
    static const char *const all[] = {"client", "server", "both"};
    const char *end = net->front_end ? all[0] : ONE_OF(rng, all);

    if (net_chance(rng, 30))
        for (unsigned n = net_between(rng, 1, 2); n; n--) {
            unsigned at = net_below(rng, 4000), on = net_below(rng, net->paths);

            ns3_add(p, AT_EVENTS, "{at: %u ms, do: down, path: p%u}", at, on);
            ns3_add(p, AT_EVENTS, "{at: %u ms, do: up, path: p%u}",
                    at + net_between(rng, 10, 3000), on);
        }
    if (net->hosts)
        return;
    if (net_chance(rng, 30))
        for (unsigned n = net_between(rng, 1, 3); n; n--)
            draw_address(p, net, pm, rng);
    if (net_chance(rng, 10))
        ns3_add(p, AT_EVENTS, "{at: %u ms, do: backup, path: p%u, end: %s}",
                net_between(rng, 200, 4000), net_below(rng, net->paths), end);
    if (net_chance(rng, 6))
        ns3_add(p, AT_EVENTS, "{at: %u ms, do: abort, end: %s}",
                net_between(rng, 120, 4000), end);
}

void ns3_draw(struct ns3_plan *p, uint64_t seed)
{
    uint64_t rng = seed;
    struct ns3_network net;
    const char *pm[2];

    rng = net_draw(&rng);
    *p = (struct ns3_plan){.seed = seed, .stop_s = STOP_S};
    net = ns3_draw_network(p, &rng);
    pm[0] = ns3_draw_end(p, AT_CLIENT, &net, &rng);
    pm[1] = ns3_draw_end(p, AT_SERVER, &net, &rng);
    ns3_draw_keying(p, &rng);
    draw_traffic(p, &rng);
    draw_middleboxes(p, &net, &rng);
    draw_events(p, &net, pm, &rng);
    ns3_draw_background(p, &net, &rng);
    ns3_draw_attacker(p, &net, &rng);
}
