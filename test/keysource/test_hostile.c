/* SPDX-License-Identifier: MIT */
/* What a path may do to the octets of a session: it fails, exports nothing,
 * and never gives out a wrong octet. */
#include "pair.h"

static const uint8_t text[] = "an octet stream of an application";

/* After a failure: no octets, no key. */
static void assert_dead(struct ks_tls *t)
{
    uint8_t key[32], got[64];

    assert_int_equal(ks_tls_advance(t), KS_TLS_FAILED);
    assert_int_equal(ks_tls_read(t, got, sizeof got), 0);
    assert_false(ks_tls_write(t, text, 1));
    assert_int_equal(ks_tls_export(t, "EXPORTER-MPTCP", NULL, 0, key, 32),
                     KS_ERR_TLS);
}

static void each_octet_of_a_record_counts(void **state)
{
    static struct pair p;
    uint8_t record[128];
    const uint8_t *o;
    size_t len;

    (void)state;
    for (size_t at = 0;; at++) {
        uint8_t got[64];

        pair_init(&p, &(struct pair_setting){13, 1, PAIR_PLAIN});
        pair_run(&p);
        assert_true(ks_tls_write(p.tls[0], text, sizeof text));
        o = ks_tls_out(p.tls[0], &len);
        assert_true(len <= sizeof record);
        memcpy(record, o, len);
        if (at < len)
            record[at] ^= 1;
        assert_true(ks_tls_feed(p.tls[1], record, len));
        if (at == len) { /* none changed */
            assert_int_equal(ks_tls_read(p.tls[1], got, 64), sizeof text);
            pair_free(&p);
            return;
        }
        assert_int_equal(ks_tls_read(p.tls[1], got, 64), 0);
        /* a longer length waits for the rest, which then fails */
        if (ks_tls_advance(p.tls[1]) != KS_TLS_FAILED) {
            assert_true(at == 3 || at == 4);
            assert_true(ks_tls_feed(p.tls[1], record, len));
            for (int i = 0; i < 16; i++) {
                assert_true(ks_tls_feed(p.tls[1], record, len));
                assert_int_equal(ks_tls_read(p.tls[1], got, 64), 0);
            }
        }
        assert_dead(p.tls[1]);
        pair_free(&p);
    }
}

/* An attacker's octets in the middle of a stream, as a hijacked subflow
 * brings them. */
static void foreign_octets_kill(void **state)
{
    static const uint8_t junk[4][8] = {
        {0}, {0x17, 3, 3, 0, 3, 1, 2, 3}, {0x16, 3, 3, 0, 0}, {0xff, 0xff}};
    static struct pair p;
    uint8_t got[64];

    (void)state;
    for (unsigned version = 12; version <= 13; version++)
        for (unsigned i = 0; i < COUNT_OF(junk); i++) {
            size_t len;

            pair_init(&p, &(struct pair_setting){version, 2, PAIR_PLAIN});
            pair_run(&p);
            assert_true(ks_tls_feed(p.tls[1], junk[i], sizeof junk[i]));
            for (int k = 0; k < 4; k++) {
                assert_true(ks_tls_feed(p.tls[1], junk[1], sizeof junk[1]));
                assert_int_equal(ks_tls_read(p.tls[1], got, 64), 0);
            }
            assert_dead(p.tls[1]);
            ks_tls_out(p.tls[1], &len);
            assert_true(len > 0); /* it says why */
            pair_flight(&p, 1);
            assert_int_equal(ks_tls_read(p.tls[0], got, 64), 0);
            assert_dead(p.tls[0]);
            pair_free(&p);
        }
}

/* A flight cut short, or with any one octet changed, opens nothing at who
 * gets it, except where TLS does not authenticate: the client's unencrypted
 * record headers. */
static void handshakes_are_authenticated(void **state)
{
    static struct pair p;
    static uint8_t flight[PAIR_WIRE];
    const uint8_t *o;
    size_t len, n = 0;

    (void)state;
    for (size_t at = 0; at == 0 || at < n; at += 23) {
        pair_init(&p, &(struct pair_setting){13, 3, PAIR_PLAIN});
        pair_flight(&p, 0);
        for (n = 0; o = ks_tls_out(p.tls[1], &len), len; n += len) {
            memcpy(flight + n, o, len);
            ks_tls_went(p.tls[1], len);
        }
        flight[at] ^= 0x40;
        assert_true(ks_tls_feed(p.tls[0], flight, n));
        assert_int_not_equal(ks_tls_advance(p.tls[0]), KS_TLS_OPEN);
        pair_free(&p);
    }
    assert_true(n > 500);
}

static void alert_in_the_handshake(void **state)
{
    static const uint8_t fatal[] = {0x15, 3, 3, 0, 2, 2, 40};
    static const uint8_t closing[] = {0x15, 3, 3, 0, 2, 1, 0};
    static struct pair p;

    (void)state;
    for (int i = 0; i < 2; i++) {
        pair_init(&p, &(struct pair_setting){13, 4, PAIR_PLAIN});
        ks_tls_advance(p.tls[0]);
        assert_true(i ? ks_tls_feed(p.tls[0], closing, sizeof closing)
                      : ks_tls_feed(p.tls[0], fatal, sizeof fatal));
        assert_int_equal(ks_tls_advance(p.tls[0]), KS_TLS_FAILED);
        assert_dead(p.tls[0]);
        pair_free(&p);
    }
}

static void versions_do_not_mix(void **state)
{
    static struct pair a, b;
    struct ks_tls *t;

    (void)state;
    pair_init(&a, &(struct pair_setting){13, 5, PAIR_PLAIN});
    pair_init(&b, &(struct pair_setting){12, 5, PAIR_PLAIN});
    t = a.tls[1];
    a.tls[1] = b.tls[1];
    b.tls[1] = t;
    pair_run(&a);
    assert_dead(a.tls[0]);
    assert_dead(a.tls[1]);
    t = a.tls[1];
    a.tls[1] = b.tls[1];
    b.tls[1] = t;
    pair_free(&a);
    pair_free(&b);
}

static void random_octets_open_nothing(void **state)
{
    static struct pair p;
    struct dice d = {9};

    (void)state;
    for (int i = 0; i < 20; i++) {
        uint8_t junk[300];

        pair_init(&p, &(struct pair_setting){i % 2 ? 13 : 12, 6, PAIR_PLAIN});
        dice_fill(&d, junk, sizeof junk);
        if (i % 3) /* as a record of the handshake */
            memcpy(junk, "\x16\x03\x01\x00\x50\x01\x00\x00\x4c", 9);
        assert_true(ks_tls_feed(p.tls[1], junk, sizeof junk));
        assert_int_not_equal(ks_tls_advance(p.tls[1]), KS_TLS_OPEN);
        pair_free(&p);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_octet_of_a_record_counts),
        cmocka_unit_test(foreign_octets_kill),
        cmocka_unit_test(handshakes_are_authenticated),
        cmocka_unit_test(alert_in_the_handshake),
        cmocka_unit_test(versions_do_not_mix),
        cmocka_unit_test(random_octets_open_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
