/* SPDX-License-Identifier: MIT */
/*
 * What somebody on several links of a map makes of the traffic there: which
 * way the server is, and which packets it has met on another of its links
 * already. Routes do not change, so a packet from one address to another is
 * known by the link where the first of them was met.
 */
#ifndef VANTAGE_H
#define VANTAGE_H

#include "topology.h"

struct vantage {
    const struct topology *net;
    struct ns3c_addr own; /* of its own host, whose packets it leaves alone */
    struct vantage_pair {
        uint8_t src[4], dst[4];
        unsigned link;
    } pair[4 * SCN_PATHS_MAX * SCN_PATHS_MAX];
    unsigned n;
};

/** Whether an IPv4 packet is met on @p link first, and is not of its own host;
 *  *dir is 0 if it goes towards a server, 1 if not. */
bool vantage_meets(struct vantage *v, unsigned link, const uint8_t *pkt,
                   size_t len, int *dir);

#endif /* VANTAGE_H */
