/* SPDX-License-Identifier: MIT */
/*
 * DSS checksum, RFC 8684 3.3: the ones-complement sum of TCP over a pseudo
 * header and the mapped payload. A partial sum is a folded 16-bit value that
 * has not been complemented; 0 is the sum of nothing.
 */
#ifndef MPX_CSUM_H
#define MPX_CSUM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/**
 * Add octets to a partial sum. They count as starting at an even offset, and
 * an odd one at the end is padded with a zero for the sum only; so a message
 * in pieces is summed piece by piece if all but the last have even length.
 * For others see mpx_csum_join().
 */
uint16_t mpx_csum_add(uint16_t sum, const void *p, size_t len);

/**
 * Partial sum of two messages one behind the other.
 * @param head      sum of the first;  @param head_len  its length, octets.
 * @param tail      sum of the second, as if it stood alone.
 */
uint16_t mpx_csum_join(uint16_t head, size_t head_len, uint16_t tail);

/**
 * What the Checksum field of a mapping must hold. Not for infinite mappings,
 * whose field is zero and is not verified.
 * @param dsn          always all 64 bits, whatever the option carries.
 * @param ssn          relative, as in the option.
 * @param dll          octets, as in the option.
 * @param payload_sum  partial sum of the whole mapped payload.
 */
uint16_t mpx_csum_dss(uint64_t dsn, uint32_t ssn, uint16_t dll,
                      uint16_t payload_sum);

#endif /* MPX_CSUM_H */
