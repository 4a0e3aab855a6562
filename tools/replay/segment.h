/* SPDX-License-Identifier: MIT */
/* The TCP segment within a captured IP packet, as far as it was captured. */
#ifndef SEGMENT_H
#define SEGMENT_H

#include <stdbool.h>

#include "link.h"

enum segment_result {
    SEGMENT_TCP,
    SEGMENT_OTHER,    /* not TCP */
    SEGMENT_FRAGMENT, /* of TCP: see fragment.h */
    SEGMENT_CUT,      /* the fixed TCP header was not captured, or is wrong */
};

enum segment_sum {
    SUM_OK,
    SUM_BAD,
    SUM_CUT,   /* not all of the packet was captured */
    SUM_LATER, /* left to the network card, or never made */
};

struct segment {
    uint8_t family;      /* 4 or 6 */
    uint8_t addr[2][16]; /* source, destination */
    uint16_t port[2];
    uint32_t seq, ack;
    uint8_t flags;
    const uint8_t *options;
    size_t options_len; /* octets captured */
    bool options_cut;
    const uint8_t *payload;
    size_t payload_len, payload_captured;
    enum segment_sum sum;
};

/* @p out is written on SEGMENT_TCP only. */
enum segment_result segment_of(struct segment *out,
                               const struct link_packet *packet);

#endif /* SEGMENT_H */
