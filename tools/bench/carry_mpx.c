/* SPDX-License-Identifier: MIT */
/* Streams over Multipath TCP connections with a subflow on each path; or each
 * over a plain TCP connection of the same core, on one of them. */
#include "bench.h"
#include "host.h"

#include <assert.h>
#include <stdlib.h>

static struct host *host[2];
static mpx_conn **client_end; /* of each stream */
static bool plain;

static void write_more(struct bench_stream *s, mpx_conn *conn)
{
    uint8_t buf[BENCH_CHUNK];

    while (s->written < s->size) {
        size_t len = bench_next(s, buf);
        size_t took = host_write(host[0], conn, buf, len);

        s->written += took;
        if (took < len)
            return;
    }
    if (!s->bench->plan.idle_ns)
        host_shutdown(host[0], conn);
}

static void on_established(void *app, mpx_conn *conn)
{
    write_more(app, conn);
}

/* Nothing has happened for long. */
static void end_idleness(void *ctx)
{
    struct bench *b = ctx;

    b->idle_kb = bench_resident_kb();
    for (uint32_t i = 0; i < b->n_streams; i++)
        if (b->stream[i].ends_closed == 0)
            host_shutdown(host[0], client_end[i]);
}

static void on_joined(void *app, mpx_conn *conn, mpx_subflow *sf)
{
    (void)conn;
    (void)sf;
    ((struct bench_stream *)app)->bench->joins++;
}

static void on_fallback(void *app, mpx_conn *conn)
{
    (void)conn;
    ((struct bench_stream *)app)->failed |= !plain;
}

static void on_data(void *app, mpx_conn *conn, const struct mpx_span piece[2])
{
    (void)conn;
    for (int i = 0; i < 2; i++)
        if (piece[i].len)
            bench_arrived(app, piece[i].p, piece[i].len);
}

static void on_eof(void *app, mpx_conn *conn)
{
    (void)app;
    host_shutdown(host[1], conn);
}

static void on_closed(void *app, mpx_conn *conn, bool error)
{
    (void)conn;
    bench_closed(app, error);
}

static void *on_accept(void *listener, mpx_conn *conn)
{
    struct bench *b = listener;
    struct mpx_subflow_info info;

    mpx_subflow_info(mpx_conn_subflow(conn, 0), &info);
    return &b->stream[*bench_port(b, info.tuple.remote,
                                  info.tuple.remote_port)];
}

static const struct host_app_ops writer = {
    .established = on_established,
    .joined = on_joined,
    .fallback = on_fallback,
    .writable = on_established,
    .closed = on_closed,
};
static const struct host_app_ops reader = {
    .accept = on_accept,
    .joined = on_joined,
    .fallback = on_fallback,
    .data = on_data,
    .eof = on_eof,
    .closed = on_closed,
};

static struct host *make_host(struct bench *b, unsigned end)
{
    struct host_options o = {
        .stream = end ? HOST_STREAM_SERVER : HOST_STREAM_CLIENT,
        .tcp = bench_tcp_options(
            b, host_tcp_buffer(BENCH_PATHS * b->plan.buffer))};
    struct host *h = host_new(b->node[end], &o);

    for (unsigned path = 0; h && path < BENCH_PATHS; path++)
        if (host_add_addr(h, end ? &b->server[path] : &b->client[path][0]) < 0)
            return NULL;
    return h;
}

static int connect_all(struct bench *b, const struct mpx_config *cfg)
{
    for (uint32_t i = 0; i < b->n_streams; i++) {
        unsigned path = plain ? i % BENCH_PATHS : 0;
        const struct ns3c_addr *from = bench_client(b, path, i);
        struct mpx_subflow_info info;

        client_end[i] = host_connect(host[0], from, &b->server[path],
                                     BENCH_PORT, cfg, &writer, &b->stream[i]);
        if (!client_end[i])
            return -1;
        mpx_subflow_info(mpx_conn_subflow(client_end[i], 0), &info);
        *bench_port(b, from->b, info.tuple.local_port) = i;
    }
    if (b->plan.idle_ns)
        ns3c_schedule(b->plan.idle_ns, end_idleness, b);
    return 0;
}

static int start(struct bench *b, const char *profile, unsigned subflows)
{
    const struct mpx_profile *p = mpx_profile_find(profile);
    struct mpx_config cfg;

    mpx_config_init(&cfg);
    cfg.pm = mpx_pm_find("fullmesh");
    assert(p && cfg.pm);
    client_end = calloc(b->n_streams, sizeof *client_end);
    if (!client_end)
        return -1;
    cfg.profile = *p;
    cfg.mss = BENCH_MSS;
    cfg.rcvbuf = cfg.sndbuf = subflows * b->plan.buffer;
    cfg.max_subflows = (uint8_t)subflows;
    for (unsigned end = 0; end < 2; end++) {
        host[end] = make_host(b, end);
        if (!host[end])
            return -1;
    }
    if (host_listen(host[1], 4, BENCH_PORT, &cfg, &reader, b) < 0)
        return -1;
    return connect_all(b, &cfg);
}

static int start_mpx(struct bench *b)
{
    return start(b, "rfc8684", b->plan.subflows);
}

static int start_plain(struct bench *b)
{
    plain = true;
    return start(b, "tcp", 1);
}

static void free_hosts(void)
{
    for (unsigned end = 0; end < 2; end++)
        host_free(host[end]);
    free(client_end);
}

const struct bench_carrier bench_mpx = {"mpx", 1, BENCH_STREAMS_MAX, start_mpx,
                                        free_hosts};
const struct bench_carrier bench_plain = {"plain", BENCH_PATHS, BENCH_PORTS,
                                          start_plain, free_hosts};
