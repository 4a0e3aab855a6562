/* SPDX-License-Identifier: MIT */
/* Expectations and the names of columns. */
#include "scenario_test.h"

#include <math.h>

#include "expect.h"
#include "metric.h"
#include "scn_need.h"

static void test_metric_names(void **state)
{
    (void)state;
    struct metric m;
    assert_true(metric_find("hijacked-connections", &m));
    assert_int_equal(m.index, METRIC_hijacked_connections);
    assert_true(metric_find("completion_s", &m));
    assert_true(metric_find("server.MPJoinAckRx", &m));
    assert_int_equal(m.node, METRIC_SERVER);
    assert_false(metric_find("server.", &m));
    assert_false(metric_find("MPJoinAckRx", &m));
    assert_false(metric_find("completion", &m));
    assert_false(metric_find("", &m));
}

/* Three rows: completed 1 2 3 of 3 connections, completion 1 s, none, 3 s. */
static struct run_result row_of(unsigned i)
{
    struct run_result r = {.connections = 3, .completed = i + 1};
    r.completion_s = i == 1 ? (double)NAN : i + 1.0;
    r.server_stats[0] = 10 * i;
    r.hijacked_connections = i == 0;
    r.needed_links = 1;
    r.front_joins = 10;
    r.expected_hijacked = 0.5;
    return r;
}

static const struct {
    const char *that;
    enum expect_verdict verdict;
} judged[] = {
    {"completed == 6", EXPECT_PASS},
    {"completed == connections", EXPECT_FAIL},
    {"completed != connections", EXPECT_PASS},
    {"completed < connections", EXPECT_PASS},
    {"completed>=6", EXPECT_PASS},
    {"6 <= completed", EXPECT_PASS},
    {"min(completed) == 1", EXPECT_PASS},
    {"max( completed ) == 3", EXPECT_PASS},
    {"mean(completed) == 2", EXPECT_PASS},
    /* of one row the completion is missing, whatever the others show */
    {"mean(completion-s) == 2", EXPECT_FAIL},
    {"sum(completion-s) == 4", EXPECT_FAIL},
    {"min(completion-s) >= 1", EXPECT_FAIL},
    {"4 == completion-s", EXPECT_FAIL},
    {"hijacked-connections < completion-s", EXPECT_FAIL},
    {"count() == 3", EXPECT_PASS},
    {"each(completed) > 0", EXPECT_PASS},
    {"each(completed) > 1", EXPECT_FAIL},
    {"each(completed) <= each(connections)", EXPECT_PASS},
    {"each(completion-s) < 10", EXPECT_FAIL},
    {"mean(join-latency-s) != 1", EXPECT_FAIL},
    {"server.MPCapableSYNRX == 30", EXPECT_PASS},
    {"completed > -1.5", EXPECT_PASS},
    {"hijacked-connections ~ expected-hijacked", EXPECT_PASS},
    {"needed-links ~ expected-hijacked", EXPECT_PASS},
    {"front-joins ~ expected-hijacked", EXPECT_FAIL},
    {"hijacked-connections ~ needed-links", EXPECT_FAIL}, /* 1 is certain */
    {"completed ~ connections", EXPECT_FAIL},             /* 3 is no chance */
    {"completed ~ join-latency-s", EXPECT_FAIL},
};

static void test_expectations(void **state)
{
    (void)state;
    for (unsigned i = 0; i < COUNT_OF(judged); i++) {
        struct study s;
        char text[256];
        struct expect_state st = {.expected = 3};
        snprintf(text, sizeof text, SHORTEST "expect: [{that: \"%s\"}]\n",
                 judged[i].that);
        read_good(&s, text, NULL);
        for (unsigned run = 0; run < 3; run++) {
            struct run_result r = row_of(run);
            r.join_latency_s = NAN;
            if (run == 2)
                assert_int_not_equal(expect_judge(&s.expect[0], &st),
                                     EXPECT_PASS);
            expect_add(&s.expect[0], &st, run, &r);
        }
        expect_end(&st, false);
        if (expect_judge(&s.expect[0], &st) != judged[i].verdict)
            fail_msg("%s is not %s", judged[i].that,
                     expect_verdict_name(judged[i].verdict));
        study_free(&s);
    }
}

/* ---- of the hosts of one name ---- */

#define HOSTS                                                                  \
    "name: t\nhosts: {c.x: {role: client, connects-to: v}, v: {role: "         \
    "server}}\nlinks: [{a: c.x, b: r}, {a: r, b: v}]\n"

/* Of c.x two connections were hijacked, and it completed; of v one. */
static struct run_result row_of_hosts(void)
{
    struct run_result r = {.connections = 3, .n_kinds = 2};

    strcpy(r.kind[0].name, "v");
    r.kind[0].of = (struct host_result){.connections = 3,
                                        .hijacked_connections = 1,
                                        .completion_s = (double)NAN};
    strcpy(r.kind[1].name, "c.x");
    r.kind[1].of = (struct host_result){
        .connections = 3, .hijacked_connections = 2, .completion_s = 0.25};
    return r;
}

static void test_hosts(void **state)
{
    (void)state;
    static const struct {
        const char *that;
        enum expect_verdict verdict;
    } of_hosts[] = {
        {"c.x.hijacked-connections == 2", EXPECT_PASS},
        {"c.x.hijacked_connections == 1", EXPECT_FAIL},
        {"v.hijacked-connections == 1", EXPECT_PASS},
        {"each(v.hijacked-connections) < each(v.connections)", EXPECT_PASS},
        {"c.x.completion-s < 300 ms", EXPECT_PASS},
        {"v.completion-s < 300 ms", EXPECT_FAIL}, /* it has none */
    };
    struct run_result r = row_of_hosts();

    for (unsigned i = 0; i < COUNT_OF(of_hosts); i++) {
        struct study s;
        struct expect_state st = {.expected = 1};
        char text[512];

        snprintf(text, sizeof text, HOSTS "expect: [{that: %s}]\n",
                 of_hosts[i].that);
        read_good(&s, text, NULL);
        expect_add(&s.expect[0], &st, 0, &r);
        expect_end(&st, false);
        if (expect_judge(&s.expect[0], &st) != of_hosts[i].verdict)
            fail_msg("%s is not %s", of_hosts[i].that,
                     expect_verdict_name(of_hosts[i].verdict));
        study_free(&s);
    }
}

/* What does nothing hijacks nobody; what it missed, supplied, is of each. */
static void test_hosts_needs(void **state)
{
    (void)state;
    struct study s;
    struct arena a = {NULL};
    struct scn_diags *diags = calloc(1, sizeof *diags);
    struct scenario *c = calloc(1, sizeof *c);
    struct run_result nothing, r = row_of_hosts();

    assert_true(diags && c);
    read_good(&s, HOSTS "traffic: {connections: 3}\n", NULL);
    assert_true(study_cell(&s, 0, &a, c, diags));
    need_nothing(c, 3, &nothing);
    assert_int_equal(nothing.n_kinds, 2);
    assert_string_equal(nothing.kind[0].name, "c.x");
    assert_int_equal(nothing.kind[0].of.connections, 3);
    assert_int_equal(nothing.kind[1].of.connections, 3);
    assert_true(isnan(nothing.kind[0].of.completion_s));
    need_supply(&r, 1u << NEED_KEY);
    assert_int_equal(r.kind[0].of.keys_active, 3);
    assert_int_equal(r.keys_active, 3);
    free(c);
    free(diags);
    arena_free(&a);
    study_free(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_metric_names),
        cmocka_unit_test(test_expectations),
        cmocka_unit_test(test_hosts),
        cmocka_unit_test(test_hosts_needs),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
