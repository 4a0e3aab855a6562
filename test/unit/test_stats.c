/* SPDX-License-Identifier: MIT */
/* Names of counters. */
#include "unit.h"
#include "mpx_stats.h"

static void names_are_those_of_the_list_in_order(void **state)
{
    (void)state;
    assert_string_equal(mpx_stats_name(0), "MPCapableSYNRX");
    assert_string_equal(mpx_stats_name(mpx_stats_count() - 1),
                        "StateOctets");
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
    struct mpx_stats s = {.join_ack_mac = 7, .new_key_rx = 9, .state_octets = 1};
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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_are_those_of_the_list_in_order),
        cmocka_unit_test(names_are_unique),
        cmocka_unit_test(values_belong_to_their_names),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
