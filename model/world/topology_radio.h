/* SPDX-License-Identifier: MIT */
/* Radio links of the client, or of hosts: see topology.h. */
#ifndef TOPOLOGY_RADIO_H
#define TOPOLOGY_RADIO_H

#include "topology.h"

/** Path @p i begins with a radio. */
static inline bool topology_has_radio(const struct scenario *s, unsigned i)
{
    return s->path[i].kind != SCN_POINT_TO_POINT;
}
/** Join node @p host to a base station, as the client's device of path @p i.
 *  @return the node of the base station; -1 with ns3c_error() set. */
int topology_radio_join(struct topology *t, const struct scenario *s,
                        unsigned i, int host);
/** Addresses of the base station, which has @p inside towards the host, and of
 *  the router behind it, whose device towards it is @p dev, once the links are
 *  there; and routes of both. @return -1 with ns3c_error() set. */
int topology_radio_route(const struct topology *t, const struct scenario *s,
                         unsigned i, const struct ns3c_addr *inside, int router,
                         int dev);
/** The address that this router has there. */
struct ns3c_addr topology_radio_router(const struct scenario *s, unsigned i);

#endif /* TOPOLOGY_RADIO_H */
