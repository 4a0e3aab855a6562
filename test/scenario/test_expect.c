/* SPDX-License-Identifier: MIT */
/* Expectations and the names of columns. */
#include "scenario_test.h"

#include <math.h>

#include "expect.h"
#include "metric.h"

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
    {"needed-links ~ needed-links", EXPECT_PASS},
    {"completed ~ connections", EXPECT_FAIL}, /* 3 is no chance */
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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_metric_names),
        cmocka_unit_test(test_expectations),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
