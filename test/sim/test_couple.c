/* SPDX-License-Identifier: MIT */
/* What coupling sees of live subflows: RFC 6356 sections 3 and 4. */
#include "sim_test.h"

enum { W = 20000 }; /* octets, of each window */

static const struct bed_plan plan = {
    .paths = 2,
    .pm = "fullmesh",
    .sched = "minrtt", /* fills windows */
    .max_subflows = 2,
    .app = {{.size = 10000000}, {.keep_open = true}},
};

/* Two subflows of the client in mid-transfer, windows and RTTs alike. */
static void start(struct bed *b, const char *coupling, mpx_subflow *sf[2])
{
    bed_start(b, &plan);
    b->host[CLIENT].cfg.coupling = mpx_coupling_find(coupling);
    bed_run(b, 300);
    for (unsigned i = 0; i < 2; i++) {
        sf[i] = mpx_conn_subflow(b->host[CLIENT].conn, i);
        assert_non_null(sf[i]);
        mpx_subflow_cwnd(sf[i], W);
        mpx_subflow_rtt(sf[i], 100 * SIM_MS);
    }
}

/* @return what @p n acknowledgements of a segment add under window @p cwnd. */
static int grow(mpx_subflow *sf, uint32_t cwnd, int n)
{
    int sum = 0;

    while (n--)
        sum += mpx_subflow_increase(sf, cwnd, TCP_MSS);
    return sum;
}

static void fractions_of_octets_add_up(void **state)
{
    mpx_subflow *sf[2];
    struct bed b;

    (void)state;
    start(&b, "lia", sf);
    assert_int_equal(grow(sf[0], W, 1), 12); /* 12.5 */
    assert_int_equal(grow(sf[0], W, 1), 13);
    assert_int_equal(grow(sf[0], W, 998), 12475);
    bed_end(&b);
}

static void uncoupled_it_is_tcp(void **state)
{
    mpx_subflow *sf[2];
    struct bed b;

    (void)state;
    start(&b, "none", sf);
    assert_int_equal(grow(sf[0], W, 20), 1000);
    bed_end(&b);
}

static void no_rtt_no_coupling(void **state)
{
    mpx_subflow *sf[2];
    struct bed b;

    (void)state;
    start(&b, "lia", sf);
    mpx_subflow_rtt(sf[1], 0); /* it does not count yet */
    assert_int_equal(grow(sf[0], W, 20), 1000);
    mpx_subflow_rtt(sf[1], 100 * SIM_MS);
    mpx_subflow_rtt(sf[0], 0); /* and is TCP itself */
    assert_int_equal(grow(sf[0], W, 20), 1000);
    bed_end(&b);
}

static void recovery_counts_with_its_threshold(void **state)
{
    mpx_subflow *sf[2];
    struct bed b;

    (void)state;
    start(&b, "lia", sf);
    mpx_subflow_lost(sf[1], W / 2);
    /* best 2e6, sum 3e5: 1000 * 2e6 / 9e10 an octet */
    assert_in_range(grow(sf[0], W, 9), 199, 200); /* thirds */
    /* acknowledged: the window is what TCP says again; alpha is still 2/3 */
    bed_run(&b, 1500);
    mpx_subflow_cwnd(sf[1], W);
    mpx_subflow_rtt(sf[1], 100 * SIM_MS);
    mpx_subflow_rtt(sf[0], 100 * SIM_MS);
    assert_in_range(grow(sf[0], W, 8), 133, 134);
    bed_end(&b);
}

/* RFC 6356 section 3: alpha from averages, anew at a loss, then held. */
static void alpha_is_held(void **state)
{
    mpx_subflow *sf[2];
    struct bed b;

    (void)state;
    start(&b, "lia", sf);
    assert_int_equal(grow(sf[0], W, 1), 12);
    mpx_subflow_lost(sf[1], W / 2);
    /* means 20000 and 18750: alpha .516, under windows of 30000 together */
    assert_int_equal(grow(sf[0], W, 9), 155);
    mpx_subflow_rtt(sf[1], 10 * SIM_MS);
    assert_int_equal(grow(sf[0], W, 9), 155);
    /* 30 segments were acknowledged: a round trip */
    assert_true(grow(sf[0], W, 12) > 200);
    assert_true(grow(sf[0], W, 9) != 155);
    bed_end(&b);
}

static void olia_may_shrink_to_a_segment(void **state)
{
    mpx_subflow *sf[2];
    struct bed b;

    (void)state;
    start(&b, "olia", sf);
    mpx_subflow_cwnd(sf[1], W / 2);
    /* The first lost now, then again: less between losses, larger window. */
    mpx_subflow_lost(sf[0], W);
    bed_run(&b, 1000);
    mpx_subflow_lost(sf[0], W);
    bed_run(&b, 1100);
    for (unsigned i = 0; i < 2; i++)
        mpx_subflow_rtt(sf[i], 100 * SIM_MS);
    mpx_subflow_cwnd(sf[1], W / 2);
    mpx_subflow_rtt(sf[0], 400 * SIM_MS);
    assert_true(grow(sf[0], W, 20) < 0);
    assert_int_equal(grow(sf[0], TCP_MSS, 1) >= 0, true);
    assert_true(grow(sf[1], W / 2, 20) > 0);
    bed_end(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(fractions_of_octets_add_up),
        cmocka_unit_test(uncoupled_it_is_tcp),
        cmocka_unit_test(no_rtt_no_coupling),
        cmocka_unit_test(recovery_counts_with_its_threshold),
        cmocka_unit_test(alpha_is_held),
        cmocka_unit_test(olia_may_shrink_to_a_segment),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
