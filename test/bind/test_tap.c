/* SPDX-License-Identifier: MIT */
/*
 * This machine's kernel as the peer, through a TAP in a network namespace of
 * its own. Needs root, /dev/net/tun and ip(8); is skipped, and says why,
 * without them.
 */
#define _GNU_SOURCE
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "bed.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <sched.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

enum { KERNEL_SENDS = 300000, NS3_SENDS = 200000 };

static const uint8_t mac[6] = {2, 0, 0, 0, 9, 2};
static const char pcap[] = "bind-tap.pcap";

static void skip_case(const char *why)
{
    fprintf(stderr, "skipped: %s: %s\n", why, strerror(errno));
    exit(CASE_SKIPPED);
}

static void fill(uint8_t *buf, uint64_t from, size_t len)
{
    for (size_t i = 0; i < len; i++)
        buf[i] = octet_at(from + i);
}

/* The kernel's end: sends, says so, reads to the end of the stream. */
static int kernel_peer(const struct sockaddr *to, socklen_t len)
{
    static uint8_t buf[65536], want[65536];
    uint64_t sent = 0, got = 0;
    int s = socket(to->sa_family, SOCK_STREAM, 0);

    if (s < 0 || connect(s, to, len) != 0)
        return 1;
    while (sent < KERNEL_SENDS) {
        size_t n = KERNEL_SENDS - sent < sizeof buf
                       ? (size_t)(KERNEL_SENDS - sent)
                       : sizeof buf;
        fill(buf, sent, n);
        ssize_t done = write(s, buf, n);
        if (done <= 0)
            return 2;
        sent += (uint64_t)done;
    }
    shutdown(s, SHUT_WR);
    for (ssize_t n; (n = read(s, buf, sizeof buf)) > 0; got += (uint64_t)n) {
        fill(want, got, (size_t)n);
        if (memcmp(buf, want, (size_t)n) != 0)
            return 3;
    }
    return got == NS3_SENDS ? 0 : 4;
}

static int kernel_peer_at(const struct ns3c_addr *a)
{
    struct sockaddr_in sin = {.sin_family = AF_INET,
                              .sin_port = htons(BED_PORT)};
    struct sockaddr_in6 sin6 = {.sin6_family = AF_INET6,
                                .sin6_port = htons(BED_PORT)};

    memcpy(&sin.sin_addr, a->b, 4);
    memcpy(&sin6.sin6_addr, a->b, 16);
    if (a->family == 4)
        return kernel_peer((const struct sockaddr *)&sin, sizeof sin);
    return kernel_peer((const struct sockaddr *)&sin6, sizeof sin6);
}

static void stop_when_closed(void *user, bool error)
{
    end_events.closed(user, error);
    ns3c_stop();
}

static void on_accept(void *ctx, int child, const struct ns3c_flow *flow)
{
    struct ns3c_tcp_events ev = end_events;
    struct end *e = ctx;

    ev.closed = stop_when_closed;
    e->sock = child;
    e->flow = *flow;
    ns3c_tcp_adopt(child, &ev, e);
}

/* A TAP in a namespace of its own, where the kernel is host @p last. */
static int open_tap(int last)
{
    char cmd[200];

    if (unshare(CLONE_NEWNET) != 0)
        skip_case("a network namespace");
    int fd = ns3c_tap_open("nstap");
    if (fd < 0) {
        fprintf(stderr, "%s\n", ns3c_error());
        skip_case("a TAP");
    }
    snprintf(cmd, sizeof cmd,
             "ip addr add 10.9.1.%d/24 dev nstap && "
             "ip -6 addr add fd09:1::%d/64 dev nstap nodad && "
             "ip link set nstap up",
             last, last);
    if (system(cmd) != 0)
        skip_case("ip(8)");
    return fd;
}

static void live(const struct ns3c_addr *here, int prefix)
{
    struct ns3c_options o = {
        .seed = 1, .run = 1, .checksums = true, .realtime = true};
    struct ns3c_tcp_options t = end_options();
    struct end server = {.total = NS3_SENDS, .patient = true};
    int fd = open_tap(1), status;

    CHECK(ns3c_init(&o) == 0);
    int node = ns3c_node();
    CHECK(ns3c_node_inet(node) == 0);
    int dev = ns3c_tap(node, fd, mac);
    CHECK(dev >= 0 && ns3c_tap(node, -1, mac) == -1);
    CHECK(ns3c_addr_add(dev, here, prefix) == 0);
    CHECK(ns3c_loss(dev, 0.1, 1) == -1 && ns3c_link_cut(dev, true) == -1);
    CHECK(ns3c_pcap(dev, pcap) == 0);
    int listener = ns3c_tcp(node, &t, NULL, NULL);
    CHECK(ns3c_tcp_listen(listener, here->family, BED_PORT, on_accept,
                          &server) == 0);
    pid_t child = fork();
    CHECK(child >= 0);
    if (child == 0)
        _exit(kernel_peer_at(here));
    ns3c_run(20 * SEC);
    CHECK(server.received == KERNEL_SENDS && !server.garbled);
    CHECK(server.peer_closed == 1 && server.closed == 1);
    CHECK(server.errors == 0);
    ns3c_destroy();
    CHECK(waitpid(child, &status, 0) == child && status == 0);
    CHECK(write(fd, mac, sizeof mac) != EBADF); /* still ours */
    close(fd);
    CHECK(check_pcap(pcap) != 0);
}

static void case_live4(void)
{
    const struct ns3c_addr here = {.family = 4, .b = {10, 9, 1, 2}};

    live(&here, 24);
}

static void case_live6(void)
{
    const struct ns3c_addr here = {.family = 6, .b = {0xfd, 9, 0, 1, [15] = 2}};

    live(&here, 64);
}

/* A server that echoes nothing but the stream it owes. */
static int kernel_server(int listener)
{
    static uint8_t buf[65536], want[65536];
    uint64_t got = 0;
    int s = accept(listener, NULL, NULL);

    if (s < 0)
        return 1;
    for (ssize_t n; (n = read(s, buf, sizeof buf)) > 0; got += (uint64_t)n) {
        fill(want, got, (size_t)n);
        if (memcmp(buf, want, (size_t)n) != 0)
            return 2;
    }
    for (uint64_t sent = 0; sent < NS3_SENDS;) {
        size_t n = NS3_SENDS - sent < sizeof buf ? (size_t)(NS3_SENDS - sent)
                                                 : sizeof buf;
        fill(buf, sent, n);
        ssize_t done = write(s, buf, n);
        if (done <= 0)
            return 3;
        sent += (uint64_t)done;
    }
    return got == KERNEL_SENDS ? 0 : 4;
}

static int frames[2], retagged;

/* Everything passes; the TTL of every tenth data packet is changed. */
static enum ns3c_wire_verdict retag(void *ctx, int dir, uint8_t *pkt,
                                    size_t len, bool *changed)
{
    (void)ctx;
    frames[dir]++;
    if (pkt[0] >> 4 != 4 || len < 500 || frames[dir] % 10 != 0)
        return NS3C_PASS;
    pkt[8]--;
    *changed = true;
    retagged++;
    return NS3C_PASS;
}

static void reap(void *ctx)
{
    int status;
    pid_t *child = ctx;

    if (waitpid(*child, &status, WNOHANG) == 0) {
        ns3c_schedule(10 * MS, reap, ctx);
        return;
    }
    CHECK(status == 0);
    ns3c_stop();
}

/* Two kernels, each in its namespace, and the wire between their TAPs. */
static void case_wire(void)
{
    struct ns3c_options o = {
        .seed = 1, .run = 1, .checksums = true, .realtime = true};
    struct sockaddr_in any = {.sin_family = AF_INET,
                              .sin_port = htons(BED_PORT)};
    const struct ns3c_addr far = {.family = 4, .b = {10, 9, 1, 1}};
    int dev[2], status, fd[2] = {open_tap(1), -1};

    int listener = socket(AF_INET, SOCK_STREAM, 0);
    CHECK(bind(listener, (const struct sockaddr *)&any, sizeof any) == 0);
    CHECK(listen(listener, 1) == 0);
    pid_t far_end = fork();
    if (far_end == 0)
        _exit(kernel_server(listener));
    fd[1] = open_tap(2);
    pid_t near_end = fork();
    if (near_end == 0)
        _exit(kernel_peer_at(&far));
    CHECK(ns3c_init(&o) == 0);
    int node = ns3c_node();
    for (int i = 0; i < 2; i++)
        CHECK((dev[i] = ns3c_tap(node, fd[i], mac)) >= 0);
    int w = ns3c_wire(dev[0], dev[1], retag, NULL);
    CHECK(w >= 0);
    uint8_t early[20] = {0x45};
    CHECK(ns3c_wire_inject(w, 0, early, sizeof early) == -1);
    ns3c_schedule(10 * MS, reap, &near_end);
    ns3c_run(20 * SEC);
    CHECK(frames[0] > 50 && frames[1] > 50 && retagged > 5);
    CHECK(waitpid(far_end, &status, 0) == far_end && status == 0);
    ns3c_destroy();
}

static void run_live(void (*fn)(void))
{
    int status = run_case(fn);

    unlink(pcap);
    if (status == CASE_SKIPPED)
        skip();
    assert_int_equal(status, CASE_OK);
}

static void live4(void **state)
{
    (void)state;
    run_live(case_live4);
}

static void live6(void **state)
{
    (void)state;
    run_live(case_live6);
}

static void wire(void **state)
{
    (void)state;
    run_live(case_wire);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(live4),
        cmocka_unit_test(live6),
        cmocka_unit_test(wire),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
