/* SPDX-License-Identifier: MIT */
/*
 * What the MACs depend on and what not. Their values are those of test/vectors.
 */
#include "unit.h"
#include "mpx_auth.h"

static const enum mpx_role I = MPX_ROLE_I, R = MPX_ROLE_R;
static const uint32_t ni = 0x11223344, nr = 0xa1b2c3d4;
static const struct mpx_auth_public pub = {
    .token = {0xdeadbeef, 0xc0ffee42},
    .neg = {0x01, 0x09, 0x01, 0x09, 0x01, 0x09},
};
static const struct mpx_join_bind bind = {0x00, 2, 0x00, 0};
static const uint8_t secret[MPX_EXTKEY_MAX + 1] =
    "sixteen octets..and many more";

static struct mpx_auth_key key_of(const struct mpx_profile *p, uint8_t epoch)
{
    struct mpx_auth_key k;

    assert_int_equal(
        mpx_auth_key_init(&k, p, &pub, secret, MPX_KEYS_LEN, epoch), MPX_OK);
    return k;
}

static struct mpx_auth_key key_named(const char *profile)
{
    return key_of(mpx_profile_find(profile), 0);
}

static const char *const multipath[] = {"rfc6824", "rfc8684", "paasch",
                                        "baerts", "hardened"};

/* ---- lengths, lifetime -------------------------------------------------- */

static const struct {
    const char *profile;
    size_t min, max;
} lengths[] = {
    {"rfc6824", 16, 16}, {"rfc8684", 16, 16},  {"paasch", 16, 16},
    {"baerts", 1, 64},   {"hardened", 16, 64},
};

static void secrets_of_other_lengths_are_refused(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(lengths); i++) {
        const struct mpx_profile *p = mpx_profile_find(lengths[i].profile);

        for (size_t len = 0; len <= MPX_EXTKEY_MAX + 1; len++) {
            struct mpx_auth_key k, before;
            bool legal = len >= lengths[i].min && len <= lengths[i].max;

            memset(&k, 0x5a, sizeof k);
            before = k;
            assert_int_equal(mpx_auth_key_init(&k, p, &pub, secret, len, 0),
                             legal ? MPX_OK : MPX_ERR_RANGE);
            if (!legal)
                assert_memory_equal(&k, &before, sizeof k);
        }
    }
}

static void a_wiped_key_holds_nothing(void **state)
{
    static const struct mpx_auth_key nothing;

    (void)state;
    for (size_t i = 0; i < COUNT_OF(multipath); i++) {
        struct mpx_auth_key k = key_named(multipath[i]);

        mpx_auth_wipe(&k);
        assert_memory_equal(&k, &nothing, sizeof k);
    }
}

/* ---- MP_JOIN ------------------------------------------------------------ */

static bool same_join(const struct mpx_auth_key *k, enum mpx_role s1, bool i1,
                      enum mpx_role s2, bool i2)
{
    uint8_t a[MPX_MAC160_LEN], b[MPX_MAC160_LEN];

    mpx_auth_join(k, s1, i1, ni, nr, &bind, a);
    mpx_auth_join(k, s2, i2, ni, nr, &bind, b);
    return memcmp(a, b, sizeof a) == 0;
}

/* D-09: with one key for both directions, what one host says with given
 * nonces is what the other would say; hence the reflection. */
static const struct {
    const char *profile;
    bool by_role, by_side; /* MAC depends on connection role, subflow side */
} join_cases[] = {
    {"rfc6824", true, false}, {"rfc8684", true, false}, {"paasch", true, false},
    {"baerts", false, false}, {"hardened", true, true},
};

static void joins_depend_on_who_speaks_except_in_baerts(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(join_cases); i++) {
        struct mpx_auth_key k = key_named(join_cases[i].profile);

        assert_int_equal(!same_join(&k, I, true, R, true),
                         join_cases[i].by_role);
        assert_int_equal(!same_join(&k, I, true, I, false),
                         join_cases[i].by_side);
    }
}

static void joins_depend_on_the_order_of_the_nonces(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(multipath); i++) {
        struct mpx_auth_key k = key_named(multipath[i]);
        uint8_t a[MPX_MAC160_LEN], b[MPX_MAC160_LEN];

        mpx_auth_join(&k, I, true, ni, nr, &bind, a);
        mpx_auth_join(&k, I, true, nr, ni, &bind, b);
        assert_memory_not_equal(a, b, sizeof a);
    }
}

/* D-37: address ids and the backup bit are covered by the hardened MAC only. */
static void only_hardened_joins_cover_the_syn(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(multipath); i++) {
        struct mpx_auth_key k = key_named(multipath[i]);
        bool hardened = k.rule == MPX_MAC_SCHEDULE;
        uint8_t a[MPX_MAC160_LEN], b[MPX_MAC160_LEN];

        mpx_auth_join(&k, I, true, ni, nr, &bind, a);
        for (int field = 0; field < 4; field++) {
            uint8_t f[4] = {bind.syn_b2, bind.syn_id, bind.sa_b2, bind.sa_id};
            struct mpx_join_bind other;

            f[field] ^= 1;
            other = (struct mpx_join_bind){f[0], f[1], f[2], f[3]};
            mpx_auth_join(&k, I, true, ni, nr, &other, b);
            assert_int_equal(memcmp(a, b, sizeof a) != 0, hardened);
        }
    }
}

/* D-11: a static external key does not tell two connections apart. */
static void only_hardened_joins_cover_the_connection(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(multipath); i++) {
        const struct mpx_profile *p = mpx_profile_find(multipath[i]);
        struct mpx_auth_key k = key_named(multipath[i]), other;
        struct mpx_auth_public elsewhere = pub;
        uint8_t a[MPX_MAC160_LEN], b[MPX_MAC160_LEN];

        elsewhere.token[R]++;
        assert_int_equal(
            mpx_auth_key_init(&other, p, &elsewhere, secret, MPX_KEYS_LEN, 0),
            MPX_OK);
        mpx_auth_join(&k, I, true, ni, nr, &bind, a);
        mpx_auth_join(&other, I, true, ni, nr, &bind, b);
        assert_int_equal(memcmp(a, b, sizeof a) != 0,
                         k.rule == MPX_MAC_SCHEDULE);
    }
}

/* D-09, D-11: two ways to mend [B], each by itself. */
static void joins_of_baerts_can_be_bound(void **state)
{
    static const struct {
        const char *name, *value;
        bool by_role, by_connection;
    } bound[] = {
        {"join-role-binding", "role", true, false},
        {"join-token-binding", "key-schedule", false, true},
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(bound); i++) {
        struct mpx_profile p = *mpx_profile_find("baerts");
        struct mpx_auth_key k, other, plain = key_of(&p, 0);
        struct mpx_auth_public elsewhere = pub;
        uint8_t a[MPX_MAC160_LEN], b[MPX_MAC160_LEN];

        elsewhere.token[R]++;
        assert_int_equal(mpx_profile_set(&p, bound[i].name, bound[i].value),
                         MPX_OK);
        k = key_of(&p, 0);
        assert_int_equal(
            mpx_auth_key_init(&other, &p, &elsewhere, secret, MPX_KEYS_LEN, 0),
            MPX_OK);
        assert_int_equal(!same_join(&k, I, true, R, true), bound[i].by_role);
        /* Not by the side of the subflow: a host that opens one and accepts
         * another would speak for its peer. */
        assert_true(same_join(&k, I, true, I, false));
        mpx_auth_join(&k, I, true, ni, nr, &bind, a);
        mpx_auth_join(&other, I, true, ni, nr, &bind, b);
        assert_int_equal(memcmp(a, b, sizeof a) != 0, bound[i].by_connection);
        mpx_auth_join(&plain, I, true, ni, nr, &bind, b);
        assert_memory_not_equal(a, b, sizeof a);
    }
}

/* D-42: what the draft wrote on RFC 6824bis, and what goes with RFC 8684. */
static void paasch_hashes_are_a_switch(void **state)
{
    struct mpx_profile p = *mpx_profile_find("paasch");
    struct mpx_identity by256, by1;
    struct mpx_auth_key k = key_of(&p, 0);
    uint8_t close256[MPX_MAC64_LEN], close1[MPX_MAC64_LEN], digest[32];

    (void)state;
    mpx_auth_identity(&by256, &p, 0x0102030405060708, 0);
    mpx_auth_fastclose(&k, I, close256);
    assert_int_equal(mpx_profile_set(&p, "paasch-hash", "sha1"), MPX_OK);
    k = key_of(&p, 0);
    mpx_auth_identity(&by1, &p, 0x0102030405060708, 0);
    mpx_auth_fastclose(&k, I, close1);
    assert_true(by1.token == by256.token);
    assert_true(by1.idsn != by256.idsn);
    mpx_sha1("\1\2\3\4\5\6\7\10", 8, digest);
    for (int i = 0; i < 8; i++) /* the most significant 64 bits */
        assert_int_equal((uint8_t)(by1.idsn >> (56 - 8 * i)), digest[i]);
    mpx_sha256(secret + 8, 8, digest);
    assert_memory_equal(close256, digest, sizeof close256);
    mpx_sha1(secret + 8, 8, digest);
    assert_memory_equal(close1, digest, sizeof close1);
}

/* ---- ADD_ADDR ----------------------------------------------------------- */

static void addresses_are_covered_whole(void **state)
{
    static const struct mpx_opt_add_addr base = {
        .addr_id = 3, .family = 4, .addr = {192, 0, 2, 2}, .port = 5001};

    (void)state;
    for (size_t i = 0; i < COUNT_OF(multipath); i++) {
        struct mpx_auth_key k = key_named(multipath[i]);
        struct mpx_opt_add_addr a[5] = {base, base, base, base, base};
        uint8_t mac[5][MPX_MAC64_LEN];

        a[1].addr_id++;
        a[2].addr[3]++;
        a[3].port = 0;
        a[4].family = 6;
        for (size_t n = 0; n < 5; n++) {
            mpx_auth_add_addr(&k, R, &a[n], mac[n]);
            for (size_t m = 0; m < n; m++)
                assert_memory_not_equal(mac[n], mac[m], MPX_MAC64_LEN);
        }
    }
}

/* D-10: [B] lets either host's ADD_ADDR pass for the other's. */
static void addresses_depend_on_who_speaks_except_in_baerts(void **state)
{
    static const struct mpx_opt_add_addr a = {.addr_id = 3, .family = 4};

    (void)state;
    for (size_t i = 0; i < COUNT_OF(multipath); i++) {
        struct mpx_auth_key k = key_named(multipath[i]);
        uint8_t by_i[MPX_MAC64_LEN], by_r[MPX_MAC64_LEN];

        mpx_auth_add_addr(&k, I, &a, by_i);
        mpx_auth_add_addr(&k, R, &a, by_r);
        assert_int_equal(memcmp(by_i, by_r, sizeof by_i) == 0,
                         k.rule == MPX_MAC_EXTKEY);
    }
}

/* An answer is good for its nonce, its address and who gives it, and is no
 * ADD_ADDR. */
static void confirmations_are_covered_whole(void **state)
{
    static const struct mpx_opt_add_addr base = {.addr_id = 3,
                                                 .family = 4,
                                                 .addr = {192, 0, 2, 2},
                                                 .port = 5001,
                                                 .nonce = {1, 2, 3}};

    (void)state;
    for (size_t i = 0; i < COUNT_OF(multipath); i++) {
        struct mpx_auth_key k = key_named(multipath[i]);
        struct mpx_opt_add_addr a[7] = {base, base, base, base,
                                        base, base, base};
        uint8_t mac[7][MPX_MAC64_LEN];

        a[1].addr_id++;
        a[2].addr[3]++;
        a[3].port = 0;
        a[4].family = 6;
        a[5].nonce[MPX_ADDR_NONCE_LEN - 1]++;
        for (size_t n = 0; n < 7; n++) {
            if (n < 6)
                mpx_auth_confirm_addr(&k, R, &a[n], mac[n]);
            else
                mpx_auth_confirm_addr(&k, I, &a[n], mac[n]);
            for (size_t m = 0; m < n; m++)
                assert_memory_not_equal(mac[n], mac[m], MPX_MAC64_LEN);
        }
        mpx_auth_add_addr(&k, R, &base, mac[6]);
        assert_memory_not_equal(mac[0], mac[6], MPX_MAC64_LEN);
    }
}

/* With the role it covers nothing less: the key is the same, the octets not. */
static void addresses_may_name_who_speaks(void **state)
{
    static const struct mpx_opt_add_addr a = {
        .addr_id = 3, .family = 6, .addr = {0x20, 1}, .port = 5001};
    struct mpx_profile p = *mpx_profile_find("baerts");
    struct mpx_auth_key plain = key_of(&p, 0), k;
    uint8_t by_i[MPX_MAC64_LEN], by_r[MPX_MAC64_LEN], by_any[MPX_MAC64_LEN];

    (void)state;
    assert_int_equal(mpx_profile_set(&p, "add-addr-role-binding", "role"),
                     MPX_OK);
    k = key_of(&p, 0);
    mpx_auth_add_addr(&k, I, &a, by_i);
    mpx_auth_add_addr(&k, R, &a, by_r);
    mpx_auth_add_addr(&plain, I, &a, by_any);
    assert_memory_not_equal(by_i, by_r, sizeof by_i);
    assert_memory_not_equal(by_i, by_any, sizeof by_i);
    assert_memory_not_equal(by_r, by_any, sizeof by_i);
}

/* ---- NEW_KEY and MP_FASTCLOSE ------------------------------------------- */

static bool tag_closes(const char *fastclose_trunc)
{
    struct mpx_profile p = *mpx_profile_find("baerts");
    struct mpx_auth_key k;
    uint8_t tag[MPX_MAC64_LEN], proof[MPX_MAC64_LEN];

    assert_int_equal(mpx_profile_set(&p, "fastclose-trunc", fastclose_trunc),
                     MPX_OK);
    k = key_of(&p, 0);
    mpx_auth_new_key(&k, I, false, tag);
    mpx_auth_fastclose(&k, I, proof);
    return memcmp(tag, proof, sizeof tag) == 0;
}

/* D-03 and D-08. */
static void a_baerts_tag_closes_unless_truncated_otherwise(void **state)
{
    struct mpx_auth_key h = key_named("hardened");
    uint8_t tag[MPX_MAC64_LEN], proof[MPX_MAC64_LEN];

    (void)state;
    assert_true(tag_closes("right64"));
    assert_false(tag_closes("left64"));
    mpx_auth_new_key(&h, I, false, tag);
    mpx_auth_fastclose(&h, I, proof);
    assert_memory_not_equal(tag, proof, sizeof tag);
}

/* D-01 and D-02: without a direction a host's own tag verifies. */
static void newkey_direction_is_a_switch(void **state)
{
    struct mpx_profile p = *mpx_profile_find("baerts");
    uint8_t by_i[MPX_MAC64_LEN], by_r[MPX_MAC64_LEN];
    struct mpx_auth_key k = key_of(&p, 0);

    (void)state;
    mpx_auth_new_key(&k, I, false, by_i);
    mpx_auth_new_key(&k, R, false, by_r);
    assert_memory_not_equal(by_i, by_r, sizeof by_i);

    assert_int_equal(mpx_profile_set(&p, "newkey-dir", "same"), MPX_OK);
    k = key_of(&p, 0);
    mpx_auth_new_key(&k, R, false, by_r);
    assert_memory_equal(by_i, by_r, sizeof by_i);
}

static void hardened_tags_cover_ack_bit_role_and_epoch(void **state)
{
    uint8_t tag[8][MPX_MAC64_LEN];

    (void)state;
    for (unsigned n = 0; n < 8; n++) {
        struct mpx_auth_key k =
            key_of(mpx_profile_find("hardened"), n & 4 ? 1 : 0);

        mpx_auth_new_key(&k, n & 2 ? R : I, n & 1, tag[n]);
        for (unsigned m = 0; m < n; m++)
            assert_memory_not_equal(tag[n], tag[m], MPX_MAC64_LEN);
    }
}

/* D-04: edited flags make the hosts derive different keys. */
static void hardened_keys_cover_the_negotiation(void **state)
{
    struct mpx_auth_key k = key_named("hardened"), other;
    struct mpx_auth_public edited = pub;
    uint8_t a[MPX_MAC64_LEN], b[MPX_MAC64_LEN];

    (void)state;
    mpx_auth_new_key(&k, I, false, a);
    for (size_t i = 0; i < MPX_NEG_LEN; i++) {
        edited = pub;
        edited.neg[i] ^= 0x20;
        assert_int_equal(mpx_auth_key_init(&other, mpx_profile_find("hardened"),
                                           &edited, secret, MPX_KEYS_LEN, 0),
                         MPX_OK);
        mpx_auth_new_key(&other, I, false, b);
        assert_memory_not_equal(a, b, sizeof a);
    }
}

/* RFC 8684 3.5: the receiver's key. */
static void rfc8684_closes_with_the_receivers_key(void **state)
{
    struct mpx_auth_key k = key_named("rfc8684");
    uint8_t proof[MPX_MAC64_LEN];

    (void)state;
    mpx_auth_fastclose(&k, I, proof);
    assert_memory_equal(proof, secret + 8, 8);
    mpx_auth_fastclose(&k, R, proof);
    assert_memory_equal(proof, secret, 8);
}

/* ---- identities --------------------------------------------------------- */

/* D-05, on one token; the digests are those of the vectors. */
static const struct {
    const char *rule;
    uint64_t idsn;
} idsn_cases[] = {
    {"ls64-token", 0x7db8d5feaa813953},
    {"ms64-token", 0x5f78c33274e43fa9},
    {"ls64-both", 0x0f512594cf89e7f4},
};

static void idsn_follows_its_rule(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(idsn_cases); i++) {
        struct mpx_profile p = *mpx_profile_find("baerts");
        struct mpx_identity id;

        assert_int_equal(mpx_profile_set(&p, "idsn-rule", idsn_cases[i].rule),
                         MPX_OK);
        mpx_auth_identity(&id, &p, 0xdeadbeef, 0xc0ffee42);
        assert_int_equal(id.token, 0xdeadbeef);
        assert_int_equal(id.idsn, idsn_cases[i].idsn);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(secrets_of_other_lengths_are_refused),
        cmocka_unit_test(a_wiped_key_holds_nothing),
        cmocka_unit_test(joins_depend_on_who_speaks_except_in_baerts),
        cmocka_unit_test(joins_depend_on_the_order_of_the_nonces),
        cmocka_unit_test(only_hardened_joins_cover_the_syn),
        cmocka_unit_test(only_hardened_joins_cover_the_connection),
        cmocka_unit_test(joins_of_baerts_can_be_bound),
        cmocka_unit_test(paasch_hashes_are_a_switch),
        cmocka_unit_test(addresses_are_covered_whole),
        cmocka_unit_test(addresses_depend_on_who_speaks_except_in_baerts),
        cmocka_unit_test(addresses_may_name_who_speaks),
        cmocka_unit_test(confirmations_are_covered_whole),
        cmocka_unit_test(a_baerts_tag_closes_unless_truncated_otherwise),
        cmocka_unit_test(newkey_direction_is_a_switch),
        cmocka_unit_test(hardened_tags_cover_ack_bit_role_and_epoch),
        cmocka_unit_test(hardened_keys_cover_the_negotiation),
        cmocka_unit_test(rfc8684_closes_with_the_receivers_key),
        cmocka_unit_test(idsn_follows_its_rule),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
