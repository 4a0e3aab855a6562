/* SPDX-License-Identifier: MIT */
/* Names of errors. */
#include "unit.h"
#include "mpx_err.h"

static const struct {
    mpx_err err;
    const char *name;
} cases[] = {
    {MPX_OK, "MPX_OK"},
    {MPX_ERR_STATE, "MPX_ERR_STATE"},
    {MPX_ERR_AGAIN, "MPX_ERR_AGAIN"},
    {MPX_ERR_RANGE, "MPX_ERR_RANGE"},
    {MPX_ERR_TRUNCATED, "MPX_ERR_TRUNCATED"},
    {MPX_ERR_MALFORMED, "MPX_ERR_MALFORMED"},
    {MPX_ERR_UNKNOWN, "MPX_ERR_UNKNOWN"},
    {MPX_ERR_NO_KEY, "MPX_ERR_NO_KEY"},
    {MPX_ERR_AUTH, "MPX_ERR_AUTH"},
    {MPX_ERR_NOMEM, "MPX_ERR_NOMEM"},
    {MPX_ERR_NOSPACE, "MPX_ERR_NOSPACE"},
};

static void every_error_has_its_name(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++)
        assert_string_equal(mpx_strerror(cases[i].err), cases[i].name);
}

static void other_numbers_have_a_name_too(void **state)
{
    (void)state;
    assert_string_equal(mpx_strerror((mpx_err)-9), "not an mpx_err");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_error_has_its_name),
        cmocka_unit_test(other_numbers_have_a_name_too),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
