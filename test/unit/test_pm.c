/* SPDX-License-Identifier: MIT */
/* Path managers: the plan that each makes of a snapshot. */
#include "unit.h"
#include "mpx.h"
#include "mpx_pm.h"

#include <string.h>

static void path_managers_have_names(void **state)
{
    const char *name;
    unsigned n = 0;

    (void)state;
    for (; (name = mpx_pm_name_at(n)); n++)
        assert_string_equal(mpx_pm_find(name)->name, name);
    assert_int_equal(n, 4);
    assert_null(mpx_pm_find("ndiffports"));
}

/* Own addresses 0 (of the first subflow), 1 and 2; remote ones 0 and 1. A pair
 * was tried. */
static struct mpx_pm_view three_by_two(void)
{
    return (struct mpx_pm_view){
        .initiator = true,
        .own = 7,
        .asked = 4,
        .first = 1,
        .initial = 1,
        .may_open = {2, 3, 3},
        .untried = {2, 3, 2},
        .max_joins = 8,
        .max_accepted = 8,
    };
}

static struct mpx_pm_plan plan_of(const char *name, const struct mpx_pm_view *v)
{
    struct mpx_pm_plan plan = {0};

    mpx_pm_find(name)->run(v, &plan);
    return plan;
}

static struct mpx_pm_plan plan_for(const struct mpx_pm_view *v, unsigned remote,
                                   int nearest)
{
    struct mpx_pm_plan plan = {0};

    mpx_pm_find("kernel")->on_announced(v, remote, nearest, &plan);
    return plan;
}

static void assert_opens(const struct mpx_pm_plan *plan, uint16_t from_0,
                         uint16_t from_1, uint16_t from_2)
{
    const uint16_t open[MPX_ADDRS_MAX] = {from_0, from_1, from_2};

    assert_memory_equal(plan->open, open, sizeof open);
}

static void passive_has_no_plan(void **state)
{
    (void)state;
    assert_null(mpx_pm_find("passive")->run);
    assert_null(mpx_pm_find("passive")->on_announced);
}

static void fullmesh_opens_what_was_not_tried(void **state)
{
    struct mpx_pm_view v = three_by_two();
    struct mpx_pm_plan plan = plan_of("fullmesh", &v);

    (void)state;
    assert_opens(&plan, 2, 3, 2);
    assert_int_equal(plan.announce, 0);
    v.own = 5; /* one was dropped */
    plan = plan_of("fullmesh", &v);
    assert_opens(&plan, 2, 0, 2);
}

static void fullmesh_responder_announces(void **state)
{
    struct mpx_pm_view v = three_by_two();
    struct mpx_pm_plan plan;

    (void)state;
    v.initiator = false;
    plan = plan_of("fullmesh", &v);
    assert_opens(&plan, 0, 0, 0);
    assert_int_equal(plan.announce, 7);
}

static void scripted_uses_what_the_host_asked_for(void **state)
{
    struct mpx_pm_view v = three_by_two();
    struct mpx_pm_plan plan = plan_of("scripted", &v);

    (void)state;
    assert_opens(&plan, 0, 0, 2);
    v.initiator = false;
    plan = plan_of("scripted", &v);
    assert_opens(&plan, 0, 0, 0);
    assert_int_equal(plan.announce, 4);
}

static void kernel_endpoints_have_one_turn(void **state)
{
    struct mpx_pm_view v = three_by_two();
    struct mpx_pm_plan plan;

    (void)state;
    v.subflow = 7;
    v.signal = 4;
    v.had_turn = 2;
    plan = plan_of("kernel", &v);
    assert_opens(&plan, 0, 0, 1); /* 0 opened the connection */
    assert_int_equal(plan.turn, 5);
    assert_int_equal(plan.announce, 4);
    v.initiator = false;
    plan = plan_of("kernel", &v);
    assert_opens(&plan, 0, 0, 0);
    assert_int_equal(plan.turn, 0);
    assert_int_equal(plan.announce, 4);
}

static void kernel_keeps_the_limit_of_subflows(void **state)
{
    struct mpx_pm_view v = three_by_two();
    struct mpx_pm_plan plan;

    (void)state;
    v.subflow = v.fullmesh = 7;
    v.accepted = 2;
    plan = plan_of("kernel", &v);
    assert_opens(&plan, 0, 3, 3);
    v.joins = 1;
    v.max_joins = 4; /* three more */
    plan = plan_of("kernel", &v);
    assert_opens(&plan, 0, 3, 1);
    v.max_joins = 3;
    plan = plan_of("kernel", &v);
    assert_opens(&plan, 0, 3, 0);
    assert_int_equal(plan.turn, 3); /* 2 waits for its turn */
    assert_true(mpx_pm_find("kernel")->admits(&v));
    v.joins = 3;
    plan = plan_of("kernel", &v);
    assert_opens(&plan, 0, 0, 0);
    assert_false(mpx_pm_find("kernel")->admits(&v));
}

static void kernel_uses_an_announced_address_once(void **state)
{
    struct mpx_pm_view v = three_by_two();
    struct mpx_pm_plan plan = plan_for(&v, 1, 2);

    (void)state;
    assert_opens(&plan, 0, 0, 2); /* from where routing leads there */
    assert_int_equal(plan.accept, 2);
    plan = plan_for(&v, 1, -1);
    assert_opens(&plan, 0, 0, 0);
    assert_int_equal(plan.accept, 0);
    v.fullmesh = 3;
    plan = plan_for(&v, 1, 2);
    assert_opens(&plan, 2, 2, 0); /* from each fullmesh endpoint instead */
    v.max_joins = 1;
    plan = plan_for(&v, 1, 2);
    assert_opens(&plan, 2, 0, 0);
    v.accepted = 2;
    plan = plan_for(&v, 1, 2);
    assert_opens(&plan, 0, 0, 0);
}

static void kernel_keeps_the_limit_of_addresses(void **state)
{
    struct mpx_pm_view v = three_by_two();
    struct mpx_pm_plan plan;

    (void)state;
    v.max_accepted = 1;
    v.accepted = 4;
    plan = plan_for(&v, 1, 2);
    assert_opens(&plan, 0, 0, 0);
    plan = plan_for(&v, 0, 2); /* that of the first subflow does not count */
    assert_opens(&plan, 0, 0, 1);
    assert_int_equal(plan.accept, 0);
}

static void kernel_asks_for_the_first_priority_when_it_may(void **state)
{
    struct mpx_pm_view v = three_by_two();

    (void)state;
    assert_false(plan_of("kernel", &v).first_prio);
    v.first_prio = true;
    assert_true(plan_of("kernel", &v).first_prio);
    assert_false(plan_of("fullmesh", &v).first_prio);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(path_managers_have_names),
        cmocka_unit_test(passive_has_no_plan),
        cmocka_unit_test(fullmesh_opens_what_was_not_tried),
        cmocka_unit_test(fullmesh_responder_announces),
        cmocka_unit_test(scripted_uses_what_the_host_asked_for),
        cmocka_unit_test(kernel_endpoints_have_one_turn),
        cmocka_unit_test(kernel_keeps_the_limit_of_subflows),
        cmocka_unit_test(kernel_uses_an_announced_address_once),
        cmocka_unit_test(kernel_keeps_the_limit_of_addresses),
        cmocka_unit_test(kernel_asks_for_the_first_priority_when_it_may),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
