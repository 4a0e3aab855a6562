/* SPDX-License-Identifier: MIT */
/* A TCP segment as the event log reads it, and its text. */
#ifndef EVENTS_SEGMENT_H
#define EVENTS_SEGMENT_H

#include "ns3c.h"
#include "scenario.h"

struct events_segment {
    uint8_t family;
    uint8_t src[16], dst[16]; /* padded with zeros */
    uint16_t sport, dport;
    const uint8_t *hdr; /* TCP */
    uint8_t hdr_len, flags;
    uint32_t seq, ack;
    size_t payload;
};

/** From a flow and a header; @p out: the flow's local end has sent it. */
struct events_segment events_segment_of(const struct ns3c_flow *f, bool out,
                                        const uint8_t *hdr, uint8_t hdr_len,
                                        size_t payload);
/** From an IP packet. @return false if it holds no whole TCP header. */
bool events_segment_ip(struct events_segment *s, const uint8_t *pkt,
                       size_t len);

/** Of all but its checksum, or of its two ends only. */
uint64_t events_segment_hash(const struct events_segment *s);
uint64_t events_segment_ends(const struct events_segment *s);

enum { EVENTS_TEXT_MAX = 256 };
/** "SYN ACK", "10.0.1.1:5001", "MP_CAPABLE key 00..; TS". */
void events_flags_text(char text[EVENTS_TEXT_MAX], uint8_t flags);
void events_end_text(char text[EVENTS_TEXT_MAX], uint8_t family,
                     const uint8_t addr[16], uint16_t port);
/** Whether keys have epochs in the profile of either end. */
bool events_epochs(const struct scenario *s);
/** @p epochs: octet 3 of NEW_KEY is an epoch, not reserved. */
void events_options_text(char text[EVENTS_TEXT_MAX],
                         const struct events_segment *s, bool epochs);

#endif /* EVENTS_SEGMENT_H */
