/* SPDX-License-Identifier: MIT */
/* Growth of windows, worked out by hand from RFC 6356 section 3 and
 * draft-khalili-mptcp-congestion-control-05 section 3. */
#include "unit.h"
#include "mpx.h"
#include "mpx_coupling.h"

enum { PATHS = 3 };

/* w octets, rtt s, l octets; the segment has 1000 octets. */
#define P(w, rtt, l)                                                           \
    {                                                                          \
        w, rtt, l, 1000                                                        \
    }

static const struct {
    const char *cc;
    unsigned n;
    struct mpx_coupling_path path[PATHS];
    double want[PATHS]; /* octets per octet acknowledged */
} cases[] = {
    /* 1000 / w */
    {"none", 2, {P(10000, .1, 0), P(20000, .1, 0)}, {.1, .05}},
    /* one path: TCP */
    {"lia", 1, {P(10000, .1, 0)}, {.1}},
    {"olia", 1, {P(10000, .1, 7)}, {.1}},
    /* two alike, w each: 1000 / 4w */
    {"lia", 2, {P(10000, .1, 0), P(10000, .1, 0)}, {.025, .025}},
    {"olia", 2, {P(10000, .1, 0), P(10000, .1, 0)}, {.025, .025}},
    /* max 4e6, sum 4e5: 1000 * 4e6 / 16e10 */
    {"lia", 2, {P(20000, .1, 0), P(10000, .05, 0)}, {.025, .025}},
    /* max 1e7, sum 2e5: 1000 * 2.5e-4, but no more than TCP's 1000 / 1e5 */
    {"lia", 2, {P(100000, 1, 0), P(1000, .01, 0)}, {.01, .25}},
    /* the second is better, the first larger: alpha -1/2 and 1/2 */
    {"olia",
     2,
     {P(20000, .1, 1e6), P(10000, .1, 4e6)},
     {1e3 * (2e6 / 9e10 - .5 / 2e4), 1e3 * (1e6 / 9e10 + .5 / 1e4)}},
    /* the larger is also the better: alpha 0 */
    {"olia",
     2,
     {P(20000, .1, 4e6), P(10000, .1, 1e6)},
     {1e3 * 2e6 / 9e10, 1e3 * 1e6 / 9e10}},
    /* half the rtt makes it four times as good */
    {"olia",
     2,
     {P(20000, .1, 3e6), P(10000, .05, 1e6)},
     {1e3 * (2e6 / 16e10 - .5 / 2e4), 1e3 * (4e6 / 16e10 + .5 / 1e4)}},
    /* two of the largest share -1/3; the third of all gets nothing */
    {"olia",
     3,
     {P(20000, .1, 1e6), P(20000, .1, 1e6), P(10000, .1, 4e6)},
     {1e3 * (2e6 / 25e10 - 1. / 6 / 2e4), 1e3 * (2e6 / 25e10 - 1. / 6 / 2e4),
      1e3 * (1e6 / 25e10 + 1. / 3 / 1e4)}},
    {"olia",
     3,
     {P(20000, .1, 1e6), P(10000, .1, 4e6), P(10000, .1, 1e6)},
     {1e3 * (2e6 / 16e10 - 1. / 3 / 2e4), 1e3 * (1e6 / 16e10 + 1. / 3 / 1e4),
      1e3 * 1e6 / 16e10}},
};

static void windows_grow_as_worked_out(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        const struct mpx_coupling *cc = mpx_coupling_find(cases[i].cc);

        assert_non_null(cc);
        for (unsigned k = 0; k < cases[i].n; k++) {
            double got = cc->growth(
                cases[i].path, cases[i].n, k,
                cc->alpha ? cc->alpha(cases[i].path, cases[i].n) : 0);

            if (got < cases[i].want[k] - 1e-12 ||
                got > cases[i].want[k] + 1e-12)
                fail_msg("case %zu path %u: %.9g, want %.9g", i, k, got,
                         cases[i].want[k]);
        }
    }
}

static void names_are_known(void **state)
{
    (void)state;
    assert_string_equal(mpx_coupling_name_at(0), "none");
    assert_string_equal(mpx_coupling_name_at(1), "lia");
    assert_string_equal(mpx_coupling_name_at(2), "olia");
    assert_null(mpx_coupling_name_at(3));
    assert_null(mpx_coupling_find("balia"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(windows_grow_as_worked_out),
        cmocka_unit_test(names_are_known),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
