/* SPDX-License-Identifier: MIT */
/* The routers of a scenario's map, and the links between them. */
#ifndef TOPOLOGY_MAP_H
#define TOPOLOGY_MAP_H

#include "topology.h"

/** Routers, links and metrics; nothing without a map. Before all that attaches
 *  to them; they learn after it. @return -1 with ns3c_error() set. */
int topology_map_build(struct topology *t, const struct scenario *s);

#endif /* TOPOLOGY_MAP_H */
