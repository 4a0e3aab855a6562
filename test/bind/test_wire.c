/* SPDX-License-Identifier: MIT */
/* On the path: watch, drop, change, inject. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "bed.h"

#include <string.h>

enum { IP_PROTO_TCP = 6, RST = 4 };

static struct bed bed;
static struct end client, server;
static int wire, seen[2], dropped, changed_packets;
static bool on_link; /* not by a node in the middle */

/* Where TCP starts in @p pkt, an IP packet of this bed's family. */
static size_t tcp_at(const uint8_t *pkt)
{
    return pkt[0] >> 4 == 4 ? (pkt[0] & 15) * 4u : 40;
}

static size_t payload_at(const uint8_t *pkt)
{
    size_t tcp = tcp_at(pkt);

    return tcp + (pkt[tcp + 12] >> 4) * 4u;
}

static enum ns3c_wire_verdict watch(void *ctx, int dir, uint8_t *pkt,
                                    size_t len, bool *changed)
{
    uint16_t total = (uint16_t)(pkt[2] << 8 | pkt[3]);

    (void)ctx;
    (void)changed;
    CHECK(dir == 0 || dir == 1);
    CHECK(pkt[0] >> 4 == bed.o.family);
    CHECK(bed.o.family != 4 || (total == len && pkt[9] == IP_PROTO_TCP));
    CHECK(memcmp(pkt + (bed.o.family == 4 ? 12 : 8), bed.addr[0][dir].b,
                 bed.o.family == 4 ? 4 : 16) == 0);
    seen[dir]++;
    return NS3C_PASS;
}

static enum ns3c_wire_verdict drop_some(void *ctx, int dir, uint8_t *pkt,
                                        size_t len, bool *changed)
{
    watch(ctx, dir, pkt, len, changed);
    if (seen[dir] % 60 != 30)
        return NS3C_PASS;
    dropped++;
    return NS3C_DROP;
}

/* One octet of each data packet from the client, and the TTL. */
static enum ns3c_wire_verdict garble(void *ctx, int dir, uint8_t *pkt,
                                     size_t len, bool *changed)
{
    watch(ctx, dir, pkt, len, changed);
    if (dir == 1 || payload_at(pkt) >= len)
        return NS3C_PASS;
    pkt[len - 1] ^= 0x55;
    pkt[pkt[0] >> 4 == 4 ? 8 : 7]--;
    *changed = true;
    changed_packets++;
    return NS3C_PASS;
}

static void make(uint8_t family, bool checksums, ns3c_wire_fn *fn)
{
    struct bed_options o = bed_defaults();

    o.family = family;
    o.checksums = checksums;
    o.wire = !on_link;
    bed_make(&bed, &o);
    wire = on_link ? ns3c_link_wire(bed.dev[0][0], fn, NULL)
                   : ns3c_wire(bed.mid_dev[0], bed.mid_dev[1], fn, NULL);
    CHECK(wire >= 0);
    client = (struct end){.total = 500000};
    server = (struct end){.total = 1000, .patient = true};
    bed_listen(&bed, &server, 1);
    bed_connect(&bed, &client, 0);
}

static void watched(uint8_t family, bool checksums)
{
    make(family, checksums, watch);
    ns3c_run(20 * SEC);
    check_done(&client, &server);
    CHECK(seen[0] > 350 && seen[1] > 100);
    ns3c_destroy();
}

static void case_watch4(void)
{
    watched(4, true);
}

static void case_watch6(void)
{
    watched(6, false);
}

static void case_drop(void)
{
    make(4, true, drop_some);
    ns3c_run(100 * SEC);
    check_done(&client, &server);
    CHECK(dropped > 5);
    ns3c_destroy();
}

static void garbled(uint8_t family, bool checksums)
{
    make(family, checksums, garble);
    ns3c_run(20 * SEC);
    /* All of it went through the checks of IP and TCP. */
    CHECK(server.garbled && server.received == client.total);
    CHECK(client.closed == 1 && client.errors == 0);
    CHECK(changed_packets > 350 && changed_packets < 400);
    ns3c_destroy();
}

static void case_change4(void)
{
    garbled(4, true);
}

static void case_change6(void)
{
    garbled(6, true);
}

static void case_change_no_checksums(void)
{
    garbled(4, false);
}

/* A reset to each end, in the name of the other. */
static void inject_resets(void *ctx)
{
    (void)ctx;
    for (int dir = 0; dir < 2; dir++) {
        const struct ns3c_flow *f = dir == 0 ? &client.flow : &server.flow;
        uint8_t pkt[60] = {0};
        size_t ip = bed.o.family == 4 ? 20 : 40, addr = ip == 20 ? 4 : 16;
        uint8_t *tcp = pkt + ip;

        pkt[0] = bed.o.family == 4 ? 0x45 : 0x60;
        pkt[bed.o.family == 4 ? 3 : 5] = bed.o.family == 4 ? 40 : 20;
        pkt[bed.o.family == 4 ? 9 : 6] = IP_PROTO_TCP;
        pkt[bed.o.family == 4 ? 8 : 7] = 64;
        memcpy(tcp - 2 * addr, f->local, addr);
        memcpy(tcp - addr, f->remote, addr);
        tcp[0] = (uint8_t)(f->local_port >> 8);
        tcp[1] = (uint8_t)f->local_port;
        tcp[2] = (uint8_t)(f->remote_port >> 8);
        tcp[3] = (uint8_t)f->remote_port;
        tcp[12] = 0x50;
        tcp[13] = RST;
        CHECK(ns3c_wire_inject(wire, dir, pkt, ip + 20) == 0);
    }
}

static void injected(uint8_t family)
{
    make(family, true, watch);
    client.total = 50000000;
    ns3c_schedule(200 * MS, inject_resets, NULL);
    ns3c_run(5 * SEC);
    CHECK(client.closed == 1 && client.errors == 1);
    CHECK(server.closed == 1 && server.errors == 1);
    CHECK(client.closed_at < 210 * MS && server.closed_at < 210 * MS);
    ns3c_destroy();
}

static void case_inject4(void)
{
    injected(4);
}

static void case_inject6(void)
{
    injected(6);
}

/* The same on the link itself. */
static void case_link_watch4(void)
{
    on_link = true;
    watched(4, true);
}

static void case_link_watch6(void)
{
    on_link = true;
    watched(6, false);
}

static void case_link_drop(void)
{
    on_link = true;
    case_drop();
}

static void case_link_change4(void)
{
    on_link = true;
    garbled(4, true);
}

static void case_link_change6(void)
{
    on_link = true;
    garbled(6, true);
}

static void case_link_inject4(void)
{
    on_link = true;
    injected(4);
}

static void case_link_inject6(void)
{
    on_link = true;
    injected(6);
}

static void case_bad_arguments(void)
{
    uint8_t pkt[20] = {0x45}, odd[20] = {0x55};

    make(4, false, watch);
    CHECK(ns3c_wire(bed.mid_dev[0], 99, watch, NULL) == -1);
    CHECK(ns3c_wire(bed.mid_dev[0], bed.mid_dev[0], watch, NULL) == -1);
    CHECK(ns3c_wire(bed.mid_dev[0], bed.mid_dev[1], NULL, NULL) == -1);
    CHECK(ns3c_wire(bed.mid_dev[0], bed.dev[0][0], watch, NULL) == -1);
    CHECK(ns3c_link_wire(99, watch, NULL) == -1);
    CHECK(ns3c_link_wire(bed.dev[0][0], NULL, NULL) == -1);
    CHECK(ns3c_wire_inject(99, 0, pkt, sizeof pkt) == -1);
    CHECK(ns3c_wire_inject(wire, 2, pkt, sizeof pkt) == -1);
    CHECK(ns3c_wire_inject(wire, 0, NULL, 20) == -1);
    CHECK(ns3c_wire_inject(wire, 0, pkt, 19) == -1);
    CHECK(ns3c_wire_inject(wire, 0, odd, sizeof odd) == -1);
    ns3c_destroy();
}

CASE(watch4)
CASE(watch6)
CASE(drop)
CASE(change4)
CASE(change6)
CASE(change_no_checksums)
CASE(inject4)
CASE(inject6)
CASE(link_watch4)
CASE(link_watch6)
CASE(link_drop)
CASE(link_change4)
CASE(link_change6)
CASE(link_inject4)
CASE(link_inject6)
CASE(bad_arguments)

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(watch4),       cmocka_unit_test(watch6),
        cmocka_unit_test(drop),         cmocka_unit_test(change4),
        cmocka_unit_test(change6),      cmocka_unit_test(change_no_checksums),
        cmocka_unit_test(inject4),      cmocka_unit_test(inject6),
        cmocka_unit_test(link_watch4),  cmocka_unit_test(link_watch6),
        cmocka_unit_test(link_drop),    cmocka_unit_test(link_change4),
        cmocka_unit_test(link_change6), cmocka_unit_test(link_inject4),
        cmocka_unit_test(link_inject6), cmocka_unit_test(bad_arguments),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
