/* SPDX-License-Identifier: MIT */
/* Opening a connection, settling its profile, verifying MACs. */
#include "conn.h"

#include <string.h>

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

/* Keys in the order of their installation. */
struct ring {
    unsigned n;
    const uint8_t *len;
    const uint8_t (*key)[MPX_EXTKEY_MAX];
};

/* With the @p first of the keys as the connection's first. */
static enum conn_proof prove_from(const struct conn *c,
                                  const struct mpx_profile *p,
                                  const struct ring *keys, unsigned first,
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

static enum conn_proof prove_given(struct conn *c, const struct mpx_profile *p,
                                   const struct conn_keys *keys, bool key_id,
                                   conn_test *test, const void *what)
{
    const struct ring ring = {keys->n, keys->len, keys->key};
    enum conn_proof best = PROOF_NO_KEY;

    if (c->key_known)
        return prove_from(c, p, &ring, c->first_key, key_id, test, what);
    for (unsigned first = 0; first < keys->n && best != PROOF_GOOD; first++) {
        enum conn_proof proof =
            prove_from(c, p, &ring, first, key_id, test, what);

        if (proof != PROOF_NO_KEY)
            best = proof;
        c->key_known = proof == PROOF_GOOD;
        c->first_key = c->key_known ? first : 0;
    }
    return best;
}

/* ---- key logs ------------------------------------------------------------ */

static enum conn_proof prove_set(const struct conn *c,
                                 const struct mpx_profile *p,
                                 const struct keylog_set *s, bool key_id,
                                 conn_test *test, const void *what)
{
    const struct ring ring = {s->n, s->len,
                              (const uint8_t(*)[MPX_EXTKEY_MAX])s->key};

    return prove_from(c, p, &ring, 0, key_id, test, what);
}

/* Later keys are the first again, or exported with their epoch. */
static enum conn_proof prove_exported(const struct conn *c,
                                      const struct mpx_profile *p,
                                      const struct keylog_session *s,
                                      bool key_id, conn_test *test,
                                      const void *what)
{
    const uint64_t tokens[2] = {c->identity[0].token, c->identity[1].token};
    uint8_t key[MPX_EXTKEY_MAX], again[MPX_EXTKEY_MAX];
    enum conn_proof best = PROOF_NO_KEY;

    keylog_export(s, p, tokens, 0, key);
    for (unsigned e = key_id; e < KEYS_MAX && best != PROOF_GOOD; e += 2) {
        best = prove_one(c, p, key, p->exporter.len, (uint8_t)e, test, what);
        if (e == 0 || best == PROOF_GOOD)
            continue;
        keylog_export(s, p, tokens, e, again);
        best = prove_one(c, p, again, p->exporter.len, (uint8_t)e, test, what);
    }
    mpx_wipe(key, sizeof key);
    mpx_wipe(again, sizeof again);
    return best == PROOF_BAD && (c->rotated || key_id) ? PROOF_NO_KEY : best;
}

/* The keys of a session: as they were installed, if the log says so. */
static const struct keylog_set *set_of(const struct conn *c,
                                       const struct mpx_profile *p,
                                       const struct keylog *log,
                                       const struct keylog_session *s)
{
    const uint64_t tokens[2] = {c->identity[0].token, c->identity[1].token};
    uint8_t key[MPX_EXTKEY_MAX];
    const struct keylog_set *set;

    keylog_export(s, p, tokens, 0, key);
    set = keylog_find_set(log, key, p->exporter.len);
    mpx_wipe(key, sizeof key);
    return set;
}

static enum conn_proof
prove_session(struct conn *c, const struct mpx_profile *p,
              const struct keylog *log, const struct keylog_session *s,
              bool key_id, conn_test *test, const void *what)
{
    const struct keylog_set *set = set_of(c, p, log, s);

    return set ? prove_set(c, p, set, key_id, test, what)
               : prove_exported(c, p, s, key_id, test, what);
}

/* The connection may be any of the log's. */
static enum conn_proof prove_any(struct conn *c, const struct mpx_profile *p,
                                 const struct keylog *log, bool key_id,
                                 conn_test *test, const void *what)
{
    enum conn_proof best = PROOF_NO_KEY;

    for (size_t i = 0; i < log->n_sets; i++) {
        enum conn_proof proof =
            prove_set(c, p, &log->set[i], key_id, test, what);

        if (proof == PROOF_GOOD) {
            c->set = &log->set[i];
            return proof;
        }
        best = proof == PROOF_NO_KEY ? best : proof;
    }
    for (size_t i = 0; i < log->n_sessions; i++) {
        if (prove_session(c, p, log, &log->session[i], key_id, test, what) !=
            PROOF_GOOD)
            continue;
        c->session = &log->session[i];
        return PROOF_GOOD;
    }
    return log->n_sessions > 0 ? PROOF_NO_KEY : best;
}

static enum conn_proof prove_logged(struct conn *c, const struct mpx_profile *p,
                                    const struct keylog *log, bool key_id,
                                    conn_test *test, const void *what)
{
    if (c->set)
        return prove_set(c, p, c->set, key_id, test, what);
    if (!c->session && c->has_random)
        c->session = keylog_find(log, c->random);
    if (c->session)
        return prove_session(c, p, log, c->session, key_id, test, what);
    if (c->has_random && log->n_sessions > 0)
        return PROOF_NO_KEY;
    return prove_any(c, p, log, key_id, test, what);
}

static enum conn_proof prove_external(struct conn *c,
                                      const struct mpx_profile *p,
                                      const struct conn_keys *keys, bool key_id,
                                      conn_test *test, const void *what)
{
    enum conn_proof given = prove_given(c, p, keys, key_id, test, what), logged;

    if (given == PROOF_GOOD || !keys->log)
        return given;
    logged = prove_logged(c, p, keys->log, key_id, test, what);
    return logged == PROOF_NO_KEY ? given : logged;
}

void conn_note_hello(struct conn *c, const uint8_t *p, size_t len)
{
    /* RFC 8446 5.1, 4.1.2: a record of a handshake, in it a ClientHello */
    enum { HANDSHAKE = 22, MAJOR = 3, HELLO = 1, TYPE_AT = 5, RANDOM_AT = 11 };

    if (c->has_random || len < RANDOM_AT + KEYLOG_RANDOM || p[0] != HANDSHAKE ||
        p[1] != MAJOR || p[TYPE_AT] != HELLO)
        return;
    memcpy(c->random, p + RANDOM_AT, KEYLOG_RANDOM);
    c->has_random = true;
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
