/* SPDX-License-Identifier: MIT */
/*
 * Test vectors of a profile: one connection between A (who opened it) and B
 * with fixed keys, tokens and nonces; tokens, MACs and whole options of it,
 * all computed by the core. For a draft's appendix and other implementations.
 */
#ifndef VECTORS_H
#define VECTORS_H

#include <stdbool.h>
#include <stdio.h>

#include "json.h"
#include "mpx_auth.h"

/* Where they are printed: text of 69 columns, or JSON. */
struct vectors_out {
    FILE *f;
    bool text;
    struct json j;
};
/* One named value, or several, under a name. */
void vectors_open(struct vectors_out *o, const struct mpx_profile *p,
                  const char *name);
void vectors_hex(struct vectors_out *o, const char *key, const void *octets,
                 size_t len);
/* The low octets of an integer. */
void vectors_u(struct vectors_out *o, const char *key, uint64_t v,
               size_t octets);
void vectors_number(struct vectors_out *o, const char *key, unsigned value);
void vectors_word(struct vectors_out *o, const char *key, const char *value);
void vectors_close(struct vectors_out *o);

/* The connection under one profile. */
enum { VECTORS_EPOCHS = 2, VECTORS_EXTKEY = 32 };
enum { VECTORS_ADDR_ID = 3, VECTORS_JOIN_ID = 2 };
struct vectors_world {
    const struct mpx_profile *p;
    uint64_t id[2]; /* key or token in MP_CAPABLE, by role */
    struct mpx_identity who[2];
    struct mpx_auth_public pub;
    unsigned epochs; /* keys it has had */
    struct mpx_auth_key key[VECTORS_EPOCHS];
};
/* Fixed values, all inputs. */
extern const uint32_t vectors_nonce[2];
extern const uint64_t vectors_clear[2];
extern const char vectors_payload[10];
extern const char vectors_label[];
void vectors_exporter_secret(uint8_t secret[MPX_SHA256_LEN]);

/* What mpx_auth_key_init() takes. @return its octets. */
size_t vectors_secret(const struct mpx_profile *p, unsigned epoch,
                      uint8_t secret[VECTORS_EXTKEY]);
void vectors_world(struct vectors_world *w, const struct mpx_profile *p);
/* What the address announced is; a port or none. */
struct mpx_opt_add_addr vectors_addr(uint8_t family, bool port);
/* What both SYNs of the join said, as the hardened MAC covers it. */
struct mpx_join_bind vectors_bind(unsigned epoch);
/* Checksum of a mapping of the payload, or of a DATA_FIN alone. */
uint16_t vectors_checksum(uint64_t dsn, uint32_t ssn, uint16_t dll);

/* The three sections. */
void vectors_fixtures(struct vectors_out *o);
void vectors_values(struct vectors_out *o, const struct vectors_world *w);
void vectors_options(struct vectors_out *o, const struct vectors_world *w);

#endif /* VECTORS_H */
