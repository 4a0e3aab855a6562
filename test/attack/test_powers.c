/* SPDX-License-Identifier: MIT */
/*
 * What the framework lets an attacker see and do. The join attack declares
 * ATK_READ and ATK_HOST; how much of a path it is shown is the scenario's.
 */
#include "atk.h"
#include "mpx_opt.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static unsigned sent_host, sent_wire;

static void env_random(void *ctx, void *dst, size_t len)
{
    (void)ctx;
    memset(dst, 0x42, len);
}

static void env_payload(void *ctx, uint64_t offset, uint8_t *dst, size_t len)
{
    (void)ctx;
    (void)offset;
    memset(dst, 'x', len);
}

static void env_host(void *ctx, const struct atk_flow *f, const uint8_t *hdr,
                     uint8_t hdr_len, const uint8_t *payload, size_t len)
{
    (void)ctx;
    (void)f;
    (void)hdr;
    (void)hdr_len;
    (void)payload;
    (void)len;
    sent_host++;
}

static void env_wire(void *ctx, unsigned tap, int dir, const uint8_t *pkt,
                     size_t len)
{
    (void)ctx;
    (void)tap;
    (void)dir;
    (void)pkt;
    (void)len;
    sent_wire++;
}

static unsigned env_leak(void *ctx, enum atk_leak what, struct atk_secret *out,
                         unsigned max)
{
    (void)ctx;
    (void)what;
    assert_true(max > 0);
    out[0] = (struct atk_secret){.token = 7, .len = 1};
    return 1;
}

static const struct atk_env env = {NULL,     env_random, env_payload,
                                   env_host, env_wire,   env_leak};

/* An IPv4 TCP segment with options; @return its length. */
static size_t segment(uint8_t *p, uint8_t flags, const uint8_t *opts,
                      size_t len)
{
    memset(p, 0, 100);
    p[0] = 0x45;
    p[9] = 6;
    p[3] = (uint8_t)(40 + len);
    memcpy(p + 12, (const uint8_t[]){10, 0, 1, 1, 10, 0, 1, 2}, 8);
    p[20] = 0x99;
    p[32] = (uint8_t)((20 + len) / 4 << 4);
    p[33] = flags;
    memcpy(p + 40, opts, len);
    return 40 + len;
}

static const uint8_t third[20] = {30,   20,   0x01, 0x01, 0x00, 0x11, 0x22,
                                  0x33, 0x44, 0x55, 0x66, 0x77, 0x88, 0x99,
                                  0xaa, 0xbb, 0xcc, 0xdd, 0xee, 0xff};
static const uint8_t dss[8] = {30, 8, 0x20, 0x01, 1, 2, 3, 4};
static const uint8_t syn[4] = {30, 4, 0x01, 0x01};

static const struct atk_config watcher = {
    .attack = "join-with-sniffed-keys",
    .tap = {{ATK_READS_ALL, 0, ATK_NEVER}},
    .n_taps = 1,
    .leaves = ATK_NEVER,
    .budget = ATK_NEVER};

static uint64_t seen_after(const struct atk_config *cfg, uint64_t now)
{
    struct atk *a = atk_new(cfg, &env);
    struct atk_counters c;
    uint8_t p[100];
    bool changed;

    assert_non_null(a);
    assert_int_equal(
        atk_on_wire(a, 0, 0, p, segment(p, MPX_TCP_SYN, syn, 4), now, &changed),
        ATK_PASS);
    atk_on_wire(a, 0, 0, p, segment(p, MPX_TCP_ACK, third, 20), now, &changed);
    atk_on_wire(a, 0, 0, p, segment(p, MPX_TCP_ACK, dss, 8), now, &changed);
    assert_false(changed);
    atk_counters(a, &c);
    atk_free(a);
    return c.seen;
}

static void test_reads(void **state)
{
    struct atk_config cfg = watcher;
    struct atk_tap *t = &cfg.tap[0];

    (void)state;
    t->reads = ATK_READS_HANDSHAKE;
    assert_int_equal(seen_after(&cfg, 100), 2); /* not the DSS */
    t->reads = ATK_READS_ALL;
    assert_int_equal(seen_after(&cfg, 100), 3);
    t->reads = ATK_READS_NOTHING;
    assert_int_equal(seen_after(&cfg, 100), 0);
    t->reads = ATK_READS_ALL;
    t->from = 101;
    assert_int_equal(seen_after(&cfg, 100), 0);
    assert_int_equal(seen_after(&cfg, 101), 3);
    t->to = 200;
    assert_int_equal(seen_after(&cfg, 199), 3);
    assert_int_equal(seen_after(&cfg, 200), 0);
    t->to = ATK_NEVER;
    cfg.leaves = 300;
    assert_int_equal(seen_after(&cfg, 299), 3);
    assert_int_equal(seen_after(&cfg, 300), 0);
    cfg.n_taps = 0;
    assert_int_equal(seen_after(&cfg, 299), 0);
}

/* Nothing leaves its host before its time, nothing at all enters its path. */
static void test_sends(void **state)
{
    struct atk_config cfg = watcher;
    struct atk_flow f = {.family = 4};
    struct atk_counters c;
    uint8_t b[20] = {0};
    struct atk *a;

    (void)state;
    cfg.acts = 1000;
    a = atk_new(&cfg, &env);
    sent_host = sent_wire = 0;
    atk_host_send(a, &f, b, 20, NULL, 0, 999);
    assert_int_equal(sent_host, 0);
    atk_host_send(a, &f, b, 20, NULL, 0, 1000);
    assert_int_equal(sent_host, 1);
    atk_wire_send(a, 0, 0, b, 20, 1000);
    assert_int_equal(sent_wire, 0); /* ATK_INJECT is not declared */
    atk_counters(a, &c);
    assert_int_equal(c.refused, 2);
    assert_int_equal(atk_deadline(a), 1000);
    atk_tick(a, 999);
    assert_int_equal(atk_deadline(a), 1000);
    atk_free(a);
}

/* What is not TCP, or is cut short, reaches nobody. */
static void test_malformed(void **state)
{
    struct atk *a = atk_new(&watcher, &env);
    struct atk_counters c;
    uint8_t p[100];
    bool changed;

    (void)state;
    for (size_t len = 0; len < 60; len++) {
        segment(p, MPX_TCP_ACK, third, 20);
        assert_int_equal(atk_on_wire(a, 0, 0, p, len, 5, &changed), ATK_PASS);
    }
    segment(p, MPX_TCP_ACK, third, 20);
    p[9] = 17;
    atk_on_wire(a, 0, 0, p, 60, 5, &changed);
    segment(p, MPX_TCP_ACK, third, 20);
    p[0] = 0x95;
    atk_on_wire(a, 0, 0, p, 60, 5, &changed);
    atk_counters(a, &c);
    assert_int_equal(c.seen, 0);
    atk_free(a);
}

/* What it drops or changes is within its powers, its time and its budget. */
static void judged(const struct atk_config *cfg, uint64_t now, uint64_t dropped,
                   uint64_t changed, uint64_t refused)
{
    static const uint8_t new_key[12] = {30, 12, 0x90, 0, 1, 2,
                                        3,  4,  5,    6, 7, 8};
    static const uint8_t capable[4] = {30, 4, 0x01, 0x09};
    struct atk *a = atk_new(cfg, &env);
    struct atk_counters c;
    uint8_t p[100], was[100];
    bool diff;

    assert_non_null(a);
    sent_wire = 0;
    for (int i = 0; i < 3; i++) {
        segment(p, MPX_TCP_ACK, new_key, sizeof new_key);
        atk_on_wire(a, 0, 0, p, 52, now, &diff);
        segment(p, MPX_TCP_SYN, capable, sizeof capable);
        memcpy(was, p, sizeof was);
        atk_on_wire(a, 0, 0, p, 44, now, &diff);
        assert_memory_equal(was, p, sizeof was);
    }
    atk_counters(a, &c);
    assert_int_equal(c.dropped, dropped);
    assert_int_equal(c.changed, changed);
    assert_int_equal(c.refused, refused);
    assert_int_equal(sent_wire, changed); /* what it changed goes on */
    atk_free(a);
}

static void test_budget(void **state)
{
    struct atk_config cfg = watcher;

    (void)state;
    cfg.attack = "newkey-suppression";
    judged(&cfg, 5, 3, 0, 0);
    cfg.budget = 2;
    judged(&cfg, 5, 2, 0, 1);
    cfg.attack = "clear-external-bits";
    judged(&cfg, 5, 0, 2, 1);
    cfg.acts = 6;
    judged(&cfg, 5, 0, 0, 3);
    judged(&cfg, 6, 0, 2, 1);
    cfg.twin = ATK_TWIN_NO_POWER;
    judged(&cfg, 6, 0, 0, 3);
    cfg.leaves = 6; /* nothing is shown any more, so nothing is tried */
    judged(&cfg, 6, 0, 0, 0);
}

/* What is held goes on when its time has come, or the attacker leaves; without
 * the power, beyond the budget and beyond what it can carry it passes. */
static void test_holds(void **state)
{
    static const uint8_t join[12] = {30, 12, 0x10, 1, 1, 2, 3, 4, 5, 6, 7, 8};
    struct atk_config cfg = watcher;
    struct atk_counters c;
    uint8_t p[100];
    struct atk *a;
    bool changed;

    (void)state;
    cfg.attack = "delay-join";
    cfg.param[0] = 1; /* syn */
    cfg.param[1] = 100;
    cfg.budget = 2;
    a = atk_new(&cfg, &env);
    sent_wire = 0;
    for (int i = 0; i < 3; i++) {
        size_t len = segment(p, MPX_TCP_SYN, join, sizeof join);

        assert_int_equal(atk_on_wire(a, 0, 0, p, len, 5, &changed),
                         i < 2 ? ATK_DROPPED : ATK_PASS);
        assert_false(changed);
    }
    assert_int_equal(atk_deadline(a), 0);
    atk_tick(a, 104);
    assert_int_equal(sent_wire, 0);
    assert_int_equal(atk_deadline(a), 105);
    atk_tick(a, 105);
    assert_int_equal(sent_wire, 2);
    assert_int_equal(atk_deadline(a), ATK_NEVER);
    atk_counters(a, &c);
    assert_int_equal(c.changed, 2);
    assert_int_equal(c.dropped, 0);
    assert_int_equal(c.refused, 1);
    atk_free(a);

    cfg.budget = ATK_NEVER;
    cfg.leaves = 50;
    a = atk_new(&cfg, &env);
    for (int i = 0; i < ATK_HELD_MAX + 1; i++) {
        size_t len = segment(p, MPX_TCP_SYN, join, sizeof join);

        assert_int_equal(atk_on_wire(a, 0, 0, p, len, 5, &changed),
                         i < ATK_HELD_MAX ? ATK_DROPPED : ATK_PASS);
    }
    atk_counters(a, &c);
    assert_int_equal(c.missed, 1);
    assert_int_equal(c.refused, 0);
    atk_tick(a, 5);
    assert_int_equal(atk_deadline(a), 50);
    atk_free(a); /* with what it holds */

    cfg.twin = ATK_TWIN_NO_POWER;
    a = atk_new(&cfg, &env);
    assert_int_equal(atk_on_wire(a, 0, 0, p,
                                 segment(p, MPX_TCP_SYN, join, sizeof join), 5,
                                 &changed),
                     ATK_PASS);
    atk_free(a);
}

/* A memory is read once, in time, by who has declared it. */
static void test_leaks(void **state)
{
    struct atk_config cfg = watcher;
    struct atk_secret x;
    struct atk_counters c;
    struct atk *a;

    (void)state;
    cfg.acts = 100;
    a = atk_new(&cfg, &env);
    assert_int_equal(atk_leak(a, ATK_LEAK_KEY, &x, 1, 200), 0);
    atk_free(a);
    cfg.attack = "join-with-leaked-key";
    a = atk_new(&cfg, &env);
    assert_int_equal(atk_leak(a, ATK_LEAK_KEY, &x, 1, 99), 0);
    assert_int_equal(atk_leak(a, ATK_LEAK_KEY, &x, 1, 100), 1);
    assert_int_equal(x.token, 7);
    assert_int_equal(atk_leak(a, ATK_LEAK_KEY, &x, 1, 101), 0);
    atk_counters(a, &c);
    assert_int_equal(c.refused, 2);
    atk_free(a);
}

static void test_table(void **state)
{
    (void)state;
    assert_null(atk_new(&(struct atk_config){.attack = "no-such"}, &env));
    for (unsigned i = 0; atk_at(i); i++) {
        assert_ptr_equal(atk_find(atk_name_at(i)), atk_at(i));
        assert_true(atk_at(i)->powers != 0);
        assert_non_null(atk_at(i)->source);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_reads),     cmocka_unit_test(test_sends),
        cmocka_unit_test(test_malformed), cmocka_unit_test(test_budget),
        cmocka_unit_test(test_holds),     cmocka_unit_test(test_leaks),
        cmocka_unit_test(test_table),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
