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
    t->mute = true;
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

static void ask_to_join(struct bed *b, struct mpx_tuple *t, bool and_reset)
{
    uint8_t h[32] = {[12] = 0x80, [13] = 2}, rst[20] = {[12] = 0x50, [13] = 4};
    struct mpx_conn_info info;

    mpx_conn_info(b->host[S].conn, &info);
    memcpy(h + 20, (const uint8_t[]){30, 12, 0x10, 66}, 4);
    mpx_put32(h + 24, (uint32_t)info.token_local);
    t->remote_port++;
    host_segment(&b->host[S], t, h, sizeof h, NULL, 0);
    mpx_put32(rst + 4, 1);
    if (and_reset)
        host_segment(&b->host[S], t, rst, sizeof rst, NULL, 0);
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
    mpx_subflow_info(mpx_conn_subflow(b.host[S].conn, 0), &info);
    t = info.tuple;
    for (int i = 0; i < 40; i++)
        ask_to_join(&b, &t, true);
    assert_int_equal(sim_counter(&b.host[S], "MPJoinHalfOpen"), 0);
    for (int i = 0; i < 9; i++)
        ask_to_join(&b, &t, false);
    assert_int_equal(sim_counter(&b.host[S], "MPJoinSynRx"), 49);
    assert_int_equal(sim_counter(&b.host[S], "MPJoinHalfOpen"), 1);
    assert_int_equal(sim_counter(&b.host[S], "MPJoinRejected"), 0);
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
         !b.host[S].conn || b.host[S].conn->accord != MPX_ACC_CONFIRMED ||
         b.host[S].conn->snd_una == b.host[S].conn->snd_nxt;
         ms++) {
        assert_true(ms < 1000);
        bed_run(&b, ms);
    }
    const mpx_conn *conn = b.host[S].conn;
    uint64_t una = conn->snd_una;

    mpx_subflow_info(mpx_conn_subflow(conn, 0), &info);
    t = info.tuple;
    ask_to_join(&b, &t, false);
    assert_true(mpx_subflow_half_open(conn->last));
    mpx_put32(h + 8, conn->last->snd_max + conn->last->isn_off);
    mpx_put32(h + 24, (uint32_t)conn->snd_nxt);
    host_segment(&b.host[S], &t, h, sizeof h, NULL, 0);
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
    struct mpx_addr second = net_addr(4, 1, C);
    struct mpx_subflow_info info;
    unsigned records = 0;
    struct mpx_tuple t;
    struct bed b;

    (void)state;
    bed_start(&b, &plan);
    bed_run(&b, 100);
    mpx_subflow_info(mpx_conn_subflow(b.host[S].conn, 0), &info);
    t = info.tuple;
    for (uint32_t i = 0; i < ATTEMPTS; i++) {
        t.remote_port = (uint16_t)(1024 + i % 60000);
        t.remote[3] = (uint8_t)(100 + i / 60000);
        join_and_reset(&b.host[S], &t,
                       (uint32_t)host_info(&b.host[S]).token_local);
    }
    assert_int_equal(sim_counter(&b.host[S], "MPJoinSynRx"), ATTEMPTS);
    assert_int_equal(sim_counter(&b.host[S], "MPJoinHalfOpen"), 0);
    while (mpx_conn_subflow(b.host[S].conn, records))
        records++;
    assert_int_equal(records, 1);
    assert_int_equal(mpx_endpoint_use_addr(b.host[C].ep, &second, b.net.now),
                     MPX_OK);
    host_drain(&b.host[C]);
    bed_run(&b, 60000);
    assert_int_equal(sim_counter(&b.host[S], "MPJoinAckRx"), 1);
    assert_int_equal(b.host[S].read, SIZE);
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

/* ---- the wire itself ---- */

/* Octets of a mapping that has not been seen whole. */
struct partial {
    uint64_t dsn;
    uint32_t have;
    uint8_t octets[8192];
};
struct wire {
    uint32_t isn[2];
    uint64_t snd[2]; /* by sender: 64-bit DSN of the latest mapping */
    unsigned sums, bad, wraps;
    struct partial part[2][8];
};

static uint64_t get(const uint8_t *p, unsigned n)
{
    uint64_t v = 0;

    while (n--)
        v = v << 8 | *p++;
    return v;
}

static uint32_t sum16(uint32_t s, const uint8_t *p, size_t n)
{
    for (size_t i = 0; i < n; i++)
        s += i % 2 ? p[i] : (uint32_t)p[i] << 8;
    while (s >> 16)
        s = (s & 0xffff) + (s >> 16);
    return s;
}

/* Add a segment's octets to its mapping; no loss and no reordering inside a
 * subflow here. @return the mapping's octets once it is whole. */
static const uint8_t *collect(struct wire *w, int from, uint64_t dsn,
                              uint16_t dll, const struct net_packet *p)
{
    struct partial *at = NULL;

    for (unsigned i = 0; i < 8 && !(at && at->have && at->dsn == dsn); i++)
        if (!w->part[from][i].have || w->part[from][i].dsn == dsn)
            at = &w->part[from][i];
    assert_non_null(at);
    at->dsn = dsn;
    if (p->len)
        memcpy(at->octets + at->have, p->data, p->len);
    at->have += (uint32_t)p->len;
    if (at->have < dll)
        return NULL;
    at->have = 0;
    return at->octets;
}

/* RFC 8684 3.3.1: 64-bit DSN, SSN, length, zeroes, payload; all ones. */
static void verify(void *ctx, int from, const struct net_packet *pkt)
{
    struct wire *w = ctx;
    struct net_packet p = *pkt;
    const uint8_t *o = net_option(&p);
    uint8_t head[14] = {0};
    const uint8_t *octets;
    unsigned at, dsn_len;
    uint16_t dll, fin;
    uint32_t s;

    if (net_is(pkt, NET_SYN) || net_is(pkt, NET_SYNACK))
        w->isn[from] = mpx_get32(p.hdr + 4);
    if (!o || o[2] >> 4 != 2 || !(o[3] & 4))
        return;
    at = 4 + (o[3] & 1 ? (o[3] & 2 ? 8 : 4) : 0);
    dsn_len = o[3] & 8 ? 8 : 4;
    if (dsn_len == 4) {
        uint32_t low = (uint32_t)get(o + at, 4);

        w->wraps += low < 100000 && (uint32_t)w->snd[from] > 0xfff00000;
        w->snd[from] +=
            (uint64_t)(int64_t)(int32_t)(low - (uint32_t)w->snd[from]);
        mpx_put32(head, (uint32_t)(w->snd[from] >> 32));
        mpx_put32(head + 4, low);
    } else {
        w->snd[from] = get(o + at, 8);
        memcpy(head, o + at, 8);
    }
    memcpy(head + 8, o + at + dsn_len, 6);
    if (o[1] != at + dsn_len + 8)
        return;
    fin = (o[3] & 0x10) != 0;
    dll = (uint16_t)(get(o + at + dsn_len + 4, 2) - fin);
    octets = collect(w, from, w->snd[from], dll, &p);
    if (!octets)
        return;
    s = sum16(0, head, sizeof head);
    s = sum16(s, o + at + dsn_len + 6, 2);
    s = sum16(s, octets, dll);
    w->sums++;
    w->bad += s != 0xffff;
}

static void checksums_on_the_wire_verify(void **state)
{
    struct sim_case c = {
        .name = "checksums",
        .plan = {.checksum = true,
                 .paths = 2,
                 .pm = "fullmesh",
                 .app = {{.size = SIZE}, {.size = SIZE, .after_eof = true}}}};
    static struct wire w;
    struct bed b;

    (void)state;
    bed_start(&b, &c.plan);
    b.net.watch = verify;
    b.net.watch_ctx = &w;
    bed_run(&b, 60000);
    assert_int_equal(sim_check(&c, &b), 0);
    assert_true(w.sums >= 2 * SIZE / TCP_MSS / 4); /* 4 segments a mapping */
    assert_int_equal(w.bad, 0);
    bed_end(&b);
}

/* A key whose IDSN has a low half just below 2^32 in both directions. */
static void keys_near_the_wrap(uint8_t key[8], uint8_t id)
{
    const struct mpx_profile *p = mpx_profile_find("rfc8684");
    struct mpx_identity ident;

    for (uint64_t n = 1;; n++) {
        uint64_t k = n << 8 | id;

        mpx_auth_identity(&ident, p, k, 0);
        if ((uint32_t)ident.idsn > 0xfffe8000 &&
            (uint32_t)ident.idsn < 0xffff8000) {
            memcpy(key, &k, 8); /* drawn in host order */
            return;
        }
    }
}

static void four_octet_numbers_cross_the_wrap(void **state)
{
    struct sim_case c = {.name = "wrap",
                         .plan = {.short_dss = true,
                                  .checksum = true,
                                  .fixed_isn = true,
                                  .app = {{.size = SIZE}, {.size = SIZE}}}};
    uint8_t key[2][8];
    static struct wire w;
    struct bed b;

    (void)state;
    bed_start(&b, &c.plan);
    for (int i = 0; i < 2; i++) {
        keys_near_the_wrap(key[i], (uint8_t)(i + 1));
        b.host[i].script = key[i];
        b.host[i].script_len = 8;
    }
    b.net.watch = verify;
    b.net.watch_ctx = &w;
    bed_run(&b, 60000);
    assert_int_equal(sim_check(&c, &b), 0);
    assert_true(w.wraps >= 2);
    bed_end(&b);
}

static void initial_sequence_numbers_are_random(void **state)
{
    uint32_t before[2] = {0, 0};

    (void)state;
    for (uint64_t seed = 0; seed < 4; seed++) {
        struct bed_plan plan = {.seed = seed};
        static struct wire w;

        memset(&w, 0, sizeof w);
        struct bed b;

        bed_start(&b, &plan);
        b.net.watch = verify;
        b.net.watch_ctx = &w;
        bed_run(&b, 100);
        for (int i = 0; i < 2; i++) {
            assert_int_not_equal(w.isn[i], before[i]);
            before[i] = w.isn[i];
        }
        bed_end(&b);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(forgeries_are_counted_and_do_no_harm),
        cmocka_unit_test(
            an_option_overtaken_by_data_counts_until_that_is_acknowledged),
        cmocka_unit_test(prio_of_version_0_is_about_another_subflow),
        cmocka_unit_test(half_open_joins_do_not_count_and_a_reset_ends_one),
        cmocka_unit_test(a_half_open_join_acknowledges_no_data),
        cmocka_unit_test(a_million_joins_leave_room_for_an_honest_one),
        cmocka_unit_test(mappings_without_end_find_no_place),
        cmocka_unit_test(an_exact_rst_is_obeyed_an_inexact_one_is_challenged),
        cmocka_unit_test(checksums_on_the_wire_verify),
        cmocka_unit_test(four_octet_numbers_cross_the_wrap),
        cmocka_unit_test(initial_sequence_numbers_are_random),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
