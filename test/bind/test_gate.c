/* SPDX-License-Identifier: MIT */
/* What a node with hooks keeps from ns-3, and what it mends for it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "bed.h"

#include <string.h>

static struct bed bed;
static struct end client, server;
static const struct ns3c_hooks no_hooks;
static int calls[2]; /* of a host's hook */

static void set_length(struct ns3c_rewrite *rw, size_t len)
{
    rw->hdr_len = (uint8_t)len;
    rw->hdr[12] = (uint8_t)(len / 4 << 4);
}

static void make(const struct bed_options *o)
{
    bed_make(&bed, o);
    for (int h = 0; h < 2; h++)
        CHECK(ns3c_hook(bed.host[h], &no_hooks, NULL) == 0);
    client = (struct end){.total = 1000000};
    server = (struct end){.total = 200000, .patient = true};
    bed_listen(&bed, &server, 1);
}

/* ---- headers that ns-3 must not see ------------------------------------- */

static enum ns3c_wire_verdict pass(void *ctx, int dir, uint8_t *pkt, size_t len,
                                   bool *changed)
{
    (void)ctx;
    (void)dir;
    (void)pkt;
    (void)len;
    (void)changed;
    return NS3C_PASS;
}

static const struct {
    const char *what;
    uint8_t offset; /* the data offset field */
    uint8_t len;    /* of the segment */
    uint8_t opts[12];
} headers[] = {
    {"unknown kind, length 0: ns-3 hangs", 8, 32, {200, 0, 1, 1}},
    {"unknown kind, length 1", 8, 32, {200, 1, 1, 1}},
    {"unknown kind, past the end", 8, 32, {200, 40, 1, 1}},
    {"length octet is missing", 6, 24, {1, 1, 1, 200}},
    {"MSS of length 3: ns-3 aborts", 8, 32, {2, 3, 5, 0}},
    {"MSS cut off by the end", 6, 24, {1, 2, 4, 5}},
    {"timestamp of length 9", 8, 32, {8, 9, 0, 0, 0, 1, 0, 0, 0, 0}},
    {"window scale of length 4", 8, 32, {3, 4, 7, 0}},
    {"SACK of length 2", 8, 32, {5, 2}},
    {"SACK of length 8", 8, 32, {5, 8}},
    {"SACK permitted of length 3", 8, 32, {4, 3, 0}},
    {"data offset 0", 0, 32, {0}},
    {"data offset 4", 4, 32, {0}},
    {"data offset past the end", 15, 32, {0}},
    {"shorter than a header", 5, 19, {0}},
    {"one octet", 0, 1, {0}},
};
enum { MALFORMED = sizeof headers / sizeof *headers };

static int wire;

static void inject_malformed(void *ctx)
{
    (void)ctx;
    for (size_t i = 0; i < MALFORMED; i++) {
        uint8_t pkt[52] = {0x45, 0, 0, 0, 0, 0, 0, 0, 64, 6};
        uint8_t *tcp = pkt + 20;
        pkt[3] = (uint8_t)(20 + headers[i].len);
        memcpy(pkt + 12, client.flow.local, 4);
        memcpy(pkt + 16, client.flow.remote, 4);
        tcp[0] = (uint8_t)(client.flow.local_port >> 8);
        tcp[1] = (uint8_t)client.flow.local_port;
        tcp[2] = (uint8_t)(BED_PORT >> 8);
        tcp[3] = (uint8_t)(BED_PORT & 255);
        tcp[12] = (uint8_t)(headers[i].offset << 4);
        tcp[13] = 0x10;
        memcpy(tcp + 20, headers[i].opts, 12);
        CHECK(ns3c_wire_inject(wire, 0, pkt, 20u + headers[i].len) == 0);
    }
}

static void inject_bad_checksum(void *ctx)
{
    (void)ctx;
    uint8_t pkt[44] = {0x45, 0, 0, 44, 0, 0, 0x20, 0, 64, 6}; /* more follow */

    memcpy(pkt + 12, client.flow.local, 4);
    memcpy(pkt + 16, client.flow.remote, 4);
    pkt[20 + 12] = 0x50;
    CHECK(ns3c_wire_inject(wire, 0, pkt, sizeof pkt) == 0);
    memset(pkt + 20, 0, 24);
    pkt[6] = 0; /* the last fragment; mended nowhere */
    pkt[7] = 3;
    CHECK(ns3c_wire_inject(wire, 0, pkt, sizeof pkt) == 0);
}

static void case_malformed(void)
{
    struct bed_options o = bed_defaults();

    o.wire = true;
    o.checksums = true;
    make(&o);
    wire = ns3c_wire(bed.mid_dev[0], bed.mid_dev[1], pass, NULL);
    bed_connect(&bed, &client, 0);
    ns3c_schedule(50 * MS, inject_malformed, NULL);
    ns3c_schedule(60 * MS, inject_bad_checksum, NULL);
    ns3c_run(20 * SEC);
    check_done(&client, &server);
    check_hooks(&bed, MALFORMED, 1);
    ns3c_destroy();
}

/* A hook's own mistakes stop at the same gate. */
static bool bad_in(void *ctx, const struct ns3c_flow *f, const uint8_t *hdr,
                   uint8_t hdr_len, uint32_t payload, struct ns3c_rewrite *rw)
{
    static const uint8_t zero[4] = {200, 0, 0, 0};
    int *calls_here = ctx;

    (void)f;
    (void)hdr;
    (void)hdr_len;
    (void)payload;
    switch ((*calls_here)++) {
    case 0:
        memcpy(rw->hdr + 20, zero, sizeof zero);
        break;
    case 1:
        rw->hdr_len = 61;
        break;
    case 2:
        rw->hdr_len = 22;
        break;
    case 3:
        set_length(rw, 16);
        break;
    default:
        break;
    }
    return true;
}

static bool bad_out(void *ctx, const struct ns3c_flow *f, const uint8_t *hdr,
                    uint8_t hdr_len, uint32_t payload, struct ns3c_rewrite *rw)
{
    int *calls_here = ctx;

    (void)f;
    (void)hdr;
    (void)hdr_len;
    if (payload == 0)
        return true;
    switch ((*calls_here)++) {
    case 0:
        rw->take = 0; /* would go round for ever */
        break;
    case 1:
        rw->take = payload + 1;
        break;
    case 2:
        rw->hdr_len = 19;
        break;
    default:
        break;
    }
    return true;
}

static void case_bad_rewrites(void)
{
    struct bed_options o = bed_defaults();
    static const struct ns3c_hooks bad_receiver = {NULL, bad_in, NULL};
    static const struct ns3c_hooks bad_sender = {bad_out, NULL, NULL};

    bed_make(&bed, &o);
    CHECK(ns3c_hook(bed.host[0], &bad_sender, &calls[0]) == 0);
    CHECK(ns3c_hook(bed.host[1], &bad_receiver, &calls[1]) == 0);
    client = (struct end){.total = 100000};
    server = (struct end){.patient = true};
    bed_listen(&bed, &server, 1);
    bed_connect(&bed, &client, 0);
    ns3c_run(200 * SEC);
    check_done(&client, &server);
    check_hooks(&bed, 4 + 3, 0);
    ns3c_destroy();
}

/* ---- what ns-3 does wrong unless a hook, or the plug, sees to it -------- */

static bool open_window(void *ctx, const struct ns3c_flow *f,
                        const uint8_t *hdr, uint8_t hdr_len, uint32_t payload,
                        struct ns3c_rewrite *rw)
{
    int *calls_here = ctx;

    (void)f;
    (void)hdr_len;
    (void)payload;
    if (hdr[14] == 0 && hdr[15] == 0) {
        (*calls_here)++;
        rw->hdr[14] = rw->hdr[15] = 0xff;
    }
    return true;
}

static void deaf(void *user)
{
    (void)user;
}

static void on_accept(void *ctx, int child, const struct ns3c_flow *flow)
{
    static struct ns3c_tcp_events ev;

    (void)flow;
    ev = end_events;
    ev.readable = deaf;
    server.sock = child;
    ns3c_tcp_adopt(child, &ev, ctx);
}

/*
 * A receiver that reads nothing closes its window when the sender has nothing
 * more to send. Shown as it is, that zero makes ns-3's PersistTimeout take an
 * octet from an empty buffer and crash: whoever hooks must show ns-3 an open
 * window and keep the real one.
 */
static void case_zero_window(void)
{
    struct bed_options o = bed_defaults();
    struct ns3c_tcp_options t = end_options();
    static const struct ns3c_hooks opener = {NULL, open_window, NULL};

    bed_make(&bed, &o);
    CHECK(ns3c_hook(bed.host[0], &opener, &calls[0]) == 0);
    client = (struct end){.total = 20000, .patient = true};
    server = (struct end){.patient = true};
    t.rcvbuf = 20000;
    int listener = ns3c_tcp(bed.host[1], &t, NULL, NULL);
    CHECK(ns3c_tcp_listen(listener, 4, BED_PORT, on_accept, &server) == 0);
    bed_connect(&bed, &client, 0);
    ns3c_run(100 * SEC);
    CHECK(client.sent == 20000 && calls[0] > 0);
    CHECK(client.closed == 0);
    ns3c_destroy();
}

static void case_refused(void)
{
    struct bed_options o = bed_defaults();

    make(&o);
    struct ns3c_tcp_options t = end_options();
    client.sock = ns3c_tcp(bed.host[0], &t, &end_events, &client);
    CHECK(ns3c_tcp_connect(client.sock, &bed.addr[0][0], 0, &bed.addr[0][1],
                           BED_PORT + 1, NULL) == 0);
    ns3c_run(SEC);
    CHECK(client.connect_failed == 1 && client.connected == 0);
    CHECK(client.closed == 1 && client.errors == 1);
    ns3c_destroy();
}

/* Replies leave through the device that owns their source, whatever ns-3's
 * own choice by destination is. */
static void case_routed_by_source(void)
{
    struct bed_options o = bed_defaults();

    o.links = 2;
    make(&o);
    CHECK(ns3c_route_add(bed.host[1], &bed.addr[1][0], 32, bed.dev[0][1],
                         NULL) == 0);
    CHECK(ns3c_link_cut(bed.dev[0][0], true) == 0);
    bed_connect(&bed, &client, 1);
    ns3c_run(20 * SEC);
    check_done(&client, &server);
    CHECK(ns3c_reachable(bed.host[1], &bed.addr[1][1], &bed.addr[1][0]));
    CHECK(!ns3c_reachable(bed.host[0], &bed.addr[0][0], &bed.addr[1][1]));
    CHECK(!ns3c_reachable(bed.host[0], &bed.addr[0][1], &bed.addr[0][0]));
    CHECK(!ns3c_reachable(99, &bed.addr[0][0], &bed.addr[0][1]));
    ns3c_destroy();
}

CASE(malformed)
CASE(bad_rewrites)
CASE(zero_window)
CASE(refused)
CASE(routed_by_source)

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(malformed),        cmocka_unit_test(bad_rewrites),
        cmocka_unit_test(zero_window),      cmocka_unit_test(refused),
        cmocka_unit_test(routed_by_source),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
