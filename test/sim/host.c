/* SPDX-License-Identifier: MIT */
#include "host.h"
#include "mpx_tcp.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

enum { APP_CHUNK = 3000, POLLS_MAX = 100000 };

static uint64_t now_of(const struct host *h)
{
    return h->bed->net.now;
}

uint8_t app_octet(int id, uint64_t pos)
{
    return (uint8_t)((pos * 167 + (pos >> 8) * 59 + (pos >> 16)) ^
                     (unsigned)(id * 0x5a + 1));
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
    mpx_subflow_cwnd(t->sf, TCP_IN_FLIGHT * TCP_MSS);
    mpx_subflow_attach(t->sf, t, now_of(h));
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
}

static void on_rtt(struct tcp *t, uint64_t ns)
{
    struct host *h = t->owner;
    mpx_subflow *sf = mpx_subflow_find(h->ep, &t->tuple);

    if (sf)
        mpx_subflow_rtt(sf, ns);
}

static const struct tcp_ops ops = {on_emit, on_opened, on_data,
                                   on_eof,  on_closed, on_rtt};

struct tcp *host_add_socket(struct host *h, const struct mpx_tuple *t)
{
    struct tcp *s = tcp_new(&ops, h, t);

    s->next = h->sock;
    h->sock = s;
    return s;
}

static struct tcp *find_socket(const struct host *h, const struct mpx_tuple *t)
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

void host_segment(struct host *h, const struct mpx_tuple *t, const uint8_t *hdr,
                  uint8_t hdr_len, const uint8_t *p, uint32_t len)
{
    struct mpx_segment s = {
        .tuple = t, .hdr = hdr, .hdr_len = hdr_len, .payload = len};
    struct mpx_rewrite rw;
    struct tcp *sock;

    if (mpx_segment_in(h->ep, &s, now_of(h), &rw) == MPX_PASS) {
        sock = find_socket(h, t);
        if (!sock && (rw.hdr[MPX_TCP_OFF_FLAGS] & 0x17) == MPX_TCP_SYN &&
            (t->local_port == BED_PORT || mpx_subflow_find(h->ep, t))) {
            sock = host_add_socket(h, t);
            if (mpx_subflow_find(h->ep, t))
                set_up_join(h, mpx_subflow_find(h->ep, t));
        }
        if (sock)
            tcp_input(sock, rw.hdr, p, len, now_of(h));
        mpx_segment_in_done(h->ep, t, now_of(h));
    }
    host_drain(h);
}

/* ---- the application above ---- */

static void app_write(struct host *h)
{
    uint8_t chunk[APP_CHUNK];

    while (h->go && h->written < h->app.size) {
        size_t n = APP_CHUNK, took;

        if (n > h->app.size - h->written)
            n = (size_t)(h->app.size - h->written);
        for (size_t i = 0; i < n; i++)
            chunk[i] = app_octet(h->id, h->written + i);
        took = mpx_conn_write(h->conn, chunk, n, now_of(h));
        h->written += took;
        if (took < n)
            return;
    }
    if (h->go && h->written == h->app.size && !h->app.keep_open && !h->shut) {
        h->shut = true;
        mpx_conn_shutdown(h->conn, now_of(h));
    }
}

static void app_read(struct host *h, const struct mpx_action *a)
{
    assert(!h->n[MPX_ACT_EOF]);
    for (int i = 0; i < 2; i++)
        for (size_t k = 0; k < a->span[i].len; k++)
            h->bad += a->span[i].p[k] != app_octet(!h->id, h->read++);
}

static void set_key(struct net *net, void *ctx, long arg)
{
    struct host *h = ctx;

    (void)net;
    (void)arg;
    (void)!mpx_conn_set_key(h->conn, (const uint8_t *)h->app.key,
                            strlen(h->app.key), now_of(h));
    host_drain(h);
}

static void rotate(struct net *net, void *ctx, long i)
{
    struct host *h = ctx;
    const char *key = h->app.rotate[i].key;

    if (mpx_conn_set_key(h->conn, (const uint8_t *)key, strlen(key),
                         now_of(h)) == MPX_ERR_AGAIN)
        net_at(net, now_of(h) + 100 * SIM_MS, rotate, h, i);
    host_drain(h);
}

static void give_up(struct net *net, void *ctx, long arg)
{
    struct host *h = ctx;

    (void)arg;
    mpx_conn_abort(h->conn, net->now);
    host_drain(h);
}

static void on_established(struct host *h, mpx_conn *conn)
{
    h->conn = conn;
    if (h->app.paused)
        mpx_conn_set_reading(conn, false, now_of(h));
    if (h->app.key)
        net_at(&h->bed->net, now_of(h) + h->app.key_ms * SIM_MS, set_key, h, 0);
    for (long i = 0; i < BED_ROTATIONS && h->app.rotate[i].key; i++)
        net_at(&h->bed->net, now_of(h) + h->app.rotate[i].ms * SIM_MS, rotate,
               h, i);
    if (h->app.abort_ms)
        net_at(&h->bed->net, now_of(h) + h->app.abort_ms * SIM_MS, give_up, h,
               0);
    h->go = !h->app.after_eof;
    app_write(h);
}

/* ---- actions ---- */

static void do_open(struct host *h, const struct mpx_action *a)
{
    struct mpx_tuple t = a->tuple;
    mpx_subflow *sf;

    t.local_port = h->port++;
    if (mpx_join(a->conn, a, &t, now_of(h), &sf) != MPX_OK)
        return;
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

static void do_action(struct host *h, const struct mpx_action *a)
{
    struct tcp *t;

    h->n[a->kind]++;
    assert(!h->n[MPX_ACT_CLOSED] || a->kind != MPX_ACT_DELIVER);
    switch (a->kind) {
    case MPX_ACT_SEGMENT:
        net_send(&h->bed->net, h->id, &a->tuple, a->hdr, a->hdr_len, NULL, 0);
        break;
    case MPX_ACT_INPUT:
        t = find_socket(h, &a->tuple);
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
        on_established(h, a->conn);
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
    while (mpx_poll(h->ep, now_of(h), &a)) {
        assert(++guard < POLLS_MAX);
        do_action(h, &a);
    }
    h->draining = false;
}
