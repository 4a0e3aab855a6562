/* SPDX-License-Identifier: MIT */
/*
 * Segments that TCP did not make: pure ACKs that carry an option, repeats of
 * third ACKs, DATA_FIN, resets. They repeat TCP's last acknowledgement and
 * timestamps, so TCP at either end sees nothing new in them.
 */
#include "mpx_craft.h"
#include "mpx_conn.h"
#include "mpx_csum.h"
#include "mpx_endpoint.h"
#include "mpx_recvq.h"
#include "mpx_subflow.h"

#include <assert.h>
#include <string.h>

uint16_t mpx_craft_window(const mpx_subflow *sf)
{
    uint32_t window = mpx_recvq_offer(sf->conn) >> sf->wscale_local;

    return window > 65535 ? 65535 : (uint16_t)window;
}

size_t mpx_craft_append(uint8_t *dst, size_t len, const struct mpx_opt *o)
{
    size_t n = 0;
    mpx_err err = mpx_opt_encode(o, dst + len, MPX_TCP_HDR_MAX - len, &n);

    assert(err == MPX_OK); /* PROTOCOL 7.4: all of these fit */
    (void)err;
    return len + n;
}

size_t mpx_craft_dss(const mpx_subflow *sf, uint8_t *dst, size_t len,
                     const struct mpx_dss_request *r)
{
    const mpx_conn *conn = sf->conn;
    struct mpx_opt_dss d = {
        .has_ack = mpx_conn_knows_peer(conn), /* erratum 6609: unknown before */
        .ack8 = conn->ack8,
        /* DATA_FIN takes a number, RFC 8684 3.3.3 */
        .ack = conn->rcv_nxt + (conn->fin_in == MPX_FIN_TAKEN),
        .has_map = r->map,
        .dsn8 = !conn->cfg.short_dss,
        .dsn = r->dsn,
        .ssn = r->ssn,
        .dll = r->dll,
        .fin = r->fin,
        .has_csum = r->map && conn->csum,
        .csum = r->csum,
    };
    size_t n = 0;
    mpx_err err;

    err = mpx_opt_dss_encode(&d, dst + len, MPX_TCP_HDR_MAX - len, &n);
    assert(err == MPX_OK); /* PROTOCOL 7.4 */
    (void)err;
    return len + n;
}

static struct mpx_pending *segment(mpx_endpoint *ep, enum mpx_act_kind kind,
                                   const struct mpx_tuple *t)
{
    struct mpx_pending *p = mpx_pending_add(ep);

    if (!p)
        return NULL;
    p->kind = kind;
    p->tuple = *t;
    mpx_put16(p->hdr, t->local_port);
    mpx_put16(p->hdr + 2, t->remote_port);
    p->hdr_len = MPX_TCP_HDR_MIN;
    return p;
}

struct mpx_pending *mpx_craft_pure_ack(mpx_subflow *sf)
{
    struct mpx_pending *p;
    uint8_t *h;

    if (sf->in == MPX_HALF_NONE || sf->out == MPX_HALF_NONE)
        return NULL;
    p = segment(sf->conn->ep, MPX_ACT_SEGMENT, &sf->tuple);
    if (!p)
        return NULL;
    p->conn = sf->conn;
    h = p->hdr;
    mpx_put32(h + MPX_TCP_OFF_SEQ, sf->snd_max + sf->isn_off);
    mpx_put32(h + MPX_TCP_OFF_ACK, sf->last_ack);
    h[MPX_TCP_OFF_FLAGS] = MPX_TCP_ACK;
    mpx_put16(h + MPX_TCP_OFF_WINDOW, mpx_craft_window(sf));
    if (sf->timestamps) {
        h[p->hdr_len] = MPX_KIND_TS;
        h[p->hdr_len + 1] = 10;
        mpx_put32(h + p->hdr_len + 2, sf->tsval);
        mpx_put32(h + p->hdr_len + 6, sf->ts_recent);
        p->hdr_len += 10;
    }
    sf->conn->ep->stats.seg_crafted++;
    return p;
}

void mpx_craft_ack(mpx_subflow *sf)
{
    struct mpx_pending *p = mpx_craft_pure_ack(sf);
    size_t len;

    if (!p)
        return;
    len = p->hdr_len;
    if (sf->state == MPX_SF_ESTABLISHED)
        len = mpx_craft_dss(sf, p->hdr, len, &(struct mpx_dss_request){0});
    p->hdr_len = mpx_tcp_finish(p->hdr, len);
}

void mpx_craft_fin(mpx_subflow *sf)
{
    struct mpx_pending *p = mpx_craft_pure_ack(sf);
    struct mpx_dss_request fin = {
        .map = true, .fin = true, .dsn = sf->conn->snd_end, .dll = 1};

    fin.csum = mpx_csum_dss(fin.dsn, fin.ssn, fin.dll, 0);

    if (p)
        p->hdr_len =
            mpx_tcp_finish(p->hdr, mpx_craft_dss(sf, p->hdr, p->hdr_len, &fin));
}

void mpx_craft_probe(mpx_subflow *sf)
{
    struct mpx_pending *p = mpx_craft_pure_ack(sf);

    if (!p)
        return;
    mpx_put32(p->hdr + MPX_TCP_OFF_SEQ, sf->snd_una + sf->isn_off - 1);
    if (sf->state == MPX_SF_ESTABLISHED)
        p->hdr_len = (uint8_t)mpx_craft_dss(sf, p->hdr, p->hdr_len,
                                            &(struct mpx_dss_request){0});
    p->hdr_len = mpx_tcp_finish(p->hdr, p->hdr_len);
}

size_t mpx_craft_option(mpx_subflow *sf, const struct mpx_opt *o, bool with_ack)
{
    struct mpx_pending *p = mpx_craft_pure_ack(sf);
    size_t n = 0, len;

    if (!p)
        return 0;
    len = p->hdr_len;
    if (with_ack)
        len = mpx_craft_dss(sf, p->hdr, len, &(struct mpx_dss_request){0});
    if (mpx_opt_encode(o, p->hdr + len, MPX_TCP_HDR_MAX - len, &n)) {
        sf->conn->ep->stats.add_addr_drop++; /* PROTOCOL 7.4: v6 with port */
        n = 0;
    }
    p->hdr_len = mpx_tcp_finish(p->hdr, len + n);
    return p->hdr_len;
}

void mpx_craft_rst(mpx_endpoint *ep, const struct mpx_tuple *t, uint32_t seq,
                   uint32_t ack, bool with_ack, enum mpx_rst_reason reason,
                   bool mptcp, const struct mpx_opt *o)
{
    struct mpx_pending *p = segment(ep, MPX_ACT_SEGMENT, t);
    struct mpx_opt_tcprst why = {
        .reason = (uint8_t)reason,
        .transient = reason == MPX_RST_RESOURCES /* PROTOCOL 1.12 */
    };
    size_t n = 0, len = MPX_TCP_HDR_MIN;

    if (!p)
        return;
    mpx_put32(p->hdr + MPX_TCP_OFF_SEQ, seq);
    mpx_put32(p->hdr + MPX_TCP_OFF_ACK, with_ack ? ack : 0);
    p->hdr[MPX_TCP_OFF_FLAGS] =
        (uint8_t)(MPX_TCP_RST | (with_ack ? MPX_TCP_ACK : 0));
    if (o &&
        mpx_opt_encode(o, p->hdr + len, MPX_TCP_HDR_MAX - len, &n) == MPX_OK)
        len += n;
    if (mptcp && mpx_opt_tcprst_encode(&why, p->hdr + len,
                                       MPX_TCP_HDR_MAX - len, &n) == MPX_OK) {
        len += n;
        ep->stats.tcprst_tx++;
    }
    p->hdr_len = mpx_tcp_finish(p->hdr, len);
    ep->stats.seg_crafted++;
}

void mpx_craft_local_rst(mpx_subflow *sf)
{
    struct mpx_pending *p;

    if (mpx_subflow_is_done(sf))
        return;
    p = segment(sf->conn->ep, MPX_ACT_INPUT, &sf->tuple);
    if (!p)
        return;
    p->conn = sf->conn;
    p->sf = sf;
    mpx_put16(p->hdr, sf->tuple.remote_port);
    mpx_put16(p->hdr + 2, sf->tuple.local_port);
    mpx_put32(p->hdr + MPX_TCP_OFF_SEQ,
              sf->in != MPX_HALF_NONE ? mpx_subflow_rcv_nxt(sf) : 0);
    mpx_put32(p->hdr + MPX_TCP_OFF_ACK, sf->snd_max);
    /* A bare RST: some TCPs answer RST|ACK with a RST of their own. */
    p->hdr[MPX_TCP_OFF_FLAGS] = MPX_TCP_RST;
    p->hdr_len = mpx_tcp_finish(p->hdr, p->hdr_len);
}
