/* SPDX-License-Identifier: MIT */
/* Routers that learn: two hosts at opposite corners of a square of routers. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "bed.h"

#include <string.h>

static int router[4], dev[4][2]; /* link i: from router i to router i + 1 */
static struct bed bed;
static struct end client, server;
static unsigned seen[4];

static enum ns3c_wire_verdict watch(void *ctx, int dir, uint8_t *pkt,
                                    size_t len, bool *changed)
{
    (void)dir;
    (void)pkt;
    (void)len;
    (void)changed;
    ++*(unsigned *)ctx;
    return NS3C_PASS;
}

static struct ns3c_addr addr(unsigned net, unsigned host)
{
    return (struct ns3c_addr){.family = 4,
                              .b = {10, 100, (uint8_t)net, (uint8_t)host}};
}

static void attach(int h, int to)
{
    struct ns3c_addr own = addr((unsigned)(20 + h), 1);
    struct ns3c_addr gateway = addr((unsigned)(20 + h), 2), any = addr(0, 0);
    int d[2];

    CHECK(ns3c_p2p(bed.host[h], router[to], &bed.o.link, d) == 0);
    CHECK(ns3c_addr_add(d[0], &own, 24) == 0);
    CHECK(ns3c_addr_add(d[1], &gateway, 24) == 0);
    CHECK(ns3c_route_add(bed.host[h], &any, 0, d[0], &gateway) == 0);
    bed.addr[0][h] = own;
}

static void square(void)
{
    struct bed_options o = bed_defaults();

    o.links = 0;
    bed_make(&bed, &o);
    for (int i = 0; i < 4; i++) {
        router[i] = ns3c_node();
        CHECK(ns3c_node_router(router[i]) == 0);
    }
    for (int i = 0; i < 4; i++) {
        struct ns3c_addr a = addr((unsigned)i, 1), b = addr((unsigned)i, 2);

        CHECK(ns3c_p2p(router[i], router[(i + 1) % 4], &o.link, dev[i]) == 0);
        CHECK(ns3c_addr_add(dev[i][0], &a, 24) == 0);
        CHECK(ns3c_addr_add(dev[i][1], &b, 24) == 0);
        CHECK(ns3c_link_wire(dev[i][0], watch, &seen[i]) >= 0);
    }
    attach(0, 0);
    attach(1, 2);
}

static void transfer(void)
{
    client = (struct end){.total = 100000};
    server = (struct end){.total = 1000, .patient = true};
    bed_listen(&bed, &server, 1);
    bed_connect(&bed, &client, 0);
    ns3c_run(20 * SEC);
    check_done(&client, &server);
    ns3c_destroy();
}

/* The way over links 3 and 2 costs more: nothing goes there. */
static void case_shortest(void)
{
    square();
    for (int e = 0; e < 2; e++)
        CHECK(ns3c_link_metric(dev[3][e], 10) == 0);
    CHECK(ns3c_routers_learn() == 0);
    CHECK(ns3c_route_dev(router[0], &bed.addr[0][1]) == dev[0][0]);
    CHECK(ns3c_route_dev(router[1], &bed.addr[0][1]) == dev[1][0]);
    CHECK(ns3c_route_dev(router[1], &bed.addr[0][0]) == dev[0][1]);
    transfer();
    CHECK(seen[0] > 70 && seen[1] == seen[0]);
    CHECK(seen[2] == 0 && seen[3] == 0);
}

static void case_other_way(void)
{
    square();
    for (int e = 0; e < 2; e++)
        CHECK(ns3c_link_metric(dev[1][e], 10) == 0);
    CHECK(ns3c_routers_learn() == 0);
    CHECK(ns3c_route_dev(router[0], &bed.addr[0][1]) == dev[3][1]);
    transfer();
    CHECK(seen[2] > 70 && seen[3] == seen[2]);
    CHECK(seen[0] == 0 && seen[1] == 0);
}

static void case_bad_arguments(void)
{
    struct ns3c_addr any = addr(0, 0), via = addr(0, 2),
                     elsewhere = addr(99, 1);

    square();
    CHECK(ns3c_node_router(99) == -1);
    CHECK(ns3c_node_router(router[0]) == -1);
    CHECK(ns3c_link_metric(99, 1) == -1);
    CHECK(ns3c_link_metric(dev[0][0], 0) == -1);
    CHECK(ns3c_routers_learn() == 0);
    CHECK(ns3c_route_dev(99, &via) == -1);
    CHECK(ns3c_route_dev(router[0], NULL) == -1);
    CHECK(ns3c_route_dev(router[0], &elsewhere) == -1);
    CHECK(ns3c_route_add(router[0], &any, 0, dev[0][0], &via) == -1);
    ns3c_destroy();
    CHECK(ns3c_routers_learn() == -1);
}

CASE(shortest)
CASE(other_way)
CASE(bad_arguments)

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(shortest),
        cmocka_unit_test(other_way),
        cmocka_unit_test(bad_arguments),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
