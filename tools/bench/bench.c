/* SPDX-License-Identifier: MIT */
/* The network, streams and octets that both carriers of a bench share. */
#include "bench.h"
#include "bench_square.h"
#include "payload.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum {
    QUEUE_PACKETS = 1000000, /* never the cause of a loss */
    PREFIX = 24,
    LOSS_STREAM = 2000,
    INITIAL_WINDOW = 10 * BENCH_MSS,
    SHARE_MAX = 2 << 20,
};

/* Octets that a flow may have in flight so that all of them fill a link, but
 * not less than TCP begins with. */
static uint64_t share_of(const struct bench_plan *p)
{
    uint64_t round_trip_us = 2 * (p->delay_ns / 1000);
    uint64_t octets = p->rate_bps / 8 * round_trip_us / 1000000;

    octets /= p->connections;
    if (octets > SHARE_MAX)
        return SHARE_MAX;
    return octets < INITIAL_WINDOW ? INITIAL_WINDOW : octets;
}

/* Without losses slow start would never end, and the scheduler would see
 * windows that mean nothing: end it where the link is full. */
static int set_windows(struct bench_plan *p)
{
    char text[24];

    if (!p->ssthresh)
        p->ssthresh = (uint32_t)share_of(p);
    if (!p->buffer) /* whole segments */
        p->buffer = (uint32_t)(4 * share_of(p) / BENCH_MSS * BENCH_MSS);
    snprintf(text, sizeof text, "%" PRIu32, p->ssthresh);
    return ns3c_set_default("ns3::TcpSocket::InitialSlowStartThreshold", text);
}

static struct ns3c_addr addr_of(unsigned net, unsigned path, unsigned host)
{
    return (struct ns3c_addr){
        .family = 4,
        .b = {10, (uint8_t)net, (uint8_t)(path + 1), (uint8_t)host}};
}

static int lose(const struct bench *b, unsigned path, const int dev[2])
{
    for (int end = 0; end < 2 && b->plan.loss > 0; end++)
        if (ns3c_loss(dev[end], b->plan.loss,
                      LOSS_STREAM + 2 * (int)path + end) < 0)
            return -1;
    return 0;
}

/* The client is host 1 and, for more ports, 3 and later. */
static int address(struct bench *b, unsigned path, const int dev[2])
{
    uint32_t more =
        b->n_streams > BENCH_PORTS ? (b->n_streams - 1) / BENCH_PORTS_EACH : 0;

    for (unsigned k = 0; k < BENCH_ADDRS; k++) {
        b->client[path][k] = addr_of(0, path, k ? k + 2 : 1);
        if (k <= more && ns3c_addr_add(dev[0], &b->client[path][k], PREFIX) < 0)
            return -1;
    }
    return ns3c_addr_add(dev[1], &b->server[path], PREFIX);
}

static int build_path(struct bench *b, unsigned path)
{
    struct ns3c_link l = {.rate_bps = b->plan.rate_bps,
                          .delay_ns = b->plan.delay_ns,
                          .queue_packets = QUEUE_PACKETS,
                          .queue_disc = b->plan.queue_disc};
    int dev[2];

    b->server[path] = addr_of(0, path, 2);
    if (ns3c_p2p(b->node[0], b->node[1], &l, dev) < 0 ||
        address(b, path, dev) < 0)
        return -1;
    return lose(b, path, dev);
}

int bench_build(struct bench *b, uint32_t streams)
{
    if (set_windows(&b->plan) < 0)
        return -1;
    for (unsigned end = 0; end < 2; end++) {
        b->node[end] = ns3c_node();
        if (ns3c_node_inet(b->node[end]) < 0)
            return -1;
    }
    b->stream = calloc(streams, sizeof *b->stream);
    if (!b->stream)
        return -1;
    b->n_streams = streams;
    b->ends_left = 2 * streams;
    for (uint32_t i = 0; i < streams; i++)
        b->stream[i] = (struct bench_stream){
            .bench = b,
            .sock = {-1, -1},
            .id = payload_id(PAYLOAD_CLIENT, i),
            .size = b->plan.bytes / streams + (i < b->plan.bytes % streams),
            .intact = true};
    if (b->plan.routers)
        return bench_build_square(b);
    for (unsigned path = 0; path < BENCH_PATHS; path++)
        if (build_path(b, path) < 0)
            return -1;
    return 0;
}

const struct ns3c_addr *bench_client(const struct bench *b, unsigned path,
                                     uint32_t i)
{
    return &b->client[path]
                     [b->n_streams > BENCH_PORTS ? i / BENCH_PORTS_EACH : 0];
}

uint32_t *bench_port(struct bench *b, const uint8_t addr[4], uint16_t port)
{
    unsigned host = addr[3];

    return &b->of_port[addr[2] - 1u][host > 1 ? host - 2 : 0][port];
}

struct ns3c_tcp_options bench_tcp_options(const struct bench *b, uint32_t buf)
{
    return (struct ns3c_tcp_options){.congestion = b->plan.congestion,
                                     .sack = true,
                                     .timestamps = true,
                                     .sndbuf = buf,
                                     .rcvbuf = buf,
                                     .mss = BENCH_MSS};
}

long bench_resident_kb(void)
{
    FILE *f = fopen("/proc/self/statm", "r");
    char line[128] = "";
    long pages;

    if (!f)
        return 0;
    if (!fgets(line, sizeof line, f))
        line[0] = '\0';
    fclose(f);
    pages = strtol(line + strcspn(line, " "), NULL, 10); /* the second number */
    return pages * (sysconf(_SC_PAGESIZE) / 1024);
}

size_t bench_next(const struct bench_stream *s, uint8_t *dst)
{
    uint64_t left = s->size - s->written;
    size_t len = left < BENCH_CHUNK ? (size_t)left : BENCH_CHUNK;

    payload_fill(s->id, s->written, dst, len);
    return len;
}

void bench_arrived(struct bench_stream *s, const uint8_t *p, size_t len)
{
    if (payload_match(s->id, s->received, p, len) != len)
        s->intact = false;
    s->received += len;
    s->bench->last_octet_ns = ns3c_now();
}

void bench_closed(struct bench_stream *s, bool error)
{
    s->failed |= error;
    s->ends_closed++;
    if (--s->bench->ends_left == 0)
        ns3c_stop();
}
