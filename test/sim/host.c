/* SPDX-License-Identifier: MIT */
/* A bed: hosts, applications and paths run by a plan. */
#include "host.h"
#include "edge.h"
#include "mpx_tcp.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

enum { POLLS_MAX = 100000 };
#define MSL_2 (120000 * SIM_MS) /* two of a minute, RFC 9293 3.4.2 */

static uint64_t now_of(const struct host *h)
{
    return h->bed->net.now;
}

const struct mpx_stats *host_stats(const struct host *h)
{
    return mpx_endpoint_stats(h->ep);
}

struct mpx_conn_info host_info(const struct host *h)
{
    struct mpx_conn_info info = {.state = MPX_M_CLOSED};

    if (h->conn)
        mpx_conn_info(h->conn, &info);
    return info;
}

/* ---- TCP below ---- */

static void on_emit(struct tcp *t, const uint8_t *hdr, uint8_t hdr_len,
                    const uint8_t *p, uint32_t len)
{
    struct host *h = t->owner;
    uint8_t copy[MPX_TCP_HDR_MAX];
    struct mpx_segment s = {&t->tuple, copy, hdr_len, len};
    struct mpx_rewrite rw;

    memcpy(copy, hdr, hdr_len);
    for (;;) {
        if (mpx_segment_out(h->ep, &s, now_of(h), &rw) == MPX_DROP)
            return;
        assert(rw.take <= s.payload && (rw.take || !s.payload));
        net_send(&h->bed->net, h->id, &t->tuple, rw.hdr, rw.len, p, rw.take);
        if (rw.take == s.payload)
            return;
        p += rw.take;
        s.payload -= rw.take;
        mpx_put32(copy + MPX_TCP_OFF_SEQ,
                  mpx_get32(copy + MPX_TCP_OFF_SEQ) + rw.take);
    }
}

static void on_opened(struct tcp *t)
{
    struct host *h = t->owner;

    t->sf = mpx_subflow_find(h->ep, &t->tuple);
    if (!t->sf)
        return;
    mpx_subflow_cwnd(t->sf, t->in_flight * t->mss);
    mpx_subflow_attach(t->sf, t, now_of(h));
    edge_advance(h, t);
}

static void on_data(struct tcp *t, const uint8_t *p, size_t len)
{
    struct host *h = t->owner;

    if (!t->sf)
        return;
    mpx_subflow_data(t->sf, p, len, now_of(h));
    host_drain(h);
}

static void on_eof(struct tcp *t)
{
    struct host *h = t->owner;

    if (t->sf)
        mpx_subflow_eof(t->sf, now_of(h));
}

static void on_closed(struct tcp *t, bool error)
{
    struct host *h = t->owner;
    mpx_subflow *sf = t->sf ? t->sf : mpx_subflow_find(h->ep, &t->tuple);

    if (sf)
        mpx_subflow_closed(sf, error, now_of(h));
    t->sf = NULL; /* the core may forget it from now on */
}

/* The toy has no congestion control: it asks, and goes its own way. */
static void couple(struct host *h, const struct tcp *t, mpx_subflow *sf)
{
    uint32_t cwnd = t->win * t->mss;
    int32_t more = mpx_subflow_increase(sf, cwnd, t->mss);

    if (more < 0 && cwnd - (uint32_t)-more < t->mss && cwnd >= t->mss)
        bed_blame(h->bed, "host %d: a window below one segment", h->id);
    if (t->recovering)
        mpx_subflow_lost(sf, cwnd / 2);
}

static void on_rtt(struct tcp *t, uint64_t ns)
{
    struct host *h = t->owner;
    mpx_subflow *sf = mpx_subflow_find(h->ep, &t->tuple);

    if (sf)
        mpx_subflow_rtt(sf, ns);
    if (sf && h->bed->plan->coupling)
        couple(h, t, sf);
}

static const struct tcp_ops ops = {on_emit, on_opened, on_data,
                                   on_eof,  on_closed, on_rtt};

struct tcp *host_add_socket(struct host *h, const struct mpx_tuple *t)
{
    const struct toy_plan *toy = &h->bed->plan->toy[h->id];
    struct tcp *s = tcp_new(&ops, h, t);

    if (h->bed->plan->mss)
        s->mss = h->bed->plan->mss;
    s->sack = toy->sack;
    s->timestamps = toy->timestamps;
    s->acks_from_nxt = toy->from_nxt;
    s->strict_acks = toy->strict;
    s->in_flight = toy->in_flight ? toy->in_flight : TCP_IN_FLIGHT;
    s->patience = toy->patience ? toy->patience : TCP_TRIES;
    s->next = h->sock;
    h->sock = s;
    return s;
}

struct tcp *host_find_socket(const struct host *h, const struct mpx_tuple *t)
{
    struct tcp *s = h->sock;

    while (s && (s->state == TCP_DEAD || !net_same_flow(&s->tuple, t)))
        s = s->next;
    return s;
}

/* As a host's policy would, before the subflow's first segment. */
static void set_up_join(struct host *h, mpx_subflow *sf)
{
    struct mpx_subflow_info info;

    mpx_subflow_info(sf, &info);
    if (info.join && (h->bed->plan->join_backup & (h->id + 1)))
        mpx_subflow_set_backup(sf, true);
}

/* A segment for no socket is answered with RST, RFC 9293 3.10.7.1. */
static void refuse(struct host *h, const struct mpx_tuple *t,
                   const struct mpx_rewrite *in, uint32_t len)
{
    uint8_t flags = in->hdr[MPX_TCP_OFF_FLAGS], hdr[MPX_TCP_HDR_MIN] = {0};
    struct mpx_segment s = {.tuple = t, .hdr = hdr};
    struct mpx_rewrite out;

    if (flags & MPX_TCP_RST)
        return;
    mpx_put16(hdr, t->local_port);
    mpx_put16(hdr + 2, t->remote_port);
    if (flags & MPX_TCP_ACK) {
        memcpy(hdr + MPX_TCP_OFF_SEQ, in->hdr + MPX_TCP_OFF_ACK, 4);
        hdr[MPX_TCP_OFF_FLAGS] = MPX_TCP_RST;
    } else {
        mpx_put32(hdr + MPX_TCP_OFF_ACK,
                  mpx_get32(in->hdr + MPX_TCP_OFF_SEQ) + len +
                      ((flags & (MPX_TCP_SYN | MPX_TCP_FIN)) != 0));
        hdr[MPX_TCP_OFF_FLAGS] = MPX_TCP_RST | MPX_TCP_ACK;
    }
    s.hdr_len = mpx_tcp_finish(hdr, MPX_TCP_HDR_MIN);
    if (mpx_segment_out(h->ep, &s, now_of(h), &out) == MPX_PASS)
        net_send(&h->bed->net, h->id, t, out.hdr, out.len, NULL, 0);
}

void host_segment(struct host *h, const struct mpx_tuple *t, const uint8_t *hdr,
                  uint8_t hdr_len, const uint8_t *p, uint32_t len)
{
    struct mpx_segment s = {
        .tuple = t, .hdr = hdr, .hdr_len = hdr_len, .payload = len};
    struct mpx_rewrite rw;
    struct tcp *sock;

    if (mpx_segment_in(h->ep, &s, now_of(h), &rw) == MPX_PASS) {
        sock = host_find_socket(h, t);
        if (!sock && (rw.hdr[MPX_TCP_OFF_FLAGS] & 0x17) == MPX_TCP_SYN &&
            (t->local_port == BED_PORT || mpx_subflow_find(h->ep, t))) {
            sock = host_add_socket(h, t);
            if (mpx_subflow_find(h->ep, t)) {
                edge_number(h, mpx_subflow_find(h->ep, t));
                set_up_join(h, mpx_subflow_find(h->ep, t));
            }
        }
        if (sock)
            tcp_input(sock, rw.hdr, p, len, now_of(h));
        else
            refuse(h, t, &rw, len);
        mpx_segment_in_done(h->ep, t, now_of(h));
    }
    host_drain(h);
}

/* The application knows of the end, and TCP is done with every subflow,
 * long enough ago that nothing of the connection is on its way any more. */
static void free_closed(struct net *net, void *ctx, long arg)
{
    struct host *h = ctx;
    bool busy = false;

    (void)arg;
    if (!h->conn)
        return; /* it ended before it was established */
    for (const struct tcp *t = h->sock; t; t = t->next)
        busy |=
            t->sf && mpx_subflow_conn(t->sf) == h->conn && t->state != TCP_DEAD;
    if (busy) {
        net_at(net, net->now + MSL_2, free_closed, h, 0);
        return;
    }
    for (struct tcp *t = h->sock; t; t = t->next)
        if (t->sf && mpx_subflow_conn(t->sf) == h->conn)
            t->sf = NULL;
    mpx_conn_free(h->conn);
    h->conn = NULL;
    h->freed = true;
}

/* ---- actions ---- */

static void do_open(struct host *h, const struct mpx_action *a)
{
    struct mpx_tuple t = a->tuple;
    mpx_subflow *sf;

    t.local_port = h->port++;
    if (mpx_join(a->conn, a, &t, now_of(h), &sf) != MPX_OK)
        return;
    edge_number(h, sf);
    set_up_join(h, sf);
    tcp_connect(host_add_socket(h, &t), now_of(h));
}

static void do_send(struct host *h, const struct mpx_action *a)
{
    struct tcp *t = mpx_subflow_user(a->sf);

    for (int i = 0; i < 2; i++)
        tcp_write(t, a->span[i].p, a->span[i].len);
    tcp_push(t, now_of(h));
}

/* Of another connection than the application's: a listener takes a SYN whose
 * MP_JOIN was lost on the way for a connection of its own. */
static bool is_stray(struct host *h, const struct mpx_action *a)
{
    bool of_tcp = a->kind == MPX_ACT_SEGMENT || a->kind == MPX_ACT_INPUT ||
                  a->kind == MPX_ACT_SEND || a->kind == MPX_ACT_CLOSE ||
                  a->kind == MPX_ACT_OPEN;

    if (of_tcp || !a->conn || (h->conn ? a->conn == h->conn : !h->freed))
        return false;
    h->strays += a->kind == MPX_ACT_ESTABLISHED;
    return true;
}

static void do_action(struct host *h, const struct mpx_action *a)
{
    struct tcp *t;

    if (is_stray(h, a))
        return;

    h->n[a->kind]++;
    if (h->n[MPX_ACT_CLOSED] && a->kind == MPX_ACT_DELIVER)
        bed_blame(h->bed, "host %d: octets after CLOSED", h->id);
    switch (a->kind) {
    case MPX_ACT_SEGMENT:
        h->crafted++;
        net_send(&h->bed->net, h->id, &a->tuple, a->hdr, a->hdr_len, NULL, 0);
        break;
    case MPX_ACT_INPUT:
        t = host_find_socket(h, &a->tuple);
        if (t)
            tcp_input(t, a->hdr, NULL, 0, now_of(h));
        break;
    case MPX_ACT_OPEN:
        do_open(h, a);
        break;
    case MPX_ACT_SEND:
        do_send(h, a);
        break;
    case MPX_ACT_CLOSE:
        tcp_close(mpx_subflow_user(a->sf), now_of(h));
        break;
    case MPX_ACT_DELIVER:
        app_read(h, a);
        break;
    case MPX_ACT_ESTABLISHED:
        app_begin(h, a->conn);
        break;
    case MPX_ACT_WRITABLE:
        app_write(h);
        break;
    case MPX_ACT_EOF:
        h->go = true;
        app_write(h);
        break;
    case MPX_ACT_CLOSED:
        h->error = a->error;
        if (h->bed->plan->free_closed)
            net_at(&h->bed->net, now_of(h) + MSL_2, free_closed, h, 0);
        break;
    case MPX_ACT_NONE:
    case MPX_ACT_JOINED:
    case MPX_ACT_FALLBACK:
    case MPX_ACT_KEY_ACTIVE:
    case MPX_ACT_KEY_FAILED:
        break;
    }
}

void host_drain(struct host *h)
{
    struct mpx_action a;
    unsigned guard = 0;

    if (h->draining)
        return;
    h->draining = true;
    while (!h->bed->wrong[0] && mpx_poll(h->ep, now_of(h), &a)) {
        if (++guard == POLLS_MAX)
            bed_blame(h->bed, "host %d: actions without end", h->id);
        do_action(h, &a);
    }
    h->draining = false;
}
