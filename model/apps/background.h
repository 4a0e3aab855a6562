/* SPDX-License-Identifier: MIT */
/* Plain TCP flows and UDP beside the connections of a study: they send for
 * ever. */
#ifndef BACKGROUND_H
#define BACKGROUND_H

#include "host.h"
#include "scenario.h"
#include "topology.h"

struct background;

/** Start the flows with the traffic; their TCP and buffers are those of @p cfg.
 *  All arguments but @p cfg are borrowed for the run. @return NULL on failure:
 *  ns3c_error(). */
struct background *background_new(const struct scenario *s,
                                  const struct topology *net,
                                  struct host *client, struct host *server,
                                  const struct mpx_config *cfg);
/** Whether a flow could not begin, which stopped the simulation:
 *  ns3c_error(). */
bool background_failed(const struct background *b);
/** After ns3c_destroy(). NULL is allowed. */
void background_free(struct background *b);

#endif /* BACKGROUND_H */
