/* SPDX-License-Identifier: MIT */
/* Nodes, links, addresses, routes. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "bed.h"

#include <string.h>

static const struct ns3c_link slow = {
    .rate_bps = 10000000, .delay_ns = MS, .queue_packets = 10};

static struct ns3c_addr v4(uint8_t a, uint8_t b, uint8_t c, uint8_t d)
{
    return (struct ns3c_addr){.family = 4, .b = {a, b, c, d}};
}

static struct ns3c_addr v6(uint8_t net, uint8_t host)
{
    return (struct ns3c_addr){.family = 6, .b = {0xfd, [3] = net, [15] = host}};
}

static void case_bad_arguments(void)
{
    struct ns3c_options o = {.seed = 1, .run = 1};
    struct ns3c_addr a = v4(10, 0, 0, 1), b = v6(1, 1);
    struct ns3c_link none = {0};
    uint8_t mac[6] = {2};
    int d[2] = {-7, -7};

    CHECK(ns3c_init(&o) == 0);
    int n = ns3c_node(), m = ns3c_node();
    CHECK(ns3c_node_inet(9) == -1 && ns3c_node_inet(-1) == -1);
    CHECK(ns3c_node_inet(n) == 0 && ns3c_node_inet(n) == -1);
    CHECK(ns3c_p2p(n, 9, &slow, d) == -1 && ns3c_p2p(n, n, &slow, d) == -1);
    CHECK(ns3c_p2p(n, m, NULL, d) == -1 && ns3c_p2p(n, m, &none, d) == -1);
    CHECK(ns3c_p2p(n, m, &slow, NULL) == -1 && d[0] == -7);
    CHECK(ns3c_p2p(n, m, &slow, d) == 0);
    CHECK(ns3c_addr_add(99, &a, 24) == -1);
    CHECK(ns3c_addr_add(d[1], &a, 24) == -1); /* no IP there */
    CHECK(ns3c_addr_add(d[0], NULL, 24) == -1);
    CHECK(ns3c_addr_add(d[0], &a, 33) == -1);
    CHECK(ns3c_addr_add(d[0], &b, 129) == -1);
    CHECK(ns3c_route_add(n, &a, 24, d[0], NULL) == -1); /* no address yet */
    CHECK(ns3c_route_add(n, &b, 64, d[0], NULL) == -1);
    CHECK(ns3c_addr_add(d[0], &a, 24) == 0);
    CHECK(ns3c_addr_add(d[0], &a, 24) == -1);
    CHECK(ns3c_route_add(n, &a, 24, d[1], NULL) == -1); /* not its device */
    CHECK(ns3c_route_add(n, &a, 24, 99, NULL) == -1);
    CHECK(ns3c_route_add(m, &a, 24, d[1], NULL) == -1);
    CHECK(ns3c_route_add(n, &a, 24, d[0], &b) == -1); /* families differ */
    CHECK(ns3c_loss(99, 0.1, 1) == -1 && ns3c_loss(d[0], 1.1, 1) == -1);
    CHECK(ns3c_loss(d[0], -0.1, 1) == -1 && ns3c_loss(d[0], 0.1, -1) == -1);
    CHECK(ns3c_link_cut(99, true) == -1);
    CHECK(ns3c_tap(n, 0, mac) == -1 && strstr(ns3c_error(), "realtime"));
    CHECK(ns3c_tap_open("") == -1 && ns3c_tap_open(NULL) == -1);
    CHECK(ns3c_tap_open("a-name-too-long-for-an-interface") == -1);
    CHECK(ns3c_pcap(99, "x") == -1 && ns3c_pcap(d[0], NULL) == -1);
    CHECK(ns3c_pcap(d[0], "/no/such/directory/x.pcap") == -1);
    CHECK(strstr(ns3c_error(), "/no/such/directory"));
    ns3c_destroy();
}

static void on_accept(void *ctx, int child, const struct ns3c_flow *flow)
{
    struct end *e = ctx;

    e->sock = child;
    e->flow = *flow;
    ns3c_tcp_adopt(child, &end_events, e);
}

/* Host - router - host over two routers' worth of static routes. */
static void routed(uint8_t family)
{
    struct ns3c_options o = {.seed = 1, .run = 1, .checksums = true};
    struct ns3c_addr a[2][2], any = {.family = family};
    struct ns3c_tcp_options t = end_options();
    struct end client = {.total = 100000},
               server = {.total = 1000, .patient = true};
    int host[2], router, d[2][2], prefix = family == 4 ? 24 : 64;

    CHECK(ns3c_init(&o) == 0);
    router = ns3c_node();
    CHECK(ns3c_node_inet(router) == 0);
    for (int h = 0; h < 2; h++) {
        host[h] = ns3c_node();
        CHECK(ns3c_node_inet(host[h]) == 0);
        CHECK(ns3c_p2p(host[h], router, &slow, d[h]) == 0);
        for (uint8_t i = 0; i < 2; i++) {
            uint8_t net = (uint8_t)(h + 1), last = (uint8_t)(i + 1);
            a[h][i] = family == 4 ? v4(10, net, 0, last) : v6(net, last);
            CHECK(ns3c_addr_add(d[h][i], &a[h][i], prefix) == 0);
        }
    }
    CHECK(!ns3c_reachable(host[0], &a[0][0], &a[1][0]));
    for (int h = 0; h < 2; h++) /* one by default route, one by network */
        CHECK(ns3c_route_add(host[h], h ? &a[0][0] : &any, h ? prefix : 0,
                             d[h][0], h ? &a[1][1] : NULL) == 0);
    CHECK(ns3c_reachable(host[0], &a[0][0], &a[1][0]));
    CHECK(ns3c_reachable(host[1], &a[1][0], &a[0][0]));

    int listener = ns3c_tcp(host[1], &t, NULL, NULL);
    CHECK(ns3c_tcp_listen(listener, family, 80, on_accept, &server) == 0);
    client.sock = ns3c_tcp(host[0], &t, &end_events, &client);
    CHECK(ns3c_tcp_connect(client.sock, NULL, 4321, &a[1][0], 80,
                           &client.flow) == 0);
    CHECK(client.flow.local_port == 4321);
    CHECK(memcmp(client.flow.local, a[0][0].b, 16) == 0);
    ns3c_run(20 * SEC);
    check_done(&client, &server);
    ns3c_destroy();
}

static void case_routed4(void)
{
    routed(4);
}

static void case_routed6(void)
{
    routed(6);
}

/* Two addresses on one device: the one asked for is the one used, and the
 * peer is reached at an address of its other device. */
static void second_address(uint8_t family)
{
    struct bed_options o = bed_defaults();
    struct bed bed;
    struct ns3c_tcp_options t = end_options();
    struct ns3c_addr extra = family == 4 ? v4(10, 1, 0, 77) : v6(1, 77);
    struct end client = {.total = 50000}, server = {.patient = true};

    o.family = family;
    o.links = 2;
    bed_make(&bed, &o);
    CHECK(ns3c_addr_add(bed.dev[0][0], &extra, family == 4 ? 24 : 64) == 0);
    CHECK(ns3c_route_add(bed.host[0], &bed.addr[1][1], family == 4 ? 32 : 128,
                         bed.dev[0][0], NULL) == 0);
    bed_listen(&bed, &server, 1);
    client.sock = ns3c_tcp(bed.host[0], &t, &end_events, &client);
    CHECK(ns3c_tcp_connect(client.sock, &extra, 0, &bed.addr[1][1], BED_PORT,
                           &client.flow) == 0);
    CHECK(memcmp(client.flow.local, extra.b, 16) == 0);
    ns3c_run(20 * SEC);
    check_done(&client, &server);
    CHECK(memcmp(server.flow.remote, extra.b, 16) == 0);
    CHECK(memcmp(server.flow.local, bed.addr[1][1].b, 16) == 0);
    ns3c_destroy();
}

static void case_second_address4(void)
{
    second_address(4);
}

static void case_second_address6(void)
{
    second_address(6);
}

CASE(bad_arguments)
CASE(routed4)
CASE(routed6)
CASE(second_address4)
CASE(second_address6)

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(bad_arguments),   cmocka_unit_test(routed4),
        cmocka_unit_test(routed6),         cmocka_unit_test(second_address4),
        cmocka_unit_test(second_address6),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
