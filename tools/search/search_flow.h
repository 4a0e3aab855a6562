/* SPDX-License-Identifier: MIT */
/*
 * The TCP under an endpoint of the search: it sends and takes octets in order,
 * repeats them when a timer runs out, and knows neither windows nor congestion.
 * A flow belongs to its host and lasts as long as it.
 */
#ifndef SEARCH_FLOW_H
#define SEARCH_FLOW_H

#include "search_host.h"

/** The flow of tuple @p t that is not dead; NULL: there is none. */
struct search_flow *search_flow_find(struct search_host *h,
                                     const struct mpx_tuple *t);
/** A flow more, its sequence numbers from 0; NULL, and the host's overflow is
 *  set, if SEARCH_FLOWS exist. */
struct search_flow *search_flow_new(struct search_host *h,
                                    const struct mpx_tuple *t,
                                    enum search_tcp_state state);
/** Send the SYN or, of a flow that received one, the SYN/ACK. */
void search_flow_send_syn(struct search_host *h, struct search_flow *f);
/** Send the octets from sequence number @p seq on, and FIN behind them if it
 *  is wanted; nothing if there is neither. */
void search_flow_send_from(struct search_host *h, struct search_flow *f,
                           uint32_t seq);
/** A segment that the core has passed: its TCP header of @p hdr_len octets and
 *  @p len octets of payload at @p p. */
void search_flow_input(struct search_host *h, struct search_flow *f,
                       const uint8_t *hdr, uint8_t hdr_len, const uint8_t *p,
                       uint32_t len);
/** Answer a segment of no flow by RST, RFC 9293 3.10.7.1; @p len is its
 *  payload in octets. */
void search_flow_refuse(struct search_host *h, const struct mpx_tuple *t,
                        const struct mpx_rewrite *in, uint32_t len);
/** The flow's timer has run out: repeat what is not acknowledged, or give up
 *  after four times. */
void search_flow_time_out(struct search_host *h, struct search_flow *f);

#endif /* SEARCH_FLOW_H */
