/* SPDX-License-Identifier: MIT */
/* Names of counters. */
#include "unit.h"
#include "mpx_stats.h"

#include <stdbool.h>

static void names_are_those_of_the_list_in_order(void **state)
{
    (void)state;
    assert_string_equal(mpx_stats_name(0), "MPCapableSYNRX");
    assert_string_equal(mpx_stats_name(mpx_stats_count() - 1), "StateOctets");
    assert_string_equal(mpx_stats_meaning(0), "SYN with MP_CAPABLE accepted");
    assert_int_equal(mpx_stats_count() * sizeof(uint64_t),
                     sizeof(struct mpx_stats));
}

static void names_are_unique(void **state)
{
    (void)state;
    for (unsigned i = 0; i < mpx_stats_count(); i++) {
        assert_string_not_equal(mpx_stats_meaning(i), "");
        for (unsigned j = 0; j < i; j++)
            assert_string_not_equal(mpx_stats_name(i), mpx_stats_name(j));
    }
}

static void values_belong_to_their_names(void **state)
{
    struct mpx_stats s = {
        .join_ack_mac = 7, .new_key_rx = 9, .state_octets = 1};
    uint64_t sum = 0;

    (void)state;
    for (unsigned i = 0; i < mpx_stats_count(); i++) {
        uint64_t v = mpx_stats_value(&s, i);

        sum += v;
        if (strcmp(mpx_stats_name(i), "MPJoinAckHMacFailure") == 0)
            assert_int_equal(v, 7);
        if (strcmp(mpx_stats_name(i), "NewKeyRx") == 0)
            assert_int_equal(v, 9);
    }
    assert_int_equal(sum, 17);
}

static bool ends_in(const char *text, const char *end)
{
    size_t n = strlen(text), len = strlen(end);

    return n >= len && strcmp(text + n - len, end) == 0;
}

/* What the ladder calls refused is what a counter of a refusal counts. */
static void what_fails_a_check_is_a_refusal(void **state)
{
    static const char *const ends[] = {"Failure", "Invalid", "Malformed",
                                       "Full", "Reuse"};
    unsigned refusals = 0;

    (void)state;
    for (unsigned i = 0; i < mpx_stats_count(); i++) {
        refusals += mpx_stats_kind(i) == MPX_STAT_REFUSAL;
        for (unsigned e = 0; e < sizeof ends / sizeof *ends; e++)
            if (ends_in(mpx_stats_name(i), ends[e]))
                assert_int_equal(mpx_stats_kind(i), MPX_STAT_REFUSAL);
    }
    assert_int_equal(refusals, 28);
    assert_int_equal(mpx_stats_kind(0), MPX_STAT_EVENT);
    assert_int_equal(mpx_stats_kind(mpx_stats_count() - 1), MPX_STAT_ROUTINE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_are_those_of_the_list_in_order),
        cmocka_unit_test(names_are_unique),
        cmocka_unit_test(values_belong_to_their_names),
        cmocka_unit_test(what_fails_a_check_is_a_refusal),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
