/* SPDX-License-Identifier: MIT */
/* The table of path managers. */
#include "unit.h"
#include "mpx_pm.h"

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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(path_managers_have_names),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
