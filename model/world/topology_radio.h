/* SPDX-License-Identifier: MIT */
/* The client's radio links: see topology.h. */
#ifndef TOPOLOGY_RADIO_H
#define TOPOLOGY_RADIO_H

#include "topology.h"

/** Join the client to a base station, as its device of path @p i.
 *  @return the node of the base station; -1 with ns3c_error() set. */
int topology_radio_join(struct topology *t, const struct scenario *s,
                        unsigned i);
/** Addresses of the base station and of the router behind it, whose device
 *  towards it is @p dev, once the links are there; and routes of both.
 *  @return -1 with ns3c_error() set. */
int topology_radio_route(const struct topology *t, const struct scenario *s,
                         unsigned i, int router, int dev);

#endif /* TOPOLOGY_RADIO_H */
