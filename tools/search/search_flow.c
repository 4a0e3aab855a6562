/* SPDX-License-Identifier: MIT */
/* The reduced TCP of a host of the search: in order, without windows. */
#include "search_flow.h"

#include <string.h>

#include "mpx_tcp.h"

enum { TRIES = 4, WINDOW = 60000, CWND = 14000 };
#define MS  UINT64_C(1000000)
#define RTO (1000 * MS)
#define RTT (10 * MS)

static bool same_tuple(const struct mpx_tuple *a, const struct mpx_tuple *b)
{
    return a->family == b->family && a->local_port == b->local_port &&
           a->remote_port == b->remote_port &&
           !memcmp(a->local, b->local, sizeof a->local) &&
           !memcmp(a->remote, b->remote, sizeof a->remote);
}

struct search_flow *search_flow_find(struct search_host *h,
                                     const struct mpx_tuple *t)
{
    for (uint32_t i = h->n_flows; i--;)
        if (h->flow[i].state != SEARCH_TCP_DEAD && same_tuple(&h->flow[i].t, t))
            return &h->flow[i];
    return NULL;
}

/* ---- segments out ---- */

static void send_segment(struct search_host *h, struct search_flow *f,
                         uint32_t seq, uint8_t flags, const uint8_t *p,
                         uint32_t len)
{
    bool again = true;

    while (again) {
        uint8_t hdr[MPX_TCP_HDR_MIN] = {0};
        struct mpx_segment s = {.tuple = &f->t, .hdr = hdr, .payload = len};
        struct mpx_rewrite rw;

        mpx_put16(hdr, f->t.local_port);
        mpx_put16(hdr + 2, f->t.remote_port);
        mpx_put32(hdr + MPX_TCP_OFF_SEQ, seq);
        if (flags & MPX_TCP_ACK)
            mpx_put32(hdr + MPX_TCP_OFF_ACK, f->rcv);
        hdr[MPX_TCP_OFF_FLAGS] = flags;
        mpx_put16(hdr + MPX_TCP_OFF_WINDOW, WINDOW);
        s.hdr_len = mpx_tcp_finish(hdr, MPX_TCP_HDR_MIN);
        if (mpx_segment_out(h->ep, &s, h->now, &rw) != MPX_PASS)
            return;
        again = rw.take < len && rw.take > 0;
        h->emit(h->ctx, h, &f->t, rw.hdr, rw.len, p, again ? rw.take : len);
        if (again) {
            seq += rw.take;
            p += rw.take;
            len -= rw.take;
        }
    }
}

static void arm(struct search_host *h, struct search_flow *f)
{
    bool busy = f->una != f->nxt;

    f->at = busy ? h->now + (RTO << f->tries) : MPX_NEVER;
}

void search_flow_send_syn(struct search_host *h, struct search_flow *f)
{
    bool syn = f->state == SEARCH_TCP_SYN_SENT;

    f->nxt = f->una + 1;
    arm(h, f);
    send_segment(h, f, f->una, syn ? MPX_TCP_SYN : MPX_TCP_SYN | MPX_TCP_ACK,
                 NULL, 0);
}

/* From @p seq on what there is, and FIN behind it if it is wanted. */
void search_flow_send_from(struct search_host *h, struct search_flow *f,
                           uint32_t seq)
{
    uint32_t at = seq - f->una, len = f->n_out > at ? f->n_out - at : 0;
    uint8_t flags = MPX_TCP_ACK;

    if (f->state != SEARCH_TCP_OPEN)
        return;
    if (f->fin_wanted)
        flags |= MPX_TCP_FIN;
    if (!len && (!f->fin_wanted || f->fin_acked))
        return;
    f->fin_sent |= f->fin_wanted;
    f->nxt = f->una + f->n_out + (f->fin_wanted ? 1 : 0);
    arm(h, f);
    send_segment(h, f, seq, flags, f->out + at, len);
}

static void send_ack(struct search_host *h, struct search_flow *f)
{
    send_segment(h, f, f->nxt, MPX_TCP_ACK, NULL, 0);
}

struct search_flow *search_flow_new(struct search_host *h,
                                    const struct mpx_tuple *t,
                                    enum search_tcp_state state)
{
    struct search_flow *f;

    if (h->n_flows == SEARCH_FLOWS) {
        h->overflow = true;
        return NULL;
    }
    f = &h->flow[h->n_flows++];
    f->t = *t;
    f->state = state;
    f->una = f->nxt = 0; /* the core adds an offset that is drawn */
    f->at = MPX_NEVER;
    return f;
}

static void die(struct search_host *h, struct search_flow *f, bool error)
{
    f->state = SEARCH_TCP_DEAD;
    f->at = MPX_NEVER;
    f->n_out = 0;
    if (!f->sf) /* a join that no socket was made of may be gone already */
        f->sf = mpx_subflow_find(h->ep, &f->t);
    if (f->sf)
        mpx_subflow_closed(f->sf, error, h->now);
}

/* ---- segments in ---- */

static void opened(struct search_host *h, struct search_flow *f)
{
    f->state = SEARCH_TCP_OPEN;
    f->sf = mpx_subflow_find(h->ep, &f->t);
    if (!f->sf)
        return;
    mpx_subflow_cwnd(f->sf, CWND);
    mpx_subflow_rtt(f->sf, RTT);
    mpx_subflow_attach(f->sf, f, h->now);
}

static void take_ack(struct search_host *h, struct search_flow *f, uint32_t ack)
{
    uint32_t n = ack - f->una, octets = n;

    if (n == 0 || n > f->nxt - f->una)
        return;
    if (n > f->n_out) {
        octets = f->n_out;
        f->fin_acked |= f->fin_sent;
    }
    memmove(f->out, f->out + octets, f->n_out - octets);
    memset(f->out + f->n_out - octets, 0, octets);
    f->n_out -= octets;
    f->una = ack;
    f->tries = 0;
    arm(h, f);
}

static void take_octets(struct search_host *h, struct search_flow *f,
                        const struct mpx_tcp *s, const uint8_t *p, uint32_t len)
{
    bool fin = s->flags & MPX_TCP_FIN;

    if (!len && !fin)
        return;
    if (s->seq == f->rcv && !f->fin_in) {
        f->rcv += len + (fin ? 1 : 0);
        if (len && f->sf) {
            mpx_subflow_data(f->sf, p, len, h->now);
            search_host_drain(h); /* what is delivered lies in @p p */
        }
        if (fin && f->state == SEARCH_TCP_OPEN) {
            f->fin_in = true;
            if (f->sf)
                mpx_subflow_eof(f->sf, h->now);
        }
    }
    if (f->state == SEARCH_TCP_OPEN)
        send_ack(h, f);
}

static void take_syn(struct search_host *h, struct search_flow *f,
                     const struct mpx_tcp *s)
{
    if (f->state == SEARCH_TCP_SYN_SENT && (s->flags & MPX_TCP_ACK) &&
        s->ack == f->una + 1) {
        f->rcv = s->seq + 1;
        f->una++;
        f->tries = 0;
        arm(h, f);
        f->state = SEARCH_TCP_OPEN;
        send_ack(h, f);
        opened(h, f);
    } else if (f->state == SEARCH_TCP_SYN_RCVD && !(s->flags & MPX_TCP_ACK)) {
        f->rcv = s->seq + 1;
        search_flow_send_syn(h, f);
    }
}

void search_flow_input(struct search_host *h, struct search_flow *f,
                       const uint8_t *hdr, uint8_t hdr_len, const uint8_t *p,
                       uint32_t len)
{
    struct mpx_tcp s;

    if (mpx_tcp_parse(&s, hdr, hdr_len))
        return;
    if (s.flags & MPX_TCP_RST) {
        die(h, f, true);
        return;
    }
    if (s.flags & MPX_TCP_SYN) {
        take_syn(h, f, &s);
        return;
    }
    if (f->state == SEARCH_TCP_SYN_RCVD && s.ack == f->una + 1) {
        f->una++;
        f->tries = 0;
        arm(h, f);
        opened(h, f);
    }
    if (f->state != SEARCH_TCP_OPEN)
        return;
    take_ack(h, f, s.ack);
    take_octets(h, f, &s, p, len);
    if (f->state == SEARCH_TCP_OPEN && f->fin_in && f->fin_acked)
        die(h, f, false);
}

/* RFC 9293 3.10.7.1: there is no such connection. */
void search_flow_refuse(struct search_host *h, const struct mpx_tuple *t,
                        const struct mpx_rewrite *in, uint32_t len)
{
    struct search_flow f = {.t = *t};
    struct mpx_tcp s;

    if (mpx_tcp_parse(&s, in->hdr, in->len) || (s.flags & MPX_TCP_RST))
        return;
    f.rcv = s.seq + len + ((s.flags & (MPX_TCP_SYN | MPX_TCP_FIN)) ? 1 : 0);
    if (s.flags & MPX_TCP_ACK)
        send_segment(h, &f, s.ack, MPX_TCP_RST, NULL, 0);
    else
        send_segment(h, &f, 0, MPX_TCP_RST | MPX_TCP_ACK, NULL, 0);
}

void search_flow_time_out(struct search_host *h, struct search_flow *f)
{
    if (++f->tries > TRIES) {
        die(h, f, true);
        return;
    }
    if (f->state == SEARCH_TCP_OPEN)
        search_flow_send_from(h, f, f->una);
    else
        search_flow_send_syn(h, f);
    arm(h, f);
}
