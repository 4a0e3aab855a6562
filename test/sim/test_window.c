/* SPDX-License-Identifier: MIT */
/* Windows and buffers: nobody waits for ever, nothing is lost. */
#include "mpx_conn.h"
#include "mpx_seq.h"
#include "mpx_tcp.h"
#include "sim_test.h"

enum { BIG = 400000 };

/* Unequal paths under a receive buffer smaller than what both carry. */
static const struct sim_case cases[] = {
    {"small buffer, one path",
     {.rcvbuf = 6000, .app = {{.size = BIG}, {0}}},
     {{SERVER, "DsnOutsideWindow", 0}},
     SIM_CLOSED,
     false,
     1,
     300000},
    {"small buffer, unequal paths",
     {.rcvbuf = 16000,
      .pm = "fullmesh",
      .paths = 2,
      .delay_ms = {5, 80},
      .app = {{.size = BIG}, {.size = BIG}}},
     {{CLIENT, "UnmappedOctets", 0}},
     SIM_CLOSED,
     false,
     4,
     300000},
    {"small buffer, unequal paths, gaps are charged",
     {.rcvbuf = 16000,
      .charge_ooo = true,
      .pm = "fullmesh",
      .paths = 2,
      .delay_ms = {5, 80},
      .app = {{.size = BIG}, {.size = BIG}}},
     {{CLIENT, "UnmappedOctets", 0}, {SERVER, "DsnOutsideWindow", 0}},
     SIM_CLOSED,
     false,
     4,
     300000},
    {"buffer of less than a segment",
     {.rcvbuf = 700, .app = {{.size = 20000}, {0}}},
     {{SERVER, "DsnOutsideWindow", 0}},
     SIM_CLOSED,
     false,
     1,
     300000},
    {"small send buffers",
     {.sndbuf = 1500, .app = {{.size = 100000}, {.size = 100000}}},
     {{CLIENT, "MPTCPRetrans", 0}},
     SIM_CLOSED,
     false,
     1,
     300000},
    {"plain TCP, small buffer",
     {.profile = "tcp", .rcvbuf = 6000, .app = {{.size = BIG}, {.size = BIG}}},
     {{SERVER, "DsnOutsideWindow", 0}, {CLIENT, "DsnOutsideWindow", 0}},
     SIM_CLOSED,
     true,
     1,
     300000},
};

static void small_buffers(void **state)
{
    (void)state;
    sim_run_all(cases, COUNT_OF(cases));
}

/* The windows that the server told of, from rcv_nxt on, and their right edge.
 */
struct windows {
    uint32_t edge, least;
    bool back; /* the edge went back */
};

static void look_at_window(void *ctx, struct bed *b)
{
    const mpx_conn *conn = b->host[SERVER].conn;
    struct windows *w = ctx;
    uint32_t edge;

    if (!conn || !conn->offered || conn->rcv_nxt == 0)
        return;
    edge = conn->offered_at + conn->offered;
    w->back |= w->edge && mpx_seq_lt(edge, w->edge);
    w->edge = edge;
    if (conn->offered < w->least)
        w->least = conn->offered;
}

/* What the faster path brought waits for the slower one, and takes from the
 * window in which it lies. */
static void what_waits_is_charged_once_more(void **state)
{
    enum { BUFFER = 64000 };
    struct bed_plan plan = {
        .rcvbuf = BUFFER,
        .charge_ooo = true,
        .pm = "fullmesh",
        .sched = "roundrobin",
        .paths = 2,
        .delay_ms = {5, 80},
        .app = {{.size = BIG, .start_ms = 500}, {.keep_open = true}},
    };
    struct windows w = {.least = UINT32_MAX};
    struct bed b;

    (void)state;
    bed_start(&b, &plan);
    b.look = look_at_window;
    b.look_ctx = &w;
    bed_run(&b, 60000);
    assert_int_equal(b.host[SERVER].read, BIG);
    assert_false(w.back);
    assert_in_range(w.least, 1, BUFFER - 2 * TCP_MSS);
    bed_end(&b);
}

static void resume(struct net *net, void *ctx, long arg)
{
    struct host *h = ctx;

    (void)arg;
    mpx_conn_set_reading(h->conn, true, net->now);
    host_drain(h);
}

static const struct {
    const char *name, *profile;
    unsigned loss; /* of 1000, both ways, from the pause on */
    uint64_t size;
    uint32_t rcvbuf;
} pauses[] = {
    {"no loss", "rfc8684", 0, 100000, 20000},
    {"loss", "rfc8684", 200, 100000, 20000},
    {"window of whole segments", "rfc8684", 0, 100000, 20480},
    {"a little more than that", "rfc8684", 200, 30000, 20700},
    {"loss under baerts", "baerts", 200, 100000, 20000},
    {"plain", "tcp", 0, 100000, 20000},
    {"plain, loss", "tcp", 200, 100000, 20000},
    {"as much as the buffer", "rfc8684", 0, 20480, 20480},
};

/* The reader stops before the first octet. The sender fills the window and no
 * more; after ten seconds of probes reading goes on to the end. */
static void a_paused_reader_stops_the_sender(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(pauses); i++)
        for (uint64_t seed = 0; seed < 5; seed++) {
            struct sim_case c = {
                .name = pauses[i].name,
                .plan = {.profile = pauses[i].profile,
                         .seed = seed,
                         .rcvbuf = pauses[i].rcvbuf,
                         .app = {{.size = pauses[i].size}, {.paused = true}}},
                .counter = {{SERVER, "DsnOutsideWindow", 0}},
                .plain = !strcmp(pauses[i].profile, "tcp"),
            };
            struct bed b;
            struct host *s = &b.host[SERVER];

            bed_start(&b, &c.plan);
            bed_run(&b, 100);
            b.net.link[0].loss = pauses[i].loss;
            bed_run(&b, 10000);
            assert_int_equal(s->read, 0);
            assert_in_range(sim_counter(s, "DataOctetsRx"),
                            pauses[i].rcvbuf - 2 * TCP_MSS, pauses[i].rcvbuf);
            resume(&b.net, s, 0);
            bed_run(&b, 200000);
            assert_int_equal(sim_check(&c, &b), 0);
            bed_end(&b);
        }
}

/* The window is shut when all written was read into the buffer; then, after
 * the window update was lost, more is written. */
static void writing_into_a_shut_window_probes(void **state)
{
    struct bed_plan plan = {.rcvbuf = 20480,
                            .app = {{.size = 20480, .keep_open = true},
                                    {.paused = true, .keep_open = true}}};
    struct bed b;
    struct host *c = &b.host[CLIENT], *s = &b.host[SERVER];

    (void)state;
    bed_start(&b, &plan);
    bed_run(&b, 5000);
    assert_int_equal(host_info(c).octets_acked, 20480);
    b.net.link[0].cut = true;
    resume(&b.net, s, 0);
    bed_run(&b, 6000);
    b.net.link[0].cut = false;
    assert_int_equal(s->read, 20480);
    assert_int_equal(
        mpx_conn_write(c->conn, (const uint8_t *)"more", 4, b.net.now), 4);
    host_drain(c);
    bed_run(&b, 12000);
    assert_int_equal(s->read, 20484);
    bed_end(&b);
}

/* What the client sends at once when the window of the SYN/ACK is 11000 octets
 * under scale 4: RFC 7323 2.2 has it unscaled there, but later ones are 687
 * units of 16, and the eleventh segment does not fit. */
static void the_window_of_a_syn_is_rounded_as_later_ones_are(void **state)
{
    struct bed_plan plan = {.app = {{.size = BIG}, {0}},
                            .rule = {{.from = 2, .fate = NET_DROP}}};
    struct bed b;
    struct host *c = &b.host[CLIENT];
    uint8_t h[MPX_TCP_HDR_MAX] = {[13] = MPX_TCP_SYN | MPX_TCP_ACK,
                                  [20] = MPX_KIND_WSCALE,
                                  3,
                                  4,
                                  1,
                                  30,
                                  12,
                                  1,
                                  1,
                                  [31] = 9};
    struct mpx_subflow_info info;

    (void)state;
    plan.fixed_isn = true;
    bed_start(&b, &plan);
    bed_run(&b, 1);
    mpx_subflow_info(mpx_conn_subflow(c->conn, 0), &info);
    mpx_put16(h, info.tuple.remote_port);
    mpx_put16(h + 2, info.tuple.local_port);
    mpx_put32(h + MPX_TCP_OFF_ACK, 1);
    mpx_put16(h + MPX_TCP_OFF_WINDOW, 11000);
    host_segment(c, &info.tuple, h, mpx_tcp_finish(h, 36), NULL, 0);
    mpx_subflow_info(mpx_conn_subflow(c->conn, 0), &info);
    assert_int_equal(info.octets_out, 10000);
    bed_end(&b);
}

/* The scale is the connection's: a buffer of less than 64 KiB needs none, so
 * the window can tell of its last octet. */
static void the_smallest_windows_open(void **state)
{
    static const uint32_t sizes[] = {1, 2, 15, 17, 100, 65535, 65536};

    (void)state;
    for (size_t i = 0; i < COUNT_OF(sizes); i++) {
        struct sim_case c = {
            .name = "tiny",
            .plan = {.rcvbuf = sizes[i], .app = {{.size = 60}, {.size = 60}}}};

        assert_int_equal(sim_run(&c), 0);
    }
}

/* What was acknowledged is released: a buffer of two chunks carries it all. */
static void acknowledged_octets_make_room(void **state)
{
    struct bed_plan plan = {.sndbuf = 6000, .app = {{.size = BIG}, {0}}};
    struct bed b;

    (void)state;
    bed_start(&b, &plan);
    bed_run(&b, 60000);
    assert_int_equal(b.host[SERVER].read, BIG);
    assert_true(b.host[CLIENT].n[MPX_ACT_WRITABLE] >= BIG / 6000);
    bed_end(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(small_buffers),
        cmocka_unit_test(what_waits_is_charged_once_more),
        cmocka_unit_test(a_paused_reader_stops_the_sender),
        cmocka_unit_test(writing_into_a_shut_window_probes),
        cmocka_unit_test(the_window_of_a_syn_is_rounded_as_later_ones_are),
        cmocka_unit_test(the_smallest_windows_open),
        cmocka_unit_test(acknowledged_octets_make_room),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
