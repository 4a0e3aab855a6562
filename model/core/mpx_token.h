/* SPDX-License-Identifier: MIT */
/*
 * Token -> connection, by linear probing. Tokens come from a hash or a random
 * draw, so their own bits serve as the hash; a peer chooses which tokens it
 * asks for but not which ones we hold.
 */
#ifndef MPX_TOKEN_H
#define MPX_TOKEN_H

#include "mpx.h"

struct mpx_token_slot {
    uint64_t token;
    mpx_conn *conn; /* NULL: free */
};
struct mpx_tokens {
    struct mpx_token_slot *v;
    size_t n, cap; /* cap is a power of two, or 0 */
};

/** @return MPX_ERR_STATE if the token is taken; MPX_ERR_NOMEM. */
MPX_MUST_USE mpx_err mpx_tokens_add(struct mpx_tokens *t, uint64_t token,
                                    mpx_conn *conn);
mpx_conn *mpx_tokens_find(const struct mpx_tokens *t, uint64_t token);
/** No effect if the token is not there. */
void mpx_tokens_remove(struct mpx_tokens *t, uint64_t token);
void mpx_tokens_free(struct mpx_tokens *t);

#endif /* MPX_TOKEN_H */
