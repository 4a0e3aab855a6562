/* SPDX-License-Identifier: MIT */
/* The kernel's side of the exchange: one MPTCP, or plain TCP, socket. */
#include "digest.h"
#include "mib.h"
#include "payload.h"
#include "pm.h"

#include <arpa/inet.h>
#include <errno.h>
#include <inttypes.h>
#include <limits.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include <linux/mptcp.h>

#ifndef IPPROTO_MPTCP
#define IPPROTO_MPTCP 262
#endif
#ifndef SOL_MPTCP
#define SOL_MPTCP 284
#endif

static const char usage[] =
    "usage: mpx-interop-peer ROLE ADDRESS PORT PROTOCOL SEND RECEIVE JOINS\n"
    "                        SECONDS EVENT [COMMAND]\n"
    "       mpx-interop-peer counters\n"
    "       mpx-interop-peer pm announce TOKEN ADDRESS ID\n"
    "       mpx-interop-peer pm remove TOKEN ID\n"
    "       mpx-interop-peer pm create TOKEN ADDRESS ID REMOTE PORT\n"
    "ROLE is client or server, PROTOCOL mptcp, tcp, or fastopen: mptcp whose "
    "SYN\n"
    "has the first octets (RFC 7413). Sends SEND octets, the\n"
    "second half once there are JOINS additional subflows, and shuts down "
    "while\n"
    "it reads to the end of the stream, within SECONDS, and prints what "
    "happened\n"
    "as lines of a name and a value. EVENT is one of\n"
    "  none\n"
    "  last     nothing is sent before the end of the stream\n"
    "  abort    once SEND went and RECEIVE came, close with SO_LINGER 0\n"
    "  aborted  once RECEIVE came and SEND went, the other end does so\n"
    "or a command for the shell, run before the second half is sent. COMMAND "
    "is "
    "one\n"
    "that is run once octets have come. Both find the connection's token in "
    "$TOKEN.\n"
    "counters: MPTcpExt of this namespace, and TCPFastOpenActiveFail.\n"
    "pm: what a daemon tells the kernel's path manager userspace.\n";

enum {
    CHUNK = 65536,
    FIRST = 500, /* octets, of a SYN */
    BACKLOG = 4,
    SUBFLOWS_MAX = 8,
    LOOK_MS = 5, /* how often a held sender looks for the joins */
};

/* When it sends, and how it ends; see usage. */
enum manner { SPEAK_AT_ONCE, SPEAK_LAST, SPEAK_ABORT, SPEAK_ABORTED };

struct peer {
    enum payload_sender self;
    struct sockaddr_storage addr;
    socklen_t addr_len;
    int protocol, sock;
    bool fastopen;
    uint64_t size;      /* octets to send */
    uint64_t peer_size; /* octets to receive */
    enum manner manner;
    const char *early, *command; /* NULL once they have run */
    unsigned joins;              /* still wanted before the second half */
    int64_t deadline;            /* ms, monotonic */
    struct digest sent, received;
    bool shut, eof, reset;
};

static int64_t now_ms(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static int fail(const char *what)
{
    fprintf(stderr, "mpx-interop-peer: %s: %s\n", what, strerror(errno));
    return -1;
}

/* What is ready of @p events after at most @p ms; -1 past the deadline. */
static int wait_for(const struct peer *p, int fd, short events, int64_t ms)
{
    struct pollfd pfd = {.fd = fd, .events = events};
    int64_t left = p->deadline - now_ms();

    if (left <= 0) {
        errno = ETIMEDOUT;
        return -1;
    }
    if (poll(&pfd, 1, (int)(left < ms ? left : ms)) < 0)
        return -1;
    return pfd.revents;
}

/* ---- arguments ---- */

static int read_address(struct peer *p, const char *text, const char *port)
{
    struct sockaddr_in sin = {.sin_family = AF_INET};
    struct sockaddr_in6 sin6 = {.sin6_family = AF_INET6};

    sin.sin_port = sin6.sin6_port = htons((uint16_t)strtoul(port, NULL, 10));
    if (inet_pton(AF_INET, text, &sin.sin_addr) == 1) {
        memcpy(&p->addr, &sin, p->addr_len = sizeof sin);
        return 0;
    }
    if (inet_pton(AF_INET6, text, &sin6.sin6_addr) == 1) {
        memcpy(&p->addr, &sin6, p->addr_len = sizeof sin6);
        return 0;
    }
    return -1;
}

static void read_event(struct peer *p, const char *event)
{
    static const char *const names[] = {"none", "last", "abort", "aborted"};

    for (int i = 0; i < 4; i++)
        if (!strcmp(event, names[i])) {
            p->manner = (enum manner)i;
            return;
        }
    p->command = event;
}

static int read_arguments(struct peer *p, char **arg)
{
    bool fastopen = !strcmp(arg[3], "fastopen");
    bool mptcp = fastopen || !strcmp(arg[3], "mptcp");

    *p = (struct peer){
        .self = !strcmp(arg[0], "server") ? PAYLOAD_SERVER : PAYLOAD_CLIENT,
        .protocol = mptcp ? IPPROTO_MPTCP : IPPROTO_TCP,
        .fastopen = fastopen,
        .early = arg[9], /* or the NULL that ends the arguments */
        .size = strtoull(arg[4], NULL, 10),
        .peer_size = strtoull(arg[5], NULL, 10),
        .joins = (unsigned)strtoul(arg[6], NULL, 10),
        .deadline = now_ms() + strtol(arg[7], NULL, 10) * 1000,
        .sock = -1,
    };
    read_event(p, arg[8]);
    if (read_address(p, arg[1], arg[2]) < 0 ||
        (!mptcp && strcmp(arg[3], "tcp") != 0) ||
        (p->self == PAYLOAD_CLIENT && strcmp(arg[0], "client") != 0))
        return -1;
    digest_init(&p->sent);
    digest_init(&p->received);
    return 0;
}

/* ---- the connection ---- */

static int accept_one(struct peer *p)
{
    int on = 1, l = socket(p->addr.ss_family, SOCK_STREAM, p->protocol);

    if (l < 0)
        return fail("socket");
    setsockopt(l, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    if (bind(l, (struct sockaddr *)&p->addr, p->addr_len) < 0 ||
        listen(l, BACKLOG) < 0)
        return fail("listen");
    puts("Ready 1");
    fflush(stdout);
    if (wait_for(p, l, POLLIN, INT_MAX) <= 0)
        return fail("accept");
    p->sock = accept(l, NULL, NULL);
    /* The listener stays open: joins to another address arrive through it. */
    return p->sock < 0 ? fail("accept") : 0;
}

/* connect() sends nothing then: the first octets do, and wait for the SYN/ACK.
 */
static int open_fast(struct peer *p)
{
    uint8_t buf[FIRST];
    ssize_t n;

    payload_fill(payload_id(p->self, 0), 0, buf, sizeof buf);
    n = send(p->sock, buf, p->size < FIRST ? p->size : FIRST, MSG_NOSIGNAL);
    if (n < 0)
        return fail("send with the SYN");
    digest_add(&p->sent, buf, (size_t)n);
    return 0;
}

static int connect_one(struct peer *p)
{
    int on = 1;

    p->sock = socket(p->addr.ss_family, SOCK_STREAM, p->protocol);
    if (p->sock < 0)
        return fail("socket");
    if (p->fastopen && setsockopt(p->sock, IPPROTO_TCP, TCP_FASTOPEN_CONNECT,
                                  &on, sizeof on) < 0)
        return fail("TCP_FASTOPEN_CONNECT");
    if (connect(p->sock, (struct sockaddr *)&p->addr, p->addr_len) < 0)
        return fail("connect");
    return p->fastopen ? open_fast(p) : 0;
}

static bool look(const struct peer *p, struct mptcp_info *info)
{
    socklen_t len = sizeof *info;

    *info = (struct mptcp_info){0};
    return getsockopt(p->sock, SOL_MPTCP, MPTCP_INFO, info, &len) == 0;
}

/* Subflows that are up: struct mptcp_info counts those that are trying too. */
static unsigned subflows_up(const struct peer *p)
{
    struct {
        struct mptcp_subflow_data head;
        struct tcp_info flow[SUBFLOWS_MAX];
    } all = {.head = {.size_subflow_data = sizeof all.head,
                      .size_user = sizeof all.flow[0]}};
    socklen_t len = sizeof all;
    unsigned up = 0;

    if (getsockopt(p->sock, SOL_MPTCP, MPTCP_TCPINFO, &all, &len) < 0)
        return 0;
    for (unsigned i = 0; i < all.head.num_subflows && i < SUBFLOWS_MAX; i++)
        up += all.flow[i].tcpi_state == TCP_ESTABLISHED;
    return up;
}

static void run_command(const struct peer *p, const char **command)
{
    struct mptcp_info info;
    char token[16];

    look(p, &info);
    snprintf(token, sizeof token, "%" PRIu32, info.mptcpi_token);
    setenv("TOKEN", token, 1);
    if (system(*command) != 0)
        fprintf(stderr, "mpx-interop-peer: failed: %s\n", *command);
    *command = NULL;
}

/* How many octets may have been sent by now. */
static uint64_t limit(struct peer *p)
{
    if (p->manner == SPEAK_LAST && !p->eof)
        return 0;
    if (p->manner == SPEAK_ABORTED && p->received.octets < p->peer_size)
        return 0;
    if (p->early && p->received.octets)
        run_command(p, &p->early);
    if (p->joins && subflows_up(p) > p->joins)
        p->joins = 0;
    if (p->command && !p->joins && p->sent.octets >= p->size / 2)
        run_command(p, &p->command);
    return p->joins || p->command ? p->size / 2 : p->size;
}

static int send_some(struct peer *p, uint64_t until)
{
    uint8_t buf[CHUNK];
    uint64_t left = until - p->sent.octets;
    size_t len = left < sizeof buf ? (size_t)left : sizeof buf;
    ssize_t n;

    payload_fill(payload_id(p->self, 0), p->sent.octets, buf, len);
    n = send(p->sock, buf, len, MSG_DONTWAIT | MSG_NOSIGNAL);
    if (n < 0)
        return errno == EAGAIN ? 0 : fail("send");
    digest_add(&p->sent, buf, (size_t)n);
    return 0;
}

static int receive_some(struct peer *p)
{
    uint8_t buf[CHUNK];
    ssize_t n = recv(p->sock, buf, sizeof buf, MSG_DONTWAIT);

    if (n < 0 && errno == ECONNRESET && p->manner == SPEAK_ABORTED) {
        p->reset = true;
        return 0;
    }
    if (n < 0)
        return errno == EAGAIN ? 0 : fail("recv");
    p->eof = n == 0;
    digest_add(&p->received, buf, (size_t)n);
    return 0;
}

static int step(struct peer *p)
{
    uint64_t until = p->shut ? p->size : limit(p);
    bool held = p->sent.octets >= until;
    short events = (short)((p->eof ? 0 : POLLIN) | (held ? 0 : POLLOUT));
    int ready;

    if (!p->shut && p->sent.octets == p->size && p->manner < SPEAK_ABORT) {
        p->shut = true;
        return shutdown(p->sock, SHUT_WR) < 0 ? fail("shutdown") : 0;
    }
    ready = wait_for(p, p->sock, events, p->shut ? INT_MAX : LOOK_MS);
    if (ready < 0)
        return fail("exchange");
    if (!p->eof && (ready & (POLLIN | POLLHUP | POLLERR)) &&
        receive_some(p) < 0)
        return -1;
    return !held && (ready & POLLOUT) ? send_some(p, until) : 0;
}

static bool done(const struct peer *p)
{
    switch (p->manner) {
    case SPEAK_AT_ONCE:
    case SPEAK_LAST:
        return p->shut && p->eof;
    case SPEAK_ABORT:
        return p->sent.octets == p->size && p->received.octets == p->peer_size;
    case SPEAK_ABORTED:
        return p->reset;
    }
    return true;
}

/* An abrupt end where that is what is wanted. */
static void end(const struct peer *p)
{
    const struct linger at_once = {.l_onoff = 1};

    if (p->manner == SPEAK_ABORT &&
        setsockopt(p->sock, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once))
        fail("SO_LINGER");
    close(p->sock);
}

static void print(struct peer *p)
{
    struct mptcp_info info;
    bool mptcp = look(p, &info);

    printf("Mptcp %d\nExtraSubflows %u\nFlags %#x\n", mptcp,
           info.mptcpi_subflows, info.mptcpi_flags);
    printf("Fallback %d\nChecksum %u\n",
           !mptcp || (info.mptcpi_flags & MPTCP_INFO_FLAG_FALLBACK),
           info.mptcpi_csum_enabled);
    digest_print(&p->sent, "Sent");
    digest_print(&p->received, "Received");
    printf("Eof %d\nReset %d\n", p->eof, p->reset);
}

int main(int argc, char **argv)
{
    struct peer p;
    int err;

    if (argc == 2 && !strcmp(argv[1], "counters"))
        return mib_print() < 0;
    if (argc > 2 && !strcmp(argv[1], "pm"))
        return pm_command(argc - 2, argv + 2);
    if (argc < 10 || argc > 11 || read_arguments(&p, argv + 1) < 0) {
        fputs(usage, stderr);
        return 2;
    }
    err = p.self == PAYLOAD_SERVER ? accept_one(&p) : connect_one(&p);
    while (!err && !done(&p))
        err = step(&p);
    print(&p);
    if (p.sock >= 0)
        end(&p);
    return err ? 1 : 0;
}
