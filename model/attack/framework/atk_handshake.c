/* SPDX-License-Identifier: MIT */
/* Reading MP_CAPABLE exchanges into what an attacker knows. */
#include "atk_handshake.h"
#include "atk_opts.h"
#include "mpx_tcp.h"

#include <assert.h>

void atk_handshake_derive(struct atk_handshake *h)
{
    struct mpx_auth_public pub = {.neg = {0}};
    uint8_t secret[MPX_KEYS_LEN];
    size_t half;
    mpx_err err;

    h->profile = mpx_profile_find(h->version == 0        ? "rfc6824"
                                  : h->flags & MPX_CAP_E ? "baerts"
                                  : h->flags & MPX_CAP_G ? "paasch"
                                                         : "rfc8684");
    half = h->profile->id_len == 4 ? 4 : 8;
    for (unsigned r = 0; r < 2; r++) {
        uint8_t *at = secret + r * half;

        if (half == 8)
            mpx_put32(at, (uint32_t)(h->id[r] >> 32));
        mpx_put32(at + half - 4, (uint32_t)h->id[r]);
    }
    for (int r = 0; r < 2; r++) {
        mpx_auth_identity(&h->of[r], h->profile, h->id[r], h->id[!r]);
        pub.token[r] = h->of[r].token;
    }
    err = mpx_auth_key_init(&h->key, h->profile, &pub, secret, 2 * half, 0);
    assert(err == MPX_OK); /* two identifiers suit their own profile */
    (void)err;
}

bool atk_handshake_key(const struct atk_handshake *h, const char *profile,
                       const uint8_t *secret, size_t len, uint8_t epoch,
                       struct mpx_auth_key *out)
{
    struct mpx_auth_public pub = {
        .token = {h->of[MPX_ROLE_I].token, h->of[MPX_ROLE_R].token}};

    for (unsigned i = 0; i < MPX_NEG_LEN; i += 2) {
        pub.neg[i] = h->version;
        pub.neg[i + 1] = h->flags;
    }
    return mpx_auth_key_init(out, mpx_profile_find(profile), &pub, secret, len,
                             epoch) == MPX_OK;
}

struct atk_handshake *atk_handshakes_note(struct atk *a,
                                          struct atk_handshakes *t,
                                          const struct atk_segment *s)
{
    struct mpx_opt o;
    struct atk_ends e = atk_ends_of(s);
    struct atk_handshake *h;

    if (!atk_opts_find(s, MPX_SUB_CAPABLE, &o) || !o.u.capable.has_receiver)
        return NULL;
    for (unsigned i = 0; i < t->n; i++)
        if (atk_ends_equal(&t->v[i].ends, &e))
            return NULL;
    if (!atk_has_room(a, t->n, ATK_HANDSHAKES_MAX))
        return NULL;
    h = &t->v[t->n++];
    h->ends = e;
    h->tap = s->tap;
    h->version = o.u.capable.version;
    h->flags = o.u.capable.flags;
    h->id_len = o.u.capable.id_len;
    h->id[MPX_ROLE_I] = o.u.capable.sender;
    h->id[MPX_ROLE_R] = o.u.capable.receiver;
    atk_handshake_derive(h);
    return h;
}

const struct atk_handshake *atk_handshakes_find(const struct atk_handshakes *t,
                                                uint64_t token)
{
    for (unsigned i = 0; i < t->n; i++)
        if (t->v[i].of[MPX_ROLE_R].token == token)
            return &t->v[i];
    return NULL;
}

enum atk_verdict atk_handshakes_watch(struct atk *a, void *state,
                                      const struct atk_segment *s, uint64_t now)
{
    (void)now;
    atk_handshakes_note(a, state, s);
    return ATK_PASS;
}
