/* SPDX-License-Identifier: MIT */
/* The one connection that all vectors are about. */
#ifndef MPX_TEST_WORLD_H
#define MPX_TEST_WORLD_H

#include "mpx_auth.h"
#include "vec.h"

struct world {
    struct vec_file *file;
    const struct vec *fix;
    uint32_t ra, rb;   /* nonces */
    uint64_t ka, kb;   /* RFC 8684's keys */
    uint64_t ta, tb;   /* 32-bit tokens */
    uint64_t t8a, t8b; /* 64-bit tokens */
    uint64_t idsn_a;   /* of RFC 8684 */
    uint8_t addr_id;
    uint16_t port;
};

struct world *world_open(void);
void world_close(struct world *w);

/* Our name of a profile of the vectors: "fix" is "hardened". */
const struct mpx_profile *world_profile(const char *profile);
/* Token or key that host A or B shows in MP_CAPABLE under a profile. */
uint64_t world_id(const struct world *w, const char *profile, char host);
/* The MAC keys of the connection under a profile. */
struct mpx_auth_key world_key(const struct world *w, const char *profile,
                              uint8_t epoch);
struct mpx_auth_key world_key_of(const struct world *w,
                                 const struct mpx_profile *p,
                                 const uint8_t *secret, size_t len,
                                 uint8_t epoch);
/* What is announced: the fixture's address. */
struct mpx_opt_add_addr world_addr(const struct world *w, uint8_t family,
                                   bool port);
/* Octets of the two SYNs of the join of an epoch. */
struct mpx_join_bind world_bind(uint8_t epoch);

#endif /* MPX_TEST_WORLD_H */
