/* SPDX-License-Identifier: MIT */
/* Extended key update, as modelled: what both ends come to, when, and against
 * the formulae of PROTOCOL 3.3 computed another way. */
#include "pair.h"

#include "kdf.h"
#include "ks_eku.h"
#include "mpx_crypto.h"

static const char label[] = "EXPORTER-MPTCP";

struct two {
    struct pair p;
    struct ks_eku e[2];
};

static void two_init(struct two *t)
{
    pair_init(&t->p, &(struct pair_setting){13, 1, PAIR_PLAIN});
    pair_run(&t->p);
    for (int i = 0; i < 2; i++) {
        struct ks_random r = {&t->p.dice[i], dice_fill};

        assert_int_equal(ks_eku_init(&t->e[i], t->p.tls[i], &r), KS_OK);
    }
}

/* One exchange begun by end @p from; who begins the epoch first. */
static void exchange(struct two *t, int from)
{
    struct ks_message m, reply;
    bool began[2] = {false, false};
    int at = from;

    assert_int_equal(ks_eku_start(&t->e[from], &m), KS_OK);
    while (m.len) {
        at = !at;
        assert_int_equal(
            ks_eku_input(&t->e[at], m.octets, m.len, &reply, &began[at]),
            KS_OK);
        if (began[from])
            assert_true(t->e[!from].epoch == t->e[from].epoch);
        m = reply;
    }
    assert_true(began[from]);
    assert_int_equal(at, from); /* the initiator comes last */
}

static void both_come_to_the_same(void **state)
{
    struct two t;
    uint8_t key[4][32], other[32];

    (void)state;
    two_init(&t);
    for (unsigned i = 0; i < 4; i++) {
        exchange(&t, i % 2);
        ks_eku_export(&t.e[0], label, NULL, 0, key[i], 32);
        ks_eku_export(&t.e[1], label, NULL, 0, other, 32);
        assert_memory_equal(key[i], other, 32);
        assert_int_equal(t.e[0].epoch, i + 1);
        for (unsigned k = 0; k < i; k++)
            assert_memory_not_equal(key[i], key[k], 32);
    }
    pair_free(&t.p);
}

/* The responder must be first, by one message. */
static void responder_is_first(void **state)
{
    struct two t;
    struct ks_message m, reply;
    bool began;

    (void)state;
    two_init(&t);
    assert_int_equal(ks_eku_start(&t.e[0], &m), KS_OK);
    assert_int_equal(ks_eku_input(&t.e[1], m.octets, m.len, &reply, &began), 0);
    assert_false(began);
    assert_int_equal(ks_eku_input(&t.e[0], reply.octets, reply.len, &m, &began),
                     KS_OK);
    assert_false(began);
    assert_int_equal(ks_eku_input(&t.e[1], m.octets, m.len, &reply, &began), 0);
    assert_true(began);
    assert_int_equal(t.e[0].epoch, 0);
    assert_int_equal(ks_eku_input(&t.e[0], reply.octets, reply.len, &m, &began),
                     KS_OK);
    assert_true(began);
    assert_int_equal(m.len, 0);
    pair_free(&t.p);
}

/* A main secret that an attacker learnt does not give the next exporter: the
 * shares are private. With them, the formulae do. */
static void formulae(void **state)
{
    struct two t;
    struct ks_message m, reply;
    bool began;
    uint8_t main0[32], want[32], got[32], transcript[32], both[32 + 33];

    (void)state;
    two_init(&t);
    assert_int_equal(ks_tls_export(t.p.tls[0],
                                   "EXPORTER mpx extended key update",
                                   (const uint8_t *)"", 0, main0, 32),
                     KS_OK);
    assert_memory_equal(t.e[0].main, main0, 32);
    mpx_sha256("", 0, transcript);
    assert_int_equal(ks_eku_start(&t.e[0], &m), KS_OK);
    for (int i = 0; i < 2; i++) {
        memcpy(both, transcript, 32);
        memcpy(both + 32, m.octets, m.len);
        mpx_sha256(both, 32 + m.len, transcript);
        assert_int_equal(
            ks_eku_input(&t.e[!(i % 2)], m.octets, m.len, &reply, &began), 0);
        m = reply;
        if (i == 0)
            assert_int_equal(m.octets[0], 2);
    }
    /* exporter[1] = HKDF-Expand-Label(main[1], "exp master", transcript):
     * info written out by hand */
    uint8_t info[2 + 1 + 16 + 1 + 32] = {0, 32, 16};
    memcpy(info + 3, "tls13 exp master", 16);
    info[19] = 32;
    memcpy(info + 20, transcript, 32);
    mpx_hkdf_expand(t.e[0].next_main, info, sizeof info, want, 32);
    assert_memory_equal(t.e[0].next_exporter, want, 32);
    memcpy(got, t.e[1].next_exporter, 32);
    assert_memory_equal(got, want, 32);
    /* and a value of it is TLS-Exporter() */
    assert_int_equal(ks_eku_input(&t.e[1], m.octets, m.len, &reply, &began), 0);
    tls13_exporter(t.e[1].exporter, label, (struct octets){NULL, 0}, want, 32);
    ks_eku_export(&t.e[1], label, NULL, 0, got, 32);
    assert_memory_equal(got, want, 32);
    pair_free(&t.p);
}

static void out_of_turn_is_refused(void **state)
{
    static const uint8_t messages[][KS_EKU_MESSAGE_MAX] = {{0}, {1}, {2},  {3},
                                                           {4}, {5}, {255}};
    static const size_t lengths[] = {0, 1, 2, 32, 33};
    struct ks_message reply, request;
    bool began;
    struct two t;

    (void)state;
    two_init(&t);
    for (unsigned i = 0; i < COUNT_OF(messages); i++)
        for (unsigned k = 0; k < COUNT_OF(lengths); k++) {
            struct ks_eku e = t.e[1];
            enum ks_err err =
                ks_eku_input(&e, messages[i], lengths[k], &reply, &began);

            /* a share of small order: X25519 gives zero, RFC 7748 6.1 */
            assert_int_equal(err, KS_ERR_TLS);
            assert_false(began);
        }
    assert_int_equal(ks_eku_start(&t.e[0], &request), KS_OK);
    assert_int_equal(ks_eku_start(&t.e[0], &reply), KS_ERR_EARLY);
    /* both at once: either refuses */
    assert_int_equal(ks_eku_start(&t.e[1], &reply), KS_OK);
    assert_int_equal(
        ks_eku_input(&t.e[1], request.octets, request.len, &reply, &began),
        KS_ERR_TLS);
    pair_free(&t.p);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(both_come_to_the_same),
        cmocka_unit_test(responder_is_first),
        cmocka_unit_test(formulae),
        cmocka_unit_test(out_of_turn_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
