/* SPDX-License-Identifier: MIT */
/*
 * A set of disjoint ranges of data sequence numbers, ascending. Bounded, for a
 * peer may make it grow.
 */
#ifndef MPX_RANGE_H
#define MPX_RANGE_H

#include "mpx_err.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct mpx_range {
    uint64_t from, to; /* [from, to) */
};
struct mpx_ranges {
    struct mpx_range *v;
    size_t n, cap;
    size_t max; /* of n; the owner's: 0 takes none */
};

/**
 * Add [from, to), merging with what touches it.
 * @return MPX_ERR_NOMEM; MPX_ERR_NOSPACE if the set is full.
 */
MPX_MUST_USE mpx_err mpx_ranges_add(struct mpx_ranges *s, uint64_t from,
                                    uint64_t to);
/** Take away [from, to). MPX_ERR_NOMEM, MPX_ERR_NOSPACE if that would leave one
 *  range more and there is no room: nothing changes. */
MPX_MUST_USE mpx_err mpx_ranges_remove(struct mpx_ranges *s, uint64_t from,
                                       uint64_t to);
/** Take away everything below @p to. */
void mpx_ranges_drop_below(struct mpx_ranges *s, uint64_t to);
/** True if all of [from, to) is in the set. */
bool mpx_ranges_has(const struct mpx_ranges *s, uint64_t from, uint64_t to);
void mpx_ranges_free(struct mpx_ranges *s);

#endif /* MPX_RANGE_H */
