/* SPDX-License-Identifier: MIT */
/* Clock, timers, randomness, attributes, and a simulation that is not there. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "bed.h"

#include <string.h>

static const struct ns3c_options plain = {.seed = 1, .run = 1};

struct firing {
    int count;
    uint64_t at;
};

static void fire(void *ctx)
{
    struct firing *f = ctx;

    f->count++;
    f->at = ns3c_now();
}

static void fire_and_stop(void *ctx)
{
    fire(ctx);
    ns3c_stop();
}

static void fire_again(void *ctx)
{
    struct firing *f = ctx;

    fire(f);
    if (f->count < 100)
        CHECK(ns3c_schedule(MS, fire_again, f) != 0);
}

static void case_timers(void)
{
    struct firing a = {0}, b = {0}, c = {0}, again = {0};

    CHECK(ns3c_init(&plain) == 0);
    CHECK(ns3c_now() == 0);
    uint64_t ida = ns3c_schedule(5, fire, &a);
    uint64_t idb = ns3c_schedule(6, fire, &b);
    CHECK(ida != 0 && idb != 0 && ida != idb);
    ns3c_cancel(idb);
    ns3c_run(10);
    CHECK(a.count == 1 && a.at == 5 && b.count == 0 && ns3c_now() == 10);
    uint64_t idc = ns3c_schedule(1, fire, &c);
    CHECK(idc != ida && idc != idb);
    ns3c_cancel(ida); /* long gone, though its place is taken again */
    ns3c_cancel(idb);
    ns3c_cancel(0);
    ns3c_cancel(~UINT64_C(0));
    ns3c_run(11);
    CHECK(c.count == 1 && c.at == 11);
    ns3c_schedule(0, fire_again, &again);
    ns3c_run(SEC);
    CHECK(again.count == 100 && again.at == 11 + 99 * MS);
    CHECK(ns3c_event_count() >= 102);
    CHECK(ns3c_schedule(1, NULL, NULL) == 0 && *ns3c_error());
    ns3c_destroy();
}

static void case_stop(void)
{
    struct firing a = {0}, b = {0};

    CHECK(ns3c_init(&plain) == 0);
    ns3c_schedule(MS, fire_and_stop, &a);
    ns3c_schedule(2 * MS, fire, &b);
    ns3c_run(10 * MS);
    CHECK(a.count == 1 && b.count == 0 && ns3c_now() == MS);
    ns3c_run(20 * MS); /* the end of the first run is forgotten */
    CHECK(b.count == 1 && ns3c_now() == 20 * MS);
    ns3c_run(5 * MS); /* the past */
    CHECK(ns3c_now() == 20 * MS);
    ns3c_destroy();
}

static void case_draws(void)
{
    uint8_t a[33], b[33], c[33];
    int differ = 0;

    CHECK(ns3c_init(&plain) == 0);
    ns3c_random(7, a, sizeof a);
    ns3c_random(8, b, sizeof b);
    ns3c_random(7, c, sizeof c);
    CHECK(memcmp(a, b, sizeof a) != 0 && memcmp(a, c, sizeof a) != 0);
    for (size_t i = 1; i < sizeof a; i++)
        differ += a[i] != a[0];
    CHECK(differ > 20);
    ns3c_random(7, a, 0);
    ns3c_destroy();
}

static void case_set_default(void)
{
    CHECK(ns3c_init(&plain) == 0);
    CHECK(ns3c_set_default("ns3::TcpSocketBase::MinRto", "200ms") == 0);
    CHECK(ns3c_set_default("ns3::TcpSocketBase::NoSuch", "1") == -1);
    CHECK(strstr(ns3c_error(), "NoSuch"));
    CHECK(ns3c_set_default("ns3::NoSuch::MinRto", "1s") == -1);
    CHECK(ns3c_set_default("ns3::TcpSocketBase::Sack", "perhaps") == -1);
    CHECK(ns3c_set_default(NULL, "1") == -1);
    ns3c_destroy();
}

static void case_no_simulation(void)
{
    struct ns3c_options zero = {0};
    struct ns3c_hook_stats stats;
    uint8_t octet = 1;

    CHECK(strcmp(ns3c_error(), "") == 0);
    CHECK(ns3c_node() == -1 && strstr(ns3c_error(), "ns3c_init"));
    CHECK(ns3c_tcp(0, NULL, NULL, NULL) == -1);
    CHECK(ns3c_schedule(1, fire, NULL) == 0);
    CHECK(ns3c_now() == 0 && ns3c_event_count() == 0);
    ns3c_run(1);
    ns3c_stop();
    ns3c_random(1, &octet, 1);
    CHECK(octet == 1);
    ns3c_hook_stats(0, &stats);
    CHECK(stats.bad_header == 0);
    ns3c_destroy();
    CHECK(ns3c_init(NULL) == -1 && ns3c_init(&zero) == -1);
    CHECK(ns3c_init(&plain) == 0);
    CHECK(ns3c_init(&plain) == -1);
    ns3c_destroy();
    CHECK(strncmp(ns3c_version(), "3.", 2) == 0);
}

/* Timers, what is drawn, handles and MAC addresses begin anew. */
static void case_another(void)
{
    const struct ns3c_options live = {.seed = 1, .run = 1, .realtime = true};
    uint8_t octet[2][8];

    for (int i = 0; i < 2; i++) {
        struct firing f = {0};

        CHECK(ns3c_init(&plain) == 0);
        CHECK(ns3c_now() == 0 && ns3c_event_count() == 0 && ns3c_node() == 0);
        CHECK(ns3c_schedule(5, fire, &f) == 1);
        ns3c_schedule(20, fire, &f); /* is left when it ends */
        ns3c_random(1, octet[i], sizeof octet[i]);
        ns3c_run(10);
        CHECK(f.count == 1 && f.at == 5);
        ns3c_destroy();
    }
    CHECK(memcmp(octet[0], octet[1], sizeof octet[0]) == 0);
    CHECK(ns3c_init(&live) == 0);
    ns3c_destroy();
    CHECK(ns3c_init(&plain) == -1 && strstr(ns3c_error(), "real time"));
}

static void run_inside(void *ctx)
{
    (void)ctx;
    ns3c_run(100);
    CHECK(strstr(ns3c_error(), "running"));
    ns3c_destroy();
    CHECK(strstr(ns3c_error(), "running"));
}

static void case_nested(void)
{
    CHECK(ns3c_init(&plain) == 0);
    ns3c_schedule(1, run_inside, NULL);
    ns3c_run(10);
    CHECK(ns3c_now() == 10);
    ns3c_destroy();
}

CASE(timers)
CASE(another)
CASE(stop)
CASE(draws)
CASE(set_default)
CASE(no_simulation)
CASE(nested)

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(timers),      cmocka_unit_test(another),
        cmocka_unit_test(stop),        cmocka_unit_test(draws),
        cmocka_unit_test(set_default), cmocka_unit_test(no_simulation),
        cmocka_unit_test(nested),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
