/* SPDX-License-Identifier: MIT */
/*
 * The one reader of IP packets: where the header ends, what follows it, and the
 * TCP segment within. RFC 791 3.1, RFC 8200 3 and 4, RFC 9293 3.1. All lengths
 * are octets; pointers lead into the packet.
 */
#ifndef MPX_IP_H
#define MPX_IP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "mpx_err.h"

#ifdef __cplusplus
extern "C" {
#endif

enum { MPX_IP_TCP = 6 };

struct mpx_ip {
    uint8_t family;   /* 4 or 6 */
    uint8_t addr_len; /* of one address: 4 or 16 */
    uint8_t protocol; /* of what follows the header */
    const uint8_t *src, *dst;
    size_t header; /* IPv6: with the extension headers that were read */
    size_t total;  /* of the packet as its header says; 0 if it does not, as of
                      a packet that the network card is to cut into segments */
    bool routed;   /* there is a routing header: dst may not be the last */

    bool fragment; /* part of a datagram, and of which: */
    bool more;     /* others follow it */
    uint32_t id;
    size_t offset;   /* in the datagram, of the fragment's first octet */
    size_t at;       /* in the packet, of the same octet */
    size_t field_at; /* in the packet, of the 16 bits with offset and flags */
};

/**
 * Read the IP header of a packet of which @p len octets are there. Of IPv6,
 * hop-by-hop options, routing, fragment and destination options are skipped.
 * @return MPX_ERR_UNKNOWN if it is neither IPv4 nor IPv6; MPX_ERR_TRUNCATED if
 *         the header goes beyond @p len or beyond the packet. @p ip is then
 *         not to be used.
 */
MPX_MUST_USE mpx_err mpx_ip_parse(struct mpx_ip *ip, const uint8_t *pkt,
                                  size_t len);

struct mpx_ip_segment {
    struct mpx_ip ip;
    const uint8_t *tcp; /* the TCP header, options included */
    size_t tcp_len;
    const uint8_t *payload;
    size_t payload_len;
};

/**
 * Find the TCP segment of a packet.
 * @return false, and nothing to be used, unless the packet holds one whole TCP
 *         segment, is no fragment, has no routing header, and its lengths
 * agree. What stands behind the packet's own end is not looked at.
 */
bool mpx_ip_find_tcp(struct mpx_ip_segment *s, const uint8_t *pkt, size_t len);

/**
 * Partial sum (mpx_csum.h) of the pseudo header of TCP, RFC 9293 3.1 and
 * RFC 8200 8.1, for a segment of @p tcp_len octets.
 */
uint16_t mpx_ip_pseudo_sum(const struct mpx_ip *ip, size_t tcp_len);

/**
 * Fill in the checksum of an IPv4 header, and that of TCP if the packet carries
 * a segment of TCP and is no fragment. A packet that is not well formed stays
 * as it is.
 */
void mpx_ip_set_checksums(uint8_t *pkt, size_t len);

#ifdef __cplusplus
}
#endif
#endif /* MPX_IP_H */
