/* SPDX-License-Identifier: MIT */
/* In real time: packets out of ns-3 and into it, descriptors, the lag. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "bed.h"

#include <string.h>
#include <time.h>
#include <unistd.h>

enum { LEN = 40 };

static const struct ns3c_link link10 = {
    .rate_bps = 1000000000, .delay_ns = 10000000, .queue_packets = 10};
static int dev[2], arrived, woken, watched, ends[2];
static uint64_t arrived_at;

static void begin(bool realtime)
{
    const struct ns3c_options o = {.seed = 1, .run = 1, .realtime = realtime};

    CHECK(ns3c_init(&o) == 0);
    CHECK(ns3c_p2p(ns3c_node(), ns3c_node(), &link10, dev) == 0);
}

static void on_packet(void *ctx, const uint8_t *pkt, size_t len)
{
    CHECK(ctx == dev && len == LEN && pkt[0] == 0x45 && pkt[LEN - 1] == 7);
    arrived++;
    arrived_at = ns3c_now();
}

static void send_one(void *ctx)
{
    uint8_t pkt[LEN] = {0x45, [LEN - 1] = 7};

    (void)ctx;
    CHECK(ns3c_port_send(dev[0], pkt, sizeof pkt) == 0);
    pkt[0] = 0x15; /* of no version of IP */
    CHECK(ns3c_port_send(dev[0], pkt, sizeof pkt) < 0);
}

static void case_packets_cross(void)
{
    begin(true);
    CHECK(ns3c_port(dev[1], on_packet, dev) == 0);
    ns3c_schedule(5 * MS, send_one, NULL);
    ns3c_run(50 * MS);
    CHECK(arrived == 1);
    CHECK(arrived_at >= 15 * MS && arrived_at < 16 * MS);
    ns3c_destroy();
}

static void on_octet(void *ctx)
{
    char c;

    CHECK(ctx == ends);
    CHECK(read(ends[0], &c, 1) == 1);
    if (++woken < 3)
        CHECK(ns3c_arm(watched, true, false) == 0);
}

static void write_one(void *ctx)
{
    (void)ctx;
    CHECK(write(ends[1], "x", 1) == 1);
}

/* Once each time that it is armed: the fourth octet wakes nobody. */
static void case_descriptors_wake(void)
{
    begin(true);
    CHECK(pipe(ends) == 0);
    watched = ns3c_watch(ends[0], on_octet, ends);
    CHECK(watched >= 0 && ns3c_arm(watched, true, false) == 0);
    for (unsigned i = 0; i < 4; i++)
        ns3c_schedule((5 + 10 * i) * MS, write_one, NULL);
    ns3c_run(100 * MS);
    CHECK(woken == 3);
    ns3c_destroy();
}

static void dawdle(void *ctx)
{
    (void)ctx;
    nanosleep(&(struct timespec){.tv_nsec = 30 * MS}, NULL);
}

static void case_lag_is_seen(void)
{
    begin(true);
    CHECK(ns3c_behind() == 0);
    ns3c_schedule(10 * MS, dawdle, NULL);
    ns3c_run(60 * MS);
    CHECK(ns3c_behind() >= 28 * MS);
    ns3c_destroy();
}

static void case_simulated_time_has_none(void)
{
    begin(false);
    CHECK(ns3c_port(dev[1], on_packet, dev) < 0);
    CHECK(ns3c_watch(0, on_octet, NULL) < 0);
    ns3c_run(10 * MS);
    CHECK(ns3c_behind() == 0);
    ns3c_destroy();
}

CASE(packets_cross)
CASE(descriptors_wake)
CASE(lag_is_seen)
CASE(simulated_time_has_none)

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(packets_cross),
        cmocka_unit_test(descriptors_wake),
        cmocka_unit_test(lag_is_seen),
        cmocka_unit_test(simulated_time_has_none),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
