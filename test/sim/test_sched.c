/* SPDX-License-Identifier: MIT */
/* Which subflow carries what: schedulers of the client, which writes. */
#include "mpx_state.h"
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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(round_robin_uses_both_paths),
        cmocka_unit_test(redundant_sends_what_the_slower_has_time_for),
        cmocka_unit_test(redundant_does_not_feel_a_cut),
        cmocka_unit_test(redundant_survives_the_faster_path),
        cmocka_unit_test(min_rtt_forgets_an_old_estimate),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
