/* SPDX-License-Identifier: MIT */
/* Packets that an attacker makes or cuts anew, lengths and checksums right. */
#ifndef ATK_PACKET_H
#define ATK_PACKET_H

#include "atk.h"

/* Who a packet says it is from, and to whom it goes. */
struct atk_ends {
    uint8_t family;
    uint8_t src[16], dst[16];
    uint16_t sport, dport;
};
struct atk_ends atk_ends_of(const struct atk_segment *s);
struct atk_ends atk_ends_swapped(const struct atk_ends *e);
bool atk_ends_equal(const struct atk_ends *a, const struct atk_ends *b);

/**
 * An IP packet at @p pkt, which has room for ATK_PACKET_MAX octets.
 * @param hdr  TCP header with options, a multiple of four octets; its ports and
 *             checksum do not matter.
 * @return its length, 0 if it does not fit.
 */
size_t atk_packet_make(uint8_t *pkt, const struct atk_ends *e,
                       const uint8_t *hdr, size_t hdr_len,
                       const uint8_t *payload, size_t len);
/** The segment seen with another block of TCP options, padded here. @return the
 *  length, 0 if it does not fit. */
size_t atk_packet_with(uint8_t *pkt, const struct atk_segment *s,
                       const uint8_t *opts, size_t opts_len);

#endif /* ATK_PACKET_H */
