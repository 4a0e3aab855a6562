/* SPDX-License-Identifier: MIT */
/* The table of key sources, and the keys that each derives. */
#include "keysource.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "ks_eku.h"
#include "ks_label.h"
#include "mpx_crypto.h"
#include "mpx_cursor.h"

enum { MODEL_LEN = 32, CONTEXT_MAX = 32 };

struct keysource {
    struct ks_kind kind;
    enum ks_rotation rotation;
    struct ks_list list;      /* psk, file; secret */
    uint8_t model[MODEL_LEN]; /* ssh: stands for all its exchanges; secret */
    enum ks_err (*key)(const struct keysource *ks, const struct ks_ask *ask,
                       struct ks_key *key);
};

/* ---- out of band ---- */

static enum ks_err listed_key(const struct keysource *ks,
                              const struct ks_ask *ask, struct ks_key *key)
{
    uint32_t i = ks->rotation == KS_ROTATE_LIST ? ask->epoch : 0;
    uint32_t bits;

    if (i >= ks->list.n)
        return KS_ERR_NONE;
    bits = ks->list.bits ? ks->list.bits : 8u * ks->list.key[i].len;
    if (bits < ask->want->min_bits)
        return KS_ERR_WEAK;
    *key = ks->list.key[i];
    return KS_OK;
}

/* A key of few bits: a number below 2^bits, stretched by a public function. */
static void draw_weak(const struct ks_config *c, struct ks_key *key)
{
    uint8_t seed[KS_KEY_MAX] = {0};
    size_t octets = (c->draw_bits + 7) / 8;

    c->random.fill(c->random.ctx, seed, octets);
    seed[0] &= (uint8_t)(0xff >> (8 * octets - c->draw_bits));
    mpx_hkdf_extract("mpx weak key", 12, seed, octets, seed);
    mpx_hkdf_expand(seed, "", 0, key->octets, key->len);
    mpx_wipe(seed, sizeof seed);
}

static void draw(struct keysource *ks, const struct ks_config *c)
{
    bool weak = c->draw_bits && c->draw_bits < 8u * c->draw_len;

    ks->list.n = c->rotation == KS_ROTATE_LIST ? KS_KEYS_MAX : 1;
    ks->list.bits = weak ? c->draw_bits : 0;
    for (unsigned i = 0; i < ks->list.n; i++) {
        struct ks_key *k = &ks->list.key[i];

        k->len = c->draw_len;
        if (weak)
            draw_weak(c, k);
        else
            c->random.fill(c->random.ctx, k->octets, k->len);
    }
}

/* ---- ssh ---- */

/* What an exchange of a connection has left: @p what is 'K' or 'H'. */
static void exchange(const struct keysource *ks, uint8_t what, uint32_t conn,
                     uint32_t epoch, uint8_t out[32])
{
    uint8_t info[9];
    struct mpx_writer w = mpx_writer_of(info, sizeof info);

    mpx_wr_u8(&w, what);
    mpx_wr_u32(&w, conn);
    mpx_wr_u32(&w, epoch);
    mpx_hkdf_expand(ks->model, info, sizeof info, out, 32);
}

/*
 * A model: SSH has no exporter. In the style of RFC 4253 7.2,
 * HASH(K || H || "G" || session_id) with the next free letter, K as an mpint
 * and session_id the H of the first exchange, which others do not change.
 */
static enum ks_err ssh_key(const struct keysource *ks, const struct ks_ask *ask,
                           struct ks_key *key)
{
    uint32_t epoch = ks->rotation == KS_ROTATE_EKU ? ask->epoch : 0;
    uint8_t msg[5 + 32 + 32 + 1 + 32], secret[32], digest[32];
    struct mpx_writer w = mpx_writer_of(msg, sizeof msg);

    if (!ask->want->len || ask->want->len > sizeof digest)
        return KS_ERR_LENGTH;
    exchange(ks, 'K', ask->conn, epoch, secret);
    mpx_wr_u32(&w, 32 + (secret[0] >> 7));
    if (secret[0] >> 7) /* an mpint is signed */
        mpx_wr_u8(&w, 0);
    mpx_wr_bytes(&w, secret, 32);
    exchange(ks, 'H', ask->conn, epoch, digest);
    mpx_wr_bytes(&w, digest, 32);
    mpx_wr_u8(&w, 'G');
    exchange(ks, 'H', ask->conn, 0, digest);
    mpx_wr_bytes(&w, digest, 32);
    assert(!w.bad);
    mpx_sha256(msg, sizeof msg - w.left, digest);
    key->len = ask->want->len;
    memcpy(key->octets, digest, key->len);
    mpx_wipe(msg, sizeof msg);
    mpx_wipe(secret, sizeof secret);
    mpx_wipe(digest, sizeof digest);
    return KS_OK;
}

/* ---- TLS ---- */

static enum ks_err tls_key(const struct keysource *ks, const struct ks_ask *ask,
                           struct ks_key *key)
{
    const struct mpx_exporter *want = ask->want;
    bool counted = ks->rotation == KS_ROTATE_COUNTER && ask->epoch;
    bool has = counted || want->context != MPX_EXPORT_NONE;
    uint8_t ctx[CONTEXT_MAX];
    struct mpx_writer w = mpx_writer_of(ctx, sizeof ctx);
    size_t len;

    if (!ask->tls)
        return KS_ERR_EARLY;
    if (!want->len || want->len > KS_KEY_MAX)
        return KS_ERR_LENGTH;
    if (want->context == MPX_EXPORT_TOKENS)
        mpx_wr_bytes(&w, ask->tokens, ask->tokens_len);
    if (counted)
        mpx_wr_u32(&w, ask->epoch);
    assert(!w.bad);
    len = sizeof ctx - w.left;
    key->len = want->len;
    if (ks->rotation == KS_ROTATE_RENEGOTIATE &&
        ask->epoch != ks_tls_renegotiated(ask->tls))
        return KS_ERR_EARLY;
    if (ks->rotation != KS_ROTATE_EKU || !ask->epoch)
        return ks_tls_export(ask->tls, want->label, has ? ctx : NULL, len,
                             key->octets, key->len);
    if (!ask->eku || ask->eku->epoch != ask->epoch)
        return KS_ERR_EARLY;
    ks_eku_export(ask->eku, want->label, ctx, len, key->octets, key->len);
    return KS_OK;
}

/* ---- the table ---- */

#define CAN(rotation) (1u << KS_ROTATE_##rotation)

static const struct row {
    struct ks_kind kind;
    enum ks_err (*key)(const struct keysource *ks, const struct ks_ask *ask,
                       struct ks_key *key);
} rows[] = {
    {{"none", 0, false, 0}, NULL},
    {{"psk", 0, true, CAN(SAME) | CAN(LIST)}, listed_key},
    {{"file", 0, true, CAN(SAME) | CAN(LIST)}, listed_key},
    {{"ssh", 0, true, CAN(SAME) | CAN(EKU)}, ssh_key},
    {{"tls13", 13, true, CAN(SAME) | CAN(COUNTER) | CAN(EKU)}, tls_key},
    {{"tls12", 12, true, CAN(SAME) | CAN(COUNTER) | CAN(RENEGOTIATE)}, tls_key},
};
enum { ROWS = sizeof rows / sizeof rows[0] };

const struct ks_kind *ks_kind_at(unsigned i)
{
    return i < ROWS ? &rows[i].kind : NULL;
}

const char *ks_name_at(unsigned i)
{
    return i < ROWS ? rows[i].kind.name : NULL;
}

static const struct row *row_of(const char *name)
{
    for (unsigned i = 0; i < ROWS; i++)
        if (strcmp(rows[i].kind.name, name) == 0)
            return &rows[i];
    return NULL;
}

const struct ks_kind *ks_kind_find(const char *name)
{
    const struct row *r = row_of(name);

    return r ? &r->kind : NULL;
}

const char *ks_rotation_at(unsigned i)
{
    static const char *const words[KS_ROTATIONS] = {
        [KS_ROTATE_SAME] = "same",
        [KS_ROTATE_COUNTER] = "counter",
        [KS_ROTATE_EKU] = "eku",
        [KS_ROTATE_LIST] = "psk-list",
        [KS_ROTATE_RENEGOTIATE] = "renegotiate",
    };
    return i < KS_ROTATIONS ? words[i] : NULL;
}

const char *ks_strerror(enum ks_err err)
{
    switch (err) {
    case KS_OK:
        return "no error";
    case KS_ERR_EARLY:
        return "TLS has no such key yet, or no more";
    case KS_ERR_LENGTH:
        return "a key has 1 to 64 octets";
    case KS_ERR_WEAK:
        return "the key has too little entropy for the profile";
    case KS_ERR_EMS:
        return "TLS 1.2 without extended master secret";
    case KS_ERR_NONE:
        return "no such key";
    case KS_ERR_HEX:
        return "a key is an even number of hexadecimal digits";
    case KS_ERR_FILE:
        return "the file cannot be read";
    case KS_ERR_TLS:
        return "the TLS session failed";
    case KS_ERR_ROTATION:
        return "the source has no such rotation";
    case KS_ERR_HIDDEN:
        return "of the key only its fingerprint is known";
    case KS_ERR_NOMEM:
        return "out of memory";
    }
    return "unknown error";
}

/* ---- a source ---- */

static enum ks_err check_keys(const struct ks_config *c)
{
    bool given = c->list && c->list->n;

    if (!given)
        return c->draw_len && c->draw_len <= KS_KEY_MAX ? KS_OK : KS_ERR_LENGTH;
    for (unsigned i = 0; i < c->list->n; i++)
        if (!c->list->key[i].len || c->list->key[i].len > KS_KEY_MAX)
            return KS_ERR_LENGTH;
    return c->list->hidden ? KS_ERR_HIDDEN : KS_OK;
}

static enum ks_err fill(struct keysource *ks, const struct ks_config *c)
{
    bool given = c->list && c->list->n;
    enum ks_err err;

    if (ks->key == ssh_key)
        c->random.fill(c->random.ctx, ks->model, sizeof ks->model);
    if (ks->key != listed_key)
        return KS_OK;
    if (!given && strcmp(c->kind->name, "file") == 0)
        return KS_ERR_NONE;
    err = check_keys(c);
    if (err)
        return err;
    if (given)
        ks->list = *c->list;
    else
        draw(ks, c);
    return KS_OK;
}

enum ks_err keysource_new(const struct ks_config *c, struct keysource **ks)
{
    const struct row *r = row_of(c->kind->name);
    struct keysource *n;
    enum ks_err err;

    if (c->kind->has_keys && !(c->kind->rotations & 1u << c->rotation))
        return KS_ERR_ROTATION;
    n = calloc(1, sizeof *n);
    if (!n)
        return KS_ERR_NOMEM;
    n->kind = *c->kind;
    n->rotation = c->rotation;
    n->key = r ? r->key : NULL;
    err = fill(n, c);
    if (err) {
        keysource_free(n);
        return err;
    }
    *ks = n;
    return KS_OK;
}

void keysource_free(struct keysource *ks)
{
    if (!ks)
        return;
    mpx_wipe(ks, sizeof *ks);
    free(ks);
}

enum ks_err keysource_key(const struct keysource *ks, const struct ks_ask *ask,
                          struct ks_key *key)
{
    struct ks_key k = {0};
    enum ks_err err = ks->key ? ks->key(ks, ask, &k) : KS_ERR_NONE;

    if (!err)
        *key = k;
    mpx_wipe(&k, sizeof k);
    return err;
}
