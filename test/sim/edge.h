/* SPDX-License-Identifier: MIT */
/*
 * Connections that begin near an edge of their number spaces, so that few
 * octets cross it: TCP's numbers on the wire at 2^32, relative subflow numbers
 * at 2^31 and 2^32, data sequence numbers at 2^32 and 2^64. The core draws the
 * first itself; the rest is done by moving the counters of both ends at the one
 * moment when a subflow is open and has carried nothing.
 */
#ifndef SIM_EDGE_H
#define SIM_EDGE_H

#include "host.h"

/** A subflow is new: its numbers on the wire begin as the plan wants. */
void edge_number(struct host *h, mpx_subflow *sf);
/** The socket @p t of @p h has opened: move its numbers and its peer's. What is
 *  on its way is lost. Nothing happens if octets are on their way already. */
void edge_advance(struct host *h, struct tcp *t);
/** Applications are to wait till then. */
bool edge_waits(const struct bed *b);

#endif /* SIM_EDGE_H */
