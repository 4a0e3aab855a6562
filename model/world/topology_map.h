/* SPDX-License-Identifier: MIT */
/* The routers of a scenario's map, and the links between them. */
#ifndef TOPOLOGY_MAP_H
#define TOPOLOGY_MAP_H

#include "topology.h"

/** Routers, links and metrics; nothing without a map. Before all that attaches
 *  to them; they learn after it. @return -1 with ns3c_error() set. */
int topology_map_build(struct topology *t, const struct scenario *s);
/** Fill in which links paths cross, once the routers have learnt. */
int topology_map_trace(struct topology *t, const struct scenario *s);
/** What chance decides of a run: links to tap, a moment. */
void topology_map_draw(struct topology *t, const struct scenario *s);

#endif /* TOPOLOGY_MAP_H */
