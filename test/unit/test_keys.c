/* SPDX-License-Identifier: MIT */
/* The NEW_KEY machine by itself: numbers, times, and what is left behind. */
#include "unit.h"
#include "mpx.h"
#include "mpx_keys.h"

#define I  MPX_ROLE_I
#define R  MPX_ROLE_R
#define MS UINT64_C(1000000)

static const struct mpx_auth_public pub = {.token = {0x01020304, 0x05060708}};
static const uint8_t keys[3][17] = {"the first secret", "the second one..",
                                    "and the last one"};
static const struct mpx_auth_key nothing;

struct end {
    struct mpx_keys k;
    struct mpx_auth_key mac[2];
    struct mpx_profile p;
    enum mpx_role role;
};

static struct end end_of(const char *profile, enum mpx_role role)
{
    struct end e = {.p = *mpx_profile_find(profile), .role = role};

    mpx_keys_init(&e.k);
    return e;
}

static void set(struct end *e, const char *name, const char *value)
{
    assert_int_equal(mpx_profile_set(&e->p, name, value), MPX_OK);
}

static void make_room(struct end *e)
{
    int i = mpx_keys_needs_room(&e->k);

    if (i >= 0)
        e->k.mac[i] = &e->mac[i];
}

static mpx_err give(struct end *e, unsigned key, uint64_t now)
{
    make_room(e);
    return mpx_keys_install(&e->k, &e->p, &pub, keys[key], 16, 0, now, e->role);
}

static bool take(struct end *e, struct mpx_opt_new_key *nk, uint64_t now)
{
    return mpx_keys_take(&e->k, &e->p, e->role, nk, now);
}

static mpx_err receive(struct end *e, const struct mpx_opt_new_key *nk,
                       uint64_t now)
{
    return mpx_keys_on_new_key(&e->k, &e->p, e->role, nk, now);
}

/* All that either has to say, until both are silent. */
static void talk(struct end *a, struct end *b, uint64_t now)
{
    struct mpx_opt_new_key nk;
    bool more = true;

    while (more) {
        more = take(a, &nk, now);
        if (more)
            (void)!receive(b, &nk, now);
        if (take(b, &nk, now)) {
            more = true;
            (void)!receive(a, &nk, now);
        }
    }
}

static void rotate(struct end *a, struct end *b, unsigned key, uint64_t now)
{
    assert_int_equal(give(a, key, now), MPX_OK);
    assert_int_equal(give(b, key, now), MPX_OK);
    talk(a, b, now);
}

/* D-34: K counts from 0, the epoch too, and the one is the other's last bit. */
static void k_names_the_keys_in_turn(void **state)
{
    static const char *const profile[] = {"baerts", "hardened"};

    (void)state;
    for (size_t i = 0; i < COUNT_OF(profile); i++) {
        struct end a = end_of(profile[i], I), b = end_of(profile[i], R);

        for (unsigned n = 0; n < 6; n++) {
            rotate(&a, &b, n % 3, n * 10000 * MS);
            assert_int_equal(a.k.cur, n & 1);
            assert_int_equal(b.k.cur, n & 1);
            assert_int_equal(mpx_keys_current(&a.k)->epoch, n);
        }
    }
}

/* An acknowledgement may come after the offer was given up. It is held, and
 * proves the key when that is installed again; but the peer is to learn it, and
 * no deadline stays behind in the past. */
static void an_acknowledgement_may_come_too_late(void **state)
{
    struct end a = end_of("hardened", I), b = end_of("hardened", R);
    struct mpx_opt_new_key nk, late;
    uint64_t now = 0;

    (void)state;
    assert_int_equal(give(&a, 0, now), MPX_OK);
    assert_int_equal(give(&b, 0, now), MPX_OK);
    assert_true(take(&a, &nk, now));
    assert_int_equal(receive(&b, &nk, now), MPX_OK);
    do {
        assert_true(take(&b, &late, now));
    } while (!late.ack);
    while (a.k.pending) {
        now = mpx_keys_deadline(&a.k);
        (void)!mpx_keys_tick(&a.k, &a.p, now);
        take(&a, &nk, now);
    }
    assert_int_equal(receive(&a, &late, now), MPX_ERR_NO_KEY);
    assert_int_equal(give(&a, 0, now), MPX_OK);
    assert_non_null(mpx_keys_current(&a.k));
    talk(&a, &b, now + 1000 * MS);
    assert_false(a.k.pending);
    assert_int_equal(a.k.resend_at, MPX_NEVER);
}

/* A rotation that failed leaves the key before, and its number is used again:
 * in the hardened variant K would else no longer be the epoch's last bit. */
static void a_failed_rotation_is_as_if_it_had_not_been(void **state)
{
    struct end a = end_of("hardened", I), b = end_of("hardened", R);
    struct mpx_opt_new_key nk;
    uint64_t now = 0;
    unsigned sent = 0;

    (void)state;
    rotate(&a, &b, 0, now);
    assert_int_equal(give(&a, 1, now), MPX_OK);
    while (a.k.pending) {
        sent += take(&a, &nk, now);
        now = mpx_keys_deadline(&a.k);
        assert_int_equal(mpx_keys_tick(&a.k, &a.p, now), sent < 6);
    }
    assert_int_equal(sent, 6);
    assert_int_equal(mpx_keys_current(&a.k)->epoch, 0);
    assert_int_equal(a.k.slot[1].state, MPX_KEY_EMPTY);
    assert_memory_equal(&a.mac[1], &nothing, sizeof nothing);
    rotate(&a, &b, 2, now);
    assert_int_equal(a.k.cur, 1);
    assert_int_equal(mpx_keys_current(&a.k)->epoch, 1);
    assert_int_equal(mpx_keys_current(&b.k)->epoch, 1);
}

/* D-07: 200 ms, doubled; or a second each time. */
static void offers_are_repeated_when_the_reading_says(void **state)
{
    static const struct {
        const char *rto;
        uint64_t rtt_ms, at_ms[4];
    } rows[] = {
        {"rto", 20, {0, 200, 600, 1400}},
        {"rto", 500, {0, 500, 1500, 3500}},
        {"fixed-1s", 500, {0, 1000, 2000, 3000}},
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct end a = end_of("baerts", I);
        struct mpx_opt_new_key nk;
        uint64_t now = 0;

        set(&a, "newkey-rto", rows[i].rto);
        make_room(&a);
        assert_int_equal(mpx_keys_install(&a.k, &a.p, &pub, keys[0], 16,
                                          rows[i].rtt_ms * MS, 0, I),
                         MPX_OK);
        for (int n = 0; n < 4; n++) {
            assert_true(take(&a, &nk, now));
            assert_false(take(&a, &nk, now));
            assert_int_equal(now, rows[i].at_ms[n] * MS);
            now = mpx_keys_deadline(&a.k);
            assert_true(mpx_keys_tick(&a.k, &a.p, now));
        }
    }
}

/* F-2: an end whose own offer was confirmed answers each repeat of the other's,
 * at the pace of a first retransmission, however often it had to repeat its
 * own. */
static void answers_are_not_backed_off(void **state)
{
    struct end a = end_of("baerts", I), b = end_of("baerts", R);
    struct mpx_opt_new_key nk, first;
    uint64_t now = 0;

    (void)state;
    set(&a, "newkey-dup-reply", "on");
    assert_int_equal(give(&a, 0, 0), MPX_OK);
    assert_int_equal(give(&b, 0, 0), MPX_OK);
    for (int lost = 0; lost < 4; lost++) {
        assert_true(take(&a, &nk, now));
        now = mpx_keys_deadline(&a.k);
        assert_true(mpx_keys_tick(&a.k, &a.p, now));
    }
    assert_true(take(&b, &first, now));
    assert_int_equal(receive(&a, &first, now), MPX_OK);
    assert_false(take(&a, &nk, now)); /* its own went out just now */
    for (int lost = 0; lost < 3; lost++, now += 200 * MS) {
        assert_int_equal(receive(&a, &first, now), MPX_OK);
        assert_true(take(&a, &nk, now));
        assert_int_equal(receive(&a, &first, now + 199 * MS), MPX_OK);
        assert_false(take(&a, &nk, now + 199 * MS));
    }
    assert_int_equal(receive(&b, &nk, now), MPX_OK);
}

/* D-01, AT-28: with one order of tokens a host believes its own NEW_KEY. */
static void only_one_order_of_tokens_is_reflected(void **state)
{
    static const struct {
        const char *profile, *dir;
        mpx_err want;
    } rows[] = {{"baerts", "per-direction", MPX_ERR_AUTH},
                {"baerts", "same", MPX_OK},
                {"hardened", "per-direction", MPX_ERR_AUTH}};

    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct end a = end_of(rows[i].profile, I);
        struct mpx_opt_new_key nk;

        set(&a, "newkey-dir", rows[i].dir);
        assert_int_equal(give(&a, 0, 0), MPX_OK);
        assert_true(take(&a, &nk, 0));
        assert_int_equal(receive(&a, &nk, 0), rows[i].want);
        assert_int_equal(mpx_keys_current(&a.k) != NULL,
                         rows[i].want == MPX_OK);
    }
}

/* A forged NEW_KEY neither activates nor stops anything, whatever its K. */
static void what_does_not_verify_changes_nothing(void **state)
{
    static const char *const profile[] = {"baerts", "hardened"};

    (void)state;
    for (size_t i = 0; i < COUNT_OF(profile); i++) {
        struct end a = end_of(profile[i], I), b = end_of(profile[i], R);

        rotate(&a, &b, 0, 0);
        assert_int_equal(give(&a, 1, 0), MPX_OK);
        for (unsigned n = 0; n < 16; n++) {
            struct mpx_opt_new_key nk = {
                .key_id = n & 1, .ack = n >> 1 & 1, .epoch = (uint8_t)(n >> 2)};

            assert_int_not_equal(receive(&a, &nk, 0), MPX_OK);
            assert_true(a.k.pending);
            assert_int_equal(a.k.cur, 0);
        }
        assert_int_equal(give(&b, 1, 0), MPX_OK);
        talk(&a, &b, 0);
        assert_int_equal(a.k.cur, 1);
        assert_int_equal(b.k.cur, 1);
    }
}

/* D-13, D-14: how long options under the key before are taken. */
static void the_old_key_dies_when_the_reading_says(void **state)
{
    static const struct {
        const char *old;
        bool at_once, after_3s;
    } rows[] = {{"keep-until-overwritten", true, true},
                {"drop-on-activation", false, false},
                {"grace", true, false}};

    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct end a = end_of("baerts", I), b = end_of("baerts", R);

        set(&a, "old-key", rows[i].old);
        rotate(&a, &b, 0, 0);
        assert_int_equal(mpx_keys_deadline(&a.k), MPX_NEVER);
        rotate(&a, &b, 1, 0);
        assert_int_equal(mpx_keys_named(&a.k, 0) != NULL, rows[i].at_once);
        assert_true(mpx_keys_tick(&a.k, &a.p, 2999 * MS));
        assert_int_equal(mpx_keys_named(&a.k, 0) != NULL, rows[i].at_once);
        assert_true(mpx_keys_tick(&a.k, &a.p, 3000 * MS));
        assert_int_equal(mpx_keys_named(&a.k, 0) != NULL, rows[i].after_3s);
        if (!rows[i].after_3s)
            assert_memory_equal(&a.mac[0], &nothing, sizeof nothing);
        assert_non_null(mpx_keys_named(&a.k, 1));
    }
}

/* D-12. */
static void an_unproved_offer_is_busy_or_gives_way(void **state)
{
    struct end a = end_of("baerts", I), b = end_of("baerts", R);

    (void)state;
    assert_int_equal(give(&a, 0, 0), MPX_OK);
    assert_int_equal(give(&a, 1, 0), MPX_ERR_AGAIN);
    set(&a, "rotation-overlap", "replace");
    assert_int_equal(give(&a, 1, 0), MPX_OK);
    assert_int_equal(give(&b, 1, 0), MPX_OK);
    talk(&a, &b, 0);
    assert_int_equal(a.k.cur, 0); /* in place of what never was */
    assert_non_null(mpx_keys_current(&b.k));
}

/* D-33: TLS 1.3 KeyUpdate leaves the exporter as it was. */
static void the_hardened_variant_wants_another_key(void **state)
{
    struct end a = end_of("hardened", I), b = end_of("hardened", R);

    (void)state;
    rotate(&a, &b, 0, 0);
    assert_int_equal(give(&a, 0, 0), MPX_ERR_RANGE);
    assert_false(a.k.pending);
    rotate(&a, &b, 1, 0);
    assert_int_equal(a.k.cur, 1);
}

/* D-31. */
static void a_mac_confirms_a_key_that_we_hold(void **state)
{
    struct end a = end_of("hardened", I);

    (void)state;
    assert_null(mpx_keys_usable(&a.k, &a.p, 0));
    assert_int_equal(give(&a, 0, 0), MPX_OK);
    assert_non_null(mpx_keys_usable(&a.k, &a.p, 0));
    assert_null(mpx_keys_named(&a.k, 0));
    assert_null(mpx_keys_usable(&a.k, &a.p, 1));
    mpx_keys_prove(&a.k, &a.p, 1, 0);
    assert_null(mpx_keys_current(&a.k));
    mpx_keys_prove(&a.k, &a.p, 0, 0);
    assert_non_null(mpx_keys_current(&a.k));
    assert_true(a.k.pending); /* until the ack bit comes */

    a = end_of("baerts", I);
    assert_int_equal(give(&a, 0, 0), MPX_OK);
    assert_null(mpx_keys_usable(&a.k, &a.p, 0));
    mpx_keys_prove(&a.k, &a.p, 0, 0);
    assert_null(mpx_keys_current(&a.k));
}

static void nothing_is_left_after_wiping(void **state)
{
    struct end a = end_of("baerts", I), b = end_of("baerts", R);

    (void)state;
    rotate(&a, &b, 0, 0);
    rotate(&a, &b, 1, 0);
    mpx_keys_wipe(&a.k);
    for (int i = 0; i < 2; i++)
        assert_memory_equal(&a.mac[i], &nothing, sizeof nothing);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(k_names_the_keys_in_turn),
        cmocka_unit_test(a_failed_rotation_is_as_if_it_had_not_been),
        cmocka_unit_test(offers_are_repeated_when_the_reading_says),
        cmocka_unit_test(answers_are_not_backed_off),
        cmocka_unit_test(only_one_order_of_tokens_is_reflected),
        cmocka_unit_test(what_does_not_verify_changes_nothing),
        cmocka_unit_test(the_old_key_dies_when_the_reading_says),
        cmocka_unit_test(an_unproved_offer_is_busy_or_gives_way),
        cmocka_unit_test(the_hardened_variant_wants_another_key),
        cmocka_unit_test(a_mac_confirms_a_key_that_we_hold),
        cmocka_unit_test(an_acknowledgement_may_come_too_late),
        cmocka_unit_test(nothing_is_left_after_wiping),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
