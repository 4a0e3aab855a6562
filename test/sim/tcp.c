/* SPDX-License-Identifier: MIT */
/* The toy TCP. */
#include "tcp_impl.h"
#include "mpx_seq.h"
#include "mpx_tcp.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

enum { DUPACKS = 3 };

struct tcp *tcp_new(const struct tcp_ops *ops, void *owner,
                    const struct mpx_tuple *tuple)
{
    struct tcp *t = calloc(1, sizeof *t);

    assert(t);
    t->ops = ops;
    t->owner = owner;
    t->tuple = *tuple;
    t->state = TCP_SYN_RCVD;
    t->mss = TCP_MSS;
    t->in_flight = TCP_IN_FLIGHT;
    t->patience = TCP_TRIES;
    t->linger = TCP_LINGER;
    t->rto = TCP_RTO_MIN;
    t->rto_at = MPX_NEVER;
    return t;
}

void tcp_free(struct tcp *t)
{
    pieces_free(&t->kept);
    free(t->buf);
    free(t);
}

/* ---- one segment ---- */

static void emit_ack(struct tcp *t)
{
    if (!t->no_acks)
        tcp_emit(t, t->acks_from_nxt ? t->nxt : t->max, MPX_TCP_ACK, 0);
}

/* What there is from @p seq on, and FIN if it is the rest. @return the number
 * after it. */
static uint32_t emit_data(struct tcp *t, uint32_t seq)
{
    uint32_t len = t->end - seq;
    uint8_t flags = MPX_TCP_ACK;

    if (len > t->mss)
        len = t->mss;
    if (t->fin_wanted && seq + len == t->end)
        flags |= MPX_TCP_FIN;
    tcp_emit(t, seq, flags, len);
    return seq + len + ((flags & MPX_TCP_FIN) ? 1 : 0);
}

/* ---- ends ---- */

static void arm(struct tcp *t)
{
    t->rto_at = t->una == t->max ? MPX_NEVER : t->now + t->rto;
}

static void die(struct tcp *t, bool error)
{
    t->state = TCP_DEAD;
    t->rto_at = MPX_NEVER;
    if (!t->closed) {
        t->closed = true;
        t->ops->closed(t, error);
    }
}

static void send_syn(struct tcp *t)
{
    t->una = t->iss;
    t->recover = t->max = t->nxt = t->end = t->iss + 1;
    t->win = t->in_flight;
    arm(t);
    tcp_emit(t, t->iss,
             t->state == TCP_SYN_SENT ? MPX_TCP_SYN : MPX_TCP_SYN | MPX_TCP_ACK,
             0);
}

void tcp_connect(struct tcp *t, uint64_t now)
{
    t->now = now;
    t->state = TCP_SYN_SENT;
    t->timing = true;
    t->timed = t->iss + 1;
    t->timed_at = now;
    send_syn(t);
}

/* ---- sending ---- */

void tcp_write(struct tcp *t, const uint8_t *p, size_t len)
{
    size_t held = t->end - t->una;

    if (t->state != TCP_OPEN || !len)
        return;
    assert(!t->fin_wanted);
    if (held + len > t->cap) {
        t->cap = 2 * (held + len);
        t->buf = realloc(t->buf, t->cap);
        assert(t->buf);
    }
    memcpy(t->buf + held, p, len);
    t->end += (uint32_t)len;
}

void tcp_close(struct tcp *t, uint64_t now)
{
    t->fin_wanted = true;
    tcp_push(t, now);
}

/* Past what the peer has, by its SACK blocks. */
static uint32_t skip_sacked(const struct tcp *t, uint32_t seq)
{
    for (unsigned i = 0; i < t->n_sacked; i++)
        if (!mpx_seq_lt(seq, t->sacked[i].from) &&
            mpx_seq_lt(seq, t->sacked[i].to))
            seq = t->sacked[i].to;
    return seq;
}

void tcp_push(struct tcp *t, uint64_t now)
{
    uint32_t limit = t->una + t->win * t->mss;
    bool idle = t->una == t->max;

    t->now = now;
    while (t->state == TCP_OPEN) {
        uint32_t seq = t->nxt = skip_sacked(t, t->nxt);

        if (seq == t->end + 1 || (seq == t->end && !t->fin_wanted) ||
            !mpx_seq_lt(seq, limit))
            break;
        t->nxt = emit_data(t, seq);
        if (mpx_seq_lt(t->max, t->nxt)) {
            t->max = t->nxt;
            if (!t->timing) {
                t->timing = true;
                t->timed = t->nxt;
                t->timed_at = now;
            }
        }
    }
    if (idle && t->una != t->max)
        arm(t);
}

/* RFC 6582 3.2; with SACK blocks every hole below the highest, once. */
static void send_holes(struct tcp *t)
{
    uint32_t top = t->n_sacked ? t->sacked[t->n_sacked - 1].from : t->una + 1;

    t->timing = false; /* Karn */
    if (mpx_seq_lt(t->resend, t->una))
        t->resend = t->una;
    while (t->state == TCP_OPEN) {
        uint32_t seq = skip_sacked(t, t->resend);

        if (!mpx_seq_lt(seq, top) || !mpx_seq_lt(seq, t->max))
            break;
        t->resend = emit_data(t, seq);
    }
}

/* RFC 6298 2. */
static void sample(struct tcp *t, uint64_t rtt)
{
    uint64_t off = t->srtt > rtt ? t->srtt - rtt : rtt - t->srtt;

    if (!t->srtt) {
        t->srtt = rtt;
        t->rttvar = rtt / 2;
    } else {
        t->rttvar = (3 * t->rttvar + off) / 4;
        t->srtt = (7 * t->srtt + rtt) / 8;
    }
    t->ops->rtt(t, rtt);
}

static uint64_t first_rto(const struct tcp *t)
{
    uint64_t rto = t->srtt + 4 * t->rttvar;

    return rto < TCP_RTO_MIN ? TCP_RTO_MIN : rto;
}

static void take_sack(struct tcp *t, const uint8_t *opt)
{
    for (unsigned i = 2; opt && i + TCP_SACK_LEN <= opt[1]; i += TCP_SACK_LEN) {
        struct piece_range r = {mpx_get32(opt + i), mpx_get32(opt + i + 4)};

        if (mpx_seq_lt(t->una, r.from) && mpx_seq_lt(r.from, r.to) &&
            !mpx_seq_lt(t->max, r.to))
            ranges_add(t->sacked, &t->n_sacked, TCP_SACKED, r);
    }
}

static void drop_acked(struct tcp *t, uint32_t ack)
{
    uint32_t octets = (mpx_seq_lt(t->end, ack) ? t->end : ack) - t->una;
    unsigned n = 0;

    if (t->state == TCP_OPEN && octets)
        memmove(t->buf, t->buf + octets, t->end - t->una - octets);
    for (unsigned i = 0; i < t->n_sacked; i++)
        if (mpx_seq_lt(ack, t->sacked[i].to))
            t->sacked[n++] = t->sacked[i];
    t->n_sacked = n;
}

static void take_new_ack(struct tcp *t, uint32_t ack)
{
    if (t->timing && !mpx_seq_lt(ack, t->timed)) {
        sample(t, t->now - t->timed_at);
        t->timing = false;
    }
    drop_acked(t, ack);
    t->una = ack;
    if (mpx_seq_lt(t->nxt, ack))
        t->nxt = ack;
    t->tries = t->dupacks = 0;
    t->rto = first_rto(t);
    if (t->win < t->in_flight)
        t->win++;
    arm(t);
    if (!mpx_seq_lt(ack, t->recover)) {
        t->recovering = false;
        t->recover = ack;
    } else if (t->recovering) {
        send_holes(t);
    }
}

static void take_ack(struct tcp *t, const struct mpx_tcp *h, bool lone)
{
    if (mpx_seq_lt(t->max, h->ack))
        return;
    if (t->sack)
        take_sack(t, h->sack);
    if (mpx_seq_lt(t->una, h->ack)) {
        take_new_ack(t, h->ack);
    } else if (lone && !t->no_recovery && h->ack == t->una &&
               t->una != t->max) {
        if (t->recovering) {
            if (t->n_sacked)
                send_holes(t);
        } else if (++t->dupacks >= DUPACKS && !mpx_seq_lt(t->una, t->recover)) {
            t->recovering = true;
            t->recover = t->max;
            t->resend = t->una;
            send_holes(t);
        }
    }
}

/* ---- receiving ---- */

static void take_data(struct tcp *t, uint32_t seq, const uint8_t *p,
                      uint32_t len, bool fin)
{
    uint32_t old = t->rcv_nxt - seq, end = seq + len;

    if (old < len) {
        t->rcv_nxt = end;
        t->ops->data(t, p + old, len - old);
    }
    if (t->state != TCP_DEAD && fin && t->rcv_nxt == end && !t->fin_in) {
        t->fin_in = true;
        t->rcv_nxt++;
        t->ops->eof(t);
    }
}

static void take_kept(struct tcp *t)
{
    struct piece *k;

    while (t->state != TCP_DEAD && (k = pieces_take(&t->kept, t->rcv_nxt))) {
        take_data(t, k->seq, k->p, k->len, k->fin);
        free(k);
    }
}

/* RFC 9293 3.4: some of it, or its place, is in the window. */
static bool is_acceptable(const struct tcp *t, uint32_t seq, uint32_t len)
{
    uint32_t edge = t->rcv_nxt + ((uint32_t)TCP_WINDOW << TCP_SCALE);

    return mpx_seq_lt(seq, edge) && (len ? mpx_seq_lt(t->rcv_nxt, seq + len)
                                         : !mpx_seq_lt(seq, t->rcv_nxt));
}

/* Two ends that each take the other's ACK for an old one must not answer for
 * ever. */
static void answer_old(struct tcp *t, bool lone)
{
    if (lone && t->now < t->old_at)
        return;
    if (lone)
        t->old_at = t->now + TCP_OLD_WAIT;
    emit_ack(t);
}

static void agree(struct tcp *t, const struct mpx_tcp *h)
{
    t->rcv_nxt = h->seq + 1;
    t->sack = t->sack && h->sackok;
    t->timestamps = t->timestamps && h->ts;
    if (t->timestamps)
        t->ts_recent = mpx_get32(h->ts + 2);
}

static void open_up(struct tcp *t, const struct mpx_tcp *h)
{
    take_ack(t, h, false);
    t->state = TCP_OPEN;
}

static void handshake(struct tcp *t, const struct mpx_tcp *h)
{
    bool syn = h->flags & MPX_TCP_SYN;
    bool acked = (h->flags & MPX_TCP_ACK) && h->ack == t->iss + 1;

    if (t->state == TCP_SYN_SENT && syn && acked) {
        agree(t, h);
        open_up(t, h);
        tcp_emit(t, t->nxt, MPX_TCP_ACK, 0);
        t->ops->opened(t);
        tcp_push(t, t->now);
    } else if (t->state == TCP_SYN_RCVD && syn) {
        agree(t, h);
        send_syn(t);
    } else if (t->state == TCP_SYN_RCVD && acked) {
        open_up(t, h);
        t->ops->opened(t);
    }
}

static void check_done(struct tcp *t)
{
    if (t->state != TCP_OPEN || !t->fin_in || t->una != t->end + 1)
        return;
    t->state = TCP_LINGERS;
    t->rto_at = t->now + t->linger;
    t->closed = true;
    t->ops->closed(t, false);
}

static void on_segment(struct tcp *t, const struct mpx_tcp *h, const uint8_t *p,
                       uint32_t len)
{
    bool fin = h->flags & MPX_TCP_FIN, lone = !len && !fin;
    bool good = is_acceptable(t, h->seq, len + fin);

    if (good || !t->strict_acks)
        take_ack(t, h, lone);
    if (!good) {
        answer_old(t, lone);
        return;
    }
    if (t->timestamps && h->ts && !mpx_seq_lt(t->rcv_nxt, h->seq))
        t->ts_recent = mpx_get32(h->ts + 2);
    if (lone)
        return;
    if (mpx_seq_lt(t->rcv_nxt, h->seq))
        pieces_keep(&t->kept, h->seq, p, len, fin);
    else
        take_data(t, h->seq, p, len, fin);
    take_kept(t);
    if (t->state != TCP_DEAD)
        emit_ack(t);
}

void tcp_input(struct tcp *t, const uint8_t *hdr, const uint8_t *p,
               uint32_t len, uint64_t now)
{
    struct mpx_tcp h;

    t->now = now;
    if (t->state == TCP_DEAD ||
        mpx_tcp_parse(&h, hdr, (size_t)(hdr[MPX_TCP_OFF_DOFF] >> 4) * 4))
        return;
    if (h.flags & MPX_TCP_RST) {
        die(t, true);
        return;
    }
    if (t->state == TCP_SYN_SENT || t->state == TCP_SYN_RCVD) {
        handshake(t, &h);
        if (h.flags & MPX_TCP_SYN)
            return;
    }
    if (t->state != TCP_OPEN && t->state != TCP_LINGERS)
        return;
    if (h.flags & MPX_TCP_SYN)
        answer_old(t, true); /* our ACK of it was lost */
    else
        on_segment(t, &h, p, len);
    if (t->state == TCP_DEAD)
        return;
    tcp_push(t, now);
    check_done(t);
}

void tcp_tick(struct tcp *t, uint64_t now)
{
    if (now < t->rto_at)
        return;
    t->now = now;
    if (t->state == TCP_LINGERS || ++t->tries > t->patience) {
        die(t, true);
        return;
    }
    t->rto = t->rto * 2 > TCP_RTO_MAX ? TCP_RTO_MAX : t->rto * 2;
    t->dupacks = t->n_sacked = 0;
    t->recovering = t->timing = false;
    if (t->state == TCP_OPEN) {
        t->recover = t->max;
        t->nxt = t->una;
        t->win = 1;
        tcp_push(t, now);
    } else {
        send_syn(t);
    }
    arm(t);
}

/* ---- near the edges of sequence space ---- */

bool tcp_is_quiet(const struct tcp *t)
{
    return t->state == TCP_OPEN && t->una == t->max && t->max == t->nxt &&
           t->nxt == t->end && !t->fin_wanted && !t->kept && !t->fin_in;
}

void tcp_advance(struct tcp *t, uint32_t sent, uint32_t received)
{
    assert(tcp_is_quiet(t));
    t->una += sent;
    t->nxt += sent;
    t->max += sent;
    t->end += sent;
    t->recover += sent;
    t->resend += sent;
    t->rcv_nxt += received;
    t->timing = false;
}
