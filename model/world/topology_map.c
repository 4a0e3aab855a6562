/* SPDX-License-Identifier: MIT */
/* Building the routers and links of a map. */
#include "topology_map.h"
#include "host.h"

enum { MAP_NET = 3, PREFIX = 24 };

static int build_link(struct topology *t, const struct scenario *s, unsigned i)
{
    const struct scn_link *l = &s->map.link[i];
    struct ns3c_link link = {.rate_bps = l->rate_bps,
                             .delay_ns = l->delay_ns,
                             .queue_packets = l->queue_packets};
    int dev[2];

    if (ns3c_p2p(t->router[l->end[0]], t->router[l->end[1]], &link, dev) < 0)
        return -1;
    for (unsigned e = 0; e < 2; e++) {
        struct ns3c_addr a = {.family = 4,
                              .b = {10, MAP_NET, (uint8_t)i, (uint8_t)(e + 1)}};

        if (ns3c_addr_add(dev[e], &a, PREFIX) < 0 ||
            ns3c_link_metric(dev[e], (uint16_t)l->metric) < 0)
            return -1;
    }
    t->link_dev[i][0] = dev[0];
    t->link_dev[i][1] = dev[1];
    return 0;
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

void topology_map_draw(struct topology *t, const struct scenario *s)
{
    unsigned n = s->map.n_links;
    int64_t base = s->map.draw ? HOST_STREAM_DRAW + 1000 * (int64_t)s->map.draw
                               : HOST_STREAM_LINKS;
    int64_t stream = base + (int64_t)s->map.tapped;
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
        if (ns3c_node_router(t->router[i]) < 0)
            return -1;
    }
    for (unsigned i = 0; i < s->map.n_links; i++)
        if (build_link(t, s, i) < 0)
            return -1;
    return 0;
}
