/* SPDX-License-Identifier: MIT */
/* SP 800-38G, algorithms 7 and 8, for radix 2: strings of bits are numbers. */
#include "mpx_cipher.h"

#include <assert.h>
#include <endian.h>
#include <stdlib.h>

#include <openssl/evp.h>

enum { BLOCK = 16, ROUNDS = 10, BATCH = 64 };

struct mpx_cipher {
    EVP_CIPHER_CTX *aes;
};

/* X = A || B is u bits and v bits; AES(P), as two numbers, begins each round.
 */
struct shape {
    unsigned u, v;
    uint64_t p[2];
};

static void must(int ok)
{
    if (!ok)
        abort();
}

struct mpx_cipher *mpx_cipher_new(const uint8_t key[MPX_CIPHER_KEY_LEN])
{
    struct mpx_cipher *c = calloc(1, sizeof *c);

    must(c != NULL);
    c->aes = EVP_CIPHER_CTX_new();
    must(c->aes != NULL);
    must(EVP_EncryptInit_ex(c->aes, EVP_aes_128_ecb(), NULL, key, NULL));
    must(EVP_CIPHER_CTX_set_padding(c->aes, 0));
    return c;
}

void mpx_cipher_free(struct mpx_cipher *c)
{
    if (!c)
        return;
    EVP_CIPHER_CTX_free(c->aes); /* wipes the key schedule */
    free(c);
}

/* Blocks are pairs of numbers, the first half and the second. */
static void aes(const struct mpx_cipher *c, uint64_t *block, size_t n)
{
    int len = (int)(n * BLOCK), done = 0;
    uint8_t *octets = (uint8_t *)block;

    for (size_t i = 0; i < 2 * n; i++)
        block[i] = htobe64(block[i]);
    must(EVP_EncryptUpdate(c->aes, octets, &done, octets, len) && done == len);
    for (size_t i = 0; i < 2 * n; i++)
        block[i] = be64toh(block[i]);
}

static uint64_t mask(unsigned bits)
{
    return bits == 64 ? UINT64_MAX : (UINT64_C(1) << bits) - 1;
}

/* Steps 1 and 5; the octets of P are version, method, addition, radix (3),
 * rounds, u mod 256, n (4) and the tweak's length (4). */
static void shape_of(const struct mpx_cipher *c, struct shape *s, unsigned bits)
{
    assert(bits >= MPX_CIPHER_BITS_MIN && bits <= MPX_CIPHER_BITS_MAX);
    s->u = bits / 2;
    s->v = bits - s->u;
    s->p[0] = UINT64_C(0x0102010000020000) | ROUNDS << 8 | s->u;
    s->p[1] = (uint64_t)bits << 32;
    aes(c, s->p, 1);
}

/* Steps 6.i to 6.iv for n halves: Q is zeroes, i, and the half in ceil(v/8)
 * octets; d is 8 for every width here, so y is the first eight octets of R. */
static void round_values(const struct mpx_cipher *c, const struct shape *s,
                         unsigned i, const uint64_t *half, uint64_t *y,
                         size_t n)
{
    uint64_t q = (uint64_t)i << 8 * ((s->v + 7) / 8);
    uint64_t r[2 * BATCH];

    for (size_t k = 0; k < n; k++) {
        r[2 * k] = s->p[0];
        r[2 * k + 1] = s->p[1] ^ q ^ half[k];
    }
    aes(c, r, n);
    for (size_t k = 0; k < n; k++)
        y[k] = r[2 * k];
}

static void encrypt_batch(const struct mpx_cipher *c, const struct shape *s,
                          uint64_t *x, size_t n)
{
    uint64_t a[BATCH], b[BATCH], y[BATCH];

    for (size_t k = 0; k < n; k++) {
        a[k] = x[k] >> s->v;
        b[k] = x[k] & mask(s->v);
    }
    for (unsigned i = 0; i < ROUNDS; i++) {
        uint64_t m = mask(i % 2 ? s->v : s->u);

        round_values(c, s, i, b, y, n);
        for (size_t k = 0; k < n; k++) {
            uint64_t next = (a[k] + y[k]) & m;

            a[k] = b[k];
            b[k] = next;
        }
    }
    for (size_t k = 0; k < n; k++)
        x[k] = a[k] << s->v | b[k];
}

void mpx_cipher_encrypt_many(const struct mpx_cipher *c, unsigned bits,
                             uint64_t *x, size_t n)
{
    struct shape s;

    shape_of(c, &s, bits);
    for (size_t at = 0; at < n; at += BATCH)
        encrypt_batch(c, &s, x + at, n - at < BATCH ? n - at : BATCH);
}

uint64_t mpx_cipher_encrypt(const struct mpx_cipher *c, unsigned bits,
                            uint64_t x)
{
    assert((x & ~mask(bits)) == 0);
    mpx_cipher_encrypt_many(c, bits, &x, 1);
    return x;
}

uint64_t mpx_cipher_decrypt(const struct mpx_cipher *c, unsigned bits,
                            uint64_t y)
{
    struct shape s;
    uint64_t a, b, f;

    assert((y & ~mask(bits)) == 0);
    shape_of(c, &s, bits);
    a = y >> s.v;
    b = y & mask(s.v);
    for (unsigned i = ROUNDS; i-- > 0;) {
        uint64_t before;

        round_values(c, &s, i, &a, &f, 1);
        before = (b - f) & mask(i % 2 ? s.v : s.u);
        b = a;
        a = before;
    }
    return a << s.v | b;
}
