/* SPDX-License-Identifier: MIT */
/* Subflows as ns-3's TCP sockets: their callbacks, and the calls to them. */
#include "host_impl.h"

#include <stdlib.h>

enum { RECV_CHUNK = 1460 }; /* larger reads cost ns-3 quadratic time */

/* ---- sockets ---- */

static void on_connected(void *user)
{
    struct sock *s = user;

    mpx_subflow_attach(s->sf, s, ns3c_now());
    host_pump(s->h);
}

/* Who uses the connection of a subflow, or NULL. */
static const struct user *user_of(const struct sock *s)
{
    return s->sf ? mpx_conn_user(mpx_subflow_conn(s->sf)) : NULL;
}

static void on_closed(void *user, bool error)
{
    struct sock *s = user;
    const struct user *u = user_of(s);

    if (u && u->ops->ended)
        u->ops->ended(u->app, mpx_subflow_conn(s->sf), s->sf);
    mpx_subflow_closed(s->sf, error, ns3c_now());
    host_pump(s->h);
}

static void on_connect_failed(void *user)
{
    on_closed(user, true);
}

static void on_readable(void *user)
{
    struct sock *s = user;
    uint64_t now = ns3c_now();
    uint8_t buf[RECV_CHUNK];
    size_t n;

    while ((n = ns3c_tcp_recv(s->id, buf, sizeof buf)) > 0) {
        mpx_subflow_data(s->sf, buf, n, now);
        host_pump(s->h);
    }
}

static void on_peer_closed(void *user)
{
    struct sock *s = user;

    mpx_subflow_eof(s->sf, ns3c_now());
    host_pump(s->h);
}

static void on_writable(void *user)
{
    host_pump(((struct sock *)user)->h);
}

static void on_cwnd(void *user, uint32_t octets)
{
    const struct sock *s = user;
    const struct user *u = user_of(s);

    mpx_subflow_cwnd(s->sf, octets);
    if (u && u->ops->cwnd)
        u->ops->cwnd(u->app, mpx_subflow_conn(s->sf), s->sf, octets);
}

static void on_rtt(void *user, uint64_t ns)
{
    mpx_subflow_rtt(((struct sock *)user)->sf, ns);
}

static int32_t on_increase(void *user, uint32_t cwnd, uint32_t acked)
{
    return mpx_subflow_increase(((struct sock *)user)->sf, cwnd, acked);
}

static void on_lost(void *user, uint32_t ssthresh)
{
    mpx_subflow_lost(((struct sock *)user)->sf, ssthresh);
}

#define EVENTS                                                                 \
    .connected = on_connected, .connect_failed = on_connect_failed,            \
    .readable = on_readable, .writable = on_writable,                          \
    .peer_closed = on_peer_closed, .closed = on_closed, .cwnd = on_cwnd,       \
    .rtt = on_rtt
static const struct ns3c_tcp_events alone = {EVENTS};
static const struct ns3c_tcp_events coupled = {EVENTS, .increase = on_increase,
                                               .lost = on_lost};
#undef EVENTS

static const struct ns3c_tcp_events *events_of(const struct host *h)
{
    return h->opt.coupled ? &coupled : &alone;
}

static struct sock *sock_new(struct host *h)
{
    struct sock *s = calloc(1, sizeof *s);

    if (!s)
        return NULL;
    s->h = h;
    s->id = -1;
    s->next = h->socks;
    h->socks = s;
    return s;
}

static void on_accept(void *ctx, int child, const struct ns3c_flow *flow)
{
    struct host *h = ctx;
    struct mpx_tuple t = tuple_of(flow);
    struct sock *s = sock_new(h);
    mpx_subflow *sf = mpx_subflow_find(h->ep, &t);

    if (!s || !sf) {
        ns3c_tcp_abort(child);
        return;
    }
    s->id = child;
    s->sf = sf;
    ns3c_tcp_adopt(child, events_of(h), s);
    mpx_subflow_attach(sf, s, ns3c_now());
    host_pump(h);
}

static struct ns3c_tcp_options options_of(const struct host *h, uint16_t mss)
{
    struct ns3c_tcp_options o = h->opt.tcp;

    if (!o.mss)
        o.mss = mss;
    return o;
}

int host_sock_listen(struct host *h, uint8_t family, uint16_t port,
                     uint16_t mss)
{
    const struct ns3c_tcp_options o = options_of(h, mss);
    int sock = ns3c_tcp(h->node, &o, NULL, NULL);

    return sock < 0 ? -1 : ns3c_tcp_listen(sock, family, port, on_accept, h);
}

struct sock *host_sock_start(struct host *h, const struct ns3c_addr *local,
                             uint16_t local_port,
                             const struct ns3c_addr *remote, uint16_t port,
                             uint16_t mss, struct mpx_tuple *t)
{
    const struct ns3c_tcp_options o = options_of(h, mss);
    struct sock *s = sock_new(h);
    struct ns3c_flow flow;

    if (!s)
        return NULL;
    s->id = ns3c_tcp(h->node, &o, events_of(h), s);
    if (s->id < 0 ||
        ns3c_tcp_connect(s->id, local, local_port, remote, port, &flow) < 0)
        return NULL;
    *t = tuple_of(&flow);
    return s;
}

bool host_sock_open(struct host *h, const struct mpx_action *a)
{
    struct ns3c_addr local = addr_of(a->tuple.family, a->tuple.local);
    struct ns3c_addr remote = addr_of(a->tuple.family, a->tuple.remote);
    const struct user *u = mpx_conn_user(a->conn);
    struct mpx_tuple t;
    struct sock *s;

    if (!ns3c_reachable(h->node, &local, &remote))
        return false; /* no route: connect() would fail at once */
    s = host_sock_start(h, &local, 0, &remote, a->tuple.remote_port,
                        u ? u->mss : 0, &t);
    if (!s)
        return false;
    if (mpx_join(a->conn, a, &t, ns3c_now(), &s->sf) == MPX_OK)
        return true;
    host_sock_refuse(s);
    return false;
}

void host_sock_refuse(struct sock *s)
{
    ns3c_tcp_adopt(s->id, NULL, NULL);
    ns3c_tcp_abort(s->id);
}

void host_sock_send(const struct mpx_action *a)
{
    const struct sock *s = mpx_subflow_user(a->sf);

    for (int i = 0; i < 2; i++)
        if (a->span[i].len &&
            ns3c_tcp_send(s->id, a->span[i].p, a->span[i].len) !=
                (long)a->span[i].len) {
            /* It has ended, and will report it: tcp_buffer keeps the core from
             * giving it more than it has room for. */
            ns3c_tcp_abort(s->id);
            return;
        }
}
