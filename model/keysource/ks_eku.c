/* SPDX-License-Identifier: MIT */
/* The messages of extended key update, sent, received and answered. */
#include "ks_eku.h"

#include <openssl/err.h>
#include <openssl/evp.h>
#include <string.h>

#include "ks_label.h"
#include "mpx_crypto.h"

/* First octet of a message. */
enum { REQUEST = 1, RESPONSE, SWITCH, SWITCHED };

enum ks_err ks_eku_init(struct ks_eku *e, struct ks_tls *t,
                        const struct ks_random *r)
{
    *e = (struct ks_eku){.random = *r};
    mpx_sha256("", 0, e->transcript);
    return ks_tls_export(t, "EXPORTER mpx extended key update",
                         (const uint8_t *)"", 0, e->main, sizeof e->main);
}

static void remember(struct ks_eku *e, const uint8_t *p, size_t len)
{
    uint8_t both[32 + KS_EKU_MESSAGE_MAX];

    memcpy(both, e->transcript, 32);
    memcpy(both + 32, p, len);
    mpx_sha256(both, 32 + len, e->transcript);
}

static void write_message(struct ks_eku *e, struct ks_message *m, uint8_t type,
                          const uint8_t *share)
{
    m->len = share ? sizeof m->octets : 1;
    m->octets[0] = type;
    if (share)
        memcpy(m->octets + 1, share, KS_EKU_SHARE);
    remember(e, m->octets, m->len);
}

/* A share of our own; its private half stays in e->own. */
static bool make_share(struct ks_eku *e, uint8_t share[KS_EKU_SHARE])
{
    size_t len = KS_EKU_SHARE;
    EVP_PKEY *key;
    bool ok;

    e->random.fill(e->random.ctx, e->own, sizeof e->own);
    key = EVP_PKEY_new_raw_private_key(EVP_PKEY_X25519, NULL, e->own,
                                       sizeof e->own);
    ok = key && EVP_PKEY_get_raw_public_key(key, share, &len) == 1;
    EVP_PKEY_free(key);
    ERR_clear_error();
    return ok;
}

static bool agree(const struct ks_eku *e, const uint8_t theirs[KS_EKU_SHARE],
                  uint8_t shared[32])
{
    EVP_PKEY *own = EVP_PKEY_new_raw_private_key(EVP_PKEY_X25519, NULL, e->own,
                                                 sizeof e->own);
    EVP_PKEY *peer = EVP_PKEY_new_raw_public_key(EVP_PKEY_X25519, NULL, theirs,
                                                 KS_EKU_SHARE);
    EVP_PKEY_CTX *c = own ? EVP_PKEY_CTX_new(own, NULL) : NULL;
    size_t len = 32;
    bool ok = c && peer && EVP_PKEY_derive_init(c) == 1 &&
              EVP_PKEY_derive_set_peer(c, peer) == 1 &&
              EVP_PKEY_derive(c, shared, &len) == 1 && len == 32;

    EVP_PKEY_CTX_free(c);
    EVP_PKEY_free(peer);
    EVP_PKEY_free(own);
    ERR_clear_error();
    return ok;
}

/* Both shares are known, and the transcript has both messages. */
static bool prepare(struct ks_eku *e, const uint8_t theirs[KS_EKU_SHARE])
{
    uint8_t shared[32], salt[32], hash[32];

    if (!agree(e, theirs, shared))
        return false;
    mpx_wipe(e->own, sizeof e->own);
    mpx_sha256("", 0, hash);
    ks_expand_label(e->main, "derived", hash, 32, salt, 32);
    mpx_hkdf_extract(salt, 32, shared, 32, e->next_main);
    ks_expand_label(e->next_main, "exp master", e->transcript, 32,
                    e->next_exporter, 32);
    mpx_wipe(shared, sizeof shared);
    mpx_wipe(salt, sizeof salt);
    return true;
}

static void begin_epoch(struct ks_eku *e)
{
    memcpy(e->main, e->next_main, 32);
    memcpy(e->exporter, e->next_exporter, 32);
    mpx_wipe(e->next_main, 32);
    mpx_wipe(e->next_exporter, 32);
    e->epoch++;
    e->state = KS_EKU_IDLE;
}

enum ks_err ks_eku_start(struct ks_eku *e, struct ks_message *request)
{
    uint8_t share[KS_EKU_SHARE];

    if (e->state != KS_EKU_IDLE)
        return KS_ERR_EARLY;
    if (!make_share(e, share))
        return KS_ERR_TLS;
    write_message(e, request, REQUEST, share);
    e->state = KS_EKU_ASKED;
    return KS_OK;
}

static bool on_request(struct ks_eku *e, const uint8_t *p, size_t len,
                       struct ks_message *reply)
{
    uint8_t share[KS_EKU_SHARE];

    if (!make_share(e, share))
        return false;
    remember(e, p, len);
    write_message(e, reply, RESPONSE, share);
    e->state = KS_EKU_ANSWERED;
    return prepare(e, p + 1);
}

static bool on_response(struct ks_eku *e, const uint8_t *p, size_t len,
                        struct ks_message *reply)
{
    remember(e, p, len);
    if (!prepare(e, p + 1))
        return false;
    write_message(e, reply, SWITCH, NULL);
    e->state = KS_EKU_SWITCHED;
    return true;
}

enum ks_err ks_eku_input(struct ks_eku *e, const uint8_t *p, size_t len,
                         struct ks_message *reply, bool *began)
{
    uint8_t type = len ? p[0] : 0;
    bool share = len == KS_EKU_MESSAGE_MAX, bare = len == 1;

    reply->len = 0;
    *began = false;
    if (type == REQUEST && share && e->state == KS_EKU_IDLE)
        return on_request(e, p, len, reply) ? KS_OK : KS_ERR_TLS;
    if (type == RESPONSE && share && e->state == KS_EKU_ASKED)
        return on_response(e, p, len, reply) ? KS_OK : KS_ERR_TLS;
    if (type == SWITCH && bare && e->state == KS_EKU_ANSWERED) {
        remember(e, p, len);
        write_message(e, reply, SWITCHED, NULL);
    } else if (type == SWITCHED && bare && e->state == KS_EKU_SWITCHED) {
        remember(e, p, len);
    } else {
        return KS_ERR_TLS;
    }
    begin_epoch(e);
    *began = true;
    return KS_OK;
}

void ks_eku_export(const struct ks_eku *e, const char *label,
                   const uint8_t *ctx, size_t ctx_len, uint8_t *out, size_t len)
{
    ks_export_label(e->exporter, label, ctx, ctx_len, out, len);
}
