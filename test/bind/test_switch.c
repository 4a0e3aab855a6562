/* SPDX-License-Identifier: MIT */
/* A node between two hosts that decides where packets go. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "bed.h"

static struct bed bed;
static struct end client, server;
static int seen, lost;

static int across(void *ctx, int dev, uint8_t *pkt, size_t len)
{
    CHECK(ctx == &bed);
    CHECK(len >= 40 && pkt[0] >> 4 == bed.o.family);
    CHECK(dev == bed.mid_dev[0] || dev == bed.mid_dev[1]);
    pkt[0] = 0; /* a copy */
    seen++;
    return bed.mid_dev[dev == bed.mid_dev[0]];
}

static int drop_some(void *ctx, int dev, uint8_t *pkt, size_t len)
{
    int to = across(ctx, dev, pkt, len);

    if (seen % 60 != 30)
        return to;
    lost++;
    return seen % 120 == 30 ? -1 : 99; /* nowhere, or no device of the node */
}

static void make(uint8_t family, ns3c_switch_fn *fn)
{
    struct bed_options o = bed_defaults();

    o.family = family;
    o.checksums = true;
    o.wire = true;
    bed_make(&bed, &o);
    CHECK(ns3c_switch(bed.mid_dev, 2, fn, &bed) == 0);
    client = (struct end){.total = 500000};
    server = (struct end){.total = 1000, .patient = true};
    bed_listen(&bed, &server, 1);
    bed_connect(&bed, &client, 0);
    ns3c_run(100 * SEC);
    check_done(&client, &server);
    CHECK(seen > 450);
}

static void case_across4(void)
{
    make(4, across);
    ns3c_destroy();
}

static void case_across6(void)
{
    make(6, across);
    ns3c_destroy();
}

static void case_dropped(void)
{
    make(4, drop_some);
    CHECK(lost > 5);
    ns3c_destroy();
}

static void case_bad_arguments(void)
{
    int foreign[2], unknown[2];

    make(4, across);
    foreign[0] = bed.mid_dev[0];
    foreign[1] = bed.dev[0][1];
    unknown[0] = bed.mid_dev[0];
    unknown[1] = 99;
    CHECK(ns3c_switch(NULL, 2, across, NULL) == -1);
    CHECK(ns3c_switch(bed.mid_dev, 2, NULL, NULL) == -1);
    CHECK(ns3c_switch(bed.mid_dev, 1, across, NULL) == -1);
    CHECK(ns3c_switch(foreign, 2, across, NULL) == -1);
    CHECK(ns3c_switch(unknown, 2, across, NULL) == -1);
    foreign[0] = bed.dev[0][1];
    CHECK(ns3c_switch(foreign, 2, across, NULL) == -1); /* it has IP */
    ns3c_destroy();
}

CASE(across4)
CASE(across6)
CASE(dropped)
CASE(bad_arguments)

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(across4),
        cmocka_unit_test(across6),
        cmocka_unit_test(dropped),
        cmocka_unit_test(bad_arguments),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
