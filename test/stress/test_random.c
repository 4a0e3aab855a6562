/* SPDX-License-Identifier: MIT */
/*
 * The first seeds of the stress, under the sanitizers; and that they are worth
 * it: what is drawn makes the core do everything it can do.
 */
#include "sim_test.h"
#include "stress.h"

enum { RUNS = 2000 };

static struct mpx_stats sum; /* of all runs */

static void no_seed_goes_wrong(void **state)
{
    char why[STRESS_WHY];
    unsigned bad = 0;

    (void)state;
    for (uint64_t seed = 1; seed <= RUNS; seed++) {
        struct bed_plan p;

        stress_draw(&p, seed);
        if (stress_run(&p, &sum, why))
            continue;
        print_error("seed %llu: %s\n", (unsigned long long)seed, why);
        bad++;
    }
    assert_int_equal(bad, 0);
}

/* Counters that so many runs move. */
static void every_mechanism_was_at_work(void **state)
{
    static const char *const names[] = {
        "MPCapableACKRX",
        "MPCapableFallbackACK",
        "MPCapableFallbackSYNACK",
        "MPJoinSynAckRx",
        "MPJoinAckRx",
        "MPJoinRejected",
        "MPJoinPortAckRx",
        "InfiniteMapTx",
        "InfiniteMapRx",
        "DssFallback",
        "DataCsumErr",
        "DuplicateData",
        "OFOQueue",
        "AddAddr",
        "EchoAdd",
        "RmAddr",
        "RmSubflow",
        "MPPrioTx",
        "MPPrioRx",
        "MPFailTx",
        "MPFailRx",
        "MPFastcloseTx",
        "MPFastcloseRx",
        "MPRstTx",
        "MPRstRx",
        "SubflowStale",
        "SubflowRecover",
        "MPTCPRetrans",
        "SegmentsSplit",
        "NoSubflowLeft",
        "ThirdAckRepeated",
        "NewKeyRx",
        "NewKeyRetrans",
        "NewKeyFailed",
        "KeepaliveTx",
        "KeepaliveLost",
        "CopiedOctets",
        "ReinjectedOctets",
    };
    unsigned idle = 0;

    (void)state;
    for (size_t i = 0; i < COUNT_OF(names); i++)
        for (unsigned k = 0; k < mpx_stats_count(); k++)
            if (!strcmp(mpx_stats_name(k), names[i]) &&
                !mpx_stats_value(&sum, k)) {
                print_error("%s: %llu\n", names[i],
                            (unsigned long long)mpx_stats_value(&sum, k));
                idle++;
            }
    assert_int_equal(idle, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_seed_goes_wrong),
        cmocka_unit_test(every_mechanism_was_at_work),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
