/* SPDX-License-Identifier: MIT */
/* What the toy TCP puts on the wire. */
#include "tcp_impl.h"
#include "mpx_tcp.h"

#include <string.h>

static uint8_t put_syn_options(const struct tcp *t, uint8_t *h, uint8_t n)
{
    const uint8_t wscale[] = {MPX_KIND_WSCALE, 3, TCP_SCALE};
    const uint8_t sackok[] = {MPX_KIND_SACKOK, 2};

    memcpy(h + n, wscale, sizeof wscale);
    n += (uint8_t)sizeof wscale;
    if (t->sack) {
        memcpy(h + n, sackok, sizeof sackok);
        n += (uint8_t)sizeof sackok;
    }
    return n;
}

static uint8_t put_timestamps(const struct tcp *t, uint8_t *h, uint8_t n)
{
    h[n] = MPX_KIND_TS;
    h[n + 1] = 10;
    mpx_put32(h + n + 2, (uint32_t)(t->now / SIM_MS) + 1);
    mpx_put32(h + n + 6, t->ts_recent);
    return (uint8_t)(n + 10);
}

static uint8_t put_sack(const struct tcp *t, uint8_t *h, uint8_t n)
{
    struct piece_range r[3];
    unsigned count = pieces_ranges(t->kept, r, t->timestamps ? 3 : 2);

    if (!count)
        return n;
    h[n] = MPX_KIND_SACK;
    h[n + 1] = (uint8_t)(2 + TCP_SACK_LEN * count);
    for (unsigned i = 0; i < count; i++) {
        mpx_put32(h + n + 2 + TCP_SACK_LEN * i, r[i].from);
        mpx_put32(h + n + 6 + TCP_SACK_LEN * i, r[i].to);
    }
    return (uint8_t)(n + h[n + 1]);
}

void tcp_emit(struct tcp *t, uint32_t seq, uint8_t flags, uint32_t len)
{
    uint8_t h[MPX_TCP_HDR_MAX] = {0};
    uint8_t n = MPX_TCP_HDR_MIN;

    mpx_put16(h, t->tuple.local_port);
    mpx_put16(h + 2, t->tuple.remote_port);
    mpx_put32(h + MPX_TCP_OFF_SEQ, seq);
    mpx_put32(h + MPX_TCP_OFF_ACK, flags & MPX_TCP_ACK ? t->rcv_nxt : 0);
    h[MPX_TCP_OFF_FLAGS] = flags;
    mpx_put16(h + MPX_TCP_OFF_WINDOW, TCP_WINDOW);
    if (flags & MPX_TCP_SYN)
        n = put_syn_options(t, h, n);
    if (t->timestamps)
        n = put_timestamps(t, h, n);
    if (t->sack && !(flags & MPX_TCP_SYN))
        n = put_sack(t, h, n);
    n = mpx_tcp_finish(h, n);
    t->ops->emit(t, h, n, len ? t->buf + (seq - t->una) : NULL, len);
}
