/* SPDX-License-Identifier: MIT */
/* The IP packet within a captured frame. */
#ifndef LINK_H
#define LINK_H

#include "capture.h"

enum link_result {
    LINK_IP,
    LINK_OTHER,   /* carries something else than IP */
    LINK_CUT,     /* not enough was captured to tell */
    LINK_UNKNOWN, /* a link type that we do not know */
};

struct link_packet {
    const uint8_t *p;
    size_t len, wire_len; /* octets captured, and on the wire */
};

/* Ethernet with VLAN tags, PPPoE or MPLS, Linux cooked v1 and v2, NFLOG, raw
 * IP, BSD loopback, PPP, Cisco HDLC, PKTAP of macOS. @p out is written on
 * LINK_IP only.
 */
enum link_result link_packet_of(struct link_packet *out,
                                const struct capture_frame *f);

#endif /* LINK_H */
