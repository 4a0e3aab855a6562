/* SPDX-License-Identifier: MIT */
/* The table of flows seen, and sequence numbers within their windows. */
#include "atk_flows.h"
#include "mpx_seq.h"
#include "mpx_tcp.h"

#include <string.h>

#define TICK UINT64_C(1000000) /* ns, of ns-3's TCP timestamps and Linux's */

static struct atk_watched *find_flow(struct atk *a, struct atk_flows *t,
                                     const struct atk_segment *s)
{
    struct atk_ends e = atk_ends_of(s);
    struct atk_watched *f;

    if (s->dir)
        e = atk_ends_swapped(&e);
    for (unsigned i = t->n; i-- > 0;)
        if (t->v[i].tap == s->tap && atk_ends_equal(&t->v[i].ends, &e))
            return &t->v[i];
    if (!atk_has_room(a, t->n, ATK_FLOWS_MAX))
        return NULL;
    f = &t->v[t->n++];
    f->tap = s->tap;
    f->ends = e;
    return f;
}

static void note_dss(struct atk_way *w, const struct mpx_opt_dss *d)
{
    if (d->has_ack) {
        w->has_dack = true;
        w->dack = d->ack;
        w->dack_len = d->ack8 ? 8 : 4;
    }
    if (d->has_map && d->dll) {
        w->has_dsn = true;
        w->dsn_next = d->dsn + d->dll;
        w->dsn_len = d->dsn8 ? 8 : 4;
    }
}

static void note_tcp(struct atk_way *w, const struct atk_segment *s,
                     const struct mpx_tcp *h, uint64_t now)
{
    uint32_t end = h->seq + (uint32_t)s->payload_len +
                   (h->flags & MPX_TCP_SYN ? 1 : 0) +
                   (h->flags & MPX_TCP_FIN ? 1 : 0);

    if (h->flags & MPX_TCP_SYN) {
        w->isn = h->seq;
        w->wscale = mpx_tcp_scale(h);
    }
    if (!w->seen || mpx_seq_lt(w->next, end))
        w->next = end;
    if (h->flags & MPX_TCP_ACK &&
        (!w->has_ack || !mpx_seq_lt(h->ack, w->ack))) {
        w->has_ack = true;
        w->ack = h->ack;
        w->window = h->window;
    }
    w->seen = true;
    w->has_ts = h->ts != NULL;
    if (h->ts) {
        w->tsval = mpx_get32(h->ts + 2);
        w->tsecr = mpx_get32(h->ts + 6);
        w->ts_at = now;
    }
}

struct atk_watched *atk_flows_note(struct atk *a, struct atk_flows *t,
                                   const struct atk_segment *s, uint64_t now)
{
    struct atk_watched *f = find_flow(a, t, s);
    struct mpx_tcp h;
    struct mpx_opt o;

    if (!f || mpx_tcp_parse(&h, s->tcp, (size_t)(s->payload - s->tcp)))
        return f;
    if (s->flags & MPX_TCP_RST) {
        f->reset = true;
        return f;
    }
    f->fin |= (s->flags & MPX_TCP_FIN) != 0;
    note_tcp(&f->way[s->dir], s, &h, now);
    if (s->flags & MPX_TCP_SYN && atk_opts_find(s, MPX_SUB_JOIN, &o)) {
        f->join = true;
        f->way[s->dir].join = o.u.join;
    }
    if (!(s->flags & MPX_TCP_SYN) && atk_opts_find(s, MPX_SUB_DSS, &o))
        note_dss(&f->way[s->dir], &o.u.dss);
    return f;
}

enum atk_verdict atk_flows_watch(struct atk *a, void *state,
                                 const struct atk_segment *s, uint64_t now)
{
    atk_flows_note(a, state, s, now);
    return ATK_PASS;
}

bool atk_flows_live(const struct atk_watched *f)
{
    return f->way[0].seen && f->way[1].seen && !f->reset && !f->fin;
}

size_t atk_flows_forge(const struct atk_watched *f, int dir, uint8_t flags,
                       const struct atk_opts *opts, const uint8_t *payload,
                       size_t len, uint64_t now, uint8_t *pkt)
{
    const struct atk_way *w = &f->way[dir];
    struct atk_ends e = dir ? atk_ends_swapped(&f->ends) : f->ends;
    uint8_t h[MPX_TCP_HDR_MIN + MPX_TCP_OPT_MAX] = {0};
    size_t n = MPX_TCP_HDR_MIN;

    if (!w->seen)
        return 0;
    mpx_put32(h + MPX_TCP_OFF_SEQ, w->next);
    if (flags & MPX_TCP_ACK)
        mpx_put32(h + MPX_TCP_OFF_ACK, w->ack);
    h[MPX_TCP_OFF_FLAGS] = flags;
    mpx_put16(h + MPX_TCP_OFF_WINDOW, w->window);
    if (w->has_ts) {
        h[n] = MPX_KIND_TS;
        h[n + 1] = 10;
        mpx_put32(h + n + 2, w->tsval + (uint32_t)((now - w->ts_at) / TICK));
        mpx_put32(h + n + 6, w->tsecr);
        n += 10;
    }
    if (opts && n + opts->n > sizeof h)
        n = MPX_TCP_HDR_MIN; /* the option matters more than the timestamps */
    if (opts) {
        memcpy(h + n, opts->b, opts->n);
        n += opts->n;
    }
    return atk_packet_make(pkt, &e, h, mpx_tcp_finish(h, n), payload, len);
}

void atk_flows_inject(struct atk *a, const struct atk_watched *f, int dir,
                      uint8_t flags, const struct atk_opts *opts,
                      const uint8_t *payload, size_t len, uint64_t now)
{
    uint8_t pkt[ATK_PACKET_MAX];
    size_t n = atk_flows_forge(f, dir, flags, opts, payload, len, now, pkt);

    if (n)
        atk_wire_send(a, f->tap, dir, pkt, n, now);
}
