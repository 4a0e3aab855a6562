/* SPDX-License-Identifier: MIT */
/*
 * What stands on the wire of one path, or on one link of the map: elements in a
 * row, the first nearest to the client. A packet towards the server passes them
 * in order, one towards the client in reverse. What an element emits goes on
 * from its place.
 */
#ifndef WIRE_CHAIN_H
#define WIRE_CHAIN_H

#include "events.h"

enum { WIRE_CHAIN_MAX = 16 };

struct wire_chain;

/** A wire between two devices of a node without IP, the first towards the
 *  client. NULL: no memory, or ns3c_error(). */
struct wire_chain *wire_chain_new(int dev_client, int dev_server);
/** A wire on the point-to-point link of @p dev, which counts as the client's
 * end. NULL likewise. */
struct wire_chain *wire_chain_on_link(int dev);
/** A wire at a device of somebody's network, ns3c_dev_wire(); which way the
 *  server is is told by what crosses it (bearing.h). NULL likewise. */
struct wire_chain *wire_chain_on_device(int dev, bool listen);
/** After the simulation. NULL is allowed. */
void wire_chain_free(struct wire_chain *w);
/** Add an element at the server's end; @p who of enum events_party it is, or
 *  -1 if it changes nothing and is not logged.
 *  @return its place, -1 if full. */
int wire_chain_add(struct wire_chain *w, ns3c_wire_fn *fn, void *ctx, int who);
/** Log what elements do to packets on path @p path. */
void wire_chain_watch(struct wire_chain *w, struct events *e, unsigned path);
/** Send a packet on from @p place in direction @p dir. Elements after it may
 *  change it. */
void wire_chain_emit(struct wire_chain *w, int place, int dir, uint8_t *pkt,
                     size_t len);

#endif /* WIRE_CHAIN_H */
