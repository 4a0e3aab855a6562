/* SPDX-License-Identifier: MIT */
/* The boundary of TCP and IP: each segment of a node passes the core here. */
#include "host_impl.h"
#include "mpx_opt.h"

static bool copy_rewrite(const struct mpx_rewrite *m, struct ns3c_rewrite *rw)
{
    memcpy(rw->hdr, m->hdr, m->len);
    rw->hdr_len = m->len;
    rw->take = m->take;
    return true;
}

static struct user *user_on(const struct host *h, const struct mpx_tuple *t,
                            mpx_conn **conn)
{
    const mpx_subflow *sf = mpx_subflow_find(h->ep, t);

    *conn = sf ? mpx_subflow_conn(sf) : NULL;
    return *conn ? mpx_conn_user(*conn) : NULL;
}

static void notify_syn(const struct host *h, const struct mpx_tuple *t)
{
    mpx_conn *conn;
    const struct user *u = user_on(h, t, &conn);

    if (u && u->ops->syn)
        u->ops->syn(u->app, conn, t);
}

static void notify_addresses(const struct host *h, const struct mpx_tuple *t)
{
    mpx_conn *conn;
    const struct user *u = user_on(h, t, &conn);

    if (u && u->ops->addresses)
        u->ops->addresses(u->app, conn);
}

static bool hook_out(void *ctx, const struct ns3c_flow *f, const uint8_t *hdr,
                     uint8_t hdr_len, uint32_t payload, struct ns3c_rewrite *rw)
{
    struct host *h = ctx;
    struct mpx_tuple t = tuple_of(f);
    struct mpx_segment s = {&t, hdr, hdr_len, payload};
    struct mpx_rewrite m;

    if (mpx_segment_out(h->ep, &s, ns3c_now(), &m) == MPX_DROP)
        return false;
    if (h->events)
        events_sent(h->events, h->who, f, m.hdr, m.len, m.take);
    if (h->tap)
        h->tap->sent(h->tap->ctx, f, m.hdr, m.len, m.take);
    if (hdr[13] & MPX_TCP_SYN)
        notify_syn(h, &t);
    opening_sent(h->opening, f, m.hdr, m.len, m.take);
    return copy_rewrite(&m, rw);
}

static void count_octets(struct host *h, const struct ns3c_flow *f,
                         uint32_t octets)
{
    unsigned i = 0;

    while (i < h->n_in && (h->in[i].family != f->family ||
                           memcmp(h->in[i].b, f->local, sizeof f->local) != 0))
        i++;
    if (i == HOST_ADDRS_MAX)
        return;
    if (i == h->n_in) {
        h->in[h->n_in].family = f->family;
        memcpy(h->in[h->n_in++].b, f->local, sizeof f->local);
    }
    h->in[i].octets += octets;
}

uint64_t host_octets_in(const struct host *h, const struct ns3c_addr *a)
{
    for (unsigned i = 0; i < h->n_in; i++)
        if (h->in[i].family == a->family &&
            !memcmp(h->in[i].b, a->b, sizeof a->b))
            return h->in[i].octets;
    return 0;
}

/* mpx_segment_in(), and what it counted. */
static enum mpx_verdict watched_in(struct host *h, const struct mpx_segment *s,
                                   const struct ns3c_flow *f,
                                   struct mpx_rewrite *m)
{
    const struct mpx_stats before = *mpx_endpoint_stats(h->ep);
    enum mpx_verdict v = mpx_segment_in(h->ep, s, ns3c_now(), m);

    events_received(h->events, h->who, f, s->hdr, s->hdr_len, s->payload,
                    v == MPX_DROP, &before, mpx_endpoint_stats(h->ep));
    if (h->tap)
        h->tap->received(h->tap->ctx, f, s->hdr, s->hdr_len, s->payload,
                         &before, mpx_endpoint_stats(h->ep));
    return v;
}

static bool hook_in(void *ctx, const struct ns3c_flow *f, const uint8_t *hdr,
                    uint8_t hdr_len, uint32_t payload, struct ns3c_rewrite *rw)
{
    struct host *h = ctx;
    struct mpx_tuple t = tuple_of(f);
    struct mpx_segment s = {&t, hdr, hdr_len, payload};
    struct mpx_rewrite m;
    const struct mpx_stats *stats = mpx_endpoint_stats(h->ep);
    uint64_t announced = stats->add_addr_rx + stats->rm_addr_rx;
    enum mpx_verdict v = h->events || h->tap
                             ? watched_in(h, &s, f, &m)
                             : mpx_segment_in(h->ep, &s, ns3c_now(), &m);

    if (stats->add_addr_rx + stats->rm_addr_rx != announced)
        notify_addresses(h, &t);
    if (payload)
        count_octets(h, f, payload);
    if (v == MPX_DROP) {
        host_pump(h);
        if (h->tap)
            h->tap->processed(h->tap->ctx, f);
        return false;
    }
    return copy_rewrite(&m, rw);
}

static void hook_in_done(void *ctx, const struct ns3c_flow *f)
{
    struct host *h = ctx;
    struct mpx_tuple t = tuple_of(f);

    mpx_segment_in_done(h->ep, &t, ns3c_now());
    host_pump(h);
    if (h->tap)
        h->tap->processed(h->tap->ctx, f);
}

int host_hook(struct host *h)
{
    static const struct ns3c_hooks hooks = {hook_out, hook_in, hook_in_done};

    return ns3c_hook(h->node, &hooks, h);
}
