/* SPDX-License-Identifier: MIT */
/* The keys, tokens and nonces of that connection. */
#include "unit.h"
#include "world.h"

#include <stdlib.h>

struct world *world_open(void)
{
    struct world *w = calloc(1, sizeof *w);

    assert_non_null(w);
    w->file = vec_load(MPX_TEST_DATA "/vectors.json");
    w->fix = vec_fixtures(w->file);
    w->ra = (uint32_t)vec_hex64(w->fix, "r_a");
    w->rb = (uint32_t)vec_hex64(w->fix, "r_b");
    w->ka = vec_hex64(w->fix, "key_a");
    w->kb = vec_hex64(w->fix, "key_b");
    w->ta = vec_hex64(w->fix, "token_a");
    w->tb = vec_hex64(w->fix, "token_b");
    w->t8a = vec_hex64(vec_find(w->file, "paasch", "token->IDSN A"), "token64");
    w->t8b = vec_hex64(vec_find(w->file, "paasch", "token->IDSN B"), "token64");
    w->idsn_a = vec_hex64(vec_find(w->file, "v1", "key->token,IDSN A"), "idsn");
    w->addr_id = (uint8_t)vec_number(w->fix, "address_id");
    w->port = (uint16_t)vec_number(w->fix, "port");
    return w;
}

void world_close(struct world *w)
{
    vec_free(w->file);
    free(w);
}

const struct mpx_profile *world_profile(const char *profile)
{
    const char *name = strcmp(profile, "fix") == 0  ? "hardened"
                       : strcmp(profile, "v1") == 0 ? "rfc8684"
                       : strcmp(profile, "v0") == 0 ? "rfc6824"
                                                    : profile;
    const struct mpx_profile *p = mpx_profile_find(name);

    assert_non_null(p);
    return p;
}

uint64_t world_id(const struct world *w, const char *profile, char host)
{
    const struct mpx_profile *p = world_profile(profile);

    if (p->id == MPX_ID_KEY)
        return host == 'A' ? w->ka : w->kb;
    if (p->id_len == 8)
        return host == 'A' ? w->t8a : w->t8b;
    return host == 'A' ? w->ta : w->tb;
}

struct mpx_auth_key world_key_of(const struct world *w,
                                 const struct mpx_profile *p,
                                 const uint8_t *secret, size_t len,
                                 uint8_t epoch)
{
    const struct mpx_auth_public pub = {
        .token = {w->ta, w->tb},
        .neg = {0x01, 0x09, 0x01, 0x09, 0x01, 0x09},
    };
    struct mpx_auth_key k;

    assert_int_equal(mpx_auth_key_init(&k, p, &pub, secret, len, epoch),
                     MPX_OK);
    return k;
}

/* [M]: the two keys. [P]: the TLS exporter's 16 octets. [B]: external keys. */
struct mpx_auth_key world_key(const struct world *w, const char *profile,
                              uint8_t epoch)
{
    const struct mpx_profile *p = world_profile(profile);
    uint8_t secret[64];
    size_t len;

    switch (p->mac) {
    case MPX_MAC_KEYS:
        vec_octets(w->fix, "key_a", secret, 8);
        len = 8 + vec_octets(w->fix, "key_b", secret + 8, 8);
        break;
    case MPX_MAC_HASHED:
        len = vec_octets(vec_find(w->file, "paasch",
                                  "TLS 1.3 exporter, empty context, 16 bytes"),
                         "output", secret, sizeof secret);
        break;
    case MPX_MAC_EXTKEY:
    case MPX_MAC_SCHEDULE:
    default:
        len = vec_octets(w->fix, epoch == 0 ? "ext_key_0" : "ext_key_1", secret,
                         sizeof secret);
        break;
    }
    return world_key_of(w, p, secret, len, epoch);
}

struct mpx_opt_add_addr world_addr(const struct world *w, uint8_t family,
                                   bool port)
{
    struct mpx_opt_add_addr a = {.addr_id = w->addr_id, .family = family};

    vec_octets(w->fix, family == 4 ? "addr4" : "addr6", a.addr, sizeof a.addr);
    a.port = port ? w->port : 0;
    return a;
}

struct mpx_join_bind world_bind(uint8_t epoch)
{
    uint8_t k = (uint8_t)((epoch & 1) << 1);

    return (struct mpx_join_bind){k, 2, k, 0};
}
