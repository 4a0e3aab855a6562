/* SPDX-License-Identifier: MIT */
/* One mpx endpoint on an ns-3 node, in real time, with a kernel as its peer. */
#include "exchange.h"
#include "lossy.h"
#include "settings.h"

#include <errno.h>
#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum {
    PORT = 5001,
    PATHS = 2,
    MSS4 = 1420, /* 20 IP, 20 TCP, 40 options */
    MSS6 = 1400,
    EXIT_TROUBLE = 2, /* not the peer's doing, nor the connection's */
};
#define SECOND UINT64_C(1000000000) /* ns */

struct bench {
    struct settings s;
    int node, tap[PATHS], dev[PATHS];
    struct lossy lossy[PATHS];
    struct host *host;
    struct mpx_config cfg;
    struct exchange exchange;
};

static int fail(const char *what)
{
    fprintf(stderr, "mpx-interop: %s: %s\n", what, ns3c_error());
    return -1;
}

/* ---- the node ---- */

/* Address `last` of path k: 10.9.k.last or fd09:k::last. */
static struct ns3c_addr address(uint8_t family, unsigned k, uint8_t last)
{
    struct ns3c_addr a = {.family = family};

    if (family == 4)
        memcpy(a.b, (uint8_t[4]){10, 9, (uint8_t)k, last}, 4);
    else
        memcpy(a.b, (uint8_t[4]){0xfd, 9, 0, (uint8_t)k}, 4);
    if (family == 6)
        a.b[15] = last;
    return a;
}

/* The family of its address on path @p k. */
static uint8_t family_of(const struct bench *b, unsigned k)
{
    if (k == 1 || !b->s.mixed)
        return b->s.family;
    return b->s.family == 4 ? 6 : 4;
}

static unsigned third_acks_lost(enum event event)
{
    if (event == EVENT_NO_THIRD)
        return UINT_MAX;
    return event == EVENT_THIRD_LOST ? 2 : 0;
}

static int add_path(struct bench *b, unsigned k)
{
    const uint8_t mac[6] = {2, 0, 0, 0, 9, (uint8_t)k};
    const struct ns3c_addr a4 = address(4, k, 2), a6 = address(6, k, 2);
    unsigned i = k - 1;
    char file[512];
    int fd = b->tap[i] = ns3c_tap_open(b->s.tap[i]);

    if (fd < 0)
        return fail("TAP");
    if (b->s.loss > 0 || b->s.late > 0 || b->s.event >= EVENT_CUT1)
        fd = lossy_start(&b->lossy[i], fd, b->s.loss, b->s.late,
                         b->s.seed * 2 + i);
    if (k == 1 && fd >= 0)
        atomic_store(&b->lossy[i].large, b->s.event == EVENT_FIRST_LOST);
    if (k == 2 && fd >= 0)
        atomic_store(&b->lossy[i].deaf, b->s.event == EVENT_DEAF ||
                                            b->s.event == EVENT_DEAF_REMOVE);
    if (fd >= 0)
        atomic_store(&b->lossy[i].third, third_acks_lost(b->s.event));
    if (fd < 0) {
        perror("mpx-interop: lossy stretch");
        return -1;
    }
    b->dev[i] = ns3c_tap(b->node, fd, mac);
    if (b->dev[i] < 0 || ns3c_addr_add(b->dev[i], &a4, 24) < 0 ||
        ns3c_addr_add(b->dev[i], &a6, 64) < 0)
        return fail("device");
    if (!b->s.pcap)
        return 0;
    snprintf(file, sizeof file, "%s-%u.pcap", b->s.pcap, k);
    return ns3c_pcap(b->dev[i], file) < 0 ? fail("pcap") : 0;
}

static int add_second_route(struct bench *b)
{
    const struct ns3c_addr to = address(b->s.family, 1, 1),
                           via = address(b->s.family, 2, 1);

    if (ns3c_route_add(b->node, &to, b->s.family == 4 ? 32 : 128, b->dev[1],
                       &via) < 0)
        return fail("route");
    return 0;
}

static int build_node(struct bench *b)
{
    const struct ns3c_options o = {
        .seed = b->s.seed, .run = 1, .checksums = true, .realtime = true};

    if (ns3c_init(&o) < 0 ||
        /* The addresses are ours alone: waiting a second each is no use. */
        ns3c_set_default("ns3::Icmpv6L4Protocol::DAD", "false") < 0 ||
        /* ns-3 takes no answer of a kernel to it, F-6. */
        ns3c_set_default("ns3::Icmpv6L4Protocol::DelayFirstProbe", "1h") < 0)
        return fail("ns-3");
    b->node = ns3c_node();
    if (ns3c_node_inet(b->node) < 0)
        return fail("node");
    for (unsigned k = 1; k <= PATHS; k++)
        if (add_path(b, k) < 0)
            return -1;
    return b->s.second_route ? add_second_route(b) : 0;
}

/* ---- what happens to the connection ---- */

/* Actions run in a call of the host's, and call it: not at once, therefore. */
static void later(void *ctx, void (*fn)(void *))
{
    ns3c_schedule(0, fn, ctx);
}

static void do_abort(void *ctx)
{
    struct bench *b = ctx;

    mpx_conn_abort(b->exchange.conn, ns3c_now());
    host_pump(b->host);
}

static void abort_now(void *ctx)
{
    later(ctx, do_abort);
}

static void do_backup(void *ctx)
{
    struct bench *b = ctx;
    mpx_subflow *sf = mpx_conn_subflow(b->exchange.conn, 1);

    if (sf)
        mpx_subflow_set_backup(sf, true);
    host_pump(b->host);
}

static void backup(void *ctx)
{
    later(ctx, do_backup);
}

static void do_remove(void *ctx)
{
    struct bench *b = ctx;
    struct mpx_addr a = {.family = family_of(b, 2)};
    const struct ns3c_addr own = address(a.family, 2, 2);

    memcpy(a.b, own.b, sizeof a.b);
    if (mpx_endpoint_drop_addr(host_endpoint(b->host), &a, ns3c_now()))
        fputs("mpx-interop: no address to remove\n", stderr);
    host_pump(b->host);
}

static void remove_second(void *ctx)
{
    later(ctx, do_remove);
}

static void cut1(void *ctx)
{
    atomic_store(&((struct bench *)ctx)->lossy[0].cut, true);
}

static void cut2(void *ctx)
{
    atomic_store(&((struct bench *)ctx)->lossy[1].cut, true);
}

/* What the join waits for comes now, if it is asked for again. */
static void end_deafness(void *ctx)
{
    struct bench *b = ctx;

    atomic_store(&b->lossy[1].deaf, false);
}

static void remove_waiting(void *ctx)
{
    do_remove(ctx);
    end_deafness(ctx);
}

static void deaf_for_a_second(void *ctx)
{
    ns3c_schedule(SECOND, end_deafness, ctx);
}

static void remove_while_deaf(void *ctx)
{
    ns3c_schedule(SECOND / 2, remove_waiting, ctx);
}

static const struct {
    enum manner manner;
    void (*act)(void *ctx);
} happenings[] = {
    [EVENT_NONE] = {MANNER_BOTH, NULL},
    [EVENT_LAST] = {MANNER_LAST, NULL},
    [EVENT_ABORT_RST] = {MANNER_ABORT, abort_now},
    [EVENT_ABORT_ACK] = {MANNER_ABORT, abort_now},
    [EVENT_ABORTED] = {MANNER_ABORTED, NULL},
    [EVENT_BACKUP] = {MANNER_BOTH, backup},
    [EVENT_REMOVE] = {MANNER_BOTH, remove_second},
    [EVENT_CUT1] = {MANNER_BOTH, cut1},
    [EVENT_CUT2] = {MANNER_BOTH, cut2},
    [EVENT_FIRST_LOST] = {MANNER_BOTH, NULL},
    [EVENT_DEAF] = {MANNER_BOTH, deaf_for_a_second},
    [EVENT_DEAF_REMOVE] = {MANNER_BOTH, remove_while_deaf},
    [EVENT_THIRD_LOST] = {MANNER_BOTH, NULL},
    [EVENT_NO_THIRD] = {MANNER_BOTH, NULL},
};

/* ---- the endpoint ---- */

static int configure(struct bench *b)
{
    const struct mpx_profile *p = mpx_profile_find(b->s.profile);
    bool active = b->s.join == JOIN_MPX || b->s.announce;

    if (!p) {
        fprintf(stderr, "mpx-interop: no profile %s\n", b->s.profile);
        return -1;
    }
    mpx_config_init(&b->cfg);
    b->cfg.profile = *p;
    b->cfg.pm = mpx_pm_find(active ? "fullmesh" : "passive");
    b->cfg.checksum = b->s.checksum;
    b->cfg.max_half_open = b->cfg.max_subflows; /* the kernel joins at once */
    b->cfg.fastclose_ack = b->s.event == EVENT_ABORT_ACK;
    b->cfg.mss = b->s.family == 4 ? MSS4 : MSS6;
    return 0;
}

static int build_host(struct bench *b)
{
    const struct host_options o = {
        .stream = b->s.server ? HOST_STREAM_SERVER : HOST_STREAM_CLIENT,
        .tcp = {.congestion = "ns3::TcpCubic",
                .sack = true,
                .timestamps = true,
                .sndbuf = host_tcp_buffer(b->cfg.sndbuf),
                .rcvbuf = host_tcp_buffer(b->cfg.rcvbuf),
                .mss = b->s.family == 4 ? MSS4 : MSS6},
    };

    b->host = host_new(b->node, &o);
    if (!b->host)
        return fail("endpoint");
    for (unsigned k = 1; k <= PATHS; k++) {
        const struct ns3c_addr a = address(family_of(b, k), k, 2);

        if (host_add_addr(b->host, &a) < 0)
            return fail("address");
    }
    exchange_init(&b->exchange, b->host,
                  b->s.server ? PAYLOAD_SERVER : PAYLOAD_CLIENT,
                  b->s.server ? b->s.down : b->s.up,
                  b->s.join == JOIN_NONE ? 0 : b->s.joins);
    b->exchange.peer_size = b->s.server ? b->s.up : b->s.down;
    b->exchange.manner = happenings[b->s.event].manner;
    b->exchange.act = happenings[b->s.event].act;
    b->exchange.act_ctx = b;
    return 0;
}

static void on_connect(void *ctx)
{
    struct bench *b = ctx;
    const struct ns3c_addr local = address(b->s.family, 1, 2),
                           remote = address(b->s.family, 1, 1);

    b->exchange.conn = host_connect(b->host, &local, &remote, PORT, &b->cfg,
                                    &exchange_ops, &b->exchange);
    if (!b->exchange.conn) {
        fail("connect");
        ns3c_stop();
    }
}

/* Whoever started us may start the peer once it reads this line. */
static void on_ready(void *ctx)
{
    (void)ctx;
    puts("Ready 1");
    fflush(stdout);
}

static int start(struct bench *b)
{
    if (b->s.server && host_listen(b->host, b->s.family, PORT, &b->cfg,
                                   &exchange_ops, &b->exchange) < 0)
        return fail("listen");
    if (b->s.server && b->s.mixed &&
        host_listen_joins(b->host, family_of(b, 2), PORT) < 0)
        return fail("listen");
    ns3c_schedule(0, on_ready, NULL);
    if (!b->s.server)
        ns3c_schedule(0, on_connect, b);
    return 0;
}

/* ---- what happened ---- */

static void print(struct bench *b)
{
    const struct mpx_stats *st = mpx_endpoint_stats(host_endpoint(b->host));
    struct ns3c_hook_stats hook;
    uint64_t lost = b->lossy[0].lost + b->lossy[1].lost;
    uint64_t overtaken = b->lossy[0].overtaken + b->lossy[1].overtaken;

    exchange_print(&b->exchange);
    printf("FramesLost %" PRIu64 "\nFramesOvertaken %" PRIu64 "\n", lost,
           overtaken);
    printf("Seed %" PRIu32 "\nSeconds %.3f\n", b->s.seed,
           (double)ns3c_now() / (double)SECOND);
    /* From here on the counters, which a reader may compare one by one. */
    puts("Counters 1");
    for (unsigned i = 0; i < mpx_stats_count(); i++)
        printf("%s %" PRIu64 "\n", mpx_stats_name(i), mpx_stats_value(st, i));
    ns3c_hook_stats(b->node, &hook);
    printf("BadHeader %" PRIu64 "\nBadChecksum %" PRIu64 "\n", hook.bad_header,
           hook.bad_checksum);
}

static void tear_down(struct bench *b)
{
    ns3c_destroy();
    host_free(b->host);
    for (unsigned i = 0; i < PATHS; i++)
        if (b->tap[i] >= 0)
            close(b->tap[i]);
}

int main(int argc, char **argv)
{
    struct bench b = {.tap = {-1, -1}};
    int help = settings_read(&b.s, argc, argv), status = EXIT_TROUBLE;

    if (help)
        return help > 0 ? 0 : EXIT_TROUBLE;
    if (configure(&b) == 0 && build_node(&b) == 0 && build_host(&b) == 0 &&
        start(&b) == 0) {
        ns3c_run(b.s.duration * SECOND);
        for (unsigned i = 0; i < PATHS; i++)
            lossy_stop(&b.lossy[i]);
        print(&b);
        status = exchange_in_order(&b.exchange) ? 0 : 1;
    }
    tear_down(&b);
    return status;
}
