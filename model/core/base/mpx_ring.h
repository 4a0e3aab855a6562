/* SPDX-License-Identifier: MIT */
/*
 * Octets addressed by sequence number. A ring holds any window of up to `cap`
 * consecutive numbers; it grows by doubling and knows nothing of what in the
 * window is present.
 */
#ifndef MPX_RING_H
#define MPX_RING_H

#include "mpx.h"

struct mpx_ring {
    uint8_t *buf;
    size_t cap; /* octets, a power of two, or 0 */
};

/**
 * Make room for numbers [base, base + len), keeping what [base, base + keep)
 * holds. Moves the storage: earlier spans are void.
 * @return MPX_ERR_NOMEM.
 */
MPX_MUST_USE mpx_err mpx_ring_fit(struct mpx_ring *r, uint64_t base,
                                  size_t keep, size_t len);
void mpx_ring_put(struct mpx_ring *r, uint64_t seq, const uint8_t *p,
                  size_t len);
/** Where [seq, seq + len) lies: one span, or two if it wraps. */
void mpx_ring_span(const struct mpx_ring *r, uint64_t seq, size_t len,
                   struct mpx_span out[2]);
void mpx_ring_free(struct mpx_ring *r);

#endif /* MPX_RING_H */
