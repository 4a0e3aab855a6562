/* SPDX-License-Identifier: MIT */
/*
 * What a live connection is sent that no honest peer sends: refused, counted,
 * and the transfer unharmed. RFC 5961, RFC 8684 5.
 */
#include "mpx_conn.h"
#include "mpx_subflow.h"
#include "sim_test.h"
#include "mpx_auth.h"
#include "mpx_tcp.h"

#include <stdlib.h>

#define C CLIENT
#define S SERVER

enum { SIZE = 200000 };

/* Where sequence numbers of a forgery lie, from what the server expects; the
 * others: that, in a connection of RFC 6824, of [P], or of a server that knows
 * [B] and a client that does not. */
enum base { EXPECTED, FAR_OFF, V0, PAASCH, CLEAR };
static const char *const profile_of[][2] = {
    [V0] = {"rfc6824"}, [PAASCH] = {"paasch"}, [CLEAR] = {"rfc8684", "baerts"}};

static const struct {
    const char *name;
    uint8_t flags;
    enum base base;
    int32_t off;      /* added to SEQ */
    int32_t ack_off;  /* added to ACK */
    const char *opts; /* hex */
    const char *counter;
    uint64_t want; /* after the forgery; it is sent three times */
} forgeries[] = {
    {"RST one octet too far", 0x04, EXPECTED, 1, 0, "", "RstInvalid", 3},
    {"RST one octet short", 0x04, EXPECTED, -1, 0, "", "RstInvalid", 3},
    {"RST anywhere", 0x14, FAR_OFF, 0, 0, "", "RstInvalid", 3},
    {"SYN with other numbers", 0x02, EXPECTED, 0, 0, "", NULL, 0},
    {"no flags", 0x00, EXPECTED, 0, 0, "", "HeaderMalformed", 3},
    {"ACK of what was never sent", 0x10, EXPECTED, 0, 100000, "",
     "HeaderMalformed", 3},
    {"option without subtype", 0x10, EXPECTED, 0, 0, "1e020101",
     "OptionMalformed", 3},
    {"option past the end", 0x10, EXPECTED, 0, 0, "1e202003", "OptionMalformed",
     3},
    {"option of length zero", 0x10, EXPECTED, 0, 0, "1e002000",
     "OptionMalformed", 3},
    {"DSS too short", 0x10, EXPECTED, 0, 0, "1e042004", "OptionMalformed", 3},
    {"unknown subtype", 0x10, EXPECTED, 0, 0, "1e04a000", "OptionUnknown", 3},
    {"two of them", 0x10, EXPECTED, 0, 0, "1e04a0001e04b000", "OptionUnknown",
     6},
    {"two Data ACKs half the space apart: one was never sent", 0x10, EXPECTED,
     0, 0, "1e0c200300000000000000001e0c20038000000000000000", "DataAckInvalid",
     3},
    {"NEW_KEY that was not negotiated", 0x10, EXPECTED, 0, 0,
     "1e0c90000102030405060708", "OptionMisplaced", 3},
    {"NEW_KEY, which [P] has not", 0x10, PAASCH, 0, 0,
     "1e0c90000102030405060708", "OptionMisplaced", 3},
    {"NEW_KEY after a server of [B] went on in clear", 0x10, CLEAR, 0, 0,
     "1e0c90000102030405060708", "OptionMisplaced", 3},
    {"MP_FASTCLOSE of [P] before a key", 0x10, PAASCH, 0, 0,
     "1e0c70000102030405060708", "OptionMisplaced", 3},
    {"ADD_ADDR of [P] before a key", 0x10, PAASCH, 0, 0,
     "1e1030050a0909090102030405060708", "OptionMisplaced", 3},
    {"ADD_ADDR with a wrong MAC", 0x10, EXPECTED, 0, 0,
     "1e1030050a0909090102030405060708", "AddAddrHMacFailure", 3},
    {"MP_CAPABLE again", 0x10, EXPECTED, 0, 0,
     "1e14010101010101010101010202020202020202", "OptionMalformed", 0},
    {"MP_FASTCLOSE with a wrong key", 0x10, EXPECTED, 0, 0,
     "1e0c70000102030405060708", "MPFastcloseInvalid", 3},
    {"REMOVE_ADDR of nothing", 0x10, EXPECTED, 0, 0, "1e044009", "RmAddr", 3},
    {"ADD_ADDR of RFC 6824", 0x10, EXPECTED, 0, 0, "1e0834050a090909",
     "OptionMisplaced", 3},
    {"MP_PRIO of RFC 6824", 0x10, EXPECTED, 0, 0, "1e045102", "OptionMisplaced",
     3},
    {"ADD_ADDR of RFC 8684", 0x10, V0, 0, 0, "1e1030050a0909090102030405060708",
     "OptionMisplaced", 3},
    {"its echo", 0x10, V0, 0, 0, "1e0831050a090909", "OptionMisplaced", 3},
    {"ADD_ADDR that nobody need prove", 0x10, V0, 0, 0, "1e0834050a090909",
     "AddAddr", 3},
    {"MP_PRIO of no subflow", 0x10, V0, 0, 0, "1e045109", "MPPrioRx", 3},
    {"options on an old segment do not count", 0x10, EXPECTED, -5000, 0,
     "1e0c200300000000000000001e0c20038000000000000000", "DataAckInvalid", 0},
};

/* The latest data segment of the client, to forge the next one from. */
struct seen {
    struct mpx_tuple tuple; /* as the server sees it */
    uint32_t seq, ack;
};

static void watch(void *ctx, int from, const struct net_packet *p)
{
    struct seen *s = ctx;

    if (from != C || !p->len)
        return;
    s->tuple = p->tuple;
    s->ack = mpx_get32(p->hdr + MPX_TCP_OFF_ACK);
}

static void forge(struct bed *b, const struct seen *s, size_t i)
{
    uint8_t h[MPX_TCP_HDR_MAX] = {0};
    const struct tcp *t = b->host[S].sock;
    uint32_t seq = t->rcv_nxt + (uint32_t)forgeries[i].off;
    const char *hex = forgeries[i].opts;
    size_t len = MPX_TCP_HDR_MIN;

    if (forgeries[i].base == FAR_OFF)
        seq += 0x40000000;
    for (; *hex; hex += 2) {
        char two[3] = {hex[0], hex[1], 0};

        h[len++] = (uint8_t)strtoul(two, NULL, 16);
    }
    mpx_put16(h, s->tuple.remote_port);
    mpx_put16(h + 2, s->tuple.local_port);
    mpx_put32(h + MPX_TCP_OFF_SEQ, seq);
    mpx_put32(h + MPX_TCP_OFF_ACK, s->ack + (uint32_t)forgeries[i].ack_off);
    h[MPX_TCP_OFF_FLAGS] = forgeries[i].flags;
    mpx_put16(h + MPX_TCP_OFF_WINDOW, 16384);
    host_segment(&b->host[S], &s->tuple, h, mpx_tcp_finish(h, len), NULL, 0);
}

static void forgeries_are_counted_and_do_no_harm(void **state)
{
    unsigned bad = 0;

    (void)state;
    for (size_t i = 0; i < COUNT_OF(forgeries); i++) {
        struct sim_case c = {
            .name = forgeries[i].name,
            .plan = {.profile = profile_of[forgeries[i].base][0],
                     .server_profile = profile_of[forgeries[i].base][1],
                     .app = {{.size = SIZE}, {.size = SIZE}}},
            .counter = {{S, forgeries[i].counter, forgeries[i].want}}};
        struct seen s = {0};
        struct bed b;

        bed_start(&b, &c.plan);
        b.net.watch = watch;
        b.net.watch_ctx = &s;
        for (unsigned k = 0; k < 3; k++) {
            bed_run(&b, 60 + 20 * k);
            forge(&b, &s, i);
        }
        bed_run(&b, 60000);
        bad += sim_check(&c, &b) != 0;
        bed_end(&b);
    }
    assert_int_equal(bad, 0);
}

/* Linux takes options of segments back to its last acknowledgement. */
static void
an_option_overtaken_by_data_counts_until_that_is_acknowledged(void **state)
{
    struct bed_plan plan = {.app = {{.size = SIZE}, {.keep_open = true}}};
    uint8_t h[MPX_TCP_HDR_MAX] = {[13] = 0x10, [20] = 30, 4, 0x40, 9};
    struct seen s = {0};
    struct tcp *t;
    struct bed b;
    uint32_t acked;

    (void)state;
    bed_start(&b, &plan);
    b.net.watch = watch;
    b.net.watch_ctx = &s;
    bed_run(&b, 60);
    t = b.host[S].sock;
    t->no_acks = true;
    acked = t->rcv_nxt;
    bed_run(&b, 100);
    assert_true(t->rcv_nxt > acked);
    mpx_put32(h + MPX_TCP_OFF_ACK, s.ack);
    mpx_put32(h + MPX_TCP_OFF_SEQ, acked);
    host_segment(&b.host[S], &s.tuple, h, mpx_tcp_finish(h, 24), NULL, 0);
    assert_int_equal(sim_counter(&b.host[S], "RmAddr"), 1);
    mpx_put32(h + MPX_TCP_OFF_SEQ, acked - 1);
    host_segment(&b.host[S], &s.tuple, h, mpx_tcp_finish(h, 24), NULL, 0);
    assert_int_equal(sim_counter(&b.host[S], "RmAddr"), 1);
    bed_end(&b);
}

/* AT-17: in version 0 whoever is on one path speaks for all. */
static void prio_of_version_0_is_about_another_subflow(void **state)
{
    struct bed_plan plan = {.profile = "rfc6824",
                            .paths = 2,
                            .pm = "fullmesh",
                            .app = {{.size = 20 * SIZE}, {.keep_open = true}}};
    uint8_t h[MPX_TCP_HDR_MAX] = {[13] = 0x10, [20] = 30, 4, 0x51, 2};
    struct mpx_subflow_info info;
    mpx_subflow *sf;
    struct bed b;

    (void)state;
    bed_start(&b, &plan);
    bed_run(&b, 200);
    sf = mpx_conn_subflow(b.host[S].conn, 0);
    mpx_subflow_info(sf, &info);
    assert_int_equal(info.remote_id, 0);
    for (struct tcp *t = b.host[S].sock; t; t = t->next)
        if (t->sf == sf)
            mpx_put32(h + MPX_TCP_OFF_SEQ, t->rcv_nxt);
    mpx_put32(h + MPX_TCP_OFF_ACK, b.host[C].sock->rcv_nxt);
    host_segment(&b.host[S], &info.tuple, h, mpx_tcp_finish(h, 24), NULL, 0);
    assert_int_equal(sim_counter(&b.host[S], "MPPrioRx"), 1);
    for (unsigned i = 0; i < 4; i++) {
        mpx_subflow_info(mpx_conn_subflow(b.host[S].conn, i), &info);
        assert_int_equal(info.backup, info.remote_id == 2);
    }
    bed_end(&b);
}

static void an_exact_rst_is_obeyed_an_inexact_one_is_challenged(void **state)
{
    struct bed_plan plan = {.app = {{.size = SIZE}, {.keep_open = true}}};
    struct seen s = {0};
    struct bed b;
    unsigned acks;

    (void)state;
    bed_start(&b, &plan);
    b.net.watch = watch;
    b.net.watch_ctx = &s;
    bed_run(&b, 100);
    acks = b.net.seen[S][NET_PURE_ACK];
    forge(&b, &s, 0);
    assert_int_equal(b.net.seen[S][NET_PURE_ACK], acks + 1);
    forge(&b, &s, 2); /* outside the window: silence */
    assert_int_equal(b.net.seen[S][NET_PURE_ACK], acks + 1);
    assert_int_equal(b.host[S].sock->state, TCP_OPEN);
    {
        uint8_t h[20] = {[12] = 0x50, [13] = 4};

        mpx_put32(h + 4, b.host[S].sock->rcv_nxt);
        host_segment(&b.host[S], &s.tuple, h, 20, NULL, 0);
    }
    assert_int_equal(b.host[S].sock->state, TCP_DEAD);
    bed_end(&b);
}

/* One octet with a mapping of its own, at relative number @p ssn. */
static enum mpx_verdict map_one(struct host *h, const struct mpx_tuple *t,
                                const struct tcp *tcp, uint32_t ssn,
                                uint64_t dsn)
{
    uint8_t hdr[40] = {[12] = 0xa0, [13] = 0x10, [20] = 30, 18, 0x20, 0x0c};
    const struct mpx_segment s = {t, hdr, sizeof hdr, 1};
    struct mpx_rewrite rw;

    mpx_put32(hdr + 4, ssn); /* ISNs are 0 */
    mpx_put32(hdr + 8, tcp->una);
    mpx_put32(hdr + 24, (uint32_t)(dsn >> 32));
    mpx_put32(hdr + 28, (uint32_t)dsn);
    mpx_put32(hdr + 32, ssn);
    mpx_put16(hdr + 36, 1);
    return mpx_segment_in(h->ep, &s, 0, &rw);
}

/* What a peer can make us remember has a bound that follows from the buffer;
 * past it octets are not let through to TCP, which would acknowledge them. */
static void mappings_without_end_find_no_place(void **state)
{
    struct bed_plan plan = {
        .fixed_isn = true,
        .rcvbuf = 4096,
        .app = {{.size = 10, .keep_open = true}, {.keep_open = true}}};
    enum { FIT = 4096 / 64 + 1024 };
    struct mpx_subflow_info info;
    struct bed b;
    struct host *s = &b.host[S];

    (void)state;
    bed_start(&b, &plan);
    bed_run(&b, 100);
    mpx_subflow_info(mpx_conn_subflow(s->conn, 0), &info);
    for (uint32_t i = 0; i < FIT + 50; i++) {
        enum mpx_verdict v = map_one(s, &info.tuple, s->sock, 20 + 2 * i,
                                     UINT64_C(0x1234) + 7 * i);

        /* the last one that octets came for may be there still */
        if (i != FIT - 1)
            assert_int_equal(v, i < FIT ? MPX_PASS : MPX_DROP);
    }
    assert_in_range(sim_counter(s, "MappingsFull"), 50, 51);
    assert_int_equal(sim_counter(s, "DSSNotMatching"), 0);
    bed_end(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(forgeries_are_counted_and_do_no_harm),
        cmocka_unit_test(
            an_option_overtaken_by_data_counts_until_that_is_acknowledged),
        cmocka_unit_test(prio_of_version_0_is_about_another_subflow),
        cmocka_unit_test(mappings_without_end_find_no_place),
        cmocka_unit_test(an_exact_rst_is_obeyed_an_inexact_one_is_challenged),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
