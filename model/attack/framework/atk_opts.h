/* SPDX-License-Identifier: MIT */
/* MPTCP options of a segment seen, and blocks of options put together. */
#ifndef ATK_OPTS_H
#define ATK_OPTS_H

#include "atk.h"
#include "mpx_opt.h"

/** The first option of @p sub, decoded; false if there is none or it is
 *  malformed. */
bool atk_opts_find(const struct atk_segment *s, enum mpx_subtype sub,
                   struct mpx_opt *o);
/** The same as octets, from the kind octet; NULL if there is none. */
const uint8_t *atk_opts_raw(const struct atk_segment *s, enum mpx_subtype sub,
                            size_t *len);

/* A block under construction. Starts as {0}. */
struct atk_opts {
    uint8_t b[MPX_TCP_OPT_MAX];
    size_t n;
    bool full; /* something did not fit */
};
void atk_opts_add(struct atk_opts *d, const struct mpx_opt *o);
void atk_opts_add_raw(struct atk_opts *d, const uint8_t *opt, size_t len);
/** All options of the segment but those of @p sub; MPX_SUB_COUNT: but MPTCP's.
 */
void atk_opts_add_others(struct atk_opts *d, const struct atk_segment *s,
                         enum mpx_subtype sub);
/** The segment goes on with this block. @return false if that is refused. */
bool atk_opts_replace(struct atk *a, const struct atk_segment *s,
                      const struct atk_opts *d, uint64_t now);

#endif /* ATK_OPTS_H */
