/* SPDX-License-Identifier: MIT */
/*
 * The tokens that are live, and who holds each: from a handful to 10^8.
 *
 * Extendible hashing: the leading bits of a token's mix choose one of many
 * segments of at most 64 KiB, and each segment is a small open hash table that
 * grows by a sixth when it is four fifths full, and is split in two when it
 * would outgrow its limit. So an entry costs 13.3 to 15.8 octets at any large
 * number of them, and no call does more than move one segment and double the
 * directory: 16 octets for each 2100 to 4200 entries. Six entries fill one
 * cache line; a look-up seldom needs two.
 *
 * The mix is a keyed permutation of 32 bits, so that nobody who cannot see the
 * key can choose tokens that meet in one segment, and equal mixes of 32-bit
 * tokens are equal tokens. 64-bit tokens are folded first; then whole tokens
 * are compared.
 */
#ifndef MPX_TOKEN_H
#define MPX_TOKEN_H

#include "mpx.h"

enum { MPX_TOKEN_ROUNDS = 4 };

/* One directory entry; its segment may have several. */
struct mpx_token_slot {
    struct mpx_token_segment *segment;
    uint32_t buckets; /* of the segment, here to save looking there */
};

struct mpx_token_key {
    uint64_t mul[MPX_TOKEN_ROUNDS], add[MPX_TOKEN_ROUNDS], fold;
};

struct mpx_tokens {
    struct mpx_env env;
    struct mpx_token_key key;
    bool keyed;                 /* the key is ours alone */
    struct mpx_token_slot *dir; /* 2^depth; NULL before the first token */
    unsigned depth;
    size_t n;       /* live tokens */
    size_t wide;    /* of those, above 32 bits */
    size_t octets;  /* of memory held */
    uint64_t moved; /* entries and directory slots written by growing or
                       shrinking, ever: what bounds the pauses */
};

/** Draws nothing yet: the key comes when the first segment is split. */
void mpx_tokens_init(struct mpx_tokens *t, const struct mpx_env *env);
/**
 * Enter *token. Borrowed: it stays where it is, unchanged, until it is removed;
 * who holds it is found by its address.
 * @return MPX_ERR_STATE if an equal token is there; MPX_ERR_NOMEM;
 *         MPX_ERR_NOSPACE if its address has more than 48 bits.
 */
MPX_MUST_USE mpx_err mpx_tokens_add(struct mpx_tokens *t,
                                    const uint64_t *token);
/** The entry that equals @p token, or NULL. */
const uint64_t *mpx_tokens_find(const struct mpx_tokens *t, uint64_t token);
/** The same for @p n tokens at once: memory latencies overlap. */
void mpx_tokens_find_many(const struct mpx_tokens *t, const uint64_t *token,
                          const uint64_t **found, size_t n);
/** No effect if the token is not there. */
void mpx_tokens_remove(struct mpx_tokens *t, uint64_t token);
/** Forgets all; the key stays. */
void mpx_tokens_free(struct mpx_tokens *t);

#endif /* MPX_TOKEN_H */
