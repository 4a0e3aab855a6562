/* SPDX-License-Identifier: MIT */
/* Holding an accepted subflow: data acknowledged, octets injected. */
#include "atk_inside.h"
#include "atk_opts.h"
#include "mpx_csum.h"
#include "mpx_seq.h"
#include "mpx_tcp.h"

void atk_inside_start(struct atk_inside *in, const struct atk_handshake *h,
                      enum mpx_role victim)
{
    in->csum = h->flags & MPX_CAP_A;
    in->dack = h->of[victim].idsn + 1;
    in->base = h->of[!victim].idsn + 1;
}

static void send_ack(struct atk *a, struct atk_inside *in, uint64_t now)
{
    struct mpx_opt o = {.subtype = MPX_SUB_DSS};

    o.u.dss.has_ack = o.u.dss.ack8 = true;
    o.u.dss.ack = in->dack;
    atk_tcp_send_opt(&in->tcp, a, MPX_TCP_ACK, &o, now);
}

static void send_chunk(struct atk *a, struct atk_inside *in, uint64_t offset,
                       uint64_t size, uint64_t now)
{
    uint64_t left = size - offset;
    uint16_t len = left < ATK_TCP_MSS ? (uint16_t)left : ATK_TCP_MSS;
    uint8_t payload[ATK_TCP_MSS], buf[MPX_TCP_OPT_MAX];
    struct mpx_opt o = {.subtype = MPX_SUB_DSS};
    uint32_t seq = in->tcp.iss + 1 + (uint32_t)offset;
    size_t n = 0;

    atk_payload(a, offset, payload, len);
    o.u.dss.has_ack = o.u.dss.ack8 = o.u.dss.has_map = o.u.dss.dsn8 = true;
    o.u.dss.ack = in->dack;
    o.u.dss.dsn = in->inject_at + offset;
    o.u.dss.ssn = (uint32_t)offset + 1;
    o.u.dss.dll = len;
    o.u.dss.has_csum = in->csum;
    if (o.u.dss.has_csum)
        o.u.dss.csum = mpx_csum_dss(o.u.dss.dsn, o.u.dss.ssn, len,
                                    mpx_csum_add(0, payload, len));
    if (mpx_opt_encode(&o, buf, sizeof buf, &n) == MPX_OK)
        atk_tcp_send(&in->tcp, a, MPX_TCP_ACK | MPX_TCP_PSH, &seq, buf, n,
                     payload, len, now);
    if (mpx_seq_lt(in->tcp.snd_nxt, seq + len))
        in->tcp.snd_nxt = seq + len;
}

void atk_inside_inject(struct atk *a, struct atk_inside *in, uint64_t size,
                       bool again, uint64_t now)
{
    uint64_t acked = in->tcp.snd_una - (in->tcp.iss + 1);
    uint64_t sent = in->tcp.snd_nxt - (in->tcp.iss + 1);
    uint64_t window = (uint64_t)ATK_TCP_WINDOW * ATK_TCP_MSS;

    if (!in->know_next)
        return;
    for (uint64_t at = again ? acked : sent; at < size && at < acked + window;
         at += ATK_TCP_MSS)
        send_chunk(a, in, at, size, now);
}

static void note_dss(struct atk_inside *in, const struct mpx_opt_dss *d)
{
    uint64_t end =
        d->dsn8 ? d->dsn : mpx_dsn_expand(in->dack, (uint32_t)d->dsn);

    if (d->has_ack && !in->know_next) {
        in->inject_at =
            d->ack8 ? d->ack : mpx_dsn_expand(in->base, (uint32_t)d->ack);
        in->know_next = true;
    }
    end += d->dll;
    if (d->has_map && mpx_dsn_lt(in->dack, end))
        in->dack = end; /* what it took, nobody else shall get */
}

void atk_inside_take_segment(struct atk *a, struct atk_inside *in,
                             const uint8_t *hdr, uint8_t hdr_len, size_t len,
                             uint64_t now)
{
    struct mpx_opt_walk w =
        mpx_opt_walk_of(hdr + MPX_TCP_HDR_MIN, hdr_len - MPX_TCP_HDR_MIN);
    struct mpx_opt o;
    const uint8_t *p;
    size_t olen;

    atk_tcp_on_segment(&in->tcp, hdr, len);
    while (mpx_opt_walk_next(&w, &p, &olen))
        if (p[0] == MPX_OPT_KIND &&
            mpx_opt_decode(&o, p, olen, MPX_SEG_ACK) == MPX_OK &&
            o.subtype == MPX_SUB_DSS)
            note_dss(in, &o.u.dss);
    if (len)
        send_ack(a, in, now);
}

void atk_inside_take_kept(struct atk *a, struct atk_inside *in,
                          const struct atk_segment *s, uint64_t now)
{
    struct mpx_opt o;

    if (atk_opts_find(s, MPX_SUB_JOIN, &o) && o.u.join.form == MPX_JOIN_ACK) {
        in->tcp.snd_nxt = in->tcp.iss + 1;
        atk_tcp_send(&in->tcp, a, MPX_TCP_ACK, NULL, NULL, 0, NULL, 0, now);
    }
    atk_inside_take_segment(a, in, s->tcp, (uint8_t)(s->payload - s->tcp),
                            s->payload_len, now);
}
