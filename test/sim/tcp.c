/* SPDX-License-Identifier: MIT */
#include "tcp.h"
#include "mpx_seq.h"
#include "mpx_tcp.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

struct tcp_piece {
    struct tcp_piece *next;
    uint32_t seq, len;
    bool fin;
    uint8_t p[];
};

struct tcp *tcp_new(const struct tcp_ops *ops, void *owner,
                    const struct mpx_tuple *tuple)
{
    struct tcp *t = calloc(1, sizeof *t);

    assert(t);
    t->ops = ops;
    t->owner = owner;
    t->tuple = *tuple;
    t->state = TCP_SYN_RCVD;
    t->end = 1;
    t->mss = TCP_MSS;
    t->rto = TCP_RTO_MIN;
    t->rto_at = MPX_NEVER;
    return t;
}

void tcp_free(struct tcp *t)
{
    while (t->kept) {
        struct tcp_piece *k = t->kept;

        t->kept = k->next;
        free(k);
    }
    free(t->buf);
    free(t);
}

static void emit(struct tcp *t, uint32_t seq, uint8_t flags, uint32_t len)
{
    uint8_t h[MPX_TCP_HDR_MAX] = {0};
    uint8_t n = MPX_TCP_HDR_MIN;

    mpx_put16(h, t->tuple.local_port);
    mpx_put16(h + 2, t->tuple.remote_port);
    mpx_put32(h + MPX_TCP_OFF_SEQ, seq);
    mpx_put32(h + MPX_TCP_OFF_ACK, flags & MPX_TCP_ACK ? t->rcv_nxt : 0);
    h[MPX_TCP_OFF_FLAGS] = flags;
    mpx_put16(h + MPX_TCP_OFF_WINDOW, 65535);
    if (flags & MPX_TCP_SYN) {
        memcpy(h + n, (const uint8_t[]){MPX_KIND_WSCALE, 3, TCP_SCALE}, 3);
        n += 3;
    }
    n = mpx_tcp_finish(h, n);
    t->ops->emit(t, h, n, len ? t->buf + seq - 1 : NULL, len);
}

static void arm(struct tcp *t, uint64_t now)
{
    t->rto_at = t->una == t->max ? MPX_NEVER : now + t->rto;
}

static void die(struct tcp *t, bool error)
{
    t->state = TCP_DEAD;
    t->rto_at = MPX_NEVER;
    if (!t->told) {
        t->told = true;
        t->ops->closed(t, error);
    }
}

static void send_syn(struct tcp *t, uint64_t now)
{
    t->max = t->nxt = 1;
    arm(t, now);
    emit(t, 0,
         t->state == TCP_SYN_SENT ? MPX_TCP_SYN : MPX_TCP_SYN | MPX_TCP_ACK, 0);
}

void tcp_connect(struct tcp *t, uint64_t now)
{
    t->state = TCP_SYN_SENT;
    t->timed = 1;
    t->timed_at = now;
    send_syn(t, now);
}

void tcp_write(struct tcp *t, const uint8_t *p, size_t len)
{
    assert(!t->fin_wanted);
    if (t->end + len > t->cap) {
        t->cap = 2 * (t->end + len);
        t->buf = realloc(t->buf, t->cap);
        assert(t->buf);
    }
    if (len)
        memcpy(t->buf + t->end - 1, p, len);
    t->end += (uint32_t)len;
}

void tcp_close(struct tcp *t, uint64_t now)
{
    t->fin_wanted = true;
    tcp_push(t, now);
}

void tcp_push(struct tcp *t, uint64_t now)
{
    uint32_t limit = t->una + TCP_IN_FLIGHT * t->mss;
    bool idle = t->una == t->max;

    while (t->state == TCP_OPEN) {
        uint32_t seq = t->nxt, len = t->end - seq;
        uint8_t flags = MPX_TCP_ACK;

        if (seq == t->end + 1 || (seq == t->end && !t->fin_wanted) ||
            !mpx_seq_lt(seq, limit))
            break;
        if (len > t->mss)
            len = t->mss;
        if (t->fin_wanted && seq + len == t->end)
            flags |= MPX_TCP_FIN;
        t->nxt = seq + len + ((flags & MPX_TCP_FIN) ? 1 : 0);
        if (mpx_seq_lt(t->max, t->nxt)) {
            t->max = t->nxt;
            if (!t->timed) {
                t->timed = t->nxt;
                t->timed_at = now;
            }
        }
        emit(t, seq, flags, len);
    }
    if (idle && t->una != t->max)
        arm(t, now);
}

static void go_back(struct tcp *t, uint64_t now)
{
    t->timed = 0; /* Karn */
    t->nxt = t->una;
    tcp_push(t, now);
}

static void take_ack(struct tcp *t, uint32_t ack, bool lone, uint64_t now)
{
    if (mpx_seq_lt(t->max, ack))
        return;
    if (mpx_seq_lt(t->una, ack)) {
        if (t->timed && !mpx_seq_lt(ack, t->timed)) {
            t->ops->rtt(t, now - t->timed_at);
            t->timed = 0;
        }
        t->una = ack;
        if (mpx_seq_lt(t->nxt, ack))
            t->nxt = ack;
        t->tries = t->dupacks = 0;
        t->rto = TCP_RTO_MIN;
        arm(t, now);
    } else if (lone && !t->sack && ack == t->una && t->una != t->max &&
               ++t->dupacks == 3) {
        go_back(t, now);
    }
}

static void take_data(struct tcp *t, uint32_t seq, const uint8_t *p,
                      uint32_t len, bool fin)
{
    uint32_t old = t->rcv_nxt - seq, end = seq + len;

    if (mpx_seq_lt(t->rcv_nxt, seq) || (old > len && !fin))
        return;
    if (old < len) {
        t->rcv_nxt = end;
        t->ops->data(t, p + old, len - old);
    }
    if (fin && t->rcv_nxt == end && !t->fin_in) {
        t->fin_in = true;
        t->rcv_nxt++;
        t->ops->eof(t);
    }
}

static void keep(struct tcp *t, uint32_t seq, const uint8_t *p, uint32_t len,
                 bool fin)
{
    struct tcp_piece *k = malloc(sizeof *k + len);

    assert(k);
    *k = (struct tcp_piece){t->kept, seq, len, fin};
    if (len)
        memcpy(k->p, p, len);
    t->kept = k;
}

/* Take what was kept, once it has its turn. */
static void take_kept(struct tcp *t)
{
    struct tcp_piece **at = &t->kept, *k;

    while ((k = *at) != NULL) {
        if (mpx_seq_lt(t->rcv_nxt, k->seq)) {
            at = &k->next;
            continue;
        }
        *at = k->next;
        take_data(t, k->seq, k->p, k->len, k->fin);
        free(k);
        at = &t->kept;
    }
}

static void handshake(struct tcp *t, uint32_t seq, uint32_t ack, uint8_t flags,
                      uint64_t now)
{
    bool syn = flags & MPX_TCP_SYN;

    if (t->state == TCP_SYN_SENT && syn && (flags & MPX_TCP_ACK) && ack == 1) {
        t->rcv_nxt = seq + 1;
        take_ack(t, ack, false, now);
        t->state = TCP_OPEN;
        emit(t, t->nxt, MPX_TCP_ACK, 0);
        t->ops->opened(t);
        tcp_push(t, now);
    } else if (t->state == TCP_SYN_RCVD && syn) {
        t->rcv_nxt = seq + 1;
        send_syn(t, now);
    } else if (t->state == TCP_SYN_RCVD && (flags & MPX_TCP_ACK) && ack == 1) {
        take_ack(t, ack, false, now);
        t->state = TCP_OPEN;
        t->ops->opened(t);
    }
}

void tcp_input(struct tcp *t, const uint8_t *hdr, const uint8_t *p,
               uint32_t len, uint64_t now)
{
    uint32_t seq = mpx_get32(hdr + MPX_TCP_OFF_SEQ);
    uint32_t ack = mpx_get32(hdr + MPX_TCP_OFF_ACK), expected;
    uint8_t flags = hdr[MPX_TCP_OFF_FLAGS];
    bool fin = flags & MPX_TCP_FIN;

    if (t->state == TCP_DEAD)
        return;
    if (flags & MPX_TCP_RST) {
        die(t, true);
        return;
    }
    if (t->state == TCP_SYN_SENT || t->state == TCP_SYN_RCVD) {
        handshake(t, seq, ack, flags, now);
        if (flags & MPX_TCP_SYN)
            return;
    }
    if (t->state != TCP_OPEN && t->state != TCP_LINGERS)
        return;
    expected = t->rcv_nxt;
    if (!(flags & MPX_TCP_SYN)) {
        take_ack(t, ack, !len && !fin, now);
        if (t->sack && mpx_seq_lt(t->rcv_nxt, seq) && (len || fin))
            keep(t, seq, p, len, fin);
        else
            take_data(t, seq, p, len, fin);
        take_kept(t);
    }
    if (t->state == TCP_DEAD)
        return;
    if (!t->mute && (len || fin || seq != expected))
        emit(t, t->nxt, MPX_TCP_ACK, 0);
    tcp_push(t, now);
    if (t->state == TCP_OPEN && t->fin_in && t->una == t->end + 1) {
        t->state = TCP_LINGERS;
        t->rto_at = now + TCP_LINGER;
        t->told = true;
        t->ops->closed(t, false);
    }
}

void tcp_tick(struct tcp *t, uint64_t now)
{
    if (now < t->rto_at)
        return;
    if (t->state == TCP_LINGERS || ++t->tries > TCP_TRIES) {
        die(t, true);
        return;
    }
    t->rto = t->rto * 2 > TCP_RTO_MAX ? TCP_RTO_MAX : t->rto * 2;
    t->dupacks = 0;
    if (t->state == TCP_OPEN)
        go_back(t, now);
    else
        send_syn(t, now);
    arm(t, now);
}
