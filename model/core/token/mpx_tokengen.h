/* SPDX-License-Identifier: MIT */
/*
 * Where a host's tokens come from, as a table of schemes:
 *
 *   hashed            the identifier is a random key, the token its hash:
 *                     RFC 8684 3.1. The only one for profiles whose identifiers
 *                     are keys, and for those only.
 *   random            every bit is drawn
 *   routed-plain      server id || random bits
 *   routed-encrypted  E(server id || counter), E a permutation under a secret
 *                     of the farm: tokens of different servers never meet, and
 *                     nobody without the secret can tell or choose the server.
 *                     draft-paasch-mptcp-loadbalancer-00
 *
 * All but routed-encrypted can draw a token that is in use, at this host or, if
 * not routed, at another one; so can its counter after 2^(bits - server bits)
 * connections. The caller checks against the table of live tokens and draws
 * again. A token is 32 or 64 bits wide; other widths are for studies of small
 * spaces.
 */
#ifndef MPX_TOKENGEN_H
#define MPX_TOKENGEN_H

#include "mpx.h"
#include "mpx_cipher.h"

struct mpx_tokengen;

struct mpx_tokengen_scheme {
    const char *name;
    bool keyed;  /* for identifiers that are keys; else for free tokens */
    bool routed; /* the token names a server: id, bits (and secret) matter */
    bool secret; /* ... to who holds the farm's secret */
    uint64_t (*draw)(struct mpx_tokengen *g, unsigned bits,
                     const struct mpx_env *env);
    /* The server of a token; 0 if not routed. */
    uint32_t (*server)(const struct mpx_tokengen *g, unsigned bits,
                       uint64_t token);
};

/** A scheme by name, or NULL; and the names in table order, NULL past the end.
 */
const struct mpx_tokengen_scheme *mpx_tokengen_find(const char *name);
const char *mpx_tokengen_name_at(unsigned i);

/* Copied. A farm shares scheme, server_bits and secret. */
struct mpx_tokengen_config {
    const struct mpx_tokengen_scheme *scheme;
    uint8_t server_bits; /* routed: 1..MPX_TOKENGEN_SERVER_BITS */
    uint32_t server_id;  /* routed: below 2^server_bits */
    uint8_t secret[MPX_CIPHER_KEY_LEN];
};
enum { MPX_TOKENGEN_SERVER_BITS = 16 };

struct mpx_tokengen {
    struct mpx_tokengen_config cfg;
    struct mpx_cipher *cipher; /* owned; NULL unless the scheme needs it */
    uint64_t counter;
};

/**
 * @p g owns a cipher if the scheme is secret: mpx_tokengen_free() wipes it. A
 * load balancer makes one too, with any server_id, and asks for servers only.
 * The counter starts at 0: mpx_tokengen_start() moves it.
 * @return MPX_ERR_RANGE if a member is outside its range; *g is untouched.
 */
MPX_MUST_USE mpx_err mpx_tokengen_init(struct mpx_tokengen *g,
                                       const struct mpx_tokengen_config *cfg);
/** May be called twice, and on zeroes. */
void mpx_tokengen_free(struct mpx_tokengen *g);
/** Count from @p counter: a host that restarts must not repeat itself. */
void mpx_tokengen_start(struct mpx_tokengen *g, uint64_t counter);

/**
 * The next identifier for MP_CAPABLE: a key of 64 bits if the scheme is keyed,
 * else a token of @p bits. May be 0 or in use; the caller looks.
 * @param bits  above server_bits; at most 64.
 */
uint64_t mpx_tokengen_draw(struct mpx_tokengen *g, unsigned bits,
                           const struct mpx_env *env);
/** Which server a @p token of @p bits leads to; 0 if the scheme is not routed.
 *  Any token leads somewhere, within 2^server_bits. */
uint32_t mpx_tokengen_server(const struct mpx_tokengen *g, unsigned bits,
                             uint64_t token);

#endif /* MPX_TOKENGEN_H */
