/* SPDX-License-Identifier: MIT */
/* Each criterion, met and missed. */
#include "atk.h"
#include "criterion.h"
#include "mpx_stats.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

/* Each attack has one, and a run in which nothing happened does not meet it. */
static void test_each(void **state)
{
    static const struct run_result nothing = {.connections = 1,
                                              .established = 1,
                                              .completed = 1,
                                              .intact = 1,
                                              .subflows_max = 2,
                                              .joins_accepted = 1};

    (void)state;
    for (unsigned i = 0; atk_at(i); i++) {
        assert_true(criterion_known(atk_at(i)->name));
        assert_false(criterion_met(atk_at(i)->name, &nothing));
    }
    assert_false(criterion_known("no-such"));
    assert_false(criterion_met("no-such", &nothing));
}

static void test_terms(void **state)
{
    struct run_result r = {.hijacked_connections = 1};

    (void)state;
    assert_true(criterion_met("join-with-sniffed-keys", &r));
    r.hijacked_connections = 0;
    r.captured_bytes = 1000; /* octets alone are no hijack */
    assert_false(criterion_met("join-with-sniffed-keys", &r));
}

/* A counter of either end is the one that its name says. */
static void test_counters(void **state)
{
    struct run_result r = {.connections = 1};
    struct mpx_stats s = {.alive_lost = 1};

    (void)state;
    assert_false(criterion_met("forge-remove-addr", &r));
    for (unsigned i = 0; i < mpx_stats_count(); i++)
        r.client_stats[i] = mpx_stats_value(&s, i);
    assert_true(criterion_met("forge-remove-addr", &r));
    r.client_stats[0] = 1;
    s = (struct mpx_stats){.alive_tx = 1};
    for (unsigned i = 0; i < mpx_stats_count(); i++)
        r.client_stats[i] = mpx_stats_value(&s, i);
    assert_false(criterion_met("forge-remove-addr", &r));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_each),
        cmocka_unit_test(test_terms),
        cmocka_unit_test(test_counters),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
