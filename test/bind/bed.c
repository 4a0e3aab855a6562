/* SPDX-License-Identifier: MIT */
/* The test bed of two hosts over ns-3. */
#include "bed.h"

#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { CASE_SECONDS = 250, CHUNK = 5600, READ = 1460 };

int run_case(void (*fn)(void))
{
    int status;

    fflush(NULL);
    pid_t child = fork();
    if (child < 0)
        return CASE_FAILED;
    if (child == 0) {
        alarm(CASE_SECONDS);
        fn();
        exit(CASE_OK);
    }
    if (waitpid(child, &status, 0) != child)
        return CASE_FAILED;
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

struct bed_options bed_defaults(void)
{
    return (struct bed_options){
        .family = 4,
        .links = 1,
        .seed = 1,
        .link = {.rate_bps = 50000000,
                 .delay_ns = 5 * MS,
                 .queue_packets = 100},
    };
}

/* 10.<link + 1>.0.<host + 1> or fd00:<link + 1>::<host + 1> */
static struct ns3c_addr address(uint8_t family, int link, int host)
{
    struct ns3c_addr a = {.family = family};

    if (family == 4) {
        a.b[0] = 10;
        a.b[1] = (uint8_t)(link + 1);
        a.b[3] = (uint8_t)(host + 1);
    } else {
        a.b[0] = 0xfd;
        a.b[3] = (uint8_t)(link + 1);
        a.b[15] = (uint8_t)(host + 1);
    }
    return a;
}

static void make_link(struct bed *b, int link)
{
    int d[2];

    if (!b->o.wire || link > 0) {
        CHECK(ns3c_p2p(b->host[0], b->host[1], &b->o.link, b->dev[link]) == 0);
        return;
    }
    b->middle = ns3c_node();
    for (int h = 0; h < 2; h++) {
        CHECK(ns3c_p2p(b->host[h], b->middle, &b->o.link, d) == 0);
        b->dev[link][h] = d[0];
        b->mid_dev[h] = d[1];
    }
}

void bed_make(struct bed *b, const struct bed_options *o)
{
    struct ns3c_options sim = {
        .seed = o->seed, .run = 1, .checksums = o->checksums};

    *b = (struct bed){.o = *o, .middle = -1};
    CHECK(ns3c_init(&sim) == 0);
    for (int h = 0; h < 2; h++) {
        b->host[h] = ns3c_node();
        CHECK(b->host[h] >= 0 && ns3c_node_inet(b->host[h]) == 0);
    }
    for (int l = 0; l < o->links; l++) {
        make_link(b, l);
        for (int h = 0; h < 2; h++) {
            b->addr[l][h] = address(o->family, l, h);
            CHECK(ns3c_addr_add(b->dev[l][h], &b->addr[l][h],
                                o->family == 4 ? 24 : 64) == 0);
        }
    }
}

uint8_t octet_at(uint64_t place)
{
    return (uint8_t)((place * 0x9e3779b97f4a7c15) >> 56);
}

static void end_fill(struct end *e)
{
    uint8_t buf[CHUNK];

    while (e->sent < e->total) {
        uint64_t left = e->total - e->sent;
        size_t n = left < CHUNK ? (size_t)left : CHUNK;
        for (size_t i = 0; i < n; i++)
            buf[i] = octet_at(e->sent + i);
        if (ns3c_tcp_send(e->sock, buf, n) != (long)n)
            return;
        e->sent += n;
    }
    if (!e->closing && (!e->patient || e->peer_closed)) {
        e->closing = true;
        ns3c_tcp_close(e->sock);
    }
}

static void on_connected(void *user)
{
    struct end *e = user;

    e->connected++;
    end_fill(e);
}

static void on_connect_failed(void *user)
{
    ((struct end *)user)->connect_failed++;
}

static void on_readable(void *user)
{
    struct end *e = user;
    uint8_t buf[READ];
    size_t n;

    while ((n = ns3c_tcp_recv(e->sock, buf, sizeof buf)) > 0) {
        for (size_t i = 0; i < n; i++)
            e->garbled |= buf[i] != octet_at(e->received + i);
        e->received += n;
    }
}

static void on_writable(void *user)
{
    end_fill(user);
}

static void on_peer_closed(void *user)
{
    struct end *e = user;

    e->peer_closed++;
    e->peer_closed_at = ns3c_now();
    end_fill(e);
}

static void on_closed(void *user, bool error)
{
    struct end *e = user;

    e->closed++;
    e->closed_at = ns3c_now();
    e->errors += error;
}

static void on_cwnd(void *user, uint32_t octets)
{
    ((struct end *)user)->cwnd_samples += octets > 0;
}

static void on_rtt(void *user, uint64_t ns)
{
    ((struct end *)user)->rtt_samples += ns > 0;
}

const struct ns3c_tcp_events end_events = {
    .connected = on_connected,
    .connect_failed = on_connect_failed,
    .readable = on_readable,
    .writable = on_writable,
    .peer_closed = on_peer_closed,
    .closed = on_closed,
    .cwnd = on_cwnd,
    .rtt = on_rtt,
};

struct ns3c_tcp_options end_options(void)
{
    return (struct ns3c_tcp_options){
        .congestion = "ns3::TcpNewReno",
        .sack = true,
        .timestamps = true,
        .sndbuf = 256 << 10,
        .rcvbuf = 256 << 10,
        .mss = 1400,
    };
}

void bed_connect(struct bed *b, struct end *e, int link)
{
    struct ns3c_tcp_options o = end_options();

    e->sock = ns3c_tcp(b->host[0], &o, &end_events, e);
    CHECK(e->sock >= 0);
    CHECK(ns3c_tcp_connect(e->sock, &b->addr[link][0], 0, &b->addr[link][1],
                           BED_PORT, &e->flow) == 0);
}

struct acceptor {
    struct end *ends;
    int n, used;
};

static void on_accept(void *ctx, int child, const struct ns3c_flow *flow)
{
    struct acceptor *a = ctx;

    CHECK(a->used < a->n);
    struct end *e = &a->ends[a->used++];
    e->sock = child;
    e->flow = *flow;
    ns3c_tcp_adopt(child, &end_events, e);
}

void bed_listen(struct bed *b, struct end *ends, int n)
{
    struct ns3c_tcp_options o = end_options();
    static struct acceptor acceptors[4];
    static int used;

    CHECK(used < 4);
    struct acceptor *a = &acceptors[used++];
    *a = (struct acceptor){.ends = ends, .n = n};
    int sock = ns3c_tcp(b->host[1], &o, NULL, NULL);
    CHECK(sock >= 0);
    CHECK(ns3c_tcp_listen(sock, b->o.family, BED_PORT, on_accept, a) == 0);
}

static int tshark_lines(const char *pcap, const char *filter)
{
    char cmd[512];
    int lines = 0;

    snprintf(cmd, sizeof cmd,
             "tshark -n -r '%s' -o tcp.check_checksum:TRUE "
             "-o ip.check_checksum:TRUE -Y '%s' 2>/dev/null",
             pcap, filter);
    FILE *f = popen(cmd, "r");
    CHECK(f);
    for (int c; (c = getc(f)) != EOF;)
        lines += c == '\n';
    CHECK(pclose(f) == 0);
    return lines;
}

int check_pcap(const char *pcap)
{
    if (system("tshark --version >/dev/null 2>&1") != 0)
        return -1;
    CHECK(tshark_lines(pcap, "_ws.malformed || _ws.expert.severity == error "
                             "|| tcp.checksum.status == 0 "
                             "|| ip.checksum.status == 0") == 0);
    return tshark_lines(pcap, "tcp");
}

void check_hooks(const struct bed *b, uint64_t bad_header,
                 uint64_t bad_checksum)
{
    struct ns3c_hook_stats s;
    uint64_t header = 0, checksum = 0;

    for (int h = 0; h < 2; h++) {
        ns3c_hook_stats(b->host[h], &s);
        header += s.bad_header;
        checksum += s.bad_checksum;
    }
    CHECK(header == bad_header && checksum == bad_checksum);
}

void check_done(const struct end *a, const struct end *b)
{
    CHECK(a->received == b->total && b->received == a->total);
    CHECK(!a->garbled && !b->garbled);
    CHECK(a->peer_closed == 1 && b->peer_closed == 1);
    CHECK(a->closed == 1 && b->closed == 1);
    CHECK(a->errors == 0 && b->errors == 0);
    CHECK(a->connect_failed == 0 && b->connect_failed == 0);
}
