/* SPDX-License-Identifier: MIT */
/*
 * SHA-256, HMAC and HKDF over libcrypto's low-level SHA-256: the EVP doors
 * cost three times the hash itself for messages of our size. A keyed HMAC is
 * kept as the two chaining values behind its one block of padded key.
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

static void must(int ok)
{
    if (!ok)
        abort();
}

static void begin(SHA256_CTX *c)
{
    must(SHA256_Init(c));
}

static void feed(SHA256_CTX *c, const void *p, size_t len)
{
    if (len > 0)
        must(SHA256_Update(c, p, len));
}

static void finish(SHA256_CTX *c, uint8_t out[MPX_SHA256_LEN])
{
    must(SHA256_Final(out, c));
    OPENSSL_cleanse(c, sizeof *c);
}

/* Go on behind one block that was hashed before. */
static void resume(SHA256_CTX *c, const uint32_t state[STATE_WORDS])
{
    memcpy(c->h, state, sizeof c->h);
    c->Nl = BLOCK * 8;
    c->Nh = 0;
    c->num = 0;
    c->md_len = MPX_SHA256_LEN;
}

static void absorb_pad(uint32_t state[STATE_WORDS], const uint8_t key[BLOCK],
                       uint8_t pad)
{
    SHA256_CTX c;
    uint8_t block[BLOCK];

    for (size_t i = 0; i < BLOCK; i++)
        block[i] = key[i] ^ pad;
    begin(&c);
    feed(&c, block, sizeof block);
    memcpy(state, c.h, sizeof c.h);
    OPENSSL_cleanse(&c, sizeof c);
    OPENSSL_cleanse(block, sizeof block);
}

static void hmac_finish(const struct mpx_hmac *h, SHA256_CTX *c,
                        uint8_t out[MPX_SHA256_LEN])
{
    uint8_t digest[MPX_SHA256_LEN];

    must(SHA256_Final(digest, c));
    resume(c, h->outer);
    feed(c, digest, sizeof digest);
    finish(c, out);
    OPENSSL_cleanse(digest, sizeof digest);
}

void mpx_sha256(const void *msg, size_t len, uint8_t out[MPX_SHA256_LEN])
{
    SHA256_CTX c;

    begin(&c);
    feed(&c, msg, len);
    finish(&c, out);
}

void mpx_hmac_init(struct mpx_hmac *h, const void *key, size_t len)
{
    uint8_t block[BLOCK] = {0};

    if (len > BLOCK)
        mpx_sha256(key, len, block);
    else if (len > 0)
        memcpy(block, key, len);
    absorb_pad(h->inner, block, IPAD);
    absorb_pad(h->outer, block, OPAD);
    OPENSSL_cleanse(block, sizeof block);
}

void mpx_hmac(const struct mpx_hmac *h, const void *msg, size_t len,
              uint8_t out[MPX_SHA256_LEN])
{
    SHA256_CTX c;

    resume(&c, h->inner);
    feed(&c, msg, len);
    hmac_finish(h, &c, out);
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
    SHA256_CTX c;
    uint8_t t[MPX_SHA256_LEN] = {0};
    uint8_t i = 0;

    assert(out_len <= (size_t)255 * MPX_SHA256_LEN);
    mpx_hmac_init(&h, prk, MPX_SHA256_LEN);
    while (out_len > 0) {
        size_t n = out_len < sizeof t ? out_len : sizeof t;

        resume(&c, h.inner);
        feed(&c, t, i == 0 ? 0 : sizeof t);
        feed(&c, info, info_len);
        i++;
        feed(&c, &i, 1);
        hmac_finish(&h, &c, t);
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
