/* SPDX-License-Identifier: MIT */
/* Plain TCP flows and UDP beside the connections of a study: they send for
 * ever. */
#ifndef BACKGROUND_H
#define BACKGROUND_H

#include "host.h"
#include "scenario.h"

struct background;

/* Between what a kind of them goes; TCP opens its flows at the client. */
struct background_ends {
    struct host *client, *server;
    int client_node, server_node;
    struct ns3c_addr client_addr, server_addr;
};

/** Start the flows with the traffic, each kind between its @p ends; their TCP
 *  and buffers are those of @p cfg. Scenario and hosts are borrowed for the
 *  run. @return NULL on failure: ns3c_error(). */
struct background *background_new(const struct scenario *s,
                                  const struct background_ends *ends,
                                  const struct mpx_config *cfg);
/** Whether a flow could not begin, which stopped the simulation:
 *  ns3c_error(). */
bool background_failed(const struct background *b);
/** After ns3c_destroy(). NULL is allowed. */
void background_free(struct background *b);

#endif /* BACKGROUND_H */
