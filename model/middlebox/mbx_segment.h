/* SPDX-License-Identifier: MIT */
/* A TCP segment in its IP packet: found, changed, and made right again. */
#ifndef MBX_SEGMENT_H
#define MBX_SEGMENT_H

#include "mbx.h"

/**
 * Find the parts of a packet. False, and nothing to be used, if it is no whole
 * TCP segment right behind an IPv4 or IPv6 header, or its lengths contradict
 * each other.
 */
bool mbx_segment_of(struct mbx_segment *s, int dir, uint8_t *pkt, size_t len);

/** Fill in the lengths of the IP header by s->len, and all checksums. */
void mbx_segment_finish(const struct mbx_segment *s);

/** Replace MPTCP options by NOPs. @return true if there were any. */
bool mbx_segment_strip(const struct mbx_segment *s);

/** True if it carries an MPTCP option of this subtype. */
bool mbx_segment_has(const struct mbx_segment *s, uint8_t subtype);

#endif /* MBX_SEGMENT_H */
