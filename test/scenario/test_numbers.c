/* SPDX-License-Identifier: MIT */
/* Quantities, statistics, CSV and words. */
#include "scenario_test.h"

#include <math.h>

#include "csv.h"
#include "expect.h"
#include "metric.h"
#include "stat.h"
#include "survival.h"
#include "verdict.h"

static void test_values(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        enum scn_dim dim;
        enum scn_value_error err;
        uint64_t whole;
    } cases[] = {
        {"1 ns", SCN_DIM_TIME, SCN_VALUE_OK, 1},
        {"0.1 us", SCN_DIM_TIME, SCN_VALUE_OK, 100},
        {"1.5ms", SCN_DIM_TIME, SCN_VALUE_OK, 1500000},
        {"2 min", SCN_DIM_TIME, SCN_VALUE_OK, 120000000000},
        {"9007199254740993 ns", SCN_DIM_TIME, SCN_VALUE_OK, 9007199254740992},
        {"1 kB", SCN_DIM_SIZE, SCN_VALUE_OK, 1000},
        {"1 KiB", SCN_DIM_SIZE, SCN_VALUE_OK, 1024},
        {"3 GB", SCN_DIM_SIZE, SCN_VALUE_OK, 3000000000},
        {"2.5 Gbit/s", SCN_DIM_RATE, SCN_VALUE_OK, 2500000000},
        {"64 packets", SCN_DIM_PACKETS, SCN_VALUE_OK, 64},
        {"17", SCN_DIM_COUNT, SCN_VALUE_OK, 17},
        {"", SCN_DIM_TIME, SCN_VALUE_EMPTY, 0},
        {"s", SCN_DIM_TIME, SCN_VALUE_NOT_NUMBER, 0},
        {"inf s", SCN_DIM_TIME, SCN_VALUE_NOT_NUMBER, 0},
        {"0x10 s", SCN_DIM_TIME, SCN_VALUE_NOT_NUMBER, 0},
        {"1e3 s", SCN_DIM_TIME, SCN_VALUE_NOT_NUMBER, 0},
        {"+1 s", SCN_DIM_TIME, SCN_VALUE_NOT_NUMBER, 0},
        {"1 S", SCN_DIM_TIME, SCN_VALUE_BAD_UNIT, 0},
        {"1 s s", SCN_DIM_TIME, SCN_VALUE_BAD_UNIT, 0},
        {"-0 s", SCN_DIM_TIME, SCN_VALUE_NEGATIVE, 0},
        {"1 kb", SCN_DIM_SIZE, SCN_VALUE_BAD_UNIT, 0},
        {"5", SCN_DIM_SIZE, SCN_VALUE_NO_UNIT, 0},
        {"1.5", SCN_DIM_COUNT, SCN_VALUE_FRACTION, 0},
        {"1e400 s", SCN_DIM_TIME, SCN_VALUE_NOT_NUMBER, 0},
        {"99999999999999999999", SCN_DIM_COUNT, SCN_VALUE_HUGE, 0},
    };
    for (unsigned i = 0; i < COUNT_OF(cases); i++) {
        struct scn_quantity q;
        enum scn_value_error err =
            scn_value_read(cases[i].text, cases[i].dim, &q);
        if (err != cases[i].err)
            fail_msg("\"%s\" gives %d", cases[i].text, err);
        if (err == SCN_VALUE_OK)
            assert_int_equal(q.whole, cases[i].whole);
    }
}

static void near(double have, double want, double within)
{
    if (!(fabs(have - want) <= within))
        fail_msg("%.10g is not %.10g", have, want);
}

/* Newcombe, Statistics in Medicine 17 (1998), table I, method 3. */
static void test_wilson(void **state)
{
    (void)state;
    static const struct {
        double k, n, lo, hi;
    } cases[] = {
        {81, 263, 0.2553, 0.3662},
        {15, 148, 0.0624, 0.1605},
        {0, 20, 0.0000, 0.1611},
        {1, 29, 0.0061, 0.1718},
    };
    for (unsigned i = 0; i < COUNT_OF(cases); i++) {
        struct interval w = wilson95(cases[i].k, cases[i].n);
        near(w.lo, cases[i].lo, 5e-5);
        near(w.hi, cases[i].hi, 5e-5);
    }
    assert_true(isnan(wilson95(0, 0).lo));
    assert_true(isnan(wilson95(3, 2).lo));
    near(wilson95(20, 20).hi, 1, 0);
}

/* Garwood's table II: of k events, 95 %. */
static void test_garwood(void **state)
{
    (void)state;
    static const struct {
        double k, lo, hi;
    } cases[] = {
        {0, 0, 3.689},      {1, 0.0253, 5.572}, {2, 0.242, 7.225},
        {5, 1.623, 11.668}, {10, 4.795, 18.39}, {50, 37.11, 65.92},
    };
    for (unsigned i = 0; i < COUNT_OF(cases); i++) {
        struct interval g = garwood95(cases[i].k);
        near(g.lo, cases[i].lo, 6e-3);
        near(g.hi, cases[i].hi, 6e-3);
    }
    assert_true(isnan(garwood95(-1).lo));
}

/* Of many values as Student's t; of skewed ones never below the least. */
static void test_bootstrap(void **state)
{
    (void)state;
    struct resampling r = {0};
    double v[200], few[] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 9};
    struct sample s = {0};
    for (unsigned i = 0; i < COUNT_OF(v); i++) {
        v[i] = i * 7919 % 200;
        sample_add(&s, v[i]);
    }
    struct interval b = bootstrap95(&r, v, COUNT_OF(v)),
                    t = sample_interval(&s);
    near(b.lo, t.lo, 1);
    near(b.hi, t.hi, 1);
    b = bootstrap95(&r, few, COUNT_OF(few));
    near(b.lo, 0, 0); /* Student's begins at -1.1 */
    assert_true(b.hi > 1.8 && b.hi < 4.5);
    struct interval again = bootstrap95(&r, few, COUNT_OF(few));
    assert_true(again.hi <= b.hi && again.hi >= b.hi);
    assert_true(isnan(bootstrap95(&r, few, 1).lo));
    resampling_free(&r);
}

static void test_binomial(void **state)
{
    (void)state;
    near(binomial_at_most(0, 80, 0.05), 0.016515, 1e-6);
    near(binomial_at_most(2, 10, 0.5), 56.0 / 1024, 1e-12);
    near(binomial_at_least(20, 20, 0.5), pow(0.5, 20), 1e-12);
    near(binomial_at_most(5, 5, 0.3), 1, 1e-12);
}

/* Holm's own rule: 0.01 * 4, 0.013 * 3, and never less than what is before. */
static void test_holm(void **state)
{
    (void)state;
    double p[] = {0.2, 0.01, 0.04, 0.013};
    holm(p, COUNT_OF(p));
    near(p[1], 0.04, 1e-12);
    near(p[3], 0.04, 1e-12); /* 0.039 */
    near(p[2], 0.08, 1e-12);
    near(p[0], 0.2, 1e-12);
}

static void test_verdicts(void **state)
{
    (void)state;
    static const struct {
        double k, n;
        bool fixed;
        enum verdict alone; /* before it is one of many */
    } cases[] = {
        {0, 80, false, VERDICT_NO},   {0, 58, false, VERDICT_OPEN},
        {0, 59, false, VERDICT_NO},   {1, 80, false, VERDICT_SOMETIMES},
        {5, 5, false, VERDICT_YES},   {4, 4, false, VERDICT_OPEN},
        {50, 80, false, VERDICT_YES}, {40, 80, false, VERDICT_SOMETIMES},
        {1, 1, true, VERDICT_YES},    {0, 1, true, VERDICT_NO},
        {0, 0, false, VERDICT_NONE},
    };
    for (unsigned i = 0; i < COUNT_OF(cases); i++) {
        struct share s = {cases[i].k, cases[i].n, cases[i].fixed, VERDICT_NONE,
                          0};
        verdicts(&s, 1);
        if (s.verdict != cases[i].alone)
            fail_msg("case %u is %s", i, verdict_name(s.verdict));
        assert_int_equal(isnan(s.p), cases[i].fixed || cases[i].n < 1);
    }
    /* of a hundred 0 of 80 says nothing, and 0 of 160 does; one that is sure
     * takes nothing from the others */
    for (unsigned n = 80; n <= 160; n += 80) {
        struct share many[102];
        for (unsigned i = 0; i < COUNT_OF(many); i++)
            many[i] = (struct share){.n = n};
        many[100].k = n;
        many[101].fixed = true;
        verdicts(many, COUNT_OF(many));
        assert_int_equal(many[0].verdict, n == 80 ? VERDICT_OPEN : VERDICT_NO);
        assert_int_equal(many[100].verdict, VERDICT_YES);
        assert_int_equal(many[101].verdict, VERDICT_NO);
        near(many[0].p, fmin(1, 100 * pow(0.95, n)), 1e-9);
    }
}

/* Freireich et al., 1963: weeks of remission under 6-mercaptopurine, with the
 * estimate and its standard error as in Cox and Oakes, table 4.3; intervals as
 * R's survfit(conf.type = "log-log") has them. */
static void test_survival(void **state)
{
    (void)state;
    struct lifetime weeks[] = {
        {6, true},   {6, true},   {6, true},   {6, false},  {7, true},
        {9, false},  {10, true},  {10, false}, {11, false}, {13, true},
        {16, true},  {17, false}, {19, false}, {20, false}, {22, true},
        {23, true},  {25, false}, {32, false}, {32, false}, {34, false},
        {35, false},
    };
    static const struct {
        double t, at_risk, share, lo, hi;
    } cases[] = {
        {6, 21, 0.857, 0.620, 0.952},  {7, 17, 0.807, 0.563, 0.923},
        {10, 15, 0.753, 0.503, 0.889}, {13, 12, 0.690, 0.432, 0.849},
        {16, 11, 0.627, 0.368, 0.805}, {22, 7, 0.538, 0.268, 0.747},
        {23, 6, 0.448, 0.188, 0.680},
    };
    struct survival s[COUNT_OF(weeks) + 1];
    assert_int_equal(survival_of(weeks, COUNT_OF(weeks), s), 8);
    near(s[0].share, 1, 0);
    assert_true(isnan(s[0].within.lo));
    for (unsigned i = 0; i < COUNT_OF(cases); i++) {
        near(s[i + 1].t, cases[i].t, 0);
        near((double)s[i + 1].at_risk, cases[i].at_risk, 0);
        near(s[i + 1].share, cases[i].share, 5e-4);
        near(s[i + 1].within.lo, cases[i].lo, 1.5e-3);
        near(s[i + 1].within.hi, cases[i].hi, 1.5e-3);
    }
    /* all end, some at once */
    struct lifetime all[] = {{3, true}, {0, true}, {3, true}, {1, true}};
    assert_int_equal(survival_of(all, 4, s), 3);
    near(s[0].share, 0.75, 0);
    near(s[2].share, 0, 0);
    near(s[2].within.lo, 0, 0);
    assert_true(s[2].within.hi > 0 && s[2].within.hi < 1);
    assert_int_equal(survival_of(NULL, 0, s), 0); /* no run has a value */
}

/* Copies of one run are one trial, however many. */
static void test_copies(void **state)
{
    (void)state;
    for (unsigned copies = 0; copies < 2; copies++) {
        struct study s;
        struct expect_state st = {.expected = 20};
        read_good(&s,
                  SHORTEST "expect: [{that: \"hijacked-connections ~ "
                           "expected-hijacked\"}]\n",
                  NULL);
        for (unsigned run = 0; run < 20; run++) {
            struct run_result r = {.hijacked_connections = 1,
                                   .expected_hijacked = 0.5};
            expect_add(&s.expect[0], &st, run, &r);
        }
        expect_end(&st, copies);
        /* 20 of 20 is not one half, and 1 of 1 may be */
        assert_int_equal(expect_judge(&s.expect[0], &st),
                         copies ? EXPECT_PASS : EXPECT_FAIL);
        study_free(&s);
    }
}

static void test_student(void **state)
{
    (void)state;
    /* tables of the t distribution, 0.975 */
    near(student95(1), 12.7062, 1e-4);
    near(student95(30), 2.0423, 1e-4);
    near(student95(31), 2.0395, 1e-4);
    near(student95(60), 2.0003, 1e-4);
    near(student95(1000), 1.9623, 1e-4);
    assert_true(isnan(student95(0)));
}

static void test_sample(void **state)
{
    (void)state;
    struct sample s = {0};
    assert_true(isnan(sample_mean(&s)));
    sample_add(&s, 2);
    assert_true(isnan(sample_sd(&s)));
    assert_true(isnan(sample_interval(&s).lo));
    sample_add(&s, NAN);
    sample_add(&s, 4);
    sample_add(&s, 4);
    sample_add(&s, 6);
    assert_int_equal(s.n, 4);
    near(sample_mean(&s), 4, 1e-12);
    near(sample_sd(&s), sqrt(8.0 / 3), 1e-12);
    /* 4 +- 3.1824 * 1.63299 / 2 */
    near(sample_interval(&s).lo, 4 - 2.59843, 1e-4);
    near(s.min, 2, 0);
    near(s.max, 6, 0);
}

/* As R's quantile() has it by default. */
static void test_quantiles(void **state)
{
    (void)state;
    double v[] = {9, 1, 4, 16, 25}, one[] = {7}, two[] = {3, 1};
    struct quantiles q = quantiles_of(v, 5);
    near(q.p10, 2.2, 1e-12);
    near(q.median, 9, 0);
    near(q.p90, 21.4, 1e-12);
    q = quantiles_of(two, 2);
    near(q.p10, 1.2, 1e-12);
    near(q.median, 2, 1e-12);
    q = quantiles_of(one, 1);
    near(q.median, 7, 0);
    assert_true(isnan(q.p10));
    assert_true(isnan(q.p90));
    assert_true(isnan(quantiles_of(one, 0).median));
}

static void test_skewed(void **state)
{
    (void)state;
    static const struct {
        double v[6];
        unsigned n;
        bool skewed;
    } cases[] = {
        {{1, 2, 3, 4, 5, 6}, 6, false},
        {{1, 1, 1, 1, 9, 30}, 6, true},
        {{2, 2, 2, 2, 2, 2}, 6, false},
        {{1, 1, 30}, 3, false}, /* too few to say */
    };
    for (unsigned i = 0; i < COUNT_OF(cases); i++) {
        struct sample s = {0};
        double v[6];
        memcpy(v, cases[i].v, sizeof v);
        for (unsigned k = 0; k < cases[i].n; k++)
            sample_add(&s, v[k]);
        struct quantiles q = quantiles_of(v, cases[i].n);
        assert_int_equal(sample_is_skewed(&s, &q), cases[i].skewed);
    }
}

static void test_csv(void **state)
{
    (void)state;
    char *text;
    size_t len;
    FILE *f = open_memstream(&text, &len);
    struct csv_out out = {f, false};

    csv_text(&out, "plain");
    csv_text(&out, "a,b");
    csv_text(&out, "say \"x\"");
    csv_end(&out);
    csv_real(&out, 1.0 / 3);
    csv_real(&out, NAN);
    csv_text(&out, "two\nlines");
    csv_end(&out);
    fclose(f);
    assert_string_equal(text, "plain,\"a,b\",\"say \"\"x\"\"\"\n"
                              "0.333333333,,\"two\nlines\"\n");

    struct arena a = {NULL};
    struct csv_table t;
    assert_true(csv_read(&a, text, &t));
    assert_int_equal(t.columns, 3);
    assert_int_equal(t.rows, 1);
    assert_int_equal(csv_column(&t, "a,b"), 1);
    assert_int_equal(csv_column(&t, "c"), 3);
    assert_string_equal(csv_at(&t, 0, 2), "two\nlines");
    assert_string_equal(csv_at(&t, 0, 1), "");
    assert_false(csv_read(&a, "a,b\n1\n", &t));
    assert_false(csv_read(&a, "a,\"b\n", &t));
    assert_false(csv_read(&a, "a,b", &t));
    assert_false(csv_read(&a, "", &t));

    /* time and memory grow with the size of the table, however quoted */
    enum { ROWS = 100000 };
    char *large = malloc(ROWS * 8 + 1);
    assert_non_null(large);
    for (unsigned i = 0; i < ROWS; i++)
        memcpy(large + (size_t)8 * i, "\"a\"\"\"\"\"\n", 9);
    assert_true(csv_read(&a, large, &t));
    assert_int_equal(t.rows, ROWS - 1);
    assert_string_equal(csv_at(&t, ROWS - 2, 0), "a\"\"");
    free(large);
    arena_free(&a);
    free(text);
}

static void test_words(void **state)
{
    (void)state;
    static const char *const words[] = {"delay", "queue", "loss", NULL};
    assert_string_equal(words_nearest(words, "dealy"), "delay");
    assert_string_equal(words_nearest(words, "los"), "loss");
    assert_null(words_nearest(words, "bandwidth"));
    assert_null(words_nearest(words, ""));
    assert_null(words_nearest(words, "xy"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_values),   cmocka_unit_test(test_wilson),
        cmocka_unit_test(test_garwood),  cmocka_unit_test(test_bootstrap),
        cmocka_unit_test(test_binomial), cmocka_unit_test(test_holm),
        cmocka_unit_test(test_verdicts), cmocka_unit_test(test_survival),
        cmocka_unit_test(test_copies),   cmocka_unit_test(test_student),
        cmocka_unit_test(test_sample),   cmocka_unit_test(test_quantiles),
        cmocka_unit_test(test_skewed),   cmocka_unit_test(test_csv),
        cmocka_unit_test(test_words),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
