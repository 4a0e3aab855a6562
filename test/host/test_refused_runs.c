/* SPDX-License-Identifier: MIT */
/* A run that cannot be is refused with a reason, whoever calls it. */
#include "scenario.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void refuse(const struct scenario *s, const char *why)
{
    struct run_result result;
    struct run_output out = {.pcap_prefix = NULL};

    assert_int_equal(run_scenario(s, 1, &result, &out), -1);
    assert_string_equal(out.error, why);
}

static void test_refused(void **state)
{
    struct scenario s;

    (void)state;
    memset(&s, 0, sizeof s);
    refuse(NULL, "a scenario without content");
    refuse(&s, "a scenario without a path");
    s.n_paths = 1;
    refuse(&s, "a scenario without a connection");
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_refused)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
