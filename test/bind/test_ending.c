/* SPDX-License-Identifier: MIT */
/* Every way in which a connection ends, and that it ends once. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "bed.h"

static struct bed bed;
static struct end client, server;
static int packets; /* through the wire */

static enum ns3c_wire_verdict count(void *ctx, int dir, uint8_t *pkt,
                                    size_t len, bool *changed)
{
    (void)ctx;
    (void)dir;
    (void)pkt;
    (void)len;
    (void)changed;
    packets++;
    return NS3C_PASS;
}

/* A bed whose link 0 is watched, with a server that waits for the client. */
static void make(uint64_t client_total, uint64_t server_total)
{
    struct bed_options o = bed_defaults();

    o.wire = true;
    bed_make(&bed, &o);
    CHECK(ns3c_wire(bed.mid_dev[0], bed.mid_dev[1], count, NULL) >= 0);
    client = (struct end){.total = client_total, .patient = true};
    server = (struct end){.total = server_total, .patient = true};
}

static void abort_client(void *ctx)
{
    (void)ctx;
    packets = 0;
    ns3c_tcp_abort(client.sock);
    ns3c_tcp_abort(client.sock);
}

/* Nothing else is in flight, so nothing at all may be on the wire. */
static void case_abort_idle(void)
{
    make(100000, 100000);
    bed_listen(&bed, &server, 1);
    bed_connect(&bed, &client, 0);
    ns3c_schedule(5 * SEC, abort_client, NULL);
    ns3c_run(6 * SEC);
    CHECK(client.received == 100000 && server.received == 100000);
    CHECK(packets == 0);
    CHECK(client.closed == 1 && client.errors == 1);
    CHECK(client.peer_closed == 0 && server.closed == 0);
    CHECK(ns3c_tcp_send(client.sock, "x", 1) == -1);
    CHECK(ns3c_tcp_space(client.sock) == 0);
    ns3c_run(1000 * SEC);
    CHECK(client.closed == 1);
    ns3c_destroy();
}

static void abort_in_callback(void *user)
{
    struct end *e = user;

    e->connected++;
    ns3c_tcp_abort(e->sock);
}

/* Aborted from inside ns-3's handling of a segment. */
static void case_abort_nested(void)
{
    struct ns3c_tcp_events ev = end_events;
    struct ns3c_tcp_options t = end_options();

    make(0, 1000000);
    ev.readable = abort_in_callback;
    bed_listen(&bed, &server, 1);
    client.sock = ns3c_tcp(bed.host[0], &t, &ev, &client);
    CHECK(ns3c_tcp_connect(client.sock, &bed.addr[0][0], 0, &bed.addr[0][1],
                           BED_PORT, NULL) == 0);
    ns3c_schedule(5 * SEC, abort_client, NULL);
    ns3c_run(10 * SEC);
    CHECK(client.connected == 2); /* connected, then one readable */
    CHECK(client.closed == 1 && client.errors == 1);
    /* Its data meets no socket, so the server is reset. */
    CHECK(server.closed == 1 && server.errors == 1);
    ns3c_destroy();
}

static void case_abort_before_run(void)
{
    make(1000, 0);
    bed_connect(&bed, &client, 0);
    ns3c_tcp_abort(client.sock);
    CHECK(client.closed == 0); /* told in an event of its own */
    ns3c_run(SEC);
    CHECK(packets == 0);
    CHECK(client.closed == 1 && client.errors == 1);
    CHECK(client.connected == 0 && client.connect_failed == 1);
    ns3c_destroy();
}

static void case_close_before_run(void)
{
    make(1000, 0);
    bed_connect(&bed, &client, 0);
    ns3c_tcp_close(client.sock);
    ns3c_run(SEC);
    CHECK(packets == 0 && client.closed == 1);
    ns3c_destroy();
}

static void case_close_unused(void)
{
    struct ns3c_tcp_options t = end_options();

    make(0, 0);
    client.sock = ns3c_tcp(bed.host[0], &t, &end_events, &client);
    ns3c_tcp_close(client.sock);
    server.sock = ns3c_tcp(bed.host[1], &t, &end_events, &server);
    ns3c_tcp_abort(server.sock);
    ns3c_run(SEC);
    CHECK(client.closed == 1 && client.errors == 0);
    CHECK(server.closed == 1 && server.errors == 1);
    ns3c_destroy();
}

/* Nobody listens. ns-3 ignores the RST|ACK in SYN_SENT (test_hook.c shows
 * that hooks mend this), so its SYN retries have to run out. */
static void case_refused(void)
{
    make(1000, 0);
    bed_connect(&bed, &client, 0);
    ns3c_run(SEC);
    CHECK(packets == 2 && client.closed == 0);
    ns3c_run(1000 * SEC);
    CHECK(client.connected == 0 && client.connect_failed == 1);
    CHECK(client.closed == 1 && client.errors == 1);
    ns3c_destroy();
}

/* Nobody is there: ns-3's SYN retries run out. */
static void case_unanswered(void)
{
    make(1000, 0);
    CHECK(ns3c_link_cut(bed.dev[0][0], true) == 0);
    bed_connect(&bed, &client, 0);
    ns3c_run(1000 * SEC);
    CHECK(client.connected == 0 && client.connect_failed == 1);
    CHECK(client.closed == 1 && client.errors == 1);
    ns3c_destroy();
}

static void reset_client(void *ctx)
{
    uint8_t rst[20] = {[12] = 0x50, [13] = 0x04};

    (void)ctx;
    rst[0] = (uint8_t)(client.flow.remote_port >> 8);
    rst[1] = (uint8_t)client.flow.remote_port;
    rst[2] = (uint8_t)(client.flow.local_port >> 8);
    rst[3] = (uint8_t)client.flow.local_port;
    CHECK(ns3c_input(bed.host[0], &client.flow, rst, sizeof rst) == 0);
}

static void case_reset(void)
{
    make(1000, 1000);
    bed_listen(&bed, &server, 1);
    bed_connect(&bed, &client, 0);
    ns3c_schedule(SEC, reset_client, NULL);
    ns3c_run(2 * SEC);
    CHECK(client.connected == 1 && client.connect_failed == 0);
    CHECK(client.closed == 1 && client.errors == 1);
    CHECK(server.closed == 0);
    ns3c_destroy();
}

static void cut_link(void *ctx)
{
    (void)ctx;
    CHECK(ns3c_link_cut(bed.dev[0][0], true) == 0);
}

/* Data without acknowledgment: ns-3's retries run out. */
static void case_timeout(void)
{
    make(20000000, 0);
    bed_listen(&bed, &server, 1);
    bed_connect(&bed, &client, 0);
    ns3c_schedule(500 * MS, cut_link, NULL);
    ns3c_run(2000 * SEC);
    CHECK(client.connected == 1);
    CHECK(client.closed == 1 && client.errors == 1);
    ns3c_destroy();
}

static void close_client(void *ctx)
{
    (void)ctx;
    ns3c_tcp_close(client.sock);
}

/* A FIN without answer, which ns-3 alone would repeat for ever. */
static void case_fin_unanswered(void)
{
    make(1000, 0);
    bed_listen(&bed, &server, 1);
    bed_connect(&bed, &client, 0);
    ns3c_schedule(500 * MS, cut_link, NULL);
    ns3c_schedule(600 * MS, close_client, NULL);
    ns3c_run(300 * SEC);
    CHECK(client.closed == 1 && client.errors == 1);
    ns3c_destroy();
}

/* Our FIN goes first; the peer's data still arrives, to the last octet. */
static void case_half_close(void)
{
    make(1000, 3000000);
    client.patient = false;
    bed_listen(&bed, &server, 1);
    bed_connect(&bed, &client, 0);
    CHECK(ns3c_loss(bed.dev[0][0], 0.01, 1) == 0); /* holes at our FIN */
    ns3c_run(600 * SEC);
    check_done(&client, &server);
    CHECK(server.peer_closed_at < client.peer_closed_at);
    ns3c_destroy();
}

static void close_both(void *ctx)
{
    (void)ctx;
    ns3c_tcp_close(client.sock);
    ns3c_tcp_close(server.sock);
}

static void case_both_close(void)
{
    make(1000, 1000);
    bed_listen(&bed, &server, 1);
    bed_connect(&bed, &client, 0);
    ns3c_schedule(SEC, close_both, NULL);
    ns3c_run(400 * SEC);
    check_done(&client, &server);
    CHECK(ns3c_tcp_send(client.sock, "x", 1) == -1);
    ns3c_destroy();
}

static void deaf(void *user)
{
    (void)user;
}

static void case_unread(void)
{
    struct ns3c_tcp_events ev = end_events;
    struct ns3c_tcp_options t = end_options();
    uint8_t buf[1460];
    uint64_t got = 0;

    make(0, 5000);
    server.patient = false;
    client.patient = false;
    ev.readable = deaf;
    bed_listen(&bed, &server, 1);
    client.sock = ns3c_tcp(bed.host[0], &t, &ev, &client);
    CHECK(ns3c_tcp_connect(client.sock, &bed.addr[0][0], 0, &bed.addr[0][1],
                           BED_PORT, NULL) == 0);
    ns3c_run(5 * SEC);
    CHECK(server.closed == 1 && server.errors == 0);
    CHECK(client.peer_closed == 0 && client.closed == 0); /* data first */
    for (size_t n; (n = ns3c_tcp_recv(client.sock, buf, sizeof buf)) > 0;)
        got += n;
    CHECK(got == 5000 && client.peer_closed == 0);
    ns3c_run(100 * SEC);
    CHECK(client.peer_closed == 1 && client.closed == 1 && client.errors == 0);
    ns3c_destroy();
}

CASE(abort_idle)
CASE(abort_nested)
CASE(abort_before_run)
CASE(close_before_run)
CASE(close_unused)
CASE(refused)
CASE(unanswered)
CASE(reset)
CASE(timeout)
CASE(fin_unanswered)
CASE(half_close)
CASE(both_close)
CASE(unread)

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(abort_idle),       cmocka_unit_test(abort_nested),
        cmocka_unit_test(abort_before_run), cmocka_unit_test(close_before_run),
        cmocka_unit_test(close_unused),     cmocka_unit_test(refused),
        cmocka_unit_test(unanswered),       cmocka_unit_test(reset),
        cmocka_unit_test(timeout),          cmocka_unit_test(fin_unanswered),
        cmocka_unit_test(half_close),       cmocka_unit_test(both_close),
        cmocka_unit_test(unread),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
