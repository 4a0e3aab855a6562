/* SPDX-License-Identifier: MIT */
#include "unit.h"
#include "mpx.h"
#include "mpx_sched.h"

#define MS UINT64_C(1000000)

static const struct {
    const char *sched;
    unsigned n;
    struct mpx_sched_path path[3];
    unsigned want;
} cases[] = {
    {"minrtt", 1, {{20 * MS, 5600, 1}}, 0},
    {"minrtt", 3, {{20 * MS, 1, 0}, {10 * MS, 1, 9}, {30 * MS, 1, 0}}, 1},
    {"minrtt", 2, {{10 * MS, 1, 2}, {10 * MS, 1, 1}}, 0},
    {"minrtt", 2, {{10 * MS, 1, 2}, {0, 1, 0}}, 1}, /* untried: measure it */
    {"roundrobin", 3, {{1, 1, 7}, {9, 1, 5}, {1, 1, 6}}, 1},
    {"roundrobin", 3, {{1, 1, 7}, {9, 1, 8}, {1, 1, 0}}, 2},
    {"roundrobin", 2, {{1, 1, 0}, {1, 1, 0}}, 0},
    {"redundant", 2, {{9, 1, 9}, {1, 1, 1}}, 0},
};

static void each_picks_its_own(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        const struct mpx_sched *s = mpx_sched_find(cases[i].sched);

        assert_non_null(s);
        assert_int_equal(s->pick(cases[i].path, cases[i].n), cases[i].want);
    }
}

static void only_redundant_copies(void **state)
{
    const char *name;

    (void)state;
    for (unsigned i = 0; (name = mpx_sched_name_at(i)); i++)
        assert_int_equal(mpx_sched_find(name)->copies,
                         !strcmp(name, "redundant"));
    assert_null(mpx_sched_find("fastest"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_picks_its_own),
        cmocka_unit_test(only_redundant_copies),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
