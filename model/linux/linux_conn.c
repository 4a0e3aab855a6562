/* SPDX-License-Identifier: MIT */
/* Sockets of the kernel as connections of applications. */
#define _GNU_SOURCE /* accept4() */
#include "linux_impl.h"

#include <arpa/inet.h>
#include <errno.h>
#include <linux/mptcp.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#ifndef IPPROTO_MPTCP
#define IPPROTO_MPTCP 262
#endif
#ifndef SOL_MPTCP
#define SOL_MPTCP 284
#endif

enum { CHUNK = 65536, AT_ONCE = 16, BACKLOG = 1024, FELL_BACK = 1 << 0 };

static int fail(const char *what)
{
    char text[128];

    snprintf(text, sizeof text, "%s: %s", what, strerror(errno));
    ns3c_set_error(text);
    return -1;
}

/* ---- addresses ---- */

static socklen_t put_addr(struct sockaddr_storage *to,
                          const struct ns3c_addr *a, uint8_t family,
                          uint16_t port)
{
    struct sockaddr_in sin = {.sin_family = AF_INET, .sin_port = htons(port)};
    struct sockaddr_in6 sin6 = {.sin6_family = AF_INET6,
                                .sin6_port = htons(port)};

    if (family == 4) {
        if (a)
            memcpy(&sin.sin_addr, a->b, 4);
        memcpy(to, &sin, sizeof sin);
        return sizeof sin;
    }
    if (a)
        memcpy(&sin6.sin6_addr, a->b, 16);
    memcpy(to, &sin6, sizeof sin6);
    return sizeof sin6;
}

static uint16_t get_addr(const struct sockaddr_storage *from, uint8_t b[16])
{
    struct sockaddr_in sin;
    struct sockaddr_in6 sin6;

    if (from->ss_family == AF_INET) {
        memcpy(&sin, from, sizeof sin);
        memcpy(b, &sin.sin_addr, 4);
        return ntohs(sin.sin_port);
    }
    memcpy(&sin6, from, sizeof sin6);
    memcpy(b, &sin6.sin6_addr, 16);
    return ntohs(sin6.sin6_port);
}

static struct mpx_tuple tuple_of(const struct conn *c)
{
    struct mpx_tuple t = {.family = c->host->o.s->family};
    struct sockaddr_storage own = {0}, peer = {0};
    socklen_t len = sizeof own;

    (void)getsockname(c->fd, (struct sockaddr *)&own, &len);
    len = sizeof peer;
    (void)getpeername(c->fd, (struct sockaddr *)&peer, &len);
    t.local_port = get_addr(&own, t.local);
    t.remote_port = get_addr(&peer, t.remote);
    return t;
}

/* ---- what the kernel says of it ---- */

static bool look(const struct conn *c, struct mptcp_info *info)
{
    socklen_t len = sizeof *info;

    memset(info, 0, sizeof *info);
    return c->fd >= 0 &&
           getsockopt(c->fd, SOL_MPTCP, MPTCP_INFO, info, &len) == 0;
}

static void look_for_token(struct conn *c)
{
    struct mptcp_info info;

    if (!look(c, &info) || info.mptcpi_flags & FELL_BACK)
        return;
    c->token = info.mptcpi_token;
    c->has_token = true;
}

void linux_conn_look_for_fallback(struct conn *c)
{
    struct mptcp_info info;

    if (!c->app || !c->established || !linux_uses_mptcp(c->host) || c->fd < 0 ||
        c->app->fallback)
        return;
    if (!look(c, &info) || info.mptcpi_flags & FELL_BACK)
        app_bulk_ops.fallback(c->app, NULL);
}

/* ---- its life ---- */

static void arm(struct conn *c)
{
    bool opening = c->app && !c->established;

    if (c->eof && !c->wants_space)
        return; /* the peer's end is reported again and again */
    (void)ns3c_arm(c->watch, !opening && !c->eof, opening || c->wants_space);
}

static void close_conn(struct conn *c, bool error)
{
    linux_conn_look_for_fallback(c);
    close(c->fd);
    c->fd = -1;
    app_bulk_ops.closed(c->app, NULL, error);
}

static void close_if_over(struct conn *c)
{
    if (c->fd >= 0 && c->eof && c->shut)
        close_conn(c, false);
}

static size_t line_write(void *ctx, const uint8_t *p, size_t len)
{
    struct conn *c = ctx;
    ssize_t n;

    if (c->fd < 0)
        return 0;
    n = send(c->fd, p, len, MSG_DONTWAIT | MSG_NOSIGNAL);
    if (n == (ssize_t)len)
        return len;
    c->failed = n < 0 && errno != EAGAIN && errno != EINTR;
    c->wants_space = true;
    arm(c);
    return n < 0 ? 0 : (size_t)n;
}

static void line_shutdown(void *ctx)
{
    struct conn *c = ctx;

    if (c->fd < 0 || c->shut)
        return;
    c->shut = true;
    (void)shutdown(c->fd, SHUT_WR);
    close_if_over(c);
}

static void line_abort(void *ctx)
{
    struct conn *c = ctx;
    const struct linger now = {.l_onoff = 1, .l_linger = 0};

    if (c->fd < 0)
        return;
    (void)setsockopt(c->fd, SOL_SOCKET, SO_LINGER, &now, sizeof now);
    close_conn(c, true);
}

static void establish(struct conn *c)
{
    struct mpx_tuple t = tuple_of(c);

    c->established = true;
    look_for_token(c);
    linux_conn_look_for_fallback(c);
    app_bulk_established(c->app, &t);
}

/* How connect() ended. */
static void end_opening(struct conn *c)
{
    int err = 0;
    socklen_t len = sizeof err;

    if (getsockopt(c->fd, SOL_SOCKET, SO_ERROR, &err, &len) < 0 || err)
        close_conn(c, true);
    else
        establish(c);
}

static void receive(struct conn *c)
{
    static uint8_t buf[CHUNK];

    for (unsigned i = 0; i < AT_ONCE && c->fd >= 0 && !c->eof; i++) {
        ssize_t n = recv(c->fd, buf, sizeof buf, MSG_DONTWAIT);

        if (n < 0 && (errno == EAGAIN || errno == EINTR))
            return;
        if (n < 0) {
            close_conn(c, true);
            return;
        }
        if (n > 0) {
            const struct mpx_span piece[2] = {{buf, (size_t)n}};

            app_bulk_ops.data(c->app, NULL, piece);
            continue;
        }
        c->eof = true;
        app_bulk_ops.eof(c->app, NULL);
    }
}

static void on_ready(void *ctx)
{
    struct conn *c = ctx;

    if (c->fd < 0)
        return;
    if (!c->established) {
        end_opening(c);
    } else if (c->failed) {
        close_conn(c, true);
    } else {
        receive(c);
        if (c->fd >= 0 && c->wants_space) {
            c->wants_space = false;
            app_bulk_ops.writable(c->app, NULL);
        }
        linux_conn_look_for_fallback(c);
    }
    close_if_over(c);
    if (c->fd >= 0)
        arm(c);
}

/* @p app NULL: it is left open, and nobody reads from it. */
static struct conn *new_conn(struct linux_host *h, int fd, struct app_bulk *app)
{
    struct conn *c = calloc(1, sizeof *c);

    if (!c)
        abort(); /* out of memory */
    *c = (struct conn){.host = h, .app = app, .fd = fd, .next = h->conns};
    h->conns = c;
    if (!app)
        return c;
    c->watch = ns3c_watch(fd, on_ready, c);
    app_bulk_set_line(
        app, &(struct channel_line){c, line_write, line_shutdown, line_abort});
    return c;
}

/* ---- opening ---- */

/* ns-3's names, and ours, of what Linux has too. */
static const char *congestion_of(const struct scn_endpoint *e)
{
    static const char *const known[][2] = {
        {"linuxreno", "reno"}, {"newreno", "reno"}, {"linuxcubic", "cubic"}};

    for (unsigned i = 0; i < sizeof known / sizeof known[0]; i++)
        if (!strcmp(e->congestion, known[i][0]))
            return known[i][1];
    return e->congestion;
}

static int new_socket(const struct linux_host *h)
{
    const struct scn_endpoint *e = h->end;
    const char *congestion = congestion_of(e);
    int rcv = (int)e->rcvbuf, snd = (int)e->sndbuf, on = 1, fd;

    if (linux_ns_enter(h->ns) < 0)
        return -1;
    fd = socket(h->o.s->family == 4 ? AF_INET : AF_INET6,
                SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC,
                linux_uses_mptcp(h) ? IPPROTO_MPTCP : IPPROTO_TCP);
    linux_ns_leave(h->ns);
    if (fd < 0)
        return fail("socket");
    /* The kernel doubles sizes for its own overhead: so much of payload is in
     * them. */
    if (setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) < 0 ||
        setsockopt(fd, SOL_SOCKET, SO_RCVBUFFORCE, &rcv, sizeof rcv) < 0 ||
        setsockopt(fd, SOL_SOCKET, SO_SNDBUFFORCE, &snd, sizeof snd) < 0 ||
        setsockopt(fd, IPPROTO_TCP, TCP_CONGESTION, congestion,
                   (socklen_t)strlen(congestion)) < 0) {
        fail(congestion);
        close(fd);
        return -1;
    }
    return fd;
}

uint16_t linux_conn_connect(struct linux_host *h, struct app_bulk *b,
                            const struct ns3c_addr *local,
                            const struct ns3c_addr *remote, uint16_t port)
{
    struct sockaddr_storage own, peer;
    socklen_t own_len = put_addr(&own, local, h->o.s->family, 0);
    socklen_t peer_len = put_addr(&peer, remote, h->o.s->family, port);
    int fd = new_socket(h);
    uint8_t addr[16];
    struct conn *c;

    if (fd < 0)
        return 0;
    if (bind(fd, (struct sockaddr *)&own, own_len) < 0 ||
        (connect(fd, (struct sockaddr *)&peer, peer_len) < 0 &&
         errno != EINPROGRESS) ||
        getsockname(fd, (struct sockaddr *)&own, &own_len) < 0) {
        fail("connect");
        close(fd);
        return 0;
    }
    c = new_conn(h, fd, b);
    arm(c);
    return get_addr(&own, addr);
}

static void on_connection(void *ctx)
{
    struct linux_host *h = ctx;
    struct sockaddr_storage peer = {0};
    socklen_t len = sizeof peer;
    uint8_t addr[16];
    int fd;

    while ((fd = accept4(h->listener.fd, (struct sockaddr *)&peer, &len,
                         SOCK_NONBLOCK | SOCK_CLOEXEC)) >= 0) {
        uint16_t port = get_addr(&peer, addr);
        struct app_bulk *b = h->o.accept(h->o.ctx, port);
        struct conn *c = new_conn(h, fd, b);

        if (b) {
            establish(c);
            arm(c);
        }
        len = sizeof peer;
    }
    (void)ns3c_arm(h->listener.watch, true, false);
}

/* It listens at all its addresses. */
int linux_conn_listen(struct linux_host *h, uint16_t port)
{
    struct sockaddr_storage any;
    socklen_t len = put_addr(&any, NULL, h->o.s->family, port);
    int fd = new_socket(h);

    if (fd < 0)
        return -1;
    h->listener.fd = fd;
    if (bind(fd, (struct sockaddr *)&any, len) < 0 || listen(fd, BACKLOG) < 0)
        return fail("listen");
    h->listener.watch = ns3c_watch(fd, on_connection, h);
    return h->listener.watch < 0 ? -1
                                 : ns3c_arm(h->listener.watch, true, false);
}

void linux_conns_abort(struct linux_host *h)
{
    for (struct conn *c = h->conns; c; c = c->next)
        if (c->app)
            line_abort(c);
}

void linux_conns_close(struct linux_host *h)
{
    while (h->conns) {
        struct conn *c = h->conns;

        h->conns = c->next;
        if (c->fd >= 0)
            close(c->fd);
        free(c);
    }
    if (h->listener.fd >= 0)
        close(h->listener.fd);
}
