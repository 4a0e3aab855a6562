/* SPDX-License-Identifier: MIT */
/*
 * SHA-256, SHA-1, HMAC and HKDF over libcrypto's low-level hashes: the EVP
 * functions cost three times the hash itself for messages of our size. A keyed
 * HMAC is kept as the two chaining values behind its one block of padded key.
 */
#define OPENSSL_SUPPRESS_DEPRECATED
#include "mpx_crypto.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include <openssl/crypto.h>
#include <openssl/sha.h>

enum { BLOCK = 64, STATE_WORDS = 8, IPAD = 0x36, OPAD = 0x5c };

static_assert(sizeof(((struct mpx_hmac *)0)->inner) ==
                  sizeof(((SHA256_CTX *)0)->h),
              "mpx_hmac keeps libcrypto's chaining value");

struct digest {
    uint32_t hash;
    union {
        SHA256_CTX sha256;
        SHA_CTX sha1;
    } u;
};

static void must(int ok)
{
    if (!ok)
        abort();
}

size_t mpx_hash_len(uint32_t hash)
{
    return hash == MPX_HASH_SHA1 ? MPX_SHA1_LEN : MPX_SHA256_LEN;
}

static void begin(struct digest *d, uint32_t hash)
{
    d->hash = hash;
    must(hash == MPX_HASH_SHA1 ? SHA1_Init(&d->u.sha1)
                               : SHA256_Init(&d->u.sha256));
}

static void feed(struct digest *d, const void *p, size_t len)
{
    if (len > 0)
        must(d->hash == MPX_HASH_SHA1 ? SHA1_Update(&d->u.sha1, p, len)
                                      : SHA256_Update(&d->u.sha256, p, len));
}

/* @p out holds mpx_hash_len() octets. */
static void finish(struct digest *d, uint8_t *out)
{
    must(d->hash == MPX_HASH_SHA1 ? SHA1_Final(out, &d->u.sha1)
                                  : SHA256_Final(out, &d->u.sha256));
    OPENSSL_cleanse(d, sizeof *d);
}

static void save(const struct digest *d, uint32_t state[STATE_WORDS])
{
    const SHA_CTX *c = &d->u.sha1;

    if (d->hash == MPX_HASH_SHA1)
        memcpy(state,
               (const uint32_t[STATE_WORDS]){c->h0, c->h1, c->h2, c->h3, c->h4},
               sizeof(uint32_t[STATE_WORDS]));
    else
        memcpy(state, d->u.sha256.h, sizeof d->u.sha256.h);
}

/* Go on behind one block that was hashed before. */
static void resume(struct digest *d, uint32_t hash,
                   const uint32_t state[STATE_WORDS])
{
    d->hash = hash;
    if (hash == MPX_HASH_SHA1) {
        d->u.sha1.h0 = state[0];
        d->u.sha1.h1 = state[1];
        d->u.sha1.h2 = state[2];
        d->u.sha1.h3 = state[3];
        d->u.sha1.h4 = state[4];
        d->u.sha1.Nl = BLOCK * 8;
        d->u.sha1.Nh = 0;
        d->u.sha1.num = 0;
        return;
    }
    memcpy(d->u.sha256.h, state, sizeof d->u.sha256.h);
    d->u.sha256.Nl = BLOCK * 8;
    d->u.sha256.Nh = 0;
    d->u.sha256.num = 0;
    d->u.sha256.md_len = MPX_SHA256_LEN;
}

static void absorb_pad(uint32_t hash, uint32_t state[STATE_WORDS],
                       const uint8_t key[BLOCK], uint8_t pad)
{
    struct digest d;
    uint8_t block[BLOCK];

    for (size_t i = 0; i < BLOCK; i++)
        block[i] = key[i] ^ pad;
    begin(&d, hash);
    feed(&d, block, sizeof block);
    save(&d, state);
    OPENSSL_cleanse(&d, sizeof d);
    OPENSSL_cleanse(block, sizeof block);
}

static void hmac_finish(const struct mpx_hmac *h, struct digest *d,
                        uint8_t *out)
{
    uint8_t inner[MPX_SHA256_LEN];

    finish(d, inner);
    resume(d, h->hash, h->outer);
    feed(d, inner, mpx_hash_len(h->hash));
    finish(d, out);
    OPENSSL_cleanse(inner, sizeof inner);
}

static void hash_whole(uint32_t hash, const void *msg, size_t len, uint8_t *out)
{
    struct digest d;

    begin(&d, hash);
    feed(&d, msg, len);
    finish(&d, out);
}

void mpx_sha256(const void *msg, size_t len, uint8_t out[MPX_SHA256_LEN])
{
    hash_whole(MPX_HASH_SHA256, msg, len, out);
}

void mpx_sha1(const void *msg, size_t len, uint8_t out[MPX_SHA1_LEN])
{
    hash_whole(MPX_HASH_SHA1, msg, len, out);
}

static void schedule(struct mpx_hmac *h, uint32_t hash, const void *key,
                     size_t len)
{
    uint8_t block[BLOCK] = {0};

    h->hash = hash;
    if (len > BLOCK)
        hash_whole(hash, key, len, block);
    else if (len > 0)
        memcpy(block, key, len);
    absorb_pad(hash, h->inner, block, IPAD);
    absorb_pad(hash, h->outer, block, OPAD);
    OPENSSL_cleanse(block, sizeof block);
}

void mpx_hmac_init(struct mpx_hmac *h, const void *key, size_t len)
{
    schedule(h, MPX_HASH_SHA256, key, len);
}

void mpx_hmac_init_sha1(struct mpx_hmac *h, const void *key, size_t len)
{
    schedule(h, MPX_HASH_SHA1, key, len);
}

void mpx_hmac(const struct mpx_hmac *h, const void *msg, size_t len,
              uint8_t out[MPX_SHA256_LEN])
{
    struct digest d;

    resume(&d, h->hash, h->inner);
    feed(&d, msg, len);
    hmac_finish(h, &d, out);
}

void mpx_hkdf_extract(const void *salt, size_t salt_len, const void *ikm,
                      size_t ikm_len, uint8_t prk[MPX_SHA256_LEN])
{
    struct mpx_hmac h;

    mpx_hmac_init(&h, salt, salt_len);
    mpx_hmac(&h, ikm, ikm_len, prk);
    mpx_wipe(&h, sizeof h);
}

void mpx_hkdf_expand(const uint8_t prk[MPX_SHA256_LEN], const void *info,
                     size_t info_len, uint8_t *out, size_t out_len)
{
    struct mpx_hmac h;
    struct digest d;
    uint8_t t[MPX_SHA256_LEN] = {0};
    uint8_t i = 0;

    assert(out_len <= (size_t)255 * MPX_SHA256_LEN);
    mpx_hmac_init(&h, prk, MPX_SHA256_LEN);
    while (out_len > 0) {
        size_t n = out_len < sizeof t ? out_len : sizeof t;

        resume(&d, h.hash, h.inner);
        feed(&d, t, i == 0 ? 0 : sizeof t);
        feed(&d, info, info_len);
        i++;
        feed(&d, &i, 1);
        hmac_finish(&h, &d, t);
        memcpy(out, t, n);
        out += n;
        out_len -= n;
    }
    mpx_wipe(t, sizeof t);
    mpx_wipe(&h, sizeof h);
}

bool mpx_ct_equal(const void *a, const void *b, size_t len)
{
    return CRYPTO_memcmp(a, b, len) == 0;
}

void mpx_wipe(void *p, size_t len)
{
    OPENSSL_cleanse(p, len);
}
