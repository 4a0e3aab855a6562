/* SPDX-License-Identifier: MIT */
/* mpx-ns3.h: what it refuses, each with a sentence; a given key; a twin that
 * must fail. */
#include "mpx-ns3.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SEC UINT64_C(1000000000) /* ns */
#define CHECK(x)                                                               \
    do {                                                                       \
        if (!(x)) {                                                            \
            fprintf(stderr, "%s:%d: %s [%s]\n", __FILE__, __LINE__, #x,        \
                    ns3c_error());                                             \
            exit(1);                                                           \
        }                                                                      \
    } while (0)
#define REFUSED(x, text) CHECK((x) && strstr(ns3c_error(), text))

static const uint8_t key[16] = "0123456789abcde";

static mpx_ns3_end *end_with(int node, struct mpx_ns3_config c)
{
    return mpx_ns3_end_new(node, &c);
}

static void refuse_ends(int node, int bare)
{
    struct mpx_ns3_config c;

    mpx_ns3_config_init(&c);
    c.profile = "rfc1149";
    REFUSED(!end_with(node, c), "unknown profile");
    mpx_ns3_config_init(&c);
    c.scheduler = "no-such";
    REFUSED(!end_with(node, c), "unknown scheduler");
    mpx_ns3_config_init(&c);
    c.rcvbuf = 0;
    REFUSED(!end_with(node, c), "outside its range");
    mpx_ns3_config_init(&c);
    c.congestion = "no-such";
    REFUSED(!end_with(node, c), "congestion");
    mpx_ns3_config_init(&c);
    c.key_source = "no-such";
    REFUSED(!end_with(node, c), "key source");
    mpx_ns3_config_init(&c);
    c.psk = key;
    REFUSED(!end_with(node, c), "1 to 64 octets");
    mpx_ns3_config_init(&c);
    REFUSED(!end_with(bare, c), "no IP");
    REFUSED(!end_with(99, c), "not a node");
}

int main(void)
{
    static const struct ns3c_link link = {
        .rate_bps = 20000000, .delay_ns = 10000000, .queue_packets = 100};
    struct ns3c_options sim = {.seed = 1, .run = 1};
    struct ns3c_addr at[2] = {{4, {10, 0, 0, 1}}, {4, {10, 0, 0, 2}}};
    struct mpx_ns3_transfer t = {.remote = at[1], .port = 80, .size = 1000000};
    struct mpx_ns3_attack a = {.name = "no-such"};
    struct mpx_ns3_config c;
    struct mpx_ns3_verdict v;
    int node[2], bare, dev[2];

    mpx_ns3_verdict(&v);
    CHECK(v.connections == 0);
    CHECK(ns3c_init(&sim) == 0);
    for (int i = 0; i < 2; i++)
        CHECK((node[i] = ns3c_node()) >= 0 && ns3c_node_inet(node[i]) == 0);
    bare = ns3c_node();
    CHECK(ns3c_p2p(node[0], node[1], &link, dev) == 0);
    CHECK(ns3c_addr_add(dev[0], &at[0], 24) == 0);
    CHECK(ns3c_addr_add(dev[1], &at[1], 24) == 0);
    refuse_ends(node[0], bare);

    mpx_ns3_config_init(&c);
    c.profile = "baerts";
    c.psk = key;
    c.psk_len = sizeof key;
    t.client = mpx_ns3_end_new(node[0], &c);
    REFUSED(!mpx_ns3_end_new(node[0], &c), "has hooks already");
    REFUSED(mpx_ns3_transfer(&t) < 0, "two ends");
    t.server = mpx_ns3_end_new(node[1], &c);
    CHECK(mpx_ns3_end_addr(t.client, &at[0]) == 0);
    CHECK(mpx_ns3_end_addr(t.server, &at[1]) == 0);
    CHECK(mpx_ns3_transfer(&t) == 0);
    t.upload = true;
    CHECK(mpx_ns3_transfer(&t) == 1);
    struct mpx_ns3_transfer back = t;
    back.client = t.server;
    back.server = t.client;
    REFUSED(mpx_ns3_transfer(&back) < 0, "only accepts");

    REFUSED(mpx_ns3_attack(&a) < 0, "no such attack");
    a.name = "join-with-sniffed-keys";
    a.node = -2;
    REFUSED(mpx_ns3_attack(&a) < 0, "each with a node");
    a.node = node[0];
    a.tap = 99;
    REFUSED(mpx_ns3_attack(&a) < 0, "not a device");
    a.twin = MPX_NS3_TWIN_WRONG_VALUE;
    REFUSED(mpx_ns3_attack(&a) < 0, "no value for the twin");

    CHECK(mpx_ns3_run(20 * SEC) == 0);
    mpx_ns3_verdict(&v);
    CHECK(v.connections == 2 && v.completed == 2);
    CHECK(v.delivered == 2 * t.size && v.hijacked == 0);
    REFUSED(mpx_ns3_transfer(&t) < 0, "before the run");
    mpx_ns3_destroy();
    return 0;
}
