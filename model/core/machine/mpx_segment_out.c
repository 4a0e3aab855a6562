/* SPDX-License-Identifier: MIT */
/*
 * Segments that local TCP sends, on their way to IP: sequence numbers shifted,
 * options rebuilt, the window made the connection's. mpx_segment_in.c is the
 * way in.
 */
#include "mpx_conn.h"
#include "mpx_craft.h"
#include "mpx_endpoint.h"
#include "mpx_fallback.h"
#include "mpx_handshake_capable.h"
#include "mpx_seq.h"
#include "mpx_subflow.h"

#include <string.h>

enum { SACK_BLOCK = 8, TS_LEN = 10 };

/* RFC 7323 2.3: the least that can tell of the whole buffer. The window is the
 * connection's, and not of TCP's buffer, so its scale is too. */
static uint8_t scale_of(uint32_t rcvbuf)
{
    uint8_t scale = 0;

    while (rcvbuf >> scale > UINT16_MAX)
        scale++;
    return scale;
}

static void note_sent(mpx_subflow *sf, const struct mpx_tcp *h,
                      uint32_t payload, uint64_t now)
{
    uint32_t end = h->seq + payload + ((h->flags & MPX_TCP_SYN) ? 1 : 0) +
                   ((h->flags & MPX_TCP_FIN) ? 1 : 0);

    if (sf->out != MPX_HALF_NONE) {
        sf->syn_at = h->flags & MPX_TCP_SYN ? MPX_NEVER : sf->syn_at;
    } else {
        mpx_subflow_step_out(sf, MPX_HE_SYN);
        sf->syn_at = now;
        sf->iss = sf->snd_una = sf->snd_max = h->seq;
    }
    if (mpx_seq_lt(sf->snd_max, end))
        sf->snd_max = end;
    if ((h->flags & MPX_TCP_FIN) && sf->out == MPX_HALF_OPEN)
        mpx_subflow_step_out(sf, MPX_HE_FIN);
    if ((h->flags & MPX_TCP_ACK) && mpx_seq_lt(sf->last_ack, h->ack))
        sf->last_ack = h->ack;
    if (h->ts) {
        sf->tsval = mpx_get32(h->ts + 2);
        sf->timestamps = true;
    }
    if ((h->flags & MPX_TCP_SYN) && h->wscale)
        sf->wscale_local = scale_of(sf->conn->cfg.rcvbuf);
}

static size_t copy_option(uint8_t *dst, size_t len, const uint8_t *opt)
{
    if (!opt || len + opt[1] > MPX_TCP_HDR_MAX)
        return len;
    memcpy(dst + len, opt, opt[1]);
    return len + opt[1];
}

/*
 * The echo is ours (mpx_segment_in.c). ns-3 expects a SYN to have number 0,
 * else it echoes nothing and its peer measures a round trip since time 0; see
 * isn_off. And it forgets that data acknowledges too: where both ends send it
 * echoes one old TSval for ever.
 */
static void put_echo(const mpx_subflow *sf, const struct mpx_tcp *h,
                     uint8_t *ts)
{
    if ((h->flags & MPX_TCP_ACK) && sf->ts_recent)
        mpx_put32(ts + 6, sf->ts_recent);
}

static size_t copy_ts(const mpx_subflow *sf, const struct mpx_tcp *h,
                      uint8_t *dst, size_t len)
{
    size_t end = copy_option(dst, len, h->ts);

    if (end > len)
        put_echo(sf, h, dst + len);
    return end;
}

static size_t out_syn(mpx_subflow *sf, const struct mpx_tcp *h, uint8_t *dst)
{
    size_t len = MPX_TCP_HDR_MIN;
    /* Options may take all 40 octets of a later segment: RFC 6691 wants MSS
     * to count only fixed headers, so ours is what fits beside the largest. */
    uint16_t mss = (uint16_t)(sf->conn->cfg.mss + MPX_TCP_OPT_MAX);
    uint8_t scale = sf->wscale_local;

    dst[len] = MPX_KIND_MSS;
    dst[len + 1] = 4;
    mpx_put16(dst + len + 2, mss);
    len += 4;
    len = copy_option(dst, len, h->sackok);
    len = copy_ts(sf, h, dst, len);
    len = copy_option(dst, len, h->wscale);
    if (h->wscale)
        dst[len - 1] = scale;
    sf->wscale_local = 0; /* the window of a SYN is never scaled, RFC 7323 */
    mpx_put16(dst + MPX_TCP_OFF_WINDOW, mpx_craft_window(sf));
    sf->wscale_local = scale;
    return h->flags & MPX_TCP_ACK ? mpx_handshake_synack(sf, dst, len)
                                  : mpx_handshake_syn(sf, dst, len);
}

/* As many SACK blocks as fit beside `need` octets, the newest first. */
static size_t put_sack(mpx_subflow *sf, const struct mpx_tcp *h, uint8_t *dst,
                       size_t len, size_t need)
{
    size_t have, fit, space = MPX_TCP_HDR_MAX - len;

    if (!h->sack)
        return len;
    have = (size_t)(h->sack[1] - 2) / SACK_BLOCK;
    fit = space < need + 2 ? 0 : (space - need - 2) / SACK_BLOCK;
    if (fit < have)
        sf->conn->ep->stats.sack_trimmed++;
    else
        fit = have;
    if (!fit)
        return len;
    dst[len] = MPX_KIND_SACK;
    dst[len + 1] = (uint8_t)(2 + SACK_BLOCK * fit);
    memcpy(dst + len + 2, h->sack + 2, SACK_BLOCK * fit);
    return len + 2 + SACK_BLOCK * fit;
}

static size_t out_ack(mpx_subflow *sf, const struct mpx_tcp *h, uint8_t *dst)
{
    static const struct mpx_dss_request ack_only = {0};
    size_t len = copy_ts(sf, h, dst, MPX_TCP_HDR_MIN);

    mpx_put16(dst + MPX_TCP_OFF_WINDOW, mpx_craft_window(sf));
    if (sf->state == MPX_SF_PRE_ESTABLISHED ||
        (sf->initiator && !sf->join && sf->conn->accord != MPX_ACC_CONFIRMED))
        return mpx_handshake_third(sf, dst, len);
    if (sf->state != MPX_SF_ESTABLISHED)
        return len;
    len = put_sack(sf, h, dst, len, sf->conn->ack8 ? 12 : 8);
    return mpx_craft_dss(sf, dst, len, &ack_only);
}

/* Only the first @p n octets go in this segment. */
static void cut_after(mpx_subflow *sf, uint32_t n, uint8_t *dst, uint32_t *take)
{
    if (n >= *take)
        return;
    *take = n;
    sf->conn->ep->stats.seg_split++;
    dst[MPX_TCP_OFF_FLAGS] &= (uint8_t) ~(MPX_TCP_FIN | MPX_TCP_PSH);
}

static size_t out_data(mpx_subflow *sf, const struct mpx_tcp *h, uint8_t *dst,
                       uint32_t *take)
{
    uint32_t ssn = h->seq - sf->iss;
    const struct mpx_map *m = mpx_maps_find(&sf->tx, ssn);
    struct mpx_dss_request r = {.map = true, .ssn = ssn};
    size_t len = copy_ts(sf, h, dst, MPX_TCP_HDR_MIN);

    if (!m && mpx_seq_lt(h->seq, sf->snd_una)) {
        /* Acknowledged, but TCP did not notice: ns-3 ignores the ACK of a
         * segment with FIN, others that of one outside their window. The peer
         * has the octets and their mapping, and acknowledges them again. */
        cut_after(sf, sf->snd_una - h->seq, dst, take);
        mpx_put16(dst + MPX_TCP_OFF_WINDOW, mpx_craft_window(sf));
        return mpx_craft_dss(sf, dst, len, &(struct mpx_dss_request){0});
    }
    if (!m)
        return 0;
    cut_after(sf, m->ssn + m->len - ssn, dst, take);
    if (m->sealed) {
        r = (struct mpx_dss_request){.map = true,
                                     .ssn = m->ssn,
                                     .dsn = m->dsn,
                                     .dll = (uint16_t)m->len,
                                     .csum = m->csum};
    } else {
        r.dsn = m->dsn + (ssn - m->ssn);
        r.dll = (uint16_t)*take;
    }
    mpx_put16(dst + MPX_TCP_OFF_WINDOW, mpx_craft_window(sf));
    if (mpx_handshake_third_data(sf, r.ssn))
        return mpx_handshake_with_data(sf, dst, len, &r);
    return mpx_craft_dss(sf, dst, len, &r);
}

/* RFC 8684 3.7: an infinite mapping "acts retroactively, referring to the start
 * of the subflow sequence number of the most recent segment that was known to
 * be delivered intact (i.e., was successfully DATA_ACKed)"; length 0, no
 * checksum. The stream was that of this one TCP flow so far, so SSNs follow
 * from DSNs. */
static size_t out_infinite(mpx_subflow *sf, const struct mpx_tcp *h,
                           uint8_t *dst)
{
    const mpx_conn *conn = sf->conn;
    struct mpx_opt_dss d = {.has_map = true,
                            .dsn8 = true,
                            .dsn = conn->plain_from,
                            .ssn =
                                (uint32_t)(conn->plain_from - conn->local.idsn),
                            .has_csum = conn->csum};
    size_t len = copy_ts(sf, h, dst, MPX_TCP_HDR_MIN), n = 0;

    if (mpx_opt_dss_encode(&d, dst + len, MPX_TCP_HDR_MAX - len, &n))
        return len;
    conn->ep->stats.infinite_tx += !sf->infinite_at;
    if (!sf->infinite_at)
        sf->infinite_at = sf->tx_una + (h->seq - sf->snd_una);
    return len + n;
}

static enum mpx_verdict out_plain(mpx_subflow *sf, const struct mpx_tcp *h,
                                  const struct mpx_segment *s,
                                  struct mpx_rewrite *rw)
{
    if (s->payload && mpx_fallback_sends_infinite(sf))
        rw->len = mpx_tcp_finish(rw->hdr, out_infinite(sf, h, rw->hdr));
    /* TCP hands on what it gets: only the connection's window holds. */
    mpx_put16(rw->hdr + MPX_TCP_OFF_WINDOW, mpx_craft_window(sf));
    return MPX_PASS;
}

static enum mpx_verdict pass_as_is(const struct mpx_segment *s,
                                   struct mpx_rewrite *rw)
{
    if (s->hdr_len > MPX_TCP_HDR_MAX)
        return MPX_DROP;
    memcpy(rw->hdr, s->hdr, s->hdr_len);
    rw->len = s->hdr_len;
    rw->take = s->payload;
    return MPX_PASS;
}

static enum mpx_verdict rewrite(mpx_subflow *sf, const struct mpx_segment *s,
                                const struct mpx_tcp *h, struct mpx_rewrite *rw)
{
    size_t len;

    if (h->flags & MPX_TCP_RST)
        return MPX_PASS;
    if (h->flags & MPX_TCP_SYN)
        len = out_syn(sf, h, rw->hdr);
    else if (sf->state == MPX_SF_CLOSED)
        return MPX_PASS;
    else if (sf->state == MPX_SF_PLAIN)
        return out_plain(sf, h, s, rw);
    else if (s->payload)
        len = out_data(sf, h, rw->hdr, &rw->take);
    else
        len = out_ack(sf, h, rw->hdr);
    if (!len) {
        sf->conn->ep->stats.unmapped += s->payload;
        return MPX_DROP;
    }
    rw->len = mpx_tcp_finish(rw->hdr, len);
    return MPX_PASS;
}

/* RFC 9293 3.10.7.4: an ACK has SEQ = SND.NXT. A TCP that went back to send
 * again may take it for what it sends next (ns-3 does), and then it lies
 * outside the window of who has received more. */
static uint32_t wire_seq(const mpx_subflow *sf, const struct mpx_tcp *h,
                         uint32_t payload)
{
    bool lone =
        !payload && !(h->flags & (MPX_TCP_SYN | MPX_TCP_FIN | MPX_TCP_RST));

    return (lone ? sf->snd_max : h->seq) + sf->isn_off;
}

enum mpx_verdict mpx_segment_out(mpx_endpoint *ep, const struct mpx_segment *s,
                                 uint64_t now, struct mpx_rewrite *rw)
{
    mpx_subflow *sf = mpx_flows_find(&ep->flows, s->tuple);
    struct mpx_tcp h;

    if (pass_as_is(s, rw) || mpx_tcp_parse(&h, s->hdr, s->hdr_len))
        return MPX_DROP;
    if (!sf)
        return MPX_PASS;
    ep->stats.seg_out++;
    if (sf->state == MPX_SF_CLOSED && !mpx_subflow_is_closing(sf))
        return MPX_DROP; /* the core has reset it already */
    note_sent(sf, &h, s->payload, now);
    if (s->payload)
        mpx_conn_kick(sf->conn); /* TCP may want more */
    mpx_put32(rw->hdr + MPX_TCP_OFF_SEQ, wire_seq(sf, &h, s->payload));
    if (h.ts)
        put_echo(sf, &h, rw->hdr + (h.ts - s->hdr));
    return rewrite(sf, s, &h, rw);
}
