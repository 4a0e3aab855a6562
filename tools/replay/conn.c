/* SPDX-License-Identifier: MIT */
/* Opening a connection, settling its profile, verifying MACs. */
#include "conn.h"

#include "mpx_cursor.h"

#define NEAR (UINT64_C(1) << 40) /* ours: no capture holds more of one flow */

/* Candidates by what was negotiated, the likelier first. */
static const struct candidate {
    uint8_t version, mode;
    const char *profile;
} candidates[] = {
    {0, 0, "rfc6824"},          {1, 0, "rfc8684"},
    {1, MPX_CAP_G, "paasch"},   {1, MPX_CAP_E, "baerts"},
    {1, MPX_CAP_E, "hardened"},
};
enum { CANDIDATES = sizeof candidates / sizeof candidates[0] };

/* The n-th profile that the connection may have, or NULL. */
static const struct mpx_profile *candidate(const struct conn *c, unsigned n)
{
    if (c->settled)
        return n == 0 ? c->profile : NULL;
    for (unsigned i = 0; i < CANDIDATES; i++)
        if (candidates[i].version == c->version &&
            candidates[i].mode == c->mode && n-- == 0)
            return mpx_profile_find(candidates[i].profile);
    return NULL;
}

static void identify(struct mpx_identity identity[2], const struct conn *c,
                     const struct mpx_profile *p)
{
    mpx_auth_identity(&identity[0], p, c->id[0], c->id[1]);
    mpx_auth_identity(&identity[1], p, c->id[1], c->id[0]);
}

void conn_open(struct conn *c, const uint64_t id[2], uint8_t id_len,
               const uint8_t neg[MPX_NEG_LEN], uint8_t version)
{
    uint8_t flags = neg[MPX_NEG_LEN - 1];

    *c = (struct conn){.version = version, .id = {id[0], id[1]}};
    memcpy(c->neg, neg, MPX_NEG_LEN);
    if (version > 1 || !mpx_profile_find("rfc6824"))
        c->version = 1; /* the newest that is defined */
    if (c->version == 1 && id_len == 4)
        c->mode = MPX_CAP_E;
    else if (c->version == 1 && flags & MPX_CAP_G && !(flags & MPX_CAP_H))
        c->mode = MPX_CAP_G;
    c->profile = candidate(c, 0);
    c->settled = candidate(c, 1) == NULL;
    identify(c->identity, c, c->profile);
    for (int r = 0; r < 2; r++)
        c->dsn_end[r] = c->identity[r].idsn + 1;
}

bool conn_has_tokens(const struct mpx_opt_capable *o)
{
    bool chosen = o->flags & MPX_CAP_G && !(o->flags & MPX_CAP_H);

    return o->version > 0 && (o->id_len == 4 || chosen);
}

uint64_t conn_token(const struct mpx_opt_capable *o, uint64_t id)
{
    struct mpx_identity of_key;

    if (conn_has_tokens(o))
        return id;
    mpx_auth_identity(&of_key,
                      mpx_profile_find(o->version == 0 ? "rfc6824" : "rfc8684"),
                      id, 0);
    return of_key.token;
}

uint8_t conn_token_len(const struct conn *c)
{
    return c->profile->token_len;
}

void conn_settle(struct conn *c, enum mpx_role role, uint64_t dsn)
{
    const struct mpx_profile *p;

    for (unsigned n = 0; !c->settled && (p = candidate(c, n)) != NULL; n++) {
        struct mpx_identity identity[2];

        identify(identity, c, p);
        if (dsn - identity[role].idsn >= NEAR)
            continue;
        for (int r = 0; r < 2; r++)
            c->dsn_end[r] += identity[r].idsn - c->identity[r].idsn;
        memcpy(c->identity, identity, sizeof identity);
        c->profile = p;
        c->settled = true;
    }
}

bool conn_idsn(const struct conn *c, unsigned n, enum mpx_role role,
               uint64_t *idsn)
{
    const struct mpx_profile *p = candidate(c, n);
    struct mpx_identity identity[2];

    if (!p)
        return false;
    identify(identity, c, p);
    *idsn = identity[role].idsn;
    return true;
}

/* What authenticates under keys of MP_CAPABLE. */
static size_t clear_secret(const struct conn *c, uint8_t secret[MPX_KEYS_LEN])
{
    struct mpx_writer w = mpx_writer_of(secret, MPX_KEYS_LEN);

    mpx_wr_u64(&w, c->id[0]);
    mpx_wr_u64(&w, c->id[1]);
    return MPX_KEYS_LEN;
}

static enum conn_proof prove_one(const struct conn *c,
                                 const struct mpx_profile *p,
                                 const uint8_t *secret, size_t len,
                                 uint8_t epoch, conn_test *test,
                                 const void *what)
{
    struct mpx_auth_public pub = {
        .token = {c->identity[0].token, c->identity[1].token}};
    struct mpx_auth_key k;

    memcpy(pub.neg, c->neg, sizeof pub.neg);
    if (mpx_auth_key_init(&k, p, &pub, secret, len, epoch) != MPX_OK)
        return PROOF_NO_KEY;

    bool good = test(&k, what);

    mpx_auth_wipe(&k);
    return good ? PROOF_GOOD : PROOF_BAD;
}

/* With the @p first of the keys as the connection's first. */
static enum conn_proof prove_from(const struct conn *c,
                                  const struct mpx_profile *p,
                                  const struct conn_keys *keys, unsigned first,
                                  bool key_id, conn_test *test,
                                  const void *what)
{
    enum conn_proof best = PROOF_NO_KEY;

    for (unsigned i = first + key_id; i < keys->n && best != PROOF_GOOD;
         i += 2) {
        enum conn_proof proof = prove_one(c, p, keys->key[i], keys->len[i],
                                          (uint8_t)(i - first), test, what);

        if (proof != PROOF_NO_KEY)
            best = proof;
    }
    return best;
}

static enum conn_proof prove_external(struct conn *c,
                                      const struct mpx_profile *p,
                                      const struct conn_keys *keys, bool key_id,
                                      conn_test *test, const void *what)
{
    enum conn_proof best = PROOF_NO_KEY;

    if (c->key_known)
        return prove_from(c, p, keys, c->first_key, key_id, test, what);
    for (unsigned first = 0; first < keys->n && best != PROOF_GOOD; first++) {
        enum conn_proof proof =
            prove_from(c, p, keys, first, key_id, test, what);

        if (proof != PROOF_NO_KEY)
            best = proof;
        c->key_known = proof == PROOF_GOOD;
        c->first_key = c->key_known ? first : 0;
    }
    return best;
}

static enum conn_proof prove_clear(const struct conn *c, conn_test *test,
                                   const void *what)
{
    uint8_t secret[MPX_KEYS_LEN];
    size_t len = clear_secret(c, secret);
    enum conn_proof proof =
        prove_one(c, c->profile, secret, len, 0, test, what);

    mpx_wipe(secret, sizeof secret);
    return proof;
}

enum conn_proof conn_prove(struct conn *c, const struct conn_keys *keys,
                           bool key_id, conn_test *test, const void *what)
{
    enum conn_proof best = PROOF_NO_KEY;
    const struct mpx_profile *p;

    if (!c->profile->external)
        return prove_clear(c, test, what);
    for (unsigned n = 0; (p = candidate(c, n)) && best != PROOF_GOOD; n++) {
        bool covers_neg = p->mac == MPX_MAC_SCHEDULE;
        enum conn_proof proof = prove_external(c, p, keys, key_id, test, what);

        if (proof == PROOF_BAD && covers_neg && !c->neg_known)
            proof = PROOF_NO_NEG;
        if (proof == PROOF_GOOD ||
            (proof != PROOF_NO_KEY && best != PROOF_NO_NEG))
            best = proof;
    }
    return best;
}
