/* SPDX-License-Identifier: MIT */
/* Joins that are begun and not ended: what they cost the server, and whom they
 * keep out. */
#include "mpx_conn.h"
#include "mpx_subflow.h"
#include "sim_test.h"
#include "mpx_auth.h"
#include "mpx_tcp.h"

enum { SIZE = 200000 };

static void ask_to_join(struct bed *b, struct mpx_tuple *t, bool and_reset)
{
    uint8_t h[32] = {[12] = 0x80, [13] = 2}, rst[20] = {[12] = 0x50, [13] = 4};
    struct mpx_conn_info info;

    mpx_conn_info(b->host[SERVER].conn, &info);
    memcpy(h + 20, (const uint8_t[]){30, 12, 0x10, 66}, 4);
    mpx_put32(h + 24, (uint32_t)info.token_local);
    t->remote_port++;
    host_segment(&b->host[SERVER], t, h, sizeof h, NULL, 0);
    mpx_put32(rst + 4, 1);
    if (and_reset)
        host_segment(&b->host[SERVER], t, rst, sizeof rst, NULL, 0);
}

/* Who has nothing but a token uses up neither subflows nor, if it gives them
 * back, half-open ones. */
static void half_open_joins_do_not_count_and_a_reset_ends_one(void **state)
{
    struct bed_plan plan = {.app = {{.size = SIZE}, {.keep_open = true}}};
    struct mpx_subflow_info info;
    struct mpx_tuple t;
    struct bed b;

    (void)state;
    bed_start(&b, &plan);
    bed_run(&b, 100);
    mpx_subflow_info(mpx_conn_subflow(b.host[SERVER].conn, 0), &info);
    t = info.tuple;
    for (int i = 0; i < 40; i++)
        ask_to_join(&b, &t, true);
    assert_int_equal(sim_counter(&b.host[SERVER], "MPJoinHalfOpen"), 0);
    for (int i = 0; i < 9; i++)
        ask_to_join(&b, &t, false);
    assert_int_equal(sim_counter(&b.host[SERVER], "MPJoinSynRx"), 49);
    assert_int_equal(sim_counter(&b.host[SERVER], "MPJoinHalfOpen"), 1);
    assert_int_equal(sim_counter(&b.host[SERVER], "MPJoinRejected"), 0);
    bed_end(&b);
}

/* What it says of data on an ACK from the left of the window counts for
 * nothing. */
static void a_half_open_join_acknowledges_no_data(void **state)
{
    struct bed_plan plan = {.app = {{.keep_open = true}, {.size = SIZE}}};
    uint8_t h[28] = {[12] = 0x70, [13] = 0x10, [20] = 30, 8, 0x20, 1};
    struct mpx_subflow_info info;
    struct mpx_tuple t;
    struct bed b;

    (void)state;
    bed_start(&b, &plan);
    for (unsigned ms = 1;
         !b.host[SERVER].conn ||
         b.host[SERVER].conn->accord != MPX_ACC_CONFIRMED ||
         b.host[SERVER].conn->snd_una == b.host[SERVER].conn->snd_nxt;
         ms++) {
        assert_true(ms < 1000);
        bed_run(&b, ms);
    }
    const mpx_conn *conn = b.host[SERVER].conn;
    uint64_t una = conn->snd_una;

    mpx_subflow_info(mpx_conn_subflow(conn, 0), &info);
    t = info.tuple;
    ask_to_join(&b, &t, false);
    assert_true(mpx_subflow_half_open(conn->last));
    mpx_put32(h + 8, conn->last->snd_max + conn->last->isn_off);
    mpx_put32(h + 24, (uint32_t)conn->snd_nxt);
    host_segment(&b.host[SERVER], &t, h, sizeof h, NULL, 0);
    assert_int_equal(conn->last->snd_una, conn->last->snd_max); /* TCP's was */
    assert_int_equal(conn->snd_una, una);
    bed_end(&b);
}

/* Straight to the core, as no TCP would stand it: a SYN with MP_JOIN and its
 * RST, which leave nothing behind. */
static void join_and_reset(struct host *h, const struct mpx_tuple *t,
                           uint32_t token)
{
    uint8_t syn[32] = {[12] = 0x80, [13] = 2},
            rst[20] = {[12] = 0x50, [13] = 4};
    const struct mpx_segment s[] = {{t, syn, sizeof syn, 0},
                                    {t, rst, sizeof rst, 0}};
    struct mpx_action a;
    struct mpx_rewrite rw;

    memcpy(syn + 20, (const uint8_t[]){30, 12, 0x10, 66}, 4);
    mpx_put32(syn + 24, token);
    mpx_put32(rst + 4, 1);
    for (int i = 0; i < 2; i++) {
        assert_int_equal(mpx_segment_in(h->ep, &s[i], 0, &rw), MPX_PASS);
        mpx_segment_in_done(h->ep, t, 0);
    }
    assert_false(mpx_poll(h->ep, 0, &a));
}

/* AT-08: who knows a token ends nothing by a million joins, and each costs what
 * the first did: what ended is given back. */
static void a_million_joins_leave_room_for_an_honest_one(void **state)
{
    enum { ATTEMPTS = 1000000 };
    struct bed_plan plan = {.paths = 2,
                            .pm = "scripted",
                            .app = {{.size = SIZE}, {.keep_open = true}}};
    struct mpx_addr second = net_addr(4, 1, CLIENT);
    struct mpx_subflow_info info;
    unsigned records = 0;
    struct mpx_tuple t;
    struct bed b;

    (void)state;
    bed_start(&b, &plan);
    bed_run(&b, 100);
    mpx_subflow_info(mpx_conn_subflow(b.host[SERVER].conn, 0), &info);
    t = info.tuple;
    for (uint32_t i = 0; i < ATTEMPTS; i++) {
        t.remote_port = (uint16_t)(1024 + i % 60000);
        t.remote[3] = (uint8_t)(100 + i / 60000);
        join_and_reset(&b.host[SERVER], &t,
                       (uint32_t)host_info(&b.host[SERVER]).token_local);
    }
    assert_int_equal(sim_counter(&b.host[SERVER], "MPJoinSynRx"), ATTEMPTS);
    assert_int_equal(sim_counter(&b.host[SERVER], "MPJoinHalfOpen"), 0);
    while (mpx_conn_subflow(b.host[SERVER].conn, records))
        records++;
    assert_int_equal(records, 1);
    assert_int_equal(
        mpx_endpoint_use_addr(b.host[CLIENT].ep, &second, b.net.now), MPX_OK);
    host_drain(&b.host[CLIENT]);
    bed_run(&b, 60000);
    assert_int_equal(sim_counter(&b.host[SERVER], "MPJoinAckRx"), 1);
    assert_int_equal(b.host[SERVER].read, SIZE);
    bed_end(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(half_open_joins_do_not_count_and_a_reset_ends_one),
        cmocka_unit_test(a_half_open_join_acknowledges_no_data),
        cmocka_unit_test(a_million_joins_leave_room_for_an_honest_one),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
