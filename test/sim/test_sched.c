/* SPDX-License-Identifier: MIT */
/* Which subflow carries what: schedulers of the client, which writes. */
#include "mpx_conn.h"
#include "mpx_pick.h"
#include "mpx_subflow.h"
#include "sim_test.h"

enum { SIZE = 300000 };

static const struct bed_plan two_paths = {
    .paths = 2,
    .pm = "fullmesh",
    .delay_ms = {10, 30},
    .app = {{.size = SIZE}, {.size = 1, .after_eof = true}},
};

/* What the run left to look at. */
struct outcome {
    uint64_t out[2]; /* octets given to the two subflows of each path */
    uint64_t dup, copied, reinjected, ms;
    bool intact;
};

static void cut(struct net *net, void *ctx, long path)
{
    (void)ctx;
    net->link[path].cut = true;
}

static struct outcome run(const char *sched, long cut_path, unsigned cut_ms)
{
    struct outcome o = {.intact = true};
    struct bed b;

    bed_start(&b, &two_paths);
    b.host[CLIENT].cfg.sched = mpx_sched_find(sched);
    assert_non_null(b.host[CLIENT].cfg.sched);
    if (cut_ms)
        net_at(&b.net, cut_ms * SIM_MS, cut, NULL, cut_path);
    while (b.host[SERVER].read < SIZE && o.ms < 60000)
        bed_run(&b, ++o.ms);
    bed_run(&b, 60000);
    for (unsigned i = 0; i < 4; i++) {
        mpx_subflow *sf = mpx_conn_subflow(b.host[CLIENT].conn, i);
        struct mpx_subflow_info info;

        assert_non_null(sf);
        mpx_subflow_info(sf, &info);
        o.out[info.tuple.local[1] - 1] += info.octets_out;
    }
    o.dup = sim_counter(&b.host[SERVER], "DuplicateData");
    o.copied = sim_counter(&b.host[CLIENT], "CopiedOctets");
    o.reinjected = sim_counter(&b.host[CLIENT], "ReinjectedOctets");
    o.intact = b.host[SERVER].read == SIZE && !b.host[SERVER].bad &&
               b.host[SERVER].n[MPX_ACT_CLOSED] == 1 &&
               b.host[CLIENT].n[MPX_ACT_CLOSED] == 1;
    bed_end(&b);
    return o;
}

static void round_robin_uses_both_paths(void **state)
{
    struct outcome o = run("roundrobin", 0, 0);

    (void)state;
    assert_true(o.intact);
    assert_int_equal(o.copied, 0);
    assert_int_equal(o.out[0] + o.out[1], SIZE + o.reinjected);
    assert_true(o.out[1] > SIZE / 10); /* the path is three times slower */
}

static void redundant_sends_what_the_slower_has_time_for(void **state)
{
    struct outcome o = run("redundant", 0, 0);

    (void)state;
    assert_true(o.intact);
    assert_int_equal(o.out[0] + o.out[1], SIZE + o.copied);
    assert_true(o.out[0] > SIZE);     /* each of its two carries nearly all */
    assert_true(o.out[1] > SIZE / 4); /* behind: it skips what is acked */
    assert_true(o.dup > 0);
    assert_int_equal(o.reinjected, 0);
}

static void redundant_does_not_feel_a_cut(void **state)
{
    struct outcome whole = run("redundant", 0, 0);
    struct outcome cut_short = run("redundant", 1, 150);

    (void)state;
    assert_true(cut_short.intact);
    assert_int_equal(cut_short.reinjected, 0);
    assert_true(cut_short.ms <= whole.ms + 100);
}

static void redundant_survives_the_faster_path(void **state)
{
    struct outcome o = run("redundant", 0, 150);

    (void)state;
    assert_true(o.intact);
    assert_int_equal(o.reinjected, 0);
    assert_true(o.out[1] > SIZE);
}

/* Octets that went through the subflows of a path of the client; and, unless it
 * is 0, what their TCP estimates from then on. */
static uint64_t through(struct bed *b, unsigned path, unsigned rtt_ms)
{
    struct mpx_subflow_info info;
    uint64_t octets = 0;
    mpx_subflow *sf;

    for (unsigned i = 0; (sf = mpx_conn_subflow(b->host[CLIENT].conn, i));
         i++) {
        mpx_subflow_info(sf, &info);
        if (info.tuple.local[1] - 1u != path)
            continue;
        octets += info.octets_out;
        sf->timed |= rtt_ms != 0; /* as if octets had been acknowledged */
        if (rtt_ms)
            mpx_subflow_rtt(sf, rtt_ms * SIM_MS);
    }
    return octets;
}

/* Write one segment at @p ms: octets through the second path 300 ms later. */
static uint64_t write_at(struct bed *b, unsigned ms)
{
    static const uint8_t octets[1000];
    struct host *h = &b->host[CLIENT];

    b->net.now = ms * SIM_MS;
    assert_int_equal(mpx_conn_write(h->conn, octets, sizeof octets, b->net.now),
                     sizeof octets);
    host_drain(h);
    bed_run(b, ms + 300);
    return through(b, 1, 0);
}

/* Written at once is more than a burst: one subflow has a whole one in its TCP,
 * beyond any window, and another the rest. */
static void linux_gives_a_burst_at_a_time(void **state)
{
    enum { BURST = 65428, MORE = 100000 };
    static const struct bed_plan plan = {
        .paths = 2,
        .pm = "fullmesh",
        .sched = "linux",
        .app = {{.size = 1000, .keep_open = true}, {.keep_open = true}},
    };
    static const uint8_t octets[MORE];
    uint64_t most = 0, sum = 0;
    struct host *h;
    mpx_subflow *sf;
    struct bed b;

    (void)state;
    bed_start(&b, &plan);
    h = &b.host[CLIENT];
    bed_run(&b, 900);
    assert_int_equal(mpx_conn_write(h->conn, octets, MORE, b.net.now), MORE);
    host_drain(h);
    for (unsigned i = 0; (sf = mpx_conn_subflow(h->conn, i)); i++) {
        sum += mpx_subflow_queued(sf);
        if (mpx_subflow_queued(sf) > most)
            most = mpx_subflow_queued(sf);
    }
    assert_int_equal(sum, MORE);
    assert_in_range(most, BURST, BURST + 4 * TCP_MSS);
    bed_run(&b, 2000);
    assert_int_equal(b.host[SERVER].read, 1000 + MORE);
    bed_end(&b);
}

/* A queue that is gone made the faster path look slow: it is asked again. */
static void min_rtt_forgets_an_old_estimate(void **state)
{
    static const struct bed_plan plan = {
        .paths = 2,
        .pm = "fullmesh",
        .delay_ms = {40, 5},
        .app = {{.size = 1000, .keep_open = true}, {.keep_open = true}},
    };
    uint64_t before;
    struct bed b;

    (void)state;
    bed_start(&b, &plan);
    bed_run(&b, 900);
    before = write_at(&b, 1000);
    assert_true(before >= 1000);
    assert_int_equal(through(&b, 1, 500), before);
    assert_int_equal(write_at(&b, 1400), before);
    assert_int_equal(write_at(&b, 1900), before); /* not 1 s and two SRTT yet */
    assert_int_equal(write_at(&b, 3400), before + 1000);
    bed_end(&b);
}

/* TCP in recovery has more to be acknowledged than its window, as part of it is
 * selectively acknowledged: what it sends is new as long as there is some. */
static void recovery_is_never_short_of_octets(void **state)
{
    static const struct bed_plan plan = {.app = {{.size = SIZE}, {0}}};
    struct host *h;
    struct bed b;

    (void)state;
    bed_start(&b, &plan);
    h = &b.host[CLIENT];
    bed_run(&b, 25);
    mpx_subflow_cwnd(h->sock->sf, 2 * TCP_MSS); /* which the toy ignores */
    for (unsigned ms = 80; ms < 200; ms += 5) {
        bed_run(&b, ms);
        assert_int_equal(h->sock->max - h->sock->una, TCP_IN_FLIGHT * TCP_MSS);
        assert_in_range(h->sock->end - h->sock->max, 1, 4 * TCP_MSS);
    }
    bed_run(&b, 60000);
    assert_int_equal(b.host[SERVER].read, SIZE);
    bed_end(&b);
}

/* A TCP that waits for its retransmission is told what comes behind a loss: to
 * be silent for long is held against a subflow only where another can serve. */
static void alone_is_never_stale(void **state)
{
    static const struct bed_plan plan = {
        .paths = 2,
        .pm = "fullmesh",
        .app = {{.size = 100000}, {.keep_open = true}},
    };
    struct host *h;
    struct bed b;

    (void)state;
    bed_start(&b, &plan);
    h = &b.host[CLIENT];
    b.net.link[1].cut = true;
    bed_run(&b, 60);
    b.net.link[0].cut = true;
    bed_run(&b, 1500);
    assert_int_equal(sim_counter(h, "SubflowStale"), 0);
    assert_true(b.host[SERVER].read < 100000);
    b.net.link[1].cut = false; /* the join goes through */
    bed_run(&b, 60000);
    assert_int_equal(sim_counter(h, "SubflowStale"), 1);
    assert_int_equal(b.host[SERVER].read, 100000);
    assert_int_equal(b.host[SERVER].bad, 0);
    bed_end(&b);
}

/* On the nearer path's two subflows nothing has been acknowledged yet: they get
 * a first flight, and what is more goes over the other path at once. */
static void nobody_waits_for_a_first_flight(void **state)
{
    static const struct bed_plan plan = {
        .paths = 2,
        .pm = "fullmesh",
        .rcvbuf = 100000,
        .delay_ms = {40, 5},
        .app = {{.size = 1000, .keep_open = true}, {.keep_open = true}},
    };
    static const uint8_t octets[20000];
    uint64_t near;
    struct host *h;
    struct bed b;

    (void)state;
    bed_start(&b, &plan);
    h = &b.host[CLIENT];
    bed_run(&b, 500);
    near = through(&b, 1, 0);
    b.net.fault[0] = (struct net_fault){
        .fate = NET_DROP, .from = 2, .path = 2, .of_1000 = 1000};
    b.net.now = 500 * SIM_MS;
    assert_int_equal(mpx_conn_write(h->conn, octets, sizeof octets, b.net.now),
                     sizeof octets);
    host_drain(h);
    bed_run(&b, 600);
    assert_int_equal(through(&b, 1, 0) - near, 2 * 2 * TCP_MSS);
    assert_int_equal(b.host[SERVER].read, 1000 + sizeof octets);
    bed_end(&b);
}

/* The nearer path loses a whole last flight, behind which nothing shows TCP
 * what is missing: after two of its round trips all of it goes over the other,
 * at once and not a chunk each round trip. */
static void a_lost_tail_goes_over_the_other_path(void **state)
{
    static const struct bed_plan plan = {
        .paths = 2,
        .pm = "scripted",
        .delay_ms = {40, 5},
        .app = {{.size = SIZE, .keep_open = true}, {.keep_open = true}},
    };
    static const uint8_t octets[12000];
    struct mpx_addr near = net_addr(4, 1, CLIENT);
    uint64_t far;
    struct host *h;
    struct bed b;

    (void)state;
    bed_start(&b, &plan);
    h = &b.host[CLIENT];
    bed_run(&b, 100);
    assert_int_equal(mpx_endpoint_use_addr(h->ep, &near, b.net.now), MPX_OK);
    host_drain(h);
    bed_run(&b, 2000);
    assert_int_equal(b.host[SERVER].read, SIZE);
    far = through(&b, 0, 0);
    cut(&b.net, NULL, 1);
    assert_int_equal(mpx_conn_write(h->conn, octets, sizeof octets, b.net.now),
                     sizeof octets);
    host_drain(h);
    bed_run(&b, 2215); /* an acknowledgement may be delayed so long */
    assert_int_equal(through(&b, 0, 0), far);
    bed_run(&b, 2270);
    assert_int_equal(through(&b, 0, 0) - far, sizeof octets);
    assert_int_equal(b.host[SERVER].read, SIZE + sizeof octets);
    bed_end(&b);
}

/* Octets that are late on the nearer path go over the other one too, which
 * loses them; the nearer has them acknowledged after all. They are in the way
 * of what follows on the other, until its TCP has brought them. */
static void a_copy_that_is_overtaken_is_in_the_way(void **state)
{
    static const struct bed_plan plan = {
        .paths = 2,
        .pm = "scripted",
        .delay_ms = {40, 5},
        .app = {{.size = SIZE, .keep_open = true}, {.keep_open = true}},
    };
    static const uint8_t octets[12000];
    struct mpx_addr near = net_addr(4, 1, CLIENT);
    const mpx_subflow *far;
    uint64_t idle;
    struct host *h;
    struct bed b;

    (void)state;
    bed_start(&b, &plan);
    h = &b.host[CLIENT];
    bed_run(&b, 100);
    assert_int_equal(mpx_endpoint_use_addr(h->ep, &near, b.net.now), MPX_OK);
    host_drain(h);
    bed_run(&b, 2000);
    far = mpx_conn_subflow(h->conn, 0);
    idle = mpx_pick_time(far, b.net.now);
    cut(&b.net, NULL, 1);
    assert_int_equal(mpx_conn_write(h->conn, octets, sizeof octets, b.net.now),
                     sizeof octets);
    host_drain(h);
    bed_run(&b, 2215); /* as in the test before */
    cut(&b.net, NULL, 0);
    bed_run(&b, 2270);
    assert_int_equal(mpx_subflow_queued(far), sizeof octets);
    b.net.link[1].cut = false;
    while (h->conn->snd_una != h->conn->snd_end && b.net.now < 9000 * SIM_MS)
        bed_run(&b, (unsigned)(b.net.now / SIM_MS) + 1);
    assert_int_equal(h->conn->snd_una, h->conn->snd_end);
    assert_int_equal(mpx_subflow_queued(far), sizeof octets);
    assert_true(mpx_pick_time(far, b.net.now) > idle);
    b.net.link[0].cut = false;
    bed_run(&b, 20000);
    assert_int_equal(mpx_subflow_queued(far), 0);
    assert_true(mpx_pick_time(far, b.net.now) <= idle);
    bed_end(&b);
}

static uint64_t server_srtt(struct net_fault fault)
{
    const struct bed_plan plan = {
        .delay_ms = {40},
        .app = {{.size = 1000, .keep_open = true}, {.keep_open = true}},
        .fault = {fault},
    };
    struct mpx_subflow_info info;
    struct bed b;

    bed_start(&b, &plan);
    bed_run(&b, 2000);
    mpx_subflow_info(mpx_conn_subflow(b.host[SERVER].conn, 0), &info);
    bed_end(&b);
    return info.srtt;
}

/* Who has sent nothing else knows the round trip of its SYN, unless that went
 * twice (RFC 6298 section 3). */
static void a_handshake_is_timed(void **state)
{
    (void)state;
    assert_int_equal(server_srtt((struct net_fault){0}), 80 * SIM_MS);
    assert_int_equal(
        server_srtt((struct net_fault){
            .fate = NET_DROP, .from = 2, .of_1000 = 1000, .end_ms = 60}),
        0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(round_robin_uses_both_paths),
        cmocka_unit_test(redundant_sends_what_the_slower_has_time_for),
        cmocka_unit_test(redundant_does_not_feel_a_cut),
        cmocka_unit_test(redundant_survives_the_faster_path),
        cmocka_unit_test(linux_gives_a_burst_at_a_time),
        cmocka_unit_test(min_rtt_forgets_an_old_estimate),
        cmocka_unit_test(recovery_is_never_short_of_octets),
        cmocka_unit_test(alone_is_never_stale),
        cmocka_unit_test(nobody_waits_for_a_first_flight),
        cmocka_unit_test(a_lost_tail_goes_over_the_other_path),
        cmocka_unit_test(a_copy_that_is_overtaken_is_in_the_way),
        cmocka_unit_test(a_handshake_is_timed),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
