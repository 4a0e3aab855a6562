/* SPDX-License-Identifier: MIT */
/*
 * The core without memory: each allocation of each plan fails, alone or with
 * those that follow. What
 * an application reads is what was written, up to where it ends, and whatever
 * began comes to an end.
 */
#include "sim_test.h"

#include <limits.h>

#define BOTH .app = {{.size = 60000}, {.size = 40000}}
#define MESH .paths = 2, .pm = "fullmesh"

static const struct sim_case plans[] = {
    {.name = "one path", .plan = {BOTH}},
    {.name = "two paths, losses",
     .plan = {MESH, BOTH, .fault = {{.fate = NET_DROP, .of_1000 = 50}}}},
    {.name = "checksums, one wrong",
     .plan = {MESH, BOTH, .checksum = true,
              .rule = {{.from = 1,
                        .path = 2,
                        .kind = NET_DATA,
                        .skip = 3,
                        .count = 1,
                        .fate = NET_SPOIL,
                        .arg = 5}}}},
    {.name = "baerts, a rotation",
     .plan = {.profile = "baerts",
              MESH,
              .app = {{.size = 60000,
                       .key = KEY,
                       .rotate = {{.key = "another key.....", .ms = 200}}},
                      {.size = 40000,
                       .key = KEY,
                       .rotate = {{.key = "another key.....", .ms = 200}}}}}},
    {.name = "paasch",
     .plan = {.profile = "paasch",
              MESH,
              .app = {{.size = 60000, .key = KEY},
                      {.size = 40000, .key = KEY}}}},
    {.name = "hardened",
     .plan = {.profile = "hardened",
              MESH,
              .app = {{.size = 60000, .key = KEY},
                      {.size = 40000, .key = KEY}}}},
    {.name = "version 0", .plan = {.profile = "rfc6824", MESH, BOTH}},
    {.name = "options stripped on the way",
     .plan = {BOTH,
              .fault = {{.fate = NET_STRIP, .of_1000 = 1000, .start_ms = 60}}}},
    {.name = "aborted",
     .plan = {MESH,
              .app = {{.size = 900000, .abort_ms = 100}, {.size = 40000}}}},
    {.name = "every subflow has a copy, a path is lost",
     .plan = {MESH, .sched = "redundant", BOTH,
              .fault = {{.fate = NET_DROP,
                         .path = 1,
                         .of_1000 = 1000,
                         .start_ms = 100,
                         .end_ms = 5000}}}},
};

static bool has_ended(const struct host *h)
{
    return h->n[MPX_ACT_CLOSED] > 0 || (!h->conn && !h->n[MPX_ACT_ESTABLISHED]);
}

/* @return the allocations that the plan asked for. */
static unsigned run(const struct sim_case *c, unsigned fail, unsigned in_a_row,
                    unsigned *wrong)
{
    struct bed_plan plan = c->plan;
    struct bed b;
    unsigned n;

    plan.fail_allocation = fail;
    plan.fail_run = in_a_row;
    bed_start(&b, &plan);
    bed_run(&b, 600000);
    for (int i = 0; i < 2; i++) {
        const struct host *h = &b.host[i], *o = &b.host[!i];

        if (h->bad || h->read > o->written || b.wrong[0] ||
            (!b.refused && !has_ended(h))) {
            print_message("%s, %u: host %d read %llu of %llu, %llu wrong, "
                          "closed %u, established %u %s\n",
                          c->name, fail, i, (unsigned long long)h->read,
                          (unsigned long long)o->written,
                          (unsigned long long)h->bad, h->n[MPX_ACT_CLOSED],
                          h->n[MPX_ACT_ESTABLISHED], b.wrong);
            ++*wrong;
        }
    }
    n = b.allocations;
    bed_end(&b);
    return n;
}

static void fail_each(unsigned in_a_row)
{
    unsigned wrong = 0, runs = 0;

    for (size_t i = 0; i < COUNT_OF(plans); i++) {
        unsigned n = run(&plans[i], UINT_MAX, 1, &wrong);

        assert_in_range(n, 5, 10000);
        for (unsigned fail = 1; fail <= n; fail++, runs++)
            run(&plans[i], fail, in_a_row, &wrong);
    }
    print_message("%u runs\n", runs);
    assert_int_equal(wrong, 0);
}

static void one_allocation_fails(void **state)
{
    (void)state;
    fail_each(1);
}

static void four_allocations_fail_in_a_row(void **state)
{
    (void)state;
    fail_each(4);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_allocation_fails),
        cmocka_unit_test(four_allocations_fail_in_a_row),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
