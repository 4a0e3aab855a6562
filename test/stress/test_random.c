/* SPDX-License-Identifier: MIT */
/*
 * The first seeds of the stress, under the sanitizers, and what the stress
 * itself must be able to do: draw alike, find what is wrong, make it smaller.
 */
#include "sim_test.h"
#include "stress.h"

enum { RUNS = 2000 };

static void no_seed_goes_wrong(void **state)
{
    char why[STRESS_WHY];
    unsigned bad = 0;

    (void)state;
    for (uint64_t seed = 1; seed <= RUNS; seed++) {
        struct bed_plan p;

        stress_draw(&p, seed);
        if (stress_run(&p, why))
            continue;
        print_error("seed %llu: %s\n", (unsigned long long)seed, why);
        bad++;
    }
    assert_int_equal(bad, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_seed_goes_wrong),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
