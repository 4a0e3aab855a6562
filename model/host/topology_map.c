/* SPDX-License-Identifier: MIT */
#include "topology_map.h"

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
    t->link_dev[i] = dev[0];
    return 0;
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
