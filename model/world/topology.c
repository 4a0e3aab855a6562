/* SPDX-License-Identifier: MIT */
/* Building the paths: nodes, links, addresses and routes. */
#include "topology_hosts.h"
#include "topology_map.h"
#include "topology_radio.h"
#include "host.h"

#include <string.h>

enum { PREFIX4 = 24, PREFIX6 = 64, INNER_QUEUE = 1000, OUTER_FIRST = 100 };

/* Inside the provider's network: never the bottleneck. */
static const struct ns3c_link inner = {.rate_bps = UINT64_C(10000000000),
                                       .delay_ns = 1000,
                                       .queue_packets = INNER_QUEUE};
static const struct ns3c_link backbone = {.rate_bps = UINT64_C(1000000000),
                                          .delay_ns = 100000,
                                          .queue_packets = INNER_QUEUE};
static const struct ns3c_link intruders = {.rate_bps = UINT64_C(100000000),
                                           .delay_ns = 5000000,
                                           .queue_packets = INNER_QUEUE};

int topology_lose(const struct topology *t, const struct scenario *s,
                  unsigned i)
{
    const int dev[] = {t->path[i].near_dev, t->path[i].far_dev};

    for (int e = 0; e < 2; e++) {
        double loss = s->path[i].loss[1 - e];
        const struct scn_bursts *m = &s->path[i].bursts[1 - e];
        struct ns3c_bursts b = {m->to_bad, m->to_good, loss, m->in_bad,
                                m->step_ns};
        int64_t stream = HOST_STREAM_LOSS + 2 * (int64_t)i + e;

        if ((m->to_bad > 0 && ns3c_loss_bursts(dev[e], &b, stream) < 0) ||
            (m->to_bad <= 0 && loss > 0 && ns3c_loss(dev[e], loss, stream) < 0))
            return -1;
    }
    return 0;
}

int topology_hold(const struct topology *t, const struct scenario *s,
                  unsigned i)
{
    const int dev[] = {t->path[i].near_dev, t->path[i].far_dev};

    for (int e = 0; e < 2 && s->path[i].jitter_ns; e++)
        if (ns3c_jitter(dev[e], s->path[i].jitter_ns,
                        HOST_STREAM_JITTER + 2 * (int64_t)i + e) < 0)
            return -1;
    return 0;
}

struct ns3c_addr topology_addr(const struct scenario *s, unsigned net,
                               unsigned sub, unsigned host)
{
    struct ns3c_addr a = {.family = s->family};

    if (s->family == 4) {
        a.b[0] = 10;
        a.b[1] = (uint8_t)net;
        a.b[2] = (uint8_t)sub;
        a.b[3] = (uint8_t)host;
    } else {
        a.b[0] = 0xfd;
        a.b[3] = (uint8_t)net;
        a.b[5] = (uint8_t)sub;
        a.b[15] = (uint8_t)host;
    }
    return a;
}

int topology_prefix(const struct scenario *s)
{
    return s->family == 4 ? PREFIX4 : PREFIX6;
}

struct ns3c_addr topology_net(const struct scenario *s,
                              const struct ns3c_addr *addr)
{
    struct ns3c_addr net = *addr;

    net.b[s->family == 4 ? 3 : 15] = 0;
    return net;
}

/* Where paths end. */
static int last_node(const struct topology *t)
{
    return t->front < 0 ? t->server[0] : t->front;
}

/* The last link ends with @p dev of last_node(): on to who serves. */
static int reach_servers(struct topology *t, unsigned i, int dev)
{
    t->path[i].front_dev = -1;
    if (t->front < 0) {
        t->path[i].server_dev[0] = dev;
        return 0;
    }
    t->path[i].front_dev = dev;
    for (unsigned m = 0; m < t->n_servers; m++) {
        int link[2];

        if (ns3c_p2p(t->front, t->server[m], &inner, link) < 0)
            return -1;
        t->path[i].back_dev[m] = link[0];
        t->path[i].server_dev[m] = link[1];
    }
    return 0;
}

/* A kernel has its addresses and routes from elsewhere. */
static int address_client(struct topology *t, const struct scenario *s,
                          unsigned i)
{
    return t->client_linux
               ? 0
               : ns3c_addr_add(t->path[i].client_dev, &t->path[i].client,
                               topology_prefix(s));
}

static int route_client(struct topology *t, const struct scenario *s,
                        unsigned i, const struct ns3c_addr *net,
                        const struct ns3c_addr *via)
{
    return t->client_linux ? 0
                           : ns3c_route_add(t->client, net, topology_prefix(s),
                                            t->path[i].client_dev, via);
}

static int address_servers(struct topology *t, const struct scenario *s,
                           unsigned i)
{
    for (unsigned m = 0; m < t->n_servers && !t->server_linux; m++)
        if (ns3c_addr_add(t->path[i].server_dev[m], &t->path[i].server,
                          topology_prefix(s)) < 0)
            return -1;
    return 0;
}

static int route_servers(struct topology *t, const struct scenario *s,
                         unsigned i, const struct ns3c_addr *net,
                         const struct ns3c_addr *via)
{
    for (unsigned m = 0; m < t->n_servers && !t->server_linux; m++)
        if (ns3c_route_add(t->server[m], net, topology_prefix(s),
                           t->path[i].server_dev[m], via) < 0)
            return -1;
    return 0;
}

/* A path that shares the link of another has addresses of its own there. */
static void share_devices(struct topology *t, unsigned i, unsigned link)
{
    t->path[i].client_dev = t->path[link].client_dev;
    t->path[i].near_dev = t->path[link].near_dev;
    t->path[i].far_dev = t->path[link].far_dev;
    memcpy(t->path[i].server_dev, t->path[link].server_dev,
           sizeof t->path[i].server_dev);
    t->path[i].front_dev = -1;
}

uint64_t topology_draw(int64_t stream, uint64_t from, uint64_t to)
{
    uint64_t drawn;

    if (!to)
        return from;
    ns3c_random(stream, &drawn, sizeof drawn);
    return from + drawn % (to - from + 1);
}

static int access_link(struct topology *t, const struct scenario *s, unsigned i,
                       int far, int dev[2])
{
    const struct scn_path *p = &s->path[i];
    struct ns3c_link l = {
        .rate_bps = topology_draw(HOST_STREAM_RATE + (int64_t)i, p->rate_bps,
                                  p->rate_to_bps),
        .rate_back_bps = p->rate_back_bps,
        .delay_ns = topology_draw(HOST_STREAM_DELAY + (int64_t)i, p->delay_ns,
                                  p->delay_to_ns),
        .queue_packets = p->queue_packets};
    int near = t->client;

    if (topology_has_radio(s, i))
        near = t->path[i].base = topology_radio_join(t, s, i, t->client);
    if (near < 0 || ns3c_p2p(near, far, &l, dev) < 0)
        return -1;
    t->path[i].near_dev = dev[0];
    t->path[i].far_dev = dev[1];
    if (!topology_has_radio(s, i))
        t->path[i].client_dev = dev[0];
    if (topology_hold(t, s, i) < 0)
        return -1;
    return p->loss_from_ns ? 0 : topology_lose(t, s, i);
}

static int build_plain_path(struct topology *t, const struct scenario *s,
                            unsigned i)
{
    int dev[2], n = (int)i + 1;

    t->path[i].client = topology_addr(s, 0, (unsigned)n, 1);
    t->path[i].server = topology_addr(s, 0, (unsigned)n, 2);
    if (s->path[i].shares) {
        share_devices(t, i, s->path[i].link);
    } else {
        if (access_link(t, s, i, last_node(t), dev) < 0 ||
            reach_servers(t, i, dev[1]) < 0)
            return -1;
    }
    if (address_client(t, s, i) < 0)
        return -1;
    return address_servers(t, s, i);
}

/* As a plain path, with the wire node behind the access link. */
static int build_boxed_path(struct topology *t, const struct scenario *s,
                            unsigned i)
{
    unsigned n = i + 1;
    int wire = ns3c_node(), access[2], last[2];

    t->path[i].client = topology_addr(s, 0, n, 1);
    t->path[i].server = topology_addr(s, 0, n, 2);
    if (access_link(t, s, i, wire, access) < 0 ||
        ns3c_p2p(wire, last_node(t), &inner, last) < 0 ||
        reach_servers(t, i, last[1]) < 0 || address_client(t, s, i) < 0 ||
        address_servers(t, s, i) < 0)
        return -1;
    t->path[i].wire_dev[0] = access[1];
    t->path[i].wire_dev[1] = last[0];
    return 0;
}

int topology_intruder(struct topology *t, const struct scenario *s, unsigned k,
                      int router)
{
    struct ns3c_addr any = {.family = s->family};
    struct ns3c_addr r = topology_addr(s, 2, k + 1, 254);
    int dev[2], node = ns3c_node();

    t->intruder[k].addr = topology_addr(s, 2, k + 1, 66);
    if (ns3c_node_inet(node) < 0 ||
        ns3c_p2p(node, router, &intruders, dev) < 0 ||
        ns3c_addr_add(dev[0], &t->intruder[k].addr, topology_prefix(s)) < 0 ||
        ns3c_addr_add(dev[1], &r, topology_prefix(s)) < 0 ||
        ns3c_route_add(node, &any, 0, dev[0], &r) < 0)
        return -1;
    t->intruder[k].node = node;
    t->intruder[k].dev = dev[0];
    t->intruder[k].router = router;
    return 0;
}

/* It is reached through path i, whose routers have the addresses 254. */
static int route_intruder(struct topology *t, const struct scenario *s,
                          unsigned k, unsigned i)
{
    struct ns3c_addr net = topology_addr(s, 2, k + 1, 0);
    struct ns3c_addr near = topology_addr(s, 0, i + 1, 254);
    struct ns3c_addr far = topology_addr(s, 1, i + 1, 254);

    return route_servers(t, s, i, &net, &far) < 0
               ? -1
               : route_client(t, s, i, &net, &near);
}

/* At an end of the first link drawn. */
static int build_link_intruders(struct topology *t, const struct scenario *s)
{
    for (unsigned k = 0; k < s->n_attackers; k++) {
        unsigned at = s->map.link[t->drawn[0]].end[0];

        if (!s->attacker[k].on_links)
            continue;
        if (topology_intruder(t, s, k, t->router[at]) < 0)
            return -1;
        for (unsigned i = 0; i < s->n_paths; i++)
            if (route_intruder(t, s, k, i) < 0)
                return -1;
    }
    return 0;
}

int topology_route_intruders(const struct topology *t, const struct scenario *s)
{
    for (unsigned k = 0; k < s->n_attackers; k++) {
        struct ns3c_addr net = topology_addr(s, 2, k + 1, 0);

        if (t->intruder[k].addr.family &&
            topology_map_route(t, s, &net, t->intruder[k].router) < 0)
            return -1;
    }
    return 0;
}

/* From all routers of a map to the networks of all that hangs at one. */
static int route_map(const struct topology *t, const struct scenario *s)
{
    for (unsigned i = 0; i < s->n_paths; i++) {
        struct ns3c_addr near = topology_addr(s, 0, i + 1, 0);
        struct ns3c_addr far = topology_addr(s, 1, i + 1, 0);
        int at = t->router[s->path[i].client_at];
        int server_at = t->router[s->path[i].server_at];

        if (topology_map_route(t, s, &near, at) < 0 ||
            topology_map_route(t, s, &far, server_at) < 0)
            return -1;
    }
    return topology_route_intruders(t, s);
}

/* As routers forward between the client's link and the server's. */
static int build_routed_path(struct topology *t, const struct scenario *s,
                             unsigned i, int near_router, int far_router,
                             bool wired)
{
    unsigned n = i + 1;
    int wire = wired ? ns3c_node() : -1, access[2], middle[2], last[2];
    const int *near_end = wired ? middle : access;
    struct ns3c_addr near = topology_addr(s, 0, n, 254),
                     far = topology_addr(s, 1, n, 254);
    struct ns3c_addr near_net = topology_addr(s, 0, n, 0);
    struct ns3c_addr far_net = topology_addr(s, 1, n, 0);
    int plen = topology_prefix(s);

    t->path[i].client = topology_addr(s, 0, n, 1);
    t->path[i].server = topology_addr(s, 1, n, 2);
    if (access_link(t, s, i, wired ? wire : near_router, access) < 0 ||
        (wired && ns3c_p2p(wire, near_router, &inner, middle) < 0) ||
        ns3c_p2p(far_router, last_node(t), &backbone, last) < 0 ||
        reach_servers(t, i, last[1]) < 0 || address_client(t, s, i) < 0 ||
        (t->path[i].base < 0 ? ns3c_addr_add(near_end[1], &near, plen)
                             : topology_radio_route(t, s, i, &near, near_router,
                                                    near_end[1])) < 0 ||
        ns3c_addr_add(last[0], &far, plen) < 0 ||
        address_servers(t, s, i) < 0 ||
        route_client(t, s, i, &far_net, &near) < 0 ||
        route_servers(t, s, i, &near_net, &far) < 0)
        return -1;
    t->path[i].wire_dev[0] = wired ? access[1] : -1;
    t->path[i].wire_dev[1] = wired ? middle[0] : -1;
    t->path[i].routed = true;
    for (unsigned k = 0; k < s->n_attackers; k++)
        if (s->attacker[k].tap[0].on == i &&
            (topology_intruder(t, s, k, near_router) < 0 ||
             route_intruder(t, s, k, i) < 0))
            return -1;
    return 0;
}

static bool watched(const struct scenario *s, unsigned i)
{
    for (unsigned k = 0; k < s->n_attackers; k++)
        for (unsigned j = 0; j < s->attacker[k].n_taps; j++)
            if (s->attacker[k].tap[j].on == i)
                return true;
    return false;
}

static bool boxed(const struct scenario *s, unsigned i)
{
    for (unsigned k = 0; k < s->n_middleboxes; k++)
        if (s->middlebox[k].on == i)
            return true;
    return false;
}

bool topology_has_wire(const struct scenario *s, unsigned i)
{
    return watched(s, i) || boxed(s, i);
}

static int build_path(struct topology *t, const struct scenario *s, unsigned i)
{
    if (s->map.n_links) {
        t->path[i].wired = topology_has_wire(s, i);
        return build_routed_path(t, s, i, t->router[s->path[i].client_at],
                                 t->router[s->path[i].server_at], false);
    }
    if (watched(s, i) || topology_has_radio(s, i)) {
        int router = ns3c_node();

        return ns3c_node_inet(router) < 0
                   ? -1
                   : build_routed_path(t, s, i, router, router,
                                       topology_has_wire(s, i));
    }
    if (boxed(s, i))
        return build_boxed_path(t, s, i);
    return build_plain_path(t, s, i);
}

static int make_servers(struct topology *t, const struct scenario *s)
{
    t->n_servers = s->front_end.back_ends ? s->front_end.back_ends : 1;
    for (unsigned m = 0; m < t->n_servers; m++) {
        t->server[m] = ns3c_node();
        if (!t->server_linux && ns3c_node_inet(t->server[m]) < 0)
            return -1;
    }
    t->front = s->front_end.back_ends ? ns3c_node() : -1;
    return 0;
}

/* Through each path of the client to the server's address on each other. The
 * server answers through the path of the client's address without being told:
 * no route leads there from another. */
static int route_across(struct topology *t, const struct scenario *s)
{
    int all = s->family == 4 ? 32 : 128;

    for (unsigned i = 0; i < s->n_paths; i++)
        for (unsigned j = 0; j < s->n_paths; j++)
            if (i != j && s->client.paths[i] && s->server.paths[j] &&
                ns3c_route_add(t->client, &t->path[j].server, all,
                               t->path[i].client_dev, NULL) < 0)
                return -1;
    return 0;
}

int topology_build(struct topology *t, const struct scenario *s)
{
    if (s->n_kinds)
        return topology_hosts_build(t, s);
    *t = (struct topology){.client = ns3c_node(),
                           .n_paths = s->n_paths,
                           .client_linux = s->client.stack == SCN_STACK_LINUX,
                           .server_linux = s->server.stack == SCN_STACK_LINUX};
    if ((!t->client_linux && ns3c_node_inet(t->client) < 0) ||
        make_servers(t, s) < 0 || topology_map_build(t, s) < 0)
        return -1;
    topology_map_draw(t, s);
    for (unsigned i = 0; i < s->n_paths; i++) {
        t->path[i].client_on = s->client.paths[i];
        t->path[i].server_on = s->server.paths[i];
        t->path[i].wire_dev[0] = t->path[i].wire_dev[1] = -1;
        t->path[i].base = -1;
        if (build_path(t, s, i) < 0)
            return -1;
    }
    for (unsigned k = 0; k < s->n_middleboxes; k++)
        t->outer[k] =
            topology_addr(s, 0, s->middlebox[k].on + 1, OUTER_FIRST + k);
    if (s->routes_any && !t->client_linux && route_across(t, s) < 0)
        return -1;
    if (!s->map.n_links)
        return 0;
    if (build_link_intruders(t, s) < 0 || route_map(t, s) < 0)
        return -1;
    return topology_map_trace(t, s);
}
