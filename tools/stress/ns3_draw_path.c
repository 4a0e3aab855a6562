/* SPDX-License-Identifier: MIT */
/* Paths, who else sends there, and who stands there. */
#include "ns3_draw.h"

#include "atk.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* What sends for ever costs processor time until the end. */
enum { BUSY_STOP_S = 240 };

/* ", key: value" behind what a path has so far. */
struct entry {
    char text[NS3_LINE - 16];
};

static void put(struct entry *e, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));

static void put(struct entry *e, const char *fmt, ...)
{
    size_t len = strlen(e->text);
    va_list ap;

    va_start(ap, fmt);
    vsnprintf(e->text + len, sizeof e->text - len, fmt, ap);
    va_end(ap);
}

static void draw_rate(struct entry *e, uint64_t *rng)
{
    static const char *const rates[] = {"1", "2", "5", "10", "50"};
    const char *rate = ONE_OF(rng, rates);

    if (net_chance(rng, 80))
        put(e, "rate: %s Mbit/s", rate);
    else if (net_chance(rng, 50))
        put(e, "rate: {to-server: %u kbit/s, to-client: %s Mbit/s}",
            net_between(rng, 200, 5000), rate);
    else
        put(e, "rate: {from: %u kbit/s, to: %u kbit/s}",
            net_between(rng, 500, 1000), net_between(rng, 1000, 20000));
}

static void draw_delay(struct entry *e, uint64_t *rng)
{
    unsigned ms = net_chance(rng, 70) ? net_between(rng, 1, 30)
                                      : net_between(rng, 30, 150);

    if (net_chance(rng, 90))
        put(e, ", delay: %u ms", ms);
    else
        put(e, ", delay: {from: 0 ms, to: %u ms}", ms);
}

static void draw_loss(struct entry *e, uint64_t *rng)
{
    if (net_chance(rng, 50))
        put(e, ", loss: 0.%02u %%", net_below(rng, 100));
    else if (net_chance(rng, 40))
        put(e, ", loss: %u %%", net_between(rng, 1, 5));
    else if (net_chance(rng, 30))
        put(e, ", loss: {to-server: %u %%, to-client: %u %%}",
            net_below(rng, 8), net_below(rng, 8));
    else if (net_chance(rng, 20))
        put(e,
            ", loss: {good-to-bad: 0.%u %%, bad-to-good: %u %%, step: %u ms}",
            net_between(rng, 1, 9), net_between(rng, 10, 60),
            net_between(rng, 1, 5));
    else
        return;
    if (net_chance(rng, 10))
        put(e, ", loss-from: %u ms", net_below(rng, 3000));
}

static void draw_radio(struct entry *e, uint64_t *rng)
{
    static const char *const standards[] = {"802.11n", "802.11ac"};

    if (net_chance(rng, 50)) {
        put(e, ", kind: lte, radio: {distance: %u m}",
            net_between(rng, 10, 2000));
    } else {
        put(e, ", kind: wifi, radio: {distance: %u m, standard: %s%s}",
            net_between(rng, 1, 30), ONE_OF(rng, standards),
            net_chance(rng, 30) ? ", walks-to: 80 m, speed: 10 m/s" : "");
    }
}

static void draw_way(struct entry *e, bool stays, uint64_t *rng)
{
    draw_rate(e, rng);
    draw_delay(e, rng);
    put(e, ", queue: %u packets",
        net_chance(rng, 70) ? 100 : net_between(rng, 5, 40));
    draw_loss(e, rng);
    if (!stays && net_chance(rng, 8))
        put(e, ", cut: %u ms", net_between(rng, 200, 6000));
}

static void draw_paths(struct ns3_plan *p, struct ns3_network *net, bool ipv6,
                       uint64_t *rng)
{
    static const char *const policies[] = {"round-robin", "random", "hash"};
    bool several = net->paths > 1, radio;

    net->any_route = several && net_chance(rng, 15);
    net->front_end = net_chance(rng, 6);
    if (net->front_end)
        ns3_add(p, AT_TOP, "front-end: {backends: %u, policy: %s}",
                net_between(rng, 1, 5), ONE_OF(rng, policies));
    radio = several && !ipv6 && !net->any_route && net_chance(rng, 3);
    for (unsigned i = 0; i < net->paths; i++) {
        struct entry e = {""};

        draw_way(&e, i == 0, rng);
        if (net_chance(rng, 12)) /* not of hosts, where somebody stands */
            put(&e, ", jitter: %u ms", net_between(rng, 1, 40));
        if (i == 1 && radio) {
            draw_radio(&e, rng);
            p->stop_s = BUSY_STOP_S;
        }
        ns3_add(p, AT_PATHS, "p%u: {%s}", i, e.text);
    }
    if (net->any_route)
        ns3_add(p, AT_TOP, "routes: any");
}

/* A client of the named links, and some beside it. */
static void draw_hosts(struct ns3_plan *p, const struct ns3_network *net,
                       uint64_t *rng)
{
    unsigned more = net_below(rng, 4);

    ns3_add(p, AT_HOSTS, "c: {role: client, connects-to: s}");
    ns3_add(p, AT_HOSTS, "s: {role: server}");
    if (more)
        ns3_add(p, AT_HOSTS, "d: {role: client, connects-to: s, count: %u}",
                more);
    for (unsigned i = 0; i < net->paths; i++) {
        struct entry e = {""};

        draw_way(&e, i == 0, rng);
        ns3_add(p, AT_LINKS, "{a: c, b: r%u, name: p%u, %s}", i, i, e.text);
        if (more)
            ns3_add(p, AT_LINKS, "{a: d, b: r%u, rate: %u Mbit/s}", i,
                    net_between(rng, 1, 20));
        ns3_add(p, AT_LINKS, "{a: r%u, b: core, delay: %u ms}", i,
                net_between(rng, 1, 20));
    }
    ns3_add(p, AT_LINKS, "{a: core, b: s, rate: %u Mbit/s}",
            net_between(rng, 5, 100));
}

struct ns3_network ns3_draw_network(struct ns3_plan *p, uint64_t *rng)
{
    static const unsigned counts[] = {1, 1, 2, 2, 2, 3, 4, 8};
    struct ns3_network net = {.paths = ONE_OF(rng, counts)};
    bool ipv6 = net_chance(rng, 20);

    net.hosts = net_chance(rng, 10);
    if (ipv6)
        ns3_add(p, AT_TOP, "family: ipv6");
    if (net.hosts)
        draw_hosts(p, &net, rng);
    else
        draw_paths(p, &net, ipv6, rng);
    return net;
}

void ns3_draw_background(struct ns3_plan *p, const struct ns3_network *net,
                         uint64_t *rng)
{
    static const char *const ways[] = {"as-traffic", "to-server", "to-client"};

    if (net->front_end || !net_chance(rng, 10))
        return;
    if (net_chance(rng, 50)) {
        p->stop_s = BUSY_STOP_S;
        ns3_add(p, AT_BACKGROUND, "{tcp: %u, path: p%u}",
                net_between(rng, 1, 3), net_below(rng, net->paths));
    } else {
        ns3_add(p, AT_BACKGROUND,
                "{udp: %u kbit/s, packet: %u B, path: p%u, arrivals: poisson, "
                "direction: %s}",
                net_between(rng, 50, 800), net_between(rng, 50, 1400),
                net_below(rng, net->paths), ONE_OF(rng, ways));
    }
}

void ns3_draw_attacker(struct ns3_plan *p, const struct ns3_network *net,
                       uint64_t *rng)
{
    unsigned n = 0;

    if (net->any_route || !net_chance(rng, 15))
        return;
    while (atk_at(n))
        n++;
    ns3_add(p, AT_ATTACKERS,
            "{attack: %s, on: p%u, reads: all, acts: %u ms, twin: %s}",
            atk_at(net_below(rng, n))->name, net_below(rng, net->paths),
            net_below(rng, 3000), net_chance(rng, 50) ? "no-power" : "none");
}
