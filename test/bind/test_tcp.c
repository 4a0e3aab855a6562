/* SPDX-License-Identifier: MIT */
/* Transfers between two sockets of unmodified ns-3. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "bed.h"

#include <string.h>

static void transfer(const struct bed_options *o)
{
    struct bed bed;
    struct end client = {.total = 2000000},
               server = {.total = 300000, .patient = true};

    bed_make(&bed, o);
    bed_listen(&bed, &server, 1);
    bed_connect(&bed, &client, 0);
    ns3c_run(30 * SEC);
    check_done(&client, &server);
    CHECK(client.connected == 1);
    CHECK(client.cwnd_samples > 10 && client.rtt_samples > 10);
    CHECK(server.cwnd_samples > 10 && server.rtt_samples > 10);
    CHECK(memcmp(client.flow.local, server.flow.remote, 16) == 0);
    CHECK(memcmp(client.flow.remote, server.flow.local, 16) == 0);
    CHECK(client.flow.local_port == server.flow.remote_port);
    CHECK(server.flow.local_port == BED_PORT);
    CHECK(client.flow.family == o->family && server.flow.family == o->family);
    ns3c_destroy();
}

static void transfer_over(uint8_t family, bool checksums)
{
    struct bed_options o = bed_defaults();

    o.family = family;
    o.checksums = checksums;
    transfer(&o);
}

static void case_v4(void)
{
    transfer_over(4, false);
}

static void case_v4_checksums(void)
{
    transfer_over(4, true);
}

static void case_v6(void)
{
    transfer_over(6, false);
}

static void case_v6_checksums(void)
{
    transfer_over(6, true);
}

static void case_queue_disc(void)
{
    struct bed_options o = bed_defaults();

    o.link.queue_disc = true;
    transfer(&o);
}

static void case_loss(void)
{
    struct bed_options o = bed_defaults();
    struct bed bed;
    struct end client = {.total = 1000000}, server = {.patient = true};

    bed_make(&bed, &o);
    CHECK(ns3c_loss(bed.dev[0][0], 0.02, 1) == 0);
    CHECK(ns3c_loss(bed.dev[0][1], 0.02, 2) == 0);
    bed_listen(&bed, &server, 1);
    bed_connect(&bed, &client, 0);
    ns3c_run(600 * SEC);
    check_done(&client, &server);
    CHECK(client.closed_at > SEC); /* lossless, it takes half a second */
    ns3c_destroy();
}

static void cut_link(void *ctx)
{
    CHECK(ns3c_link_cut(((struct bed *)ctx)->dev[0][1], true) == 0);
}

static void mend_link(void *ctx)
{
    CHECK(ns3c_link_cut(((struct bed *)ctx)->dev[0][0], false) == 0);
}

static void case_cut(void)
{
    struct bed_options o = bed_defaults();
    struct bed bed;
    struct end client = {.total = 2000000}, server = {.patient = true};

    bed_make(&bed, &o);
    bed_listen(&bed, &server, 1);
    bed_connect(&bed, &client, 0);
    ns3c_schedule(100 * MS, cut_link, &bed);
    ns3c_schedule(2 * SEC, mend_link, &bed);
    ns3c_run(SEC);
    CHECK(server.received > 0 && server.received < client.total);
    uint64_t before = server.received;
    ns3c_run(2 * SEC + 5 * MS); /* nothing put on a cut link arrives later */
    CHECK(server.received == before);
    ns3c_run(60 * SEC);
    check_done(&client, &server);
    ns3c_destroy();
}

struct half {
    struct bed bed;
    struct end client, server;
    int dir;
    uint64_t then; /* octets the server had when it was cut */
};

static void cut_half(void *ctx)
{
    struct half *h = ctx;

    h->then = h->server.received;
    CHECK(ns3c_link_cut_way(h->bed.dev[0][0], h->dir, true) == 0);
}

static void mend_half(void *ctx)
{
    struct half *h = ctx;

    CHECK(ns3c_link_cut_way(h->bed.dev[0][0], h->dir, false) == 0);
}

/* The client sends. Its octets vanish, or only what acknowledges them. */
static void cut_one_way(int dir)
{
    struct bed_options o = bed_defaults();
    struct half h = {
        .client = {.total = 2000000}, .server = {.patient = true}, .dir = dir};

    bed_make(&h.bed, &o);
    bed_listen(&h.bed, &h.server, 1);
    bed_connect(&h.bed, &h.client, 0);
    ns3c_schedule(100 * MS, cut_half, &h);
    ns3c_schedule(2 * SEC, mend_half, &h);
    ns3c_run(SEC);
    CHECK(h.then > 0 && h.server.received < h.client.total);
    CHECK(dir ? h.server.received > h.then : h.server.received == h.then);
    ns3c_run(60 * SEC);
    check_done(&h.client, &h.server);
    ns3c_destroy();
}

static void case_cut_forth(void)
{
    cut_one_way(0);
}

static void case_cut_back(void)
{
    cut_one_way(1);
}

/* Each end's route points along link 0; the source address decides. */
static void case_two_links(void)
{
    struct bed_options o = bed_defaults();
    struct bed bed;
    struct end c[2] = {{.total = 100000}, {.total = 200000}};
    struct end s[2] = {{.patient = true}, {.patient = true}};

    o.links = 2;
    bed_make(&bed, &o);
    bed_listen(&bed, s, 2);
    bed_connect(&bed, &c[0], 0);
    ns3c_run(SEC);
    bed_connect(&bed, &c[1], 1);
    ns3c_run(10 * SEC);
    check_done(&c[0], &s[0]);
    check_done(&c[1], &s[1]);
    CHECK(memcmp(s[1].flow.remote, bed.addr[1][0].b, 16) == 0);
    ns3c_destroy();
}

static void case_options(void)
{
    struct bed_options o = bed_defaults();
    struct bed bed;
    struct ns3c_tcp_options t = end_options();

    bed_make(&bed, &o);
    t.congestion = "ns3::TcpCubic";
    t.sack = t.timestamps = false;
    t.initial_cwnd = 4;
    CHECK(ns3c_tcp(bed.host[0], &t, NULL, NULL) >= 0);
    t.congestion = NULL;
    CHECK(ns3c_tcp(bed.host[0], &t, NULL, NULL) >= 0);
    t.congestion = "ns3::TcpNoSuch";
    CHECK(ns3c_tcp(bed.host[0], &t, NULL, NULL) == -1);
    CHECK(strstr(ns3c_error(), "TcpNoSuch"));
    t.congestion = "ns3::Node"; /* exists, but controls no congestion */
    CHECK(ns3c_tcp(bed.host[0], &t, NULL, NULL) == -1);
    t = end_options();
    t.mss = 0;
    CHECK(ns3c_tcp(bed.host[0], &t, NULL, NULL) == -1);
    CHECK(ns3c_tcp(bed.host[0], NULL, NULL, NULL) == -1);
    ns3c_destroy();
}

/* Sockets that ask for their increase: of the client, of the child. */
static struct asked {
    struct end end;
    unsigned asks, losses;
    uint32_t acked, ssthresh;
    bool odd; /* a question that no TCP asks */
} asked[2];

static int32_t on_increase(void *user, uint32_t cwnd, uint32_t acked)
{
    struct asked *a = user;

    a->asks++;
    a->acked += acked;
    a->odd |= !acked || cwnd < a->ssthresh;
    return a->losses ? 0 : 7;
}

static void on_lost(void *user, uint32_t ssthresh)
{
    struct asked *a = user;

    a->losses++;
    a->ssthresh = ssthresh;
}

static void adopt_asking(void *ctx, int child, const struct ns3c_flow *flow)
{
    asked[1].end.sock = child;
    asked[1].end.flow = *flow;
    ns3c_tcp_adopt(child, ctx, &asked[1]);
}

static void case_asking(void)
{
    struct bed_options o = bed_defaults();
    struct ns3c_tcp_options t = end_options();
    struct ns3c_tcp_events ev = end_events;
    struct bed bed;

    o.link.queue_packets = 20; /* slow start overruns it */
    ev.increase = on_increase;
    ev.lost = on_lost;
    asked[0].end.total = asked[1].end.total = 3000000;
    bed_make(&bed, &o);
    int sock = ns3c_tcp(bed.host[1], &t, NULL, NULL);
    CHECK(ns3c_tcp_listen(sock, 4, BED_PORT, adopt_asking, &ev) == 0);
    asked[0].end.sock = ns3c_tcp(bed.host[0], &t, &ev, &asked[0]);
    CHECK(ns3c_tcp_connect(asked[0].end.sock, &bed.addr[0][0], 0,
                           &bed.addr[0][1], BED_PORT, NULL) == 0);
    ns3c_run(60 * SEC);
    for (int i = 0; i < 2; i++) {
        CHECK(asked[i].end.received == 3000000 && !asked[i].end.garbled);
        CHECK(asked[i].asks > 100 && asked[i].acked > 1000000);
        CHECK(asked[i].losses > 0 && asked[i].ssthresh >= 2800);
        CHECK(!asked[i].odd);
    }
    ns3c_destroy();
}

static void never(void *ctx, int child, const struct ns3c_flow *flow)
{
    (void)child;
    (void)flow;
    CHECK(ctx); /* nobody connects in that case */
}

static void case_bad_arguments(void)
{
    struct bed_options o = bed_defaults();
    struct bed bed;
    struct ns3c_tcp_options t = end_options();
    struct ns3c_addr local, remote, other = {.family = 4, .b = {192, 0, 2, 1}};

    bed_make(&bed, &o);
    local = bed.addr[0][0];
    remote = bed.addr[0][1];
    int s = ns3c_tcp(bed.host[0], &t, NULL, NULL);
    CHECK(ns3c_tcp(17, &t, NULL, NULL) == -1 && *ns3c_error());
    CHECK(ns3c_tcp_connect(99, &local, 0, &remote, 1, NULL) == -1);
    CHECK(ns3c_tcp_connect(s, &local, 0, &remote, 0, NULL) == -1);
    CHECK(ns3c_tcp_connect(s, &other, 0, &remote, 1, NULL) == -1);
    CHECK(ns3c_tcp_connect(s, &local, 0, &other, 1, NULL) == -1);
    CHECK(ns3c_tcp_connect(s, NULL, 0, &other, 1, NULL) == -1);
    other.family = 5;
    CHECK(ns3c_tcp_connect(s, &local, 0, &other, 1, NULL) == -1);
    CHECK(ns3c_tcp_listen(s, 4, 0, never, NULL) == -1);
    CHECK(ns3c_tcp_listen(s, 5, 80, never, NULL) == -1);
    CHECK(ns3c_tcp_listen(s, 4, 80, NULL, NULL) == -1);
    CHECK(ns3c_tcp_listen(s, 4, 80, never, NULL) == 0);
    CHECK(ns3c_tcp_connect(s, &local, 0, &remote, 1, NULL) == -1);
    int second = ns3c_tcp(bed.host[0], &t, NULL, NULL);
    CHECK(ns3c_tcp_listen(second, 4, 80, never, NULL) == -1);
    CHECK(ns3c_tcp_send(-1, "x", 1) == -1 && ns3c_tcp_space(99) == 0);
    CHECK(ns3c_tcp_recv(99, &t, 1) == 0);
    ns3c_tcp_close(-5);
    ns3c_tcp_abort(99);
    ns3c_run(SEC);
    ns3c_destroy();
}

CASE(v4)
CASE(v4_checksums)
CASE(v6)
CASE(v6_checksums)
CASE(queue_disc)
CASE(loss)
CASE(cut)
CASE(cut_forth)
CASE(cut_back)
CASE(two_links)
CASE(options)
CASE(asking)
CASE(bad_arguments)

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(v4),         cmocka_unit_test(v4_checksums),
        cmocka_unit_test(v6),         cmocka_unit_test(v6_checksums),
        cmocka_unit_test(queue_disc), cmocka_unit_test(loss),
        cmocka_unit_test(cut),        cmocka_unit_test(cut_forth),
        cmocka_unit_test(cut_back),   cmocka_unit_test(two_links),
        cmocka_unit_test(options),    cmocka_unit_test(bad_arguments),
        cmocka_unit_test(asking),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
