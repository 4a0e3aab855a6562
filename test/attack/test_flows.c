/* SPDX-License-Identifier: MIT */
/* What an attacker forges in the name of a flow that it has watched. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "atk.h"
#include "atk_flows.h"
#include "atk_packet.h"
#include "mpx_tcp.h"

#include <string.h>

enum { SEQ = 1000, TSVAL = 70000, TSECR = 5, SECOND = 1000000000 };

static struct atk_segment segment_of(uint8_t *pkt, bool timestamps)
{
    const struct atk_ends ends = {.family = 4,
                                  .src = {10, 0, 1, 1},
                                  .dst = {10, 0, 1, 2},
                                  .sport = 49152,
                                  .dport = 5001};
    uint8_t h[MPX_TCP_HDR_MIN + 12] = {0};
    size_t n = MPX_TCP_HDR_MIN;
    struct atk_segment s = {.pkt = pkt};

    mpx_put32(h + MPX_TCP_OFF_SEQ, SEQ);
    h[MPX_TCP_OFF_FLAGS] = MPX_TCP_ACK;
    if (timestamps) {
        h[n] = MPX_KIND_TS;
        h[n + 1] = 10;
        mpx_put32(h + n + 2, TSVAL);
        mpx_put32(h + n + 6, TSECR);
        n += 10;
    }
    s.len = atk_packet_make(pkt, &ends, h, mpx_tcp_finish(h, n), NULL, 0);
    assert_true(atk_segment_parse(&s));
    return s;
}

static struct atk *new_watcher(void)
{
    static const struct atk_env env;
    const struct atk_config cfg = {.attack = "reset-subflow", .n_taps = 1};

    return atk_new(&cfg, &env);
}

static struct mpx_tcp forged(const struct atk_watched *f, uint64_t now,
                             uint8_t *pkt)
{
    size_t n = atk_flows_forge(f, 0, MPX_TCP_ACK, NULL, NULL, 0, now, pkt);
    struct atk_segment s = {.pkt = pkt, .len = n};
    struct mpx_tcp t;

    assert_true(n > 0 && atk_segment_parse(&s));
    assert_int_equal(mpx_tcp_parse(&t, s.tcp, (size_t)(s.payload - s.tcp)),
                     MPX_OK);
    return t;
}

/* Who sends octets of an old timestamp is dropped by PAWS, RFC 7323 5. */
static void timestamps_go_on(void **state)
{
    static struct atk_flows flows;
    uint8_t pkt[ATK_PACKET_MAX];
    struct atk_segment s = segment_of(pkt, true);
    struct atk *a = new_watcher();
    struct atk_watched *f = atk_flows_note(a, &flows, &s, SECOND);
    struct mpx_tcp t;

    (void)state;
    assert_non_null(f);
    t = forged(f, SECOND, pkt);
    assert_int_equal(mpx_get32(t.ts + 2), TSVAL);
    t = forged(f, (uint64_t)7 * SECOND / 2, pkt);
    assert_int_equal(t.seq, SEQ);
    assert_int_equal(mpx_get32(t.ts + 2), TSVAL + 2500);
    assert_int_equal(mpx_get32(t.ts + 6), TSECR);
    atk_free(a);
}

static void without_timestamps_there_are_none(void **state)
{
    static struct atk_flows flows;
    uint8_t pkt[ATK_PACKET_MAX];
    struct atk_segment s = segment_of(pkt, false);
    struct atk *a = new_watcher();
    struct atk_watched *f = atk_flows_note(a, &flows, &s, SECOND);

    (void)state;
    assert_null(forged(f, (uint64_t)9 * SECOND, pkt).ts);
    atk_free(a);
}

static uint64_t missed(const struct atk *a)
{
    struct atk_counters c;

    atk_counters(a, &c);
    return c.missed;
}

/* A table that is full is told, or an attack would fail by its own weakness. */
static void flows_beyond_its_memory_are_counted(void **state)
{
    static struct atk_flows flows;
    struct atk *a = new_watcher();
    uint8_t pkt[ATK_PACKET_MAX];
    struct atk_segment s = segment_of(pkt, true);

    (void)state;
    for (s.sport = 1; s.sport <= ATK_FLOWS_MAX; s.sport++)
        assert_non_null(atk_flows_note(a, &flows, &s, SECOND));
    assert_int_equal(missed(a), 0);
    assert_null(atk_flows_note(a, &flows, &s, SECOND));
    assert_int_equal(missed(a), 1);
    s.sport = 1; /* it remembers these */
    assert_non_null(atk_flows_note(a, &flows, &s, SECOND));
    assert_int_equal(missed(a), 1);
    atk_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(timestamps_go_on),
        cmocka_unit_test(without_timestamps_there_are_none),
        cmocka_unit_test(flows_beyond_its_memory_are_counted),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
