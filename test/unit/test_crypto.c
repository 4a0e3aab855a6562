/* SPDX-License-Identifier: MIT */
/* Hashes, HMACs and key derivation, with published vectors. */
#include "unit.h"
#include "mpx_crypto.h"

/* FIPS 180-4 examples. */
static const struct {
    const char *msg, *digest;
} sha256_cases[] = {
    {"", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},
    {"abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"},
    {"abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
     "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"},
};

/* The same examples under SHA-1, FIPS 180-4. */
static const struct {
    const char *msg, *digest;
} sha1_cases[] = {
    {"", "da39a3ee5e6b4b0d3255bfef95601890afd80709"},
    {"abc", "a9993e364706816aba3e25717850c26c9cd0d89d"},
    {"abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
     "84983e441c3bd26ebaae4aa1f95129e5e54670f1"},
};

/* RFC 4231; case 5 publishes the left 128 bits. A NULL text is a run of one
 * octet. */
struct run {
    const char *text;
    uint8_t octet;
    size_t len;
};
static const struct {
    struct run key, msg;
    const char *mac;
} hmac_cases[] = {
    {{NULL, 0x0b, 20},
     {"Hi There", 0, 8},
     "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"},
    {{"Jefe", 0, 4},
     {"what do ya want for nothing?", 0, 28},
     "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"},
    {{NULL, 0xaa, 20},
     {NULL, 0xdd, 50},
     "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe"},
    {{"\x01\x02\x03\x04\x05\x06\x07\x08\x09\x0a\x0b\x0c\x0d\x0e\x0f\x10"
      "\x11\x12\x13\x14\x15\x16\x17\x18\x19",
      0, 25},
     {NULL, 0xcd, 50},
     "82558a389a443c0ea4cc819899f2083a85f0faa3e578f8077a2e3ff46729665b"},
    {{NULL, 0x0c, 20},
     {"Test With Truncation", 0, 20},
     "a3b6167473100ee06e0c796c2955552b"},
    {{NULL, 0xaa, 131},
     {"Test Using Larger Than Block-Size Key - Hash Key First", 0, 54},
     "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"},
    {{NULL, 0xaa, 131},
     {"This is a test using a larger than block-size key and a larger than "
      "block-size data. The key needs to be hashed before being used by the "
      "HMAC algorithm.",
      0, 152},
     "9b09ffa71b942fcb27635fbcd5b0e944bfdc63644f0713938a7f51535c3a35e2"},
};

/* RFC 2202 3. */
static const struct {
    struct run key, msg;
    const char *mac;
} hmac_sha1_cases[] = {
    {{NULL, 0x0b, 20},
     {"Hi There", 0, 8},
     "b617318655057264e28bc0b6fb378c8ef146be00"},
    {{"Jefe", 0, 4},
     {"what do ya want for nothing?", 0, 28},
     "effcdf6ae5eb2fa2d27416d5f184df9c259a7c79"},
    {{NULL, 0xaa, 20},
     {NULL, 0xdd, 50},
     "125d7342b9ac11cd91a39af48aa17b4f63f175d3"},
    {{NULL, 0xaa, 80},
     {"Test Using Larger Than Block-Size Key - Hash Key First", 0, 54},
     "aa4ae5e15272d00e95705637ce8a3b55ed402112"},
    {{NULL, 0xaa, 80},
     {"Test Using Larger Than Block-Size Key and Larger Than One Block-Size "
      "Data",
      0, 73},
     "e8e99d0f45237d786d6bbaa7965c7808bbff1a91"},
};

/* RFC 5869 A.1 to A.3; octets that count up from the first. */
struct count {
    uint8_t first;
    size_t len;
};
static const struct {
    uint8_t ikm_first, ikm_step;
    size_t ikm_len;
    struct count salt, info;
    const char *prk, *okm;
} hkdf_cases[] = {
    {0x0b,
     0,
     22,
     {0x00, 13},
     {0xf0, 10},
     "077709362c2e32df0ddc3f0dc47bba6390b6c73bb50f9c3122ec844ad7c2b3e5",
     "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf"
     "34007208d5b887185865"},
    {0x00,
     1,
     80,
     {0x60, 80},
     {0xb0, 80},
     "06a6b88c5853361a06104c9ceb35b45cef760014904671014a193f40c15fc244",
     "b11e398dc80327a1c8e7f78c596a49344f012eda2d4efad8a050cc4c19afa97c"
     "59045a99cac7827271cb41c65e590e09da3275600c2f09b8367793a9aca3db71"
     "cc30c58179ec3e87c14c01d5c1f3434f1d87"},
    {0x0b,
     0,
     22,
     {0, 0},
     {0, 0},
     "19ef24a32c717b167f33a91d6f648bdf96596776afdb6377ac434c1c293ccb04",
     "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d"
     "9d201395faa4b61a96c8"},
};

static void fill(uint8_t *dst, const struct run *r)
{
    if (r->text)
        memcpy(dst, r->text, r->len);
    else
        memset(dst, r->octet, r->len);
}

static void count_up(uint8_t *dst, uint8_t first, uint8_t step, size_t len)
{
    for (size_t i = 0; i < len; i++)
        dst[i] = (uint8_t)(first + step * i);
}

static void sha256_of_fips_180(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(sha256_cases); i++) {
        uint8_t got[MPX_SHA256_LEN], want[MPX_SHA256_LEN];

        unhex(want, sizeof want, sha256_cases[i].digest);
        mpx_sha256(sha256_cases[i].msg, strlen(sha256_cases[i].msg), got);
        assert_memory_equal(got, want, sizeof want);
    }
}

static void sha1_of_fips_180(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(sha1_cases); i++) {
        uint8_t got[MPX_SHA1_LEN], want[MPX_SHA1_LEN];

        unhex(want, sizeof want, sha1_cases[i].digest);
        mpx_sha1(sha1_cases[i].msg, strlen(sha1_cases[i].msg), got);
        assert_memory_equal(got, want, sizeof want);
    }
}

/* It writes the 20 octets of its hash and not one more. */
static void hmac_of_rfc2202(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(hmac_sha1_cases); i++) {
        uint8_t key[160], msg[160], got[MPX_SHA256_LEN], want[MPX_SHA256_LEN];
        struct mpx_hmac h;

        memset(want, 0xee, sizeof want);
        memset(got, 0xee, sizeof got);
        assert_int_equal(unhex(want, sizeof want, hmac_sha1_cases[i].mac),
                         MPX_SHA1_LEN);
        fill(key, &hmac_sha1_cases[i].key);
        fill(msg, &hmac_sha1_cases[i].msg);
        mpx_hmac_init_sha1(&h, key, hmac_sha1_cases[i].key.len);
        assert_int_equal(mpx_hash_len(h.hash), MPX_SHA1_LEN);
        mpx_hmac(&h, msg, hmac_sha1_cases[i].msg.len, got);
        assert_memory_equal(got, want, sizeof want);
    }
}

static void hmac_of_rfc4231(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(hmac_cases); i++) {
        uint8_t key[160], msg[160], got[MPX_SHA256_LEN], want[MPX_SHA256_LEN];
        size_t n = unhex(want, sizeof want, hmac_cases[i].mac);
        struct mpx_hmac h, copy;

        fill(key, &hmac_cases[i].key);
        fill(msg, &hmac_cases[i].msg);
        mpx_hmac_init(&h, key, hmac_cases[i].key.len);
        mpx_hmac(&h, msg, hmac_cases[i].msg.len, got);
        assert_memory_equal(got, want, n);

        copy = h; /* kept and copied schedules say the same again */
        mpx_hmac(&copy, msg, hmac_cases[i].msg.len, got);
        assert_memory_equal(got, want, n);
    }
}

static void hkdf_of_rfc5869(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(hkdf_cases); i++) {
        uint8_t ikm[80], salt[80], info[80], prk[32], okm[82], want[82];
        size_t okm_len;

        count_up(ikm, hkdf_cases[i].ikm_first, hkdf_cases[i].ikm_step,
                 hkdf_cases[i].ikm_len);
        count_up(salt, hkdf_cases[i].salt.first, 1, hkdf_cases[i].salt.len);
        count_up(info, hkdf_cases[i].info.first, 1, hkdf_cases[i].info.len);

        mpx_hkdf_extract(salt, hkdf_cases[i].salt.len, ikm,
                         hkdf_cases[i].ikm_len, prk);
        unhex(want, sizeof want, hkdf_cases[i].prk);
        assert_memory_equal(prk, want, sizeof prk);

        okm_len = unhex(want, sizeof want, hkdf_cases[i].okm);
        mpx_hkdf_expand(prk, info, hkdf_cases[i].info.len, okm, okm_len);
        assert_memory_equal(okm, want, okm_len);
    }
}

static void hkdf_output_is_a_prefix_of_longer_output(void **state)
{
    static const uint8_t prk[32] = {1};
    static uint8_t most[255 * 32];
    uint8_t few[100];

    (void)state;
    mpx_hkdf_expand(prk, "x", 1, most, sizeof most);
    for (size_t n = 0; n <= sizeof few; n++) {
        memset(few, 0xee, sizeof few);
        mpx_hkdf_expand(prk, "x", 1, few, n);
        assert_memory_equal(few, most, n);
        if (n < sizeof few)
            assert_int_equal(few[n], 0xee);
    }
}

static void keys_of_64_octets_are_not_hashed_and_65_are(void **state)
{
    uint8_t key[65], hashed[32], a[32], b[32];
    struct mpx_hmac h;

    (void)state;
    memset(key, 7, sizeof key);
    mpx_sha256(key, 65, hashed);
    mpx_hmac_init(&h, key, 65);
    mpx_hmac(&h, "m", 1, a);
    mpx_hmac_init(&h, hashed, 32);
    mpx_hmac(&h, "m", 1, b);
    assert_memory_equal(a, b, 32);

    mpx_sha256(key, 64, hashed);
    mpx_hmac_init(&h, key, 64);
    mpx_hmac(&h, "m", 1, a);
    mpx_hmac_init(&h, hashed, 32);
    mpx_hmac(&h, "m", 1, b);
    assert_memory_not_equal(a, b, 32);
}

static void equality_sees_every_bit(void **state)
{
    uint8_t a[20] = {0}, b[20] = {0};

    (void)state;
    assert_true(mpx_ct_equal(a, b, sizeof a));
    for (size_t bit = 0; bit < 8 * sizeof a; bit++) {
        b[bit / 8] = (uint8_t)(1u << bit % 8);
        assert_false(mpx_ct_equal(a, b, sizeof a));
        b[bit / 8] = 0;
    }
    b[19] = 1;
    assert_true(mpx_ct_equal(a, b, 19));
}

static void a_wipe_leaves_zeroes_and_stops_in_time(void **state)
{
    uint8_t b[9];

    (void)state;
    memset(b, 0xaa, sizeof b);
    mpx_wipe(b, 8);
    assert_memory_equal(b, "\0\0\0\0\0\0\0\0\xaa", 9);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sha256_of_fips_180),
        cmocka_unit_test(sha1_of_fips_180),
        cmocka_unit_test(hmac_of_rfc2202),
        cmocka_unit_test(hmac_of_rfc4231),
        cmocka_unit_test(hkdf_of_rfc5869),
        cmocka_unit_test(hkdf_output_is_a_prefix_of_longer_output),
        cmocka_unit_test(keys_of_64_octets_are_not_hashed_and_65_are),
        cmocka_unit_test(equality_sees_every_bit),
        cmocka_unit_test(a_wipe_leaves_zeroes_and_stops_in_time),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
