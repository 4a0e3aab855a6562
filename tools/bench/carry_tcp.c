/* SPDX-License-Identifier: MIT */
/* Streams over ns-3's own TCP, nothing between it and IP. */
#include "bench.h"

/* ---- the writing end ---- */

static void write_more(void *user)
{
    struct bench_stream *s = user;
    uint8_t buf[BENCH_CHUNK];

    while (s->written < s->size) {
        uint64_t left = s->size - s->written;
        size_t len;

        if (ns3c_tcp_space(s->sock[0]) <
            (left < BENCH_CHUNK ? left : BENCH_CHUNK))
            return;
        len = bench_next(s, buf);
        if (ns3c_tcp_send(s->sock[0], buf, len) != (long)len)
            return;
        s->written += len;
    }
    ns3c_tcp_close(s->sock[0]);
}

static void on_closed(void *user, bool error)
{
    bench_closed(user, error);
}

static const struct ns3c_tcp_events writer = {
    .connected = write_more,
    .writable = write_more,
    .closed = on_closed,
};

/* ---- the reading end ---- */

static void on_readable(void *user)
{
    struct bench_stream *s = user;
    uint8_t buf[1460]; /* larger reads cost ns-3 quadratic time */
    size_t n;

    while ((n = ns3c_tcp_recv(s->sock[1], buf, sizeof buf)) > 0)
        bench_arrived(s, buf, n);
}

static void on_peer_closed(void *user)
{
    ns3c_tcp_close(((struct bench_stream *)user)->sock[1]);
}

static const struct ns3c_tcp_events reader = {
    .readable = on_readable,
    .peer_closed = on_peer_closed,
    .closed = on_closed,
};

static void on_accept(void *ctx, int child, const struct ns3c_flow *flow)
{
    struct bench *b = ctx;
    struct bench_stream *s =
        &b->stream[*bench_port(b, flow->remote, flow->remote_port)];

    s->sock[1] = child;
    ns3c_tcp_adopt(child, &reader, s);
}

/* ---- */

static int start(struct bench *b)
{
    struct ns3c_tcp_options o = bench_tcp_options(b, b->plan.buffer);
    int sock = ns3c_tcp(b->node[1], &o, NULL, NULL);

    if (sock < 0 || ns3c_tcp_listen(sock, 4, BENCH_PORT, on_accept, b) < 0)
        return -1;
    for (uint32_t i = 0; i < b->n_streams; i++) {
        struct bench_stream *s = &b->stream[i];
        unsigned path = i % BENCH_PATHS;
        struct ns3c_flow flow;

        s->sock[0] = ns3c_tcp(b->node[0], &o, &writer, s);
        if (s->sock[0] < 0 ||
            ns3c_tcp_connect(s->sock[0], &b->client[path][0], 0,
                             &b->server[path], BENCH_PORT, &flow) < 0)
            return -1;
        *bench_port(b, b->client[path][0].b, flow.local_port) = i;
    }
    return 0;
}

static void nothing(void)
{
}

const struct bench_carrier bench_tcp = {"tcp", BENCH_PATHS, BENCH_PORTS, start,
                                        nothing};
