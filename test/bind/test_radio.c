/* SPDX-License-Identifier: MIT */
/* Radio links: packets go both ways, rates follow distance, one seed is one
 * run. The host is joined to a base station and that to a server by a link. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "bed.h"

#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

/* As CASE(), where the plug-in is there. */
#define RADIO_CASE(name)                                                       \
    static void name(void **state)                                             \
    {                                                                          \
        int status = run_case(case_##name);                                    \
                                                                               \
        (void)state;                                                           \
        if (status == CASE_SKIPPED)                                            \
            skip();                                                            \
        assert_int_equal(status, CASE_OK);                                     \
    }

enum { SERVER_PORT = 9 };

struct cell {
    int host, base, server, dev[2], wire[2];
    struct ns3c_addr addr[2]; /* of host and server */
};

static struct ns3c_addr at(uint8_t family, uint8_t net, uint8_t host)
{
    struct ns3c_addr a = {.family = family};

    if (family == 4) {
        a.b[0] = 10;
        a.b[2] = net;
        a.b[3] = host;
    } else {
        a.b[0] = 0xfd;
        a.b[5] = net;
        a.b[15] = host;
    }
    return a;
}

static struct ns3c_radio radio(enum ns3c_radio_kind kind, double metres)
{
    return (struct ns3c_radio){.kind = kind,
                               .distance_m = metres,
                               .queue_packets = 100,
                               .mcs = -1,
                               .resource_blocks = 25};
}

static void make(struct cell *c, const struct ns3c_radio *r, uint8_t family,
                 uint32_t run)
{
    struct ns3c_options o = {.seed = 1, .run = run};
    struct ns3c_link l = {1000000000, 0, MS, 1000, false};
    struct ns3c_addr any = {.family = family};
    struct ns3c_addr inside = at(family, 1, 254), near = at(family, 2, 1);
    int prefix = family == 4 ? 24 : 64;

    if (!ns3c_radio_there(r->kind))
        exit(CASE_SKIPPED);
    CHECK(ns3c_init(&o) == 0);
    c->addr[0] = at(family, 1, 1);
    c->addr[1] = at(family, 2, 2);
    c->host = ns3c_node();
    c->server = ns3c_node();
    CHECK(ns3c_node_inet(c->host) == 0 && ns3c_node_inet(c->server) == 0);
    c->base = ns3c_radio_join(c->host, r, 5000, c->dev);
    CHECK(c->base >= 0);
    CHECK(ns3c_p2p(c->base, c->server, &l, c->wire) == 0);
    CHECK(ns3c_addr_add(c->dev[0], &c->addr[0], prefix) == 0);
    CHECK(ns3c_addr_add(c->dev[1], &inside, prefix) == 0);
    CHECK(ns3c_addr_add(c->wire[0], &near, prefix) == 0);
    CHECK(ns3c_addr_add(c->wire[1], &c->addr[1], prefix) == 0);
    CHECK(ns3c_route_add(c->host, &any, 0, c->dev[0], &inside) == 0);
    CHECK(ns3c_route_add(c->server, &any, 0, c->wire[1], &near) == 0);
}

/* Octets that arrive of 100 Mbit/s to the host and of 100 kbit/s from it, from
 * 0.3 s to @p until. */
struct got {
    uint64_t down, up;
};

static int g_down, g_up;
static struct cell g_cell;

static void begin(void *ctx)
{
    const struct cell *c = ctx;
    struct ns3c_udp u = {.from = c->server,
                         .to = c->host,
                         .local = c->addr[1],
                         .remote = c->addr[0],
                         .port = SERVER_PORT,
                         .rate_bps = 100000000,
                         .octets = 1000,
                         .stream = 77};

    g_down = ns3c_udp(&u);
    u.from = c->host;
    u.to = c->server;
    u.local = c->addr[0];
    u.remote = c->addr[1];
    u.port = SERVER_PORT + 1;
    u.rate_bps = 100000;
    g_up = ns3c_udp(&u);
    CHECK(g_down >= 0 && g_up >= 0);
}

static struct got measure(const struct ns3c_radio *r, uint8_t family,
                          uint32_t run, uint64_t until)
{
    make(&g_cell, r, family, run);
    ns3c_schedule(300 * MS, begin, &g_cell);
    ns3c_run(until);
    return (struct got){ns3c_udp_received(g_down), ns3c_udp_received(g_up)};
}

/* 802.11n in 20 MHz: 65 Mbit/s at MCS 7, 6.5 at MCS 0; what they carry is less.
 */
static void case_wifi_rates(void)
{
    struct ns3c_radio r = radio(NS3C_WIFI, 5);
    struct got g;

    r.mcs = 0;
    g = measure(&r, 4, 1, 1300 * MS);
    CHECK(g.down > 500000 && g.down < 6500000 / 8);
    CHECK(g.up >= 8000 && g.up <= 14000);
    ns3c_destroy();
}
RADIO_CASE(wifi_rates)

static void case_wifi_fast(void)
{
    struct ns3c_radio r = radio(NS3C_WIFI, 5);
    struct got g;

    r.mcs = 7;
    g = measure(&r, 6, 1, 1300 * MS);
    CHECK(g.down > 4000000 && g.down < 65000000 / 8);
    CHECK(g.up >= 8000);
    ns3c_destroy();
}
RADIO_CASE(wifi_fast)

/* Five others that would send 20 Mbit/s each leave less than half. */
static void case_wifi_shared(void)
{
    struct ns3c_radio r = radio(NS3C_WIFI, 5);
    struct got g;

    r.mcs = 7;
    r.stations = 5;
    r.station_bps = 20000000;
    g = measure(&r, 4, 1, 1300 * MS);
    CHECK(g.down > 100000 && g.down < 2000000);
    ns3c_destroy();
}
RADIO_CASE(wifi_shared)

static void case_wifi_far(void)
{
    struct ns3c_radio r = radio(NS3C_WIFI, 200);
    struct got g = measure(&r, 4, 1, 1300 * MS);

    CHECK(g.down == 0 && g.up == 0);
    ns3c_destroy();
}
RADIO_CASE(wifi_far)

/* From out of reach to 10 m within a second. */
static void case_wifi_walk(void)
{
    struct ns3c_radio r = radio(NS3C_WIFI, 210);
    struct got g;

    r.to_m = 10;
    r.speed_mps = 200;
    g = measure(&r, 4, 1, 2300 * MS);
    CHECK(g.down > 1000000);
    ns3c_destroy();
}
RADIO_CASE(wifi_walk)

/* 5 MHz: TS 36.213 has 18336 bits a millisecond for 25 resource blocks. */
static void case_lte(void)
{
    struct ns3c_radio r = radio(NS3C_LTE, 100);
    struct got g = measure(&r, 4, 1, 1300 * MS);

    CHECK(g.down > 1500000 && g.down < 18336000 / 8);
    CHECK(g.up >= 8000);
    ns3c_destroy();
}
RADIO_CASE(lte)

static void case_bad(void)
{
    struct ns3c_radio r = radio(NS3C_WIFI, 5);
    struct cell c;
    int dev[2];

    make(&c, &r, 4, 1);
    CHECK(ns3c_radio_join(c.host, NULL, 9, dev) == -1);
    CHECK(ns3c_radio_join(c.host, &r, -1, dev) == -1);
    CHECK(ns3c_radio_join(ns3c_node(), &r, 9, dev) == -1);
    CHECK(strstr(ns3c_error(), "has no IP"));
    r.distance_m = 0;
    CHECK(ns3c_radio_join(c.host, &r, 9, dev) == -1);
    r = radio(NS3C_WIFI, 5);
    r.stations = 1;
    CHECK(ns3c_radio_join(c.host, &r, 9, dev) == -1);
    ns3c_destroy();
}
RADIO_CASE(bad)

static void case_one_lte(void)
{
    struct ns3c_radio r = radio(NS3C_LTE, 5);
    struct cell c;
    int dev[2];

    make(&c, &r, 4, 1);
    CHECK(ns3c_radio_join(c.host, &r, 9, dev) == -1);
    CHECK(strstr(ns3c_error(), "one LTE link"));
    ns3c_destroy();
}
RADIO_CASE(one_lte)

/* What IP of the host sends and receives. */
static void case_pcap(void)
{
    struct ns3c_radio r = radio(NS3C_WIFI, 5);
    char name[] = "/tmp/mpx-radio-XXXXXX";
    int fd = mkstemp(name);
    FILE *f;

    CHECK(fd >= 0);
    make(&g_cell, &r, 4, 1);
    CHECK(ns3c_pcap(g_cell.dev[0], name) == 0);
    ns3c_schedule(300 * MS, begin, &g_cell);
    ns3c_run(310 * MS);
    CHECK(ns3c_pcap_flush() == 0);
    ns3c_destroy();
    uint8_t head[24 + 16 + 1];
    f = fopen(name, "rb");
    CHECK(f && fread(head, 1, sizeof head, f) == sizeof head);
    CHECK(head[20] == 101 && head[24 + 16] == 0x45);
    fclose(f);
    remove(name);
}
RADIO_CASE(pcap)

/* A seed is a run, and another one another. */
static void seeds_differ(void **state)
{
    uint64_t down[3];

    (void)state;
    for (unsigned i = 0; i < 3; i++) {
        int pipes[2], status;
        pid_t child;

        assert_int_equal(pipe(pipes), 0);
        child = fork();
        if (child == 0) {
            struct ns3c_radio r = radio(NS3C_WIFI, 45);
            struct got g = measure(&r, 4, i == 2 ? 2 : 1, 800 * MS);

            ns3c_destroy();
            _exit(write(pipes[1], &g.down, sizeof g.down) == sizeof g.down
                      ? 0
                      : CASE_FAILED);
        }
        close(pipes[1]);
        if (read(pipes[0], &down[i], sizeof down[i]) != sizeof down[i])
            down[i] = 0;
        close(pipes[0]);
        waitpid(child, &status, 0);
        assert_true(WIFEXITED(status));
        if (WEXITSTATUS(status) == CASE_SKIPPED)
            skip();
        assert_int_equal(WEXITSTATUS(status), 0);
    }
    assert_true(down[0] > 0);
    assert_int_equal(down[0], down[1]);
    assert_int_not_equal(down[0], down[2]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(wifi_rates),  cmocka_unit_test(wifi_fast),
        cmocka_unit_test(wifi_shared), cmocka_unit_test(wifi_far),
        cmocka_unit_test(wifi_walk),   cmocka_unit_test(lte),
        cmocka_unit_test(bad),         cmocka_unit_test(one_lte),
        cmocka_unit_test(pcap),        cmocka_unit_test(seeds_differ),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
