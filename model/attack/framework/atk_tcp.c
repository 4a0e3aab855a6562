/* SPDX-License-Identifier: MIT */
/* The attacker's TCP: opening, sending with go-back-N, acknowledging. */
#include "atk_tcp.h"
#include "mpx_seq.h"
#include "mpx_tcp.h"

#include <string.h>

enum { STAMPS_LEN = 10 };

void atk_tcp_open(struct atk_tcp *t, struct atk *a, const struct atk_flow *f)
{
    atk_tcp_free(t);
    *t = (struct atk_tcp){.flow = *f, .late.max = ATK_TCP_GAPS};
    atk_random(a, &t->iss, sizeof t->iss);
    t->snd_una = t->iss;
    t->snd_nxt = t->iss + 1;
}

void atk_tcp_open_to(struct atk_tcp *t, struct atk *a,
                     const struct atk_ends *to, uint16_t port)
{
    const struct atk_config *cfg = atk_config(a);
    bool v4 = to->family == 4;
    struct atk_flow f = {
        .family = to->family, .local_port = port, .remote_port = to->dport};

    memcpy(f.local, v4 ? cfg->host4 : cfg->host6, v4 ? 4 : 16);
    memcpy(f.remote, to->dst, sizeof f.remote);
    atk_tcp_open(t, a, &f);
}

bool atk_tcp_matches(const struct atk_tcp *t, const struct atk_flow *f)
{
    return t->flow.family == f->family && t->flow.local_port == f->local_port &&
           t->flow.remote_port == f->remote_port &&
           !memcmp(t->flow.local, f->local, sizeof f->local) &&
           !memcmp(t->flow.remote, f->remote, sizeof f->remote);
}

bool atk_tcp_receives(const struct atk_tcp *t, const struct atk_segment *s)
{
    const struct atk_flow *f = &t->flow;

    return f->remote_port == s->sport && f->local_port == s->dport &&
           !memcmp(f->remote, s->src, s->family == 4 ? 4 : 16);
}

static void note_syn(struct atk_tcp *t, const uint8_t *hdr)
{
    t->irs = mpx_get32(hdr + MPX_TCP_OFF_SEQ);
    t->rcv_end = 1;
}

void atk_tcp_accept_own(struct atk_tcp *t, struct atk *a,
                        const struct atk_flow *f, const uint8_t *hdr)
{
    atk_tcp_open(t, a, f);
    note_syn(t, hdr);
}

void atk_tcp_accept(struct atk_tcp *t, struct atk *a,
                    const struct atk_segment *s)
{
    size_t len = s->family == 4 ? 4 : 16;
    struct atk_flow f = {.family = s->family,
                         .local_port = s->dport,
                         .remote_port = s->sport};

    memcpy(f.local, s->dst, len);
    memcpy(f.remote, s->src, len);
    atk_tcp_accept_own(t, a, &f, s->tcp);
    t->on_wire = true;
    t->tap = s->tap;
    t->dir = !s->dir;
}

void atk_tcp_free(struct atk_tcp *t)
{
    mpx_ranges_free(&t->late);
}

static size_t put_stamps(uint8_t *p, const struct atk_tcp *t)
{
    p[0] = MPX_KIND_TS;
    p[1] = STAMPS_LEN;
    mpx_put32(p + 2, t->tsval);
    mpx_put32(p + 6, t->tsecr);
    return STAMPS_LEN;
}

static void send_segment(const struct atk_tcp *t, struct atk *a,
                         const uint8_t *hdr, uint8_t hdr_len,
                         const uint8_t *payload, size_t len, uint64_t now)
{
    struct atk_ends e = {.family = t->flow.family,
                         .sport = t->flow.local_port,
                         .dport = t->flow.remote_port};
    uint8_t pkt[ATK_PACKET_MAX];

    if (!t->on_wire) {
        atk_host_send(a, &t->flow, hdr, hdr_len, payload, len, now);
        return;
    }
    memcpy(e.src, t->flow.local, sizeof e.src);
    memcpy(e.dst, t->flow.remote, sizeof e.dst);
    len = atk_packet_make(pkt, &e, hdr, hdr_len, payload, len);
    if (len)
        atk_wire_send(a, t->tap, t->dir, pkt, len, now);
}

void atk_tcp_send(const struct atk_tcp *t, struct atk *a, uint8_t flags,
                  const uint32_t *seq, const uint8_t *opts, size_t opts_len,
                  const uint8_t *payload, size_t len, uint64_t now)
{
    uint8_t h[MPX_TCP_HDR_MIN + MPX_TCP_OPT_MAX] = {0};
    uint32_t at = flags & MPX_TCP_SYN ? t->iss : t->snd_nxt;
    size_t n = MPX_TCP_HDR_MIN;

    mpx_put16(h, t->flow.local_port);
    mpx_put16(h + 2, t->flow.remote_port);
    mpx_put32(h + MPX_TCP_OFF_SEQ, seq ? *seq : at);
    if (flags & MPX_TCP_ACK)
        mpx_put32(h + MPX_TCP_OFF_ACK, t->irs + (uint32_t)t->rcv_end);
    h[MPX_TCP_OFF_FLAGS] = flags;
    mpx_put16(h + MPX_TCP_OFF_WINDOW, 65535);
    if (flags & MPX_TCP_SYN) {
        const uint8_t syn[] = {
            MPX_KIND_MSS,    4, ATK_TCP_MSS >> 8, ATK_TCP_MSS & 255,
            MPX_KIND_WSCALE, 3, ATK_TCP_WSCALE};

        memcpy(h + n, syn, sizeof syn);
        n += sizeof syn;
    }
    if (opts_len)
        memcpy(h + n, opts, opts_len);
    n += opts_len;
    if (t->stamps && n + STAMPS_LEN <= sizeof h)
        n += put_stamps(h + n, t);
    send_segment(t, a, h, mpx_tcp_finish(h, n), payload, len, now);
}

void atk_tcp_send_opt(const struct atk_tcp *t, struct atk *a, uint8_t flags,
                      const struct mpx_opt *o, uint64_t now)
{
    uint8_t buf[MPX_TCP_OPT_MAX];
    size_t n = 0;

    if (mpx_opt_encode(o, buf, sizeof buf, &n) == MPX_OK)
        atk_tcp_send(t, a, flags, NULL, buf, n, NULL, 0, now);
}

bool atk_tcp_on_synack(struct atk_tcp *t, const uint8_t *hdr)
{
    if (mpx_get32(hdr + MPX_TCP_OFF_ACK) != t->iss + 1)
        return false;
    t->irs = mpx_get32(hdr + MPX_TCP_OFF_SEQ);
    t->rcv_end = 1;
    t->snd_una = t->iss + 1;
    return true;
}

static void note_stamps(struct atk_tcp *t, const uint8_t *hdr)
{
    struct mpx_tcp h;

    if (t->stamps &&
        mpx_tcp_parse(&h, hdr, (size_t)(hdr[MPX_TCP_OFF_DOFF] >> 4) * 4) ==
            MPX_OK &&
        h.ts)
        t->tsecr = mpx_get32(h.ts + 2);
}

void atk_tcp_on_segment(struct atk_tcp *t, const uint8_t *hdr, size_t len)
{
    uint32_t ack = mpx_get32(hdr + MPX_TCP_OFF_ACK);
    uint64_t from =
        mpx_dsn_expand(t->rcv_end, mpx_get32(hdr + MPX_TCP_OFF_SEQ) - t->irs);
    uint64_t to = from + len + (hdr[MPX_TCP_OFF_FLAGS] & MPX_TCP_FIN ? 1 : 0);

    note_stamps(t, hdr);
    if (mpx_seq_lt(t->snd_una, ack) && !mpx_seq_lt(t->snd_nxt, ack))
        t->snd_una = ack;
    if (from < to && mpx_ranges_add(&t->late, from, to))
        return; /* not acknowledged: it will come again */
    mpx_ranges_drop_below(&t->late, t->rcv_end);
    if (t->late.n && t->late.v[0].from == t->rcv_end) {
        t->rcv_end = t->late.v[0].to;
        mpx_ranges_drop_below(&t->late, t->rcv_end);
    }
}
