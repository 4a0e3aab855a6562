/* SPDX-License-Identifier: MIT */
/* Sequence arithmetic: 32-bit subflow and 64-bit data sequence numbers. */
#ifndef MPX_SEQ_H
#define MPX_SEQ_H

#include <stdbool.h>
#include <stdint.h>

static inline bool mpx_seq_lt(uint32_t a, uint32_t b)
{
    return (int32_t)(a - b) < 0;
}

static inline bool mpx_dsn_lt(uint64_t a, uint64_t b)
{
    return (int64_t)(a - b) < 0;
}

static inline uint64_t mpx_dsn_max(uint64_t a, uint64_t b)
{
    return mpx_dsn_lt(a, b) ? b : a;
}

/*
 * The 64-bit value with low half lo that is nearest to ref, RFC 8684 3.3.1;
 * a tie goes up.
 */
static inline uint64_t mpx_dsn_expand(uint64_t ref, uint32_t lo)
{
    return ref + (uint64_t)(int64_t)(int32_t)(lo - (uint32_t)ref);
}

#endif /* MPX_SEQ_H */
