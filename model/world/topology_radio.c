/* SPDX-License-Identifier: MIT */
/* A client, or a host, with a radio: its base station is a router at its end of
 * the path's link, by a network of its own. */
#include "topology_radio.h"
#include "host.h"
#include "topology_map.h"

enum { WIRED_NET = 250, STREAMS = 65536 };

static const enum ns3c_radio_kind kinds[] = {
    [SCN_WIFI] = NS3C_WIFI, [SCN_LTE] = NS3C_LTE};

/* 3GPP TS 36.104 5.6 */
static const uint32_t resource_blocks[] = {
    [SCN_1_4_MHZ] = 6, [SCN_3_MHZ] = 15,  [SCN_5_MHZ] = 25,
    [SCN_10_MHZ] = 50, [SCN_15_MHZ] = 75, [SCN_20_MHZ] = 100,
};

static double metres(uint64_t mm)
{
    return (double)mm / 1000;
}

int topology_radio_join(struct topology *t, const struct scenario *s,
                        unsigned i, int host)
{
    const struct scn_radio *r = &s->path[i].radio;
    struct ns3c_radio is = {
        .kind = kinds[s->path[i].kind],
        .distance_m = metres(r->distance_mm),
        .to_m = metres(r->walks_to_mm),
        .speed_mps = r->walks_to_mm ? metres(r->speed_mm_s) : 0,
        .queue_packets = s->path[i].queue_packets,
        .ac = r->standard == SCN_80211AC,
        .mcs = r->mcs == SCN_MCS_ADAPTIVE ? -1 : (int)r->mcs,
        .stations = r->stations,
        .station_bps = r->station_bps,
        .resource_blocks = resource_blocks[r->bandwidth],
    };
    int dev[2], base;

    base = ns3c_radio_join(host, &is, HOST_STREAM_RADIO + (int64_t)i * STREAMS,
                           dev);
    if (base < 0)
        return -1;
    t->path[i].client_dev = dev[0];
    t->path[i].base_dev = dev[1];
    return base;
}

struct ns3c_addr topology_radio_router(const struct scenario *s, unsigned i)
{
    return topology_addr(s, WIRED_NET, i + 1, 2);
}

int topology_radio_route(const struct topology *t, const struct scenario *s,
                         unsigned i, const struct ns3c_addr *inside, int router,
                         int dev)
{
    struct ns3c_addr any = {.family = s->family};
    struct ns3c_addr net = topology_net(s, inside);
    struct ns3c_addr near = topology_addr(s, WIRED_NET, i + 1, 1);
    struct ns3c_addr far = topology_radio_router(s, i);
    int base = t->path[i].base, prefix = topology_prefix(s);

    return ns3c_addr_add(t->path[i].base_dev, inside, prefix) < 0 ||
                   ns3c_addr_add(t->path[i].near_dev, &near, prefix) < 0 ||
                   ns3c_addr_add(dev, &far, prefix) < 0 ||
                   ns3c_route_add(base, &any, 0, t->path[i].near_dev, &far) <
                       0 ||
                   ns3c_route_add(router, &net, prefix, dev, &near) < 0
               ? -1
               : 0;
}
