/* SPDX-License-Identifier: MIT */
/* Between a TUN device and a simulated link: segments of TCP, and what they
 * tell of joins. */
#include "linux_impl.h"
#include "mpx_ip.h"
#include "mpx_tcp.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { PACKET_MAX = 65536, AT_ONCE = 64, SYN = 0x02, ACK = 0x10 };

static struct mpx_tuple tuple_of(const struct mpx_ip_segment *seg, bool ours)
{
    struct mpx_tuple t = {.family = seg->ip.family};
    const uint8_t *local = ours ? seg->ip.src : seg->ip.dst;
    const uint8_t *remote = ours ? seg->ip.dst : seg->ip.src;
    uint16_t sport = mpx_get16(seg->tcp), dport = mpx_get16(seg->tcp + 2);

    memcpy(t.local, local, seg->ip.addr_len);
    memcpy(t.remote, remote, seg->ip.addr_len);
    t.local_port = ours ? sport : dport;
    t.remote_port = ours ? dport : sport;
    return t;
}

/* ---- joins ---- */

static bool join_token(const struct mpx_tcp *tcp, uint32_t *token)
{
    for (unsigned i = 0; i < tcp->n_mp; i++) {
        struct mpx_opt o;

        if (mpx_opt_decode(&o, tcp->mp[i].p, tcp->mp[i].len,
                           mpx_seg_kind_of(tcp->flags)) != MPX_OK ||
            o.subtype != MPX_SUB_JOIN)
            continue;
        *token = (uint32_t)o.u.join.token;
        return true;
    }
    return false;
}

static bool removes_address(const struct mpx_tcp *tcp)
{
    for (unsigned i = 0; i < tcp->n_mp; i++)
        if (tcp->mp[i].len >= 3 && tcp->mp[i].p[2] >> 4 == MPX_SUB_REMOVE_ADDR)
            return true;
    return false;
}

static struct app_bulk *other_end(const struct linux_host *h, uint32_t token)
{
    struct app_bulk *b = h->o.find(h->o.ctx, !h->o.server, token);

    if (!b)
        return NULL;
    return h->o.server ? b + 1
                       : b - 1; /* the ends of a connection are a pair */
}

static struct mpx_addr remote_of(const struct mpx_tuple *t)
{
    struct mpx_addr a = {.family = t->family};

    memcpy(a.b, t->remote, sizeof a.b);
    return a;
}

static void note_arrival(struct linux_host *h, const struct mpx_tuple *t,
                         uint32_t token)
{
    struct app_bulk *b = h->o.find(h->o.ctx, h->o.server, token);
    struct arrival *a = b ? malloc(sizeof *a) : NULL;

    if (!a)
        return;
    *a = (struct arrival){*t, b, h->arrivals};
    h->arrivals = a;
}

/* The latest is the one that is answered. */
static struct app_bulk *arrived(const struct linux_host *h,
                                const struct mpx_tuple *t)
{
    for (const struct arrival *a = h->arrivals; a; a = a->next)
        if (a->tuple.local_port == t->local_port &&
            a->tuple.remote_port == t->remote_port &&
            !memcmp(a->tuple.local, t->local, sizeof t->local) &&
            !memcmp(a->tuple.remote, t->remote, sizeof t->remote))
            return a->app;
    return NULL;
}

/* A SYN with MP_JOIN leaves, or an answer to one. */
static void note_departure(struct linux_host *h, const struct mpx_tuple *t,
                           bool opens, uint32_t token)
{
    struct app_bulk *b = opens ? other_end(h, token) : arrived(h, t);
    struct mpx_addr remote = remote_of(t);

    if (!b)
        return;
    if (opens)
        observer_note_opening(h->o.observer, b->conn, b->self, &remote,
                              ns3c_now());
    b->on_syn(b->subflows_ctx, b, t);
}

static void look_at(struct linux_host *h, const struct mpx_ip_segment *seg,
                    bool ours)
{
    struct mpx_tuple t = tuple_of(seg, ours);
    struct mpx_tcp tcp;
    uint32_t token;

    if (mpx_tcp_parse(&tcp, seg->tcp, seg->tcp_len) != MPX_OK)
        return;
    if (!ours && removes_address(&tcp))
        h->removed_at = ns3c_now();
    if (!(tcp.flags & SYN) || !join_token(&tcp, &token))
        return;
    if (ours)
        note_departure(h, &t, !(tcp.flags & ACK), token);
    else if (!(tcp.flags & ACK))
        note_arrival(h, &t, token);
}

static void log_segment(const struct linux_host *h,
                        const struct mpx_ip_segment *seg, bool ours)
{
    struct mpx_tuple t = tuple_of(seg, ours);
    struct ns3c_flow f = {.family = t.family,
                          .local_port = t.local_port,
                          .remote_port = t.remote_port};

    memcpy(f.local, t.local, seg->ip.addr_len);
    memcpy(f.remote, t.remote, seg->ip.addr_len);
    if (ours)
        events_sent(h->events, h->who, &f, seg->tcp, (uint8_t)seg->tcp_len,
                    seg->payload_len);
    else
        events_received(h->events, h->who, &f, seg->tcp, (uint8_t)seg->tcp_len,
                        seg->payload_len, false, NULL, NULL);
}

/* ---- packets ---- */

/* Other packets of the kernel are not forwarded. */
static void from_kernel(void *ctx)
{
    struct edge *e = ctx;
    struct linux_host *h = e->host;
    static uint8_t pkt[PACKET_MAX];
    struct mpx_ip_segment seg;

    for (unsigned i = 0; i < AT_ONCE; i++) {
        ssize_t n = read(e->fd, pkt, sizeof pkt);

        if (n <= 0)
            break;
        if (!mpx_ip_find_tcp(&seg, pkt, (size_t)n))
            continue;
        look_at(h, &seg, true);
        log_segment(h, &seg, true);
        (void)ns3c_port_send(e->dev, pkt, (size_t)n);
    }
    (void)ns3c_arm(e->watch, true, false);
}

static void count(struct linux_host *h, const struct mpx_ip_segment *seg)
{
    for (unsigned i = 0; i < h->n_edges; i++)
        if (!memcmp(linux_own(h, i)->b, seg->ip.dst, seg->ip.addr_len))
            h->edge[i].octets_in += seg->payload_len;
}

static void to_kernel(void *ctx, const uint8_t *pkt, size_t len)
{
    struct edge *e = ctx;
    struct mpx_ip_segment seg;

    if (!mpx_ip_find_tcp(&seg, pkt, len))
        return;
    look_at(e->host, &seg, false);
    log_segment(e->host, &seg, false);
    count(e->host, &seg);
    (void)!write(e->fd, pkt, len); /* a full queue drops, as any */
}

int linux_edges_open(struct linux_host *h)
{
    for (unsigned i = 0; i < h->o.net->n_paths; i++) {
        struct edge *e = &h->edge[i];
        char name[16];

        linux_device(h, i, name);
        *e = (struct edge){.host = h, .path = i, .fd = -1};
        h->n_edges = i + 1;
        if (!linux_attached(h, i) || h->o.s->path[i].shares)
            continue;
        e->dev = h->o.server ? h->o.net->path[i].server_dev[0]
                             : h->o.net->path[i].client_dev;
        e->fd = linux_ns_tun(h->ns, name);
        if (e->fd < 0 || ns3c_port(e->dev, to_kernel, e) < 0)
            return -1;
        e->watch = ns3c_watch(e->fd, from_kernel, e);
        if (e->watch < 0 || ns3c_arm(e->watch, true, false) < 0)
            return -1;
    }
    return 0;
}

void linux_edges_close(struct linux_host *h)
{
    for (unsigned i = 0; i < h->n_edges; i++)
        if (h->edge[i].fd >= 0)
            close(h->edge[i].fd);
    while (h->arrivals) {
        struct arrival *a = h->arrivals;

        h->arrivals = a->next;
        free(a);
    }
}
