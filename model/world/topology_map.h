/* SPDX-License-Identifier: MIT */
/* The routers of a scenario's map, and the links between them. */
#ifndef TOPOLOGY_MAP_H
#define TOPOLOGY_MAP_H

#include "topology.h"

/** Routers and links; nothing without a map. Before all that attaches to them.
 *  @return -1 with ns3c_error() set. */
int topology_map_build(struct topology *t, const struct scenario *s);
/** Routes from all routers to @p net, which hangs at node @p at: of the least
 *  sum of metrics; of equal ones by the link that the map names first.
 *  @return likewise; or a router that no links lead from is left without. */
int topology_map_route(const struct topology *t, const struct scenario *s,
                       const struct ns3c_addr *net, int at);
/** The address that @p end of a link has there. */
struct ns3c_addr topology_map_addr(const struct scenario *s, unsigned link,
                                   unsigned end);
/** Fill in which links paths cross, once there are routes. */
int topology_map_trace(struct topology *t, const struct scenario *s);
/** What chance decides of a run: links to tap, a moment. */
void topology_map_draw(struct topology *t, const struct scenario *s);

/** Of topology.c: 10.net.sub.host, or fd00:net:sub::host. */
struct ns3c_addr topology_addr(const struct scenario *s, unsigned net,
                               unsigned sub, unsigned host);
/** The bits of the network in it. */
int topology_prefix(const struct scenario *s);
/** Its network. */
struct ns3c_addr topology_net(const struct scenario *s,
                              const struct ns3c_addr *addr);
/** Packets of path @p i are late as they are to be. */
int topology_hold(const struct topology *t, const struct scenario *s,
                  unsigned i);
/** Attach the host of attacker @p k to a router. */
int topology_intruder(struct topology *t, const struct scenario *s, unsigned k,
                      int router);
/** From all routers of a map to the hosts of attackers. */
int topology_route_intruders(const struct topology *t,
                             const struct scenario *s);
/** An attacker or a middlebox stands on path @p i. */
bool topology_has_wire(const struct scenario *s, unsigned i);

#endif /* TOPOLOGY_MAP_H */
