/* SPDX-License-Identifier: MIT */
/* FF1 with NIST's vectors. */
#include "unit.h"
#include "mpx_cipher.h"

#include <stdlib.h>

/* The key of NIST's FF1 samples. Its samples are decimal; these values are of
 * another implementation of algorithm 7, in Python, that gives the samples. */
static const uint8_t key[MPX_CIPHER_KEY_LEN] = {
    0x2b, 0x7e, 0x15, 0x16, 0x28, 0xae, 0xd2, 0xa6,
    0xab, 0xf7, 0x15, 0x88, 0x09, 0xcf, 0x4f, 0x3c};
static const struct {
    unsigned bits;
    uint64_t plain, cipher;
} cases[] = {
    {24, 0x0, 0x26a747},
    {24, 0xabcdef, 0x4b08af},
    {32, 0x0, 0x2adba0a6},
    {32, 0x1, 0x449f7846},
    {32, 0xdeadbeef, 0x34267477},
    {37, 0x123456789, 0x10b8c221d2},
    {64, 0x0, UINT64_C(0xf58727f140cc7b21)},
    {64, UINT64_C(0x123456789abcdef), UINT64_C(0x6d99de02809ac39e)},
};

static void gives_the_known_values(void **state)
{
    struct mpx_cipher *c = mpx_cipher_new(key);

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        assert_int_equal(mpx_cipher_encrypt(c, cases[i].bits, cases[i].plain),
                         cases[i].cipher);
        assert_int_equal(mpx_cipher_decrypt(c, cases[i].bits, cases[i].cipher),
                         cases[i].plain);
    }
    mpx_cipher_free(c);
}

/* Every number of 24 bits is met, so none is met twice. */
static void is_a_permutation_of_24_bits(void **state)
{
    enum { ALL = 1 << 24, STEP = 1 << 12 };
    struct mpx_cipher *c = mpx_cipher_new(key);
    uint8_t *met = calloc(ALL / 8, 1);
    uint64_t x[STEP];
    uint32_t n = 0;

    (void)state;
    assert_non_null(met);
    for (uint32_t from = 0; from < ALL; from += STEP) {
        for (uint32_t i = 0; i < STEP; i++)
            x[i] = from + i;
        mpx_cipher_encrypt_many(c, 24, x, STEP);
        for (uint32_t i = 0; i < STEP; i++) {
            assert_true(x[i] < ALL);
            n += !(met[x[i] / 8] >> x[i] % 8 & 1);
            met[x[i] / 8] |= (uint8_t)(1 << x[i] % 8);
        }
    }
    assert_int_equal(n, ALL);
    free(met);
    mpx_cipher_free(c);
}

static void decrypts_what_it_encrypts_at_every_width(void **state)
{
    struct mpx_cipher *c = mpx_cipher_new(key);
    uint64_t x = 1;

    (void)state;
    for (unsigned bits = MPX_CIPHER_BITS_MIN; bits <= MPX_CIPHER_BITS_MAX;
         bits++)
        for (int i = 0; i < 500; i++) {
            uint64_t in, out, many[2];

            x = x * UINT64_C(6364136223846793005) + 1442695040888963407;
            in = x >> (64 - bits);
            out = mpx_cipher_encrypt(c, bits, in);
            assert_int_equal(mpx_cipher_decrypt(c, bits, out), in);
            many[0] = many[1] = in;
            mpx_cipher_encrypt_many(c, bits, many, 2);
            assert_int_equal(many[1], out);
        }
    mpx_cipher_free(c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(gives_the_known_values),
        cmocka_unit_test(is_a_permutation_of_24_bits),
        cmocka_unit_test(decrypts_what_it_encrypts_at_every_width),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
