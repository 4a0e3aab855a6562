/* SPDX-License-Identifier: MIT */
/* The routers and links of a map, and the shortest paths between them. */
#include "topology_map.h"
#include "host.h"
#include "topology_radio.h"

#include <stdlib.h>

enum { MAP_NET = 3, SUBNETS = 256, FEW_LINKS = 256 };

struct ns3c_addr topology_map_addr(const struct scenario *s, unsigned link,
                                   unsigned end)
{
    return topology_addr(s, MAP_NET + link / SUBNETS, link % SUBNETS, end + 1);
}

/* What happens to packets on the way to either end; of a link that is a path,
 * as the path has it. */
static int disturb(const struct topology *t, const struct scn_link *l,
                   unsigned i)
{
    for (unsigned e = 0; e < 2 && !l->path; e++) {
        int64_t one = 2 * (int64_t)i + e;

        if ((l->loss[1 - e] > 0 && ns3c_loss(t->link_dev[i][e], l->loss[1 - e],
                                             HOST_STREAM_MAP_LOSS + one) < 0) ||
            (l->jitter_ns && ns3c_jitter(t->link_dev[i][e], l->jitter_ns,
                                         HOST_STREAM_MAP_JITTER + one) < 0))
            return -1;
    }
    return 0;
}

static struct ns3c_link link_of(const struct scenario *s, unsigned i)
{
    const struct scn_link *l = &s->map.link[i];
    struct ns3c_link is = {.rate_bps = l->rate_bps,
                           .rate_back_bps = l->rate_back_bps,
                           .delay_ns = l->delay_ns,
                           .queue_packets = l->queue_packets};

    if (l->path) {
        const struct scn_path *p = &s->path[l->path - 1];
        int64_t one = (int64_t)l->path - 1;

        is.rate_bps =
            topology_draw(HOST_STREAM_RATE + one, p->rate_bps, p->rate_to_bps);
        is.delay_ns =
            topology_draw(HOST_STREAM_DELAY + one, p->delay_ns, p->delay_to_ns);
    }
    return is;
}

/* Of a host, with a radio, which is path k: the base station has the address
 * of the other end towards it. */
static int build_radio(struct topology *t, const struct scenario *s, unsigned i,
                       unsigned k)
{
    const struct scn_link *l = &s->map.link[i];
    struct ns3c_link link = link_of(s, i);
    struct ns3c_addr host = topology_map_addr(s, i, 0);
    struct ns3c_addr inside = topology_map_addr(s, i, 1);
    int dev[2], router = t->router[l->end[1]];

    t->path[k].base = topology_radio_join(t, s, k, t->router[l->end[0]]);
    if (t->path[k].base < 0 ||
        ns3c_p2p(t->path[k].base, router, &link, dev) < 0 ||
        ns3c_addr_add(t->path[k].client_dev, &host, topology_prefix(s)) < 0)
        return -1;
    t->path[k].near_dev = dev[0];
    t->link_dev[i][0] = t->path[k].client_dev;
    t->link_dev[i][1] = dev[1];
    return topology_radio_route(t, s, k, &inside, router, dev[1]);
}

static int build_link(struct topology *t, const struct scenario *s, unsigned i)
{
    const struct scn_link *l = &s->map.link[i];
    struct ns3c_link link = link_of(s, i);
    int dev[2];

    if (l->path && topology_has_radio(s, l->path - 1))
        return build_radio(t, s, i, l->path - 1);
    if (ns3c_p2p(t->router[l->end[0]], t->router[l->end[1]], &link, dev) < 0)
        return -1;
    for (unsigned e = 0; e < 2; e++) {
        struct ns3c_addr a = topology_map_addr(s, i, e);

        if (ns3c_addr_add(dev[e], &a, topology_prefix(s)) < 0)
            return -1;
    }
    t->link_dev[i][0] = dev[0];
    t->link_dev[i][1] = dev[1];
    return disturb(t, l, i);
}

/* A host is at an end of it: nothing crosses it on its way to elsewhere. */
static bool ends(const struct scn_map *m, const struct scn_link *l)
{
    return m->node[l->end[0]].is_host || m->node[l->end[1]].is_host;
}

/* The least sums of metrics from all nodes to one; UINT32_MAX: no way. */
static void sum_metrics(const struct scn_map *m, unsigned to, uint32_t *sum)
{
    bool more = true;

    for (unsigned i = 0; i < m->n_nodes; i++)
        sum[i] = i == to ? 0 : UINT32_MAX;
    while (more) {
        more = false;
        for (unsigned i = 0; i < 2 * m->n_links; i++) {
            const struct scn_link *l = &m->link[i / 2];
            uint32_t *from = &sum[l->end[i % 2]], via = sum[l->end[1 - i % 2]];

            if (via == UINT32_MAX || *from <= via + l->metric || ends(m, l))
                continue;
            *from = via + l->metric;
            more = true;
        }
    }
}

static int add_routes(const struct topology *t, const struct scenario *s,
                      const struct ns3c_addr *net, const uint32_t *sum,
                      bool *routed)
{
    const struct scn_map *m = &s->map;

    for (unsigned i = 0; i < 2 * m->n_links; i++) {
        const struct scn_link *l = &m->link[i / 2];
        unsigned from = l->end[i % 2];
        struct ns3c_addr via = topology_map_addr(s, i / 2, 1 - i % 2);

        if (routed[from] || sum[l->end[1 - i % 2]] == UINT32_MAX ||
            ends(m, l) || sum[from] != sum[l->end[1 - i % 2]] + l->metric)
            continue;
        routed[from] = true;
        if (ns3c_route_add(t->router[from], net, topology_prefix(s),
                           t->link_dev[i / 2][i % 2], &via) < 0)
            return -1;
    }
    return 0;
}

int topology_map_route(const struct topology *t, const struct scenario *s,
                       const struct ns3c_addr *net, int at)
{
    uint32_t *sum = calloc(s->map.n_nodes, sizeof *sum);
    bool *routed = calloc(s->map.n_nodes, sizeof *routed);
    unsigned to = 0;
    int err = -1;

    while (t->router[to] != at)
        to++;
    if (sum && routed) {
        sum_metrics(&s->map, to, sum);
        err = add_routes(t, s, net, sum, routed);
    }
    free(sum);
    free(routed);
    return err;
}

/* The end of a link that leaves by @p dev, as 2 * link + end; -1: none of them.
 */
static int end_of(const struct topology *t, const struct scenario *s, int dev)
{
    for (unsigned i = 0; i < s->map.n_links; i++)
        for (unsigned e = 0; e < 2; e++)
            if (t->link_dev[i][e] == dev)
                return (int)(2 * i + e);
    return -1;
}

/* The next hop of each router in turn, from its own routing table. */
static int trace(struct topology *t, const struct scenario *s, unsigned path)
{
    unsigned at = s->path[path].client_at;

    for (unsigned hops = 0; hops <= s->map.n_links; hops++) {
        int dev = ns3c_route_dev(t->router[at], &t->path[path].server), end;

        if (dev < 0)
            return -1;
        end = end_of(t, s, dev);
        if (end < 0) /* the server's own link */
            return 0;
        t->path[path].crosses[end / 2] = true;
        at = s->map.link[end / 2].end[1 - end % 2];
    }
    return -1;
}

int topology_map_trace(struct topology *t, const struct scenario *s)
{
    for (unsigned i = 0; i < s->n_paths; i++)
        if (trace(t, s, i) < 0)
            return -1;
    return 0;
}

/* Below n. */
static unsigned draw_below(int64_t stream, unsigned n)
{
    uint32_t r;

    ns3c_random(stream, &r, sizeof r);
    return (unsigned)((uint64_t)r * n >> 32);
}

/* Of the links, by how many are tapped, and which draw it is. */
static int64_t stream_of(const struct scn_map *m)
{
    if (m->tapped >= FEW_LINKS)
        return HOST_STREAM_MANY_LINKS +
               (int64_t)m->draw * (SCN_MAP_LINKS_MAX + 1) + m->tapped;
    return (m->draw ? HOST_STREAM_DRAW + 1000 * (int64_t)m->draw
                    : HOST_STREAM_LINKS) +
           m->tapped;
}

void topology_map_draw(struct topology *t, const struct scenario *s)
{
    unsigned n = s->map.n_links;
    int64_t stream = stream_of(&s->map);
    uint32_t moment;

    for (unsigned i = 0; i < n; i++)
        t->drawn[i] = i;
    for (unsigned i = 0; i + 1 < n; i++) {
        unsigned j = i + draw_below(stream, n - i);
        unsigned was = t->drawn[i];

        t->drawn[i] = t->drawn[j];
        t->drawn[j] = was;
    }
    ns3c_random(HOST_STREAM_MOMENT, &moment, sizeof moment);
    t->moment = moment / 4294967296.0;
}

int topology_map_build(struct topology *t, const struct scenario *s)
{
    for (unsigned i = 0; i < s->map.n_nodes; i++) {
        t->router[i] = ns3c_node();
        if (ns3c_node_inet(t->router[i]) < 0)
            return -1;
    }
    for (unsigned i = 0; i < s->map.n_links; i++)
        if (build_link(t, s, i) < 0)
            return -1;
    return 0;
}
