/* SPDX-License-Identifier: MIT */
/*
 * Random schedules: two lossy, reordering, duplicating paths, every profile,
 * both families, both directions. Whatever happens, the octets are equal and
 * every machine ends.
 */
#include "sim_test.h"

enum { SEEDS = 60 };

static const struct {
    const char *profile, *early, *dup;
} profiles[] = {
    {"rfc8684", NULL, NULL},  {"baerts", NULL, NULL}, {"baerts", "hold", "on"},
    {"hardened", NULL, NULL}, {"paasch", NULL, NULL}, {"tcp", NULL, NULL},
    {"rfc6824", NULL, NULL},
};

static struct sim_case draw_case(size_t profile, uint64_t seed)
{
    uint64_t rng = seed * 977 + profile;
    struct sim_case c = {.name = profiles[profile].profile, .ms = 900000};
    struct bed_plan *p = &c.plan;

    p->profile = profiles[profile].profile;
    if (profiles[profile].early) {
        p->set[0].name = "newkey-early";
        p->set[0].value = profiles[profile].early;
        p->set[1].name = "newkey-dup-reply";
        p->set[1].value = profiles[profile].dup;
    }
    p->seed = seed;
    p->pm = "fullmesh";
    p->family = net_below(&rng, 2) ? 4 : 6;
    p->paths = 2;
    p->checksum = net_below(&rng, 3) == 0;
    p->short_dss = net_below(&rng, 2);
    p->rcvbuf = net_below(&rng, 3) ? 0 : 12000;
    p->sndbuf = net_below(&rng, 3) ? 0 : 9000;
    p->delay_ms[0] = 1 + net_below(&rng, 40);
    p->delay_ms[1] = 1 + net_below(&rng, 100);
    for (int i = 0; i < 2; i++) {
        p->app[i].size = net_below(&rng, 120000);
        p->app[i].key = "the same 32 octets on both sides";
        p->app[i].key_ms = net_below(&rng, 300);
    }
    c.plain = !strcmp(p->profile, "tcp");
    return c;
}

static unsigned soak(size_t profile, uint64_t seed)
{
    struct sim_case c = draw_case(profile, seed);
    uint64_t rng = seed;
    struct bed b;
    unsigned bad;

    bed_start(&b, &c.plan);
    for (int i = 0; i < 2; i++) {
        b.net.link[i].loss = net_below(&rng, 80);
        b.net.link[i].dup = net_below(&rng, 50);
        b.net.link[i].jitter = net_below(&rng, 200);
    }
    bed_run(&b, c.ms);
    /* Three lost SYNs make it plain, and that is in order. */
    c.plain = host_info(&b.host[CLIENT]).fallback;
    bad = sim_check(&c, &b);
    for (int i = 0; i < 2; i++)
        bad += sim_counter(&b.host[i], "OptionMalformed") +
                   sim_counter(&b.host[i], "HeaderMalformed") +
                   sim_counter(&b.host[i], "DSSNotMatching") +
                   sim_counter(&b.host[i], "MPJoinAckHMacFailure") !=
               0;
    if (bad)
        print_error("  seed %llu, events %llu\n", (unsigned long long)seed,
                    (unsigned long long)b.events);
    bed_end(&b);
    return bad;
}

static void every_schedule_ends_with_equal_octets(void **state)
{
    unsigned bad = 0;

    (void)state;
    for (size_t p = 0; p < COUNT_OF(profiles); p++)
        for (uint64_t seed = 0; seed < SEEDS; seed++)
            bad += soak(p, seed) != 0;
    assert_int_equal(bad, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_schedule_ends_with_equal_octets),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
