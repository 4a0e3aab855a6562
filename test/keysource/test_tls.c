/* SPDX-License-Identifier: MIT */
/* TLS sessions: exporter values against an independent key schedule over what
 * the key log says, when an end has its key, and determinism. */
#include "pair.h"

#include "kdf.h"

static const char label[] = "EXPORTER-MPTCP";
static const uint8_t tokens[8] = {0xde, 0xad, 0xbe, 0xef, 0xc0, 0xff, 0xee, 1};

/* context, its length; NULL: none */
static const struct {
    const uint8_t *ctx;
    size_t ctx_len, len;
} exports[] = {
    {NULL, 0, 16},                /* paasch */
    {(const uint8_t *)"", 0, 32}, /* baerts */
    {tokens, sizeof tokens, 32},  /* hardened */
};

static void export_both(struct pair *p, unsigned i, uint8_t out[32])
{
    uint8_t other[32] = {0};

    for (int end = 0; end < 2; end++)
        assert_int_equal(ks_tls_export(p->tls[end], label, exports[i].ctx,
                                       exports[i].ctx_len, end ? other : out,
                                       exports[i].len),
                         KS_OK);
    assert_memory_equal(out, other, exports[i].len);
}

static void tls13_exports_as_the_schedule_says(void **state)
{
    struct pair p;
    uint8_t secret[32], got[32], want[32];

    (void)state;
    pair_init(&p, &(struct pair_setting){13, 1, PAIR_PLAIN});
    pair_run(&p);
    assert_int_equal(pair_secret(&p, 0, "EXPORTER_SECRET", secret, 32), 32);
    for (unsigned i = 0; i < COUNT_OF(exports); i++) {
        struct octets ctx = {exports[i].ctx, exports[i].ctx_len};

        export_both(&p, i, got);
        tls13_exporter(secret, label, ctx, want, exports[i].len);
        assert_memory_equal(got, want, exports[i].len);
    }
    /* the length enters: PROTOCOL 3.3 */
    assert_int_equal(ks_tls_export(p.tls[0], label, NULL, 0, got, 32), KS_OK);
    assert_int_equal(ks_tls_export(p.tls[0], label, NULL, 0, want, 16), KS_OK);
    assert_memory_not_equal(got, want, 16);
    pair_free(&p);
}

static void tls12_exports_as_the_prf_says(void **state)
{
    struct pair p;
    uint8_t master[48], got[32], want[32], seed[64 + 2 + 8], none[32];

    (void)state;
    pair_init(&p, &(struct pair_setting){12, 1, PAIR_PLAIN});
    pair_run(&p);
    assert_int_equal(pair_secret(&p, 0, "CLIENT_RANDOM", master, 48), 48);
    /* record header 5, handshake header 4, version 2, then the random */
    memcpy(seed, p.wire[0] + 11, 32);
    memcpy(seed + 32, p.wire[1] + 11, 32);
    for (unsigned i = 0; i < COUNT_OF(exports); i++) {
        size_t n = 64;

        if (exports[i].ctx) { /* RFC 5705 4 */
            seed[n++] = 0;
            seed[n++] = (uint8_t)exports[i].ctx_len;
            memcpy(seed + n, exports[i].ctx, exports[i].ctx_len);
            n += exports[i].ctx_len;
        }
        export_both(&p, i, got);
        tls12_prf((struct octets){master, 48}, label, (struct octets){seed, n},
                  want, exports[i].len);
        assert_memory_equal(got, want, exports[i].len);
    }
    /* D-39: no context and an empty one differ */
    export_both(&p, 0, none);
    assert_int_equal(ks_tls_export(p.tls[0], label, tokens, 0, got, 16), KS_OK);
    assert_memory_not_equal(none, got, 16);
    pair_free(&p);
}

/* D-07: the client has its key when its Finished leaves, the server only when
 * that has come. */
static void tls13_client_is_first(void **state)
{
    struct pair p;
    uint8_t key[32];

    (void)state;
    pair_init(&p, &(struct pair_setting){13, 2, PAIR_PLAIN});
    assert_int_equal(ks_tls_export(p.tls[0], label, NULL, 0, key, 32),
                     KS_ERR_EARLY);
    assert_true(pair_flight(&p, 0) > 0);
    assert_int_equal(ks_tls_export(p.tls[1], label, NULL, 0, key, 32),
                     KS_ERR_EARLY);
    assert_true(pair_flight(&p, 1) > 0);
    assert_int_equal(ks_tls_export(p.tls[0], label, NULL, 0, key, 32), KS_OK);
    assert_int_equal(ks_tls_export(p.tls[1], label, NULL, 0, key, 32),
                     KS_ERR_EARLY);
    assert_true(pair_flight(&p, 0) > 0);
    assert_int_equal(ks_tls_export(p.tls[1], label, NULL, 0, key, 32), KS_OK);
    pair_free(&p);
}

static void tls12_server_is_first(void **state)
{
    struct pair p;
    uint8_t key[32];

    (void)state;
    pair_init(&p, &(struct pair_setting){12, 2, PAIR_PLAIN});
    pair_flight(&p, 0);
    pair_flight(&p, 1);
    pair_flight(&p, 0); /* client's Finished */
    assert_int_equal(ks_tls_export(p.tls[0], label, NULL, 0, key, 32),
                     KS_ERR_EARLY);
    assert_int_equal(ks_tls_export(p.tls[1], label, NULL, 0, key, 32), KS_OK);
    pair_flight(&p, 1);
    assert_int_equal(ks_tls_export(p.tls[0], label, NULL, 0, key, 32), KS_OK);
    pair_free(&p);
}

/* D-44 */
static void tls12_without_ems_exports_nothing(void **state)
{
    struct pair p;
    uint8_t key[32];

    (void)state;
    pair_init(&p, &(struct pair_setting){12, 3, PAIR_NO_EMS});
    pair_run(&p);
    for (int end = 0; end < 2; end++) {
        assert_int_equal(ks_tls_advance(p.tls[end]), KS_TLS_OPEN);
        assert_int_equal(ks_tls_export(p.tls[end], label, NULL, 0, key, 32),
                         KS_ERR_EMS);
    }
    pair_free(&p);
}

static void octets_travel_and_end(void **state)
{
    static const unsigned versions[] = {12, 13};
    uint8_t got[64];

    (void)state;
    for (unsigned v = 0; v < 2; v++)
        for (int from = 0; from < 2; from++) {
            struct pair p;

            pair_init(&p, &(struct pair_setting){versions[v], 4, PAIR_PLAIN});
            pair_run(&p);
            assert_true(ks_tls_write(p.tls[from], tokens, sizeof tokens));
            ks_tls_close(p.tls[from]);
            pair_flight(&p, from);
            assert_int_equal(ks_tls_read(p.tls[!from], got, 64), 8);
            assert_memory_equal(got, tokens, 8);
            assert_false(ks_tls_ended(p.tls[!from]));
            assert_int_equal(ks_tls_read(p.tls[!from], got, 64), 0);
            assert_true(ks_tls_ended(p.tls[!from]));
            /* the other direction goes on */
            assert_true(ks_tls_write(p.tls[!from], tokens, 3));
            pair_flight(&p, !from);
            assert_int_equal(ks_tls_read(p.tls[from], got, 64), 3);
            pair_free(&p);
        }
}

/* What is on its way arrives, and what it says of the application's is added.
 */
static void settle(struct pair *p, char got[2][16])
{
    for (bool more = true; more;) {
        more = false;
        for (int from = 0; from < 2; from++) {
            char *to = got[!from];
            size_t n;

            more |= pair_flight(p, from) > 0;
            while (n = ks_tls_read(p->tls[!from], (uint8_t *)to + strlen(to),
                                   15 - strlen(to)),
                   n > 0)
                ;
        }
    }
}

/* D-45, RFC 5746: each further handshake gives another key, at both ends the
 * same; octets that crossed it are not lost, and none can be added to it. */
static void renegotiation_gives_another_key(void **state)
{
    static struct pair p;
    char got[2][16] = {{0}};
    uint8_t key[3][32];

    (void)state;
    pair_init(&p, &(struct pair_setting){12, 9, PAIR_RENEGOTIATES});
    pair_run(&p);
    export_both(&p, 1, key[0]);
    for (int i = 1; i < 3; i++) {
        assert_true(ks_tls_write(p.tls[0], (const uint8_t *)"up", 2));
        assert_true(ks_tls_renegotiate(p.tls[1]));
        assert_false(ks_tls_renegotiate(p.tls[1]));
        assert_true(ks_tls_busy(p.tls[1]));
        assert_true(ks_tls_write(p.tls[1], (const uint8_t *)"on", 2));
        pair_flight(&p, 1);
        while (ks_tls_read(p.tls[0], (uint8_t *)got[0] + strlen(got[0]), 4))
            ;
        assert_true(ks_tls_busy(p.tls[0])); /* its ClientHello is under way */
        assert_false(ks_tls_write(p.tls[0], (const uint8_t *)"not", 3));
        settle(&p, got);
        for (int end = 0; end < 2; end++) {
            assert_false(ks_tls_busy(p.tls[end]));
            assert_int_equal(ks_tls_renegotiated(p.tls[end]), i);
            assert_true(ks_tls_write(p.tls[end], (const uint8_t *)".", 1));
        }
        export_both(&p, 1, key[i]);
        for (int k = 0; k < i; k++)
            assert_memory_not_equal(key[k], key[i], 32);
    }
    settle(&p, got);
    assert_string_equal(got[0], "on.on.");
    assert_string_equal(got[1], "up.up.");
    pair_free(&p);
}

/* Who has said that it will write no more does not answer. */
static void a_close_that_crosses_the_question_ends_it(void **state)
{
    static struct pair p;
    char got[2][16] = {{0}};

    (void)state;
    pair_init(&p, &(struct pair_setting){12, 9, PAIR_RENEGOTIATES});
    pair_run(&p);
    ks_tls_close(p.tls[0]);
    assert_true(ks_tls_renegotiate(p.tls[1]));
    settle(&p, got);
    assert_true(ks_tls_ended(p.tls[1]));
    assert_false(ks_tls_busy(p.tls[1]));
    assert_int_equal(ks_tls_renegotiated(p.tls[1]), 0);
    assert_true(ks_tls_write(p.tls[1], (const uint8_t *)"on", 2));
    ks_tls_close(p.tls[1]);
    settle(&p, got);
    assert_string_equal(got[0], "on");
    assert_true(ks_tls_ended(p.tls[0]));
    pair_free(&p);
}

static void who_does_not_renegotiate_goes_on(void **state)
{
    static struct pair p;
    char got[2][16] = {{0}};

    (void)state;
    for (unsigned version = 12; version <= 13; version++) {
        pair_init(&p, &(struct pair_setting){version, 9, PAIR_PLAIN});
        pair_run(&p);
        for (int end = 0; end < 2; end++)
            assert_false(ks_tls_renegotiate(p.tls[end]));
        assert_true(ks_tls_write(p.tls[0], (const uint8_t *)"on", 2));
        settle(&p, got);
        assert_int_equal(ks_tls_renegotiated(p.tls[0]), 0);
        pair_free(&p);
    }
    assert_string_equal(got[1], "onon");
}

/* Certificate, randoms, shares, signatures: all from the two seeds. */
static void run_to_the_end(struct pair *p, unsigned version, uint64_t seed)
{
    char got[2][16] = {{0}};

    pair_init(p, &(struct pair_setting){version, seed,
                                        version == 12 ? PAIR_RENEGOTIATES
                                                      : PAIR_PLAIN});
    pair_run(p);
    assert_int_equal(ks_tls_renegotiate(p->tls[1]), version == 12);
    settle(p, got);
}

static void same_seed_same_octets(void **state)
{
    static struct pair a, b, c;

    (void)state;
    for (unsigned version = 12; version <= 13; version++) {
        run_to_the_end(&a, version, 5);
        run_to_the_end(&b, version, 5);
        run_to_the_end(&c, version, 6);
        for (int end = 0; end < 2; end++) {
            assert_int_equal(a.n_wire[end], b.n_wire[end]);
            assert_memory_equal(a.wire[end], b.wire[end], a.n_wire[end]);
            assert_string_equal(a.log[end], b.log[end]);
        }
        assert_memory_not_equal(a.wire[1], c.wire[1], 64);
        assert_string_not_equal(a.log[0], c.log[0]);
        pair_free(&a);
        pair_free(&b);
        pair_free(&c);
    }
}

/* A server that the client was not told of. */
static void strangers_are_refused(void **state)
{
    struct pair a, b;
    struct ks_tls *t;
    size_t len;
    const uint8_t *o;

    (void)state;
    pair_init(&a, &(struct pair_setting){13, 7, PAIR_PLAIN});
    pair_init(&b, &(struct pair_setting){13, 8, PAIR_PLAIN});
    t = a.tls[1];
    a.tls[1] = ks_tls_new(b.host[1]);
    ks_tls_free(t);
    pair_flight(&a, 0);
    pair_flight(&a, 1);
    assert_int_equal(ks_tls_advance(a.tls[0]), KS_TLS_FAILED);
    assert_string_equal(ks_tls_why(a.tls[0]), "self-signed certificate");
    assert_null(ks_tls_why(a.tls[1]));
    o = ks_tls_out(a.tls[0], &len);
    assert_true(len > 0); /* an alert: in clear, after CCS or protected */
    assert_true(o[0] == 0x15 || o[0] == 0x14 || o[0] == 0x17);
    ks_tls_free(a.tls[1]);
    a.tls[1] = NULL;
    pair_free(&a);
    pair_free(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tls13_exports_as_the_schedule_says),
        cmocka_unit_test(tls12_exports_as_the_prf_says),
        cmocka_unit_test(tls13_client_is_first),
        cmocka_unit_test(tls12_server_is_first),
        cmocka_unit_test(tls12_without_ems_exports_nothing),
        cmocka_unit_test(octets_travel_and_end),
        cmocka_unit_test(renegotiation_gives_another_key),
        cmocka_unit_test(a_close_that_crosses_the_question_ends_it),
        cmocka_unit_test(who_does_not_renegotiate_goes_on),
        cmocka_unit_test(same_seed_same_octets),
        cmocka_unit_test(strangers_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
