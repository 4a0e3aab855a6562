/* SPDX-License-Identifier: MIT */
/* mpx-proxy: one end of a tunnel of MPTCP with an external key. */
#include "relay.h"
#include "proxy_settings.h"

#include <errno.h>
#include <inttypes.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { MSS = 1400, BACKLOG = 64 };
/* What is in the send buffer is ahead of a key update, so it is not larger than
 * paths of some 100 ms want. */
enum { SNDBUF = 1 << 20, RCVBUF = 4 << 20 };
#define TURN    UINT64_C(500000) /* ns, between looks at the programs' sockets */
#define SECOND  UINT64_C(1000000000)
#define FOREVER (UINT64_C(1000000) * SECOND)

struct proxy {
    struct settings s;
    int node, listener, tap[PROXY_PATHS_MAX];
    struct mpx_config cfg;
    struct relay_proxy relays;
};

static volatile sig_atomic_t stop;

static void on_signal(int number)
{
    (void)number;
    stop = 1;
}

static int fail(const char *what)
{
    fprintf(stderr, "mpx-proxy: %s: %s\n", what, ns3c_error());
    return -1;
}

static struct ns3c_addr addr4(const uint8_t b[4])
{
    struct ns3c_addr a = {.family = 4};

    memcpy(a.b, b, 4);
    return a;
}

/* ---- the node ---- */

static int add_path(struct proxy *p, unsigned i)
{
    const struct proxy_path *path = &p->s.path[i];
    const struct ns3c_addr a = addr4(path->addr);
    uint8_t mac[6] = {2, 0, 0, 0, 0, 0};
    char file[512];
    int dev;

    memcpy(mac + 2, path->addr, 4);
    p->tap[i] = ns3c_tap_open(path->tap);
    if (p->tap[i] < 0)
        return fail(path->tap);
    dev = ns3c_tap(p->node, p->tap[i], mac);
    if (dev < 0 || ns3c_addr_add(dev, &a, 24) < 0)
        return fail(path->tap);
    if (!p->s.pcap)
        return 0;
    snprintf(file, sizeof file, "%s-%s.pcap", p->s.pcap, path->tap);
    return ns3c_pcap(dev, file) < 0 ? fail(file) : 0;
}

static int build_node(struct proxy *p)
{
    struct ns3c_options o = {.run = 1, .checksums = true, .realtime = true};

    session_random(&o.seed, sizeof o.seed);
    o.seed = o.seed % INT32_MAX + 1;
    if (ns3c_init(&o) < 0)
        return fail("ns-3");
    p->node = ns3c_node();
    if (ns3c_node_inet(p->node) < 0)
        return fail("node");
    for (unsigned i = 0; i < p->s.n_paths; i++)
        if (add_path(p, i) < 0)
            return -1;
    return 0;
}

static int build_host(struct proxy *p)
{
    const struct host_options o = {
        .stream = p->s.server ? HOST_STREAM_SERVER : HOST_STREAM_CLIENT,
        .random = session_random,
        .tcp = {.congestion = "ns3::TcpLinuxReno",
                .sack = true,
                .timestamps = true,
                .sndbuf = host_tcp_buffer(p->cfg.sndbuf),
                .rcvbuf = host_tcp_buffer(p->cfg.rcvbuf),
                .mss = MSS},
    };

    p->relays.host = host_new(p->node, &o);
    if (!p->relays.host)
        return fail("endpoint");
    for (unsigned i = 0; i < p->s.n_paths; i++) {
        const struct ns3c_addr a = addr4(p->s.path[i].addr);

        if (host_add_addr(p->relays.host, &a) < 0)
            return fail("address");
    }
    if (p->s.server && host_listen(p->relays.host, 4, p->s.listen, &p->cfg,
                                   &relay_ops, &p->relays) < 0)
        return fail("listen");
    return 0;
}

static int configure(struct proxy *p)
{
    const struct mpx_profile *profile = mpx_profile_find(p->s.profile);

    if (!profile || profile == mpx_profile_find("tcp")) {
        fprintf(stderr, "mpx-proxy: %s: no profile of MPTCP\n", p->s.profile);
        return -1;
    }
    if (p->s.clear && profile->external) {
        fprintf(stderr, "mpx-proxy: %s: its key comes from TLS\n",
                p->s.profile);
        return -1;
    }
    if (p->s.rotate_ns && !profile->confirms) {
        fprintf(stderr, "mpx-proxy: %s: its key cannot be changed\n",
                p->s.profile);
        return -1;
    }
    mpx_config_init(&p->cfg);
    p->cfg.profile = *profile;
    p->cfg.pm = mpx_pm_find("fullmesh");
    p->cfg.mss = MSS;
    p->cfg.sndbuf = SNDBUF;
    p->cfg.rcvbuf = RCVBUF;
    p->relays.server = p->s.server;
    p->relays.program_port = p->s.to_port;
    p->relays.rotate_ns = p->s.rotate_ns;
    if (!session_start(&p->relays.session, profile, p->s.server, p->s.cert,
                       p->s.keylog))
        return -1;
    p->relays.session.clear = p->s.clear;
    return 0;
}

/* ---- programs ---- */

static int listen_programs(struct proxy *p)
{
    struct sockaddr_in at = {.sin_family = AF_INET,
                             .sin_port = htons(p->s.listen),
                             .sin_addr = {htonl(INADDR_LOOPBACK)}};
    int one = 1;

    p->listener =
        socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (p->listener < 0 ||
        setsockopt(p->listener, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one) ||
        bind(p->listener, (struct sockaddr *)&at, sizeof at) ||
        listen(p->listener, BACKLOG)) {
        perror("mpx-proxy: listen");
        return -1;
    }
    return 0;
}

static void take_program(struct proxy *p, int fd)
{
    const struct ns3c_addr local = addr4(p->s.path[0].addr),
                           remote = addr4(p->s.to_addr);
    struct relay *r = relay_new(&p->relays, fd);
    int one = 1;

    if (!r) {
        fputs("mpx-proxy: too many connections\n", stderr);
        close(fd);
        return;
    }
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    r->conn = host_connect(p->relays.host, &local, &remote, p->s.to_port,
                           &p->cfg, &relay_ops, r);
    if (!r->conn) {
        fail("connect");
        close(fd);
        r->fd = -1;
    }
}

static void turn(void *ctx)
{
    struct proxy *p = ctx;
    int fd;

    if (stop) {
        ns3c_stop();
        return;
    }
    while (p->listener >= 0 &&
           (fd = accept4(p->listener, NULL, NULL,
                         SOCK_NONBLOCK | SOCK_CLOEXEC)) >= 0)
        take_program(p, fd);
    for (struct relay *r = p->relays.first; r; r = r->next)
        relay_turn(r);
    ns3c_schedule(TURN, turn, p);
}

static void on_ready(void *ctx)
{
    (void)ctx;
    puts("Ready");
    fflush(stdout);
}

/* ---- the whole ---- */

static void print_counters(const struct proxy *p)
{
    const struct mpx_stats *st =
        mpx_endpoint_stats(host_endpoint(p->relays.host));
    const char *before = "";

    printf("{\"connections\":%" PRIu32 ",\"unfinished\":%" PRIu32
           ",\"counters\":{",
           p->relays.n, p->relays.live);
    for (unsigned i = 0; i < mpx_stats_count(); i++) {
        if (mpx_stats_value(st, i) == 0)
            continue;
        printf("%s\"%s\":%" PRIu64, before, mpx_stats_name(i),
               mpx_stats_value(st, i));
        before = ",";
    }
    puts("}}");
}

static int run(struct proxy *p)
{
    struct sigaction a = {.sa_handler = on_signal, .sa_flags = SA_RESTART};

    sigemptyset(&a.sa_mask);
    sigaction(SIGINT, &a, NULL);
    sigaction(SIGTERM, &a, NULL);
    ns3c_schedule(0, on_ready, NULL);
    ns3c_schedule(0, turn, p);
    ns3c_run(p->s.duration ? p->s.duration * SECOND : FOREVER);
    for (struct relay *r = p->relays.first; r; r = r->next)
        if (!r->over)
            relay_print(r);
    print_counters(p);
    return 0;
}

int main(int argc, char **argv)
{
    struct proxy p = {.listener = -1, .tap = {-1, -1, -1, -1}};
    int help = settings_read(&p.s, argc, argv), status = 2;

    if (help)
        return help > 0 ? 0 : 2;
    if (configure(&p) == 0 && build_node(&p) == 0 && build_host(&p) == 0 &&
        (p.s.server || listen_programs(&p) == 0))
        status = run(&p);
    ns3c_destroy();
    relay_free_all(&p.relays);
    host_free(p.relays.host);
    if (!session_end(&p.relays.session)) {
        fputs("mpx-proxy: the key log could not be written\n", stderr);
        status = 2;
    }
    for (unsigned i = 0; i < PROXY_PATHS_MAX; i++)
        if (p.tap[i] >= 0)
            close(p.tap[i]);
    return status;
}
