/* SPDX-License-Identifier: MIT */
/*
 * What happened to every segment of a run, as CSV: who sent it, what elements
 * of a wire did to it, and what the endpoint it reached made of it, with the
 * counters that moved. A row of a segment is of one place and moment; `packet`
 * numbers what was sent, so rows of one segment have one number. Rows without
 * a number are state: "established", "joined", ...
 *
 *   time_s,packet,node,path,direction,src,dst,flags,seq,ack,len,options,
 *   sender,verdict,reason
 *
 * seq and ack are relative to the SYNs that this place saw; sender is who put
 * it there, "client via middlebox-0" if it was changed on the way. Verdicts:
 * sent, changed, dropped (by an element, or kept from TCP without a complaint),
 * accepted, refused (a counter of refusals moved), state.
 */
#ifndef EVENTS_H
#define EVENTS_H

#include "events_segment.h"
#include "mpx.h"
#include "ns3c.h"
#include "scenario.h"
#include "topology.h"

struct events;

/* Who acts. Attacker and middlebox k are the first ones plus k. */
enum events_party {
    EVENTS_CLIENT,
    EVENTS_SERVER,
    EVENTS_ATTACKER,
    EVENTS_MIDDLEBOX = EVENTS_ATTACKER + SCN_ATTACKERS_MAX,
    EVENTS_PARTIES = EVENTS_MIDDLEBOX + SCN_MIDDLEBOXES_MAX
};

/** Write into @p file; the rest is borrowed for the run. NULL if it cannot be
 *  written. */
struct events *events_new(const char *file, const struct scenario *s,
                          const struct topology *net);
/** NULL is allowed. @return false if it was not all written. */
bool events_end(struct events *e);

/* All of these do nothing if @p e is NULL. */

/** @p who sends a segment of its own; f is as it sees the flow. */
void events_sent(struct events *e, int who, const struct ns3c_flow *f,
                 const uint8_t *hdr, uint8_t hdr_len, size_t payload);
/** It reached @p who, who kept it from TCP if @p dropped; what its endpoint
 *  counted meanwhile is the difference of two statistics, or both NULL. */
void events_received(struct events *e, int who, const struct ns3c_flow *f,
                     const uint8_t *hdr, uint8_t hdr_len, size_t payload,
                     bool dropped, const struct mpx_stats *before,
                     const struct mpx_stats *after);
/** What an element of a wire made of an IP packet; @p path from SCN_PATHS_MAX
 * on is a link of the map, and dir 0 from its first end: @p was and @p is have
 * the same length; dir as in ns3c_wire_fn. */
void events_wire(struct events *e, int who, unsigned path, int dir,
                 const uint8_t *was, const uint8_t *is, size_t len,
                 bool dropped);
/** An element puts a packet of its own on the wire. */
void events_emitted(struct events *e, int who, unsigned path, int dir,
                    const uint8_t *pkt, size_t len);
/** The names of the counters that moved between two statistics, but for what
 *  every segment moves. @return whether one is of a refusal. */
bool events_reason(char text[EVENTS_TEXT_MAX], const struct mpx_stats *before,
                   const struct mpx_stats *after);
/** A connection or, if @p t is not NULL, a subflow has come to be @p what. */
void events_state(struct events *e, int who, const struct mpx_tuple *t,
                  const char *what);

#endif /* EVENTS_H */
