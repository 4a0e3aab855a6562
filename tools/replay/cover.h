/* SPDX-License-Identifier: MIT */
/*
 * What can be judged only when the file has ended: whether every octet of
 * payload was mapped (RFC 8684 3.3.1), and the checksums of mappings. Of a
 * stream it is judged bit by bit, when nothing that could come would change
 * it: octets that are acknowledged as far behind as a mapping reaches.
 */
#ifndef COVER_H
#define COVER_H

#include "replay.h"

enum {
    COVER_KEEP = 1 << 20,     /* octets behind, for what is sent again */
    COVER_MAPS_MAX = 1 << 16, /* of a direction, that are kept */
};

/** All flows and connections, when there is no more. */
void cover_judge(struct replay *r);
/** One flow, and one connection. */
void cover_end(struct replay *r, uint32_t flow);
void cover_end_conn(struct replay *r, const struct conn *c);

/** Judge of a flow what nothing will change; octets are taken for acknowledged
 *  if @p unacked follow them. */
void cover_advance(struct replay *r, uint32_t flow, uint64_t unacked);
/** Drop what was judged, and will not be asked for. No line that waits for a
 *  checksum may have been left that has it: replay_settle(). */
void cover_forget(struct replay *r, uint32_t flow);

#endif /* COVER_H */
