/* SPDX-License-Identifier: MIT */
/*
 * Segments on their way from IP to local TCP: checked as RFC 9293 and RFC 5961
 * want before any option acts, then stripped of what TCP must not see.
 *
 * Invariant: what TCP is shown, the core has taken. An acknowledgement that TCP
 * may act on is in snd_una first, and octets that TCP may acknowledge have a
 * place in the connection, or, under MPTCP, are sent again by it. What is not
 * taken is not shown; what must be answered all the same is answered here.
 */
#include "mpx_alive.h"
#include "mpx_conn.h"
#include "mpx_conn_close.h"
#include "mpx_conn_keys.h"
#include "mpx_conn_open.h"
#include "mpx_craft.h"
#include "mpx_dss_in.h"
#include "mpx_endpoint.h"
#include "mpx_fallback.h"
#include "mpx_handshake_capable.h"
#include "mpx_limits.h"
#include "mpx_options_in.h"
#include "mpx_recvq.h"
#include "mpx_sendq.h"
#include "mpx_seq.h"
#include "mpx_subflow.h"
#include "mpx_timer.h"

#include <string.h>

/* What local TCP is shown instead of the connection's window: its persist
 * timer must never run, see doc/design.md "windows". */
enum { WINDOW_SHOWN = 65535 };

/* @p ack is what it acknowledges, in local numbering, as isn_off has it. */
static void show_tcp(uint32_t isn_off, uint32_t ack,
                     const struct mpx_segment *s, const struct mpx_tcp *h,
                     struct mpx_rewrite *rw)
{
    const uint8_t *keep[] = {h->ts, h->wscale, h->sackok, h->sack};
    size_t len = MPX_TCP_HDR_MIN;

    memcpy(rw->hdr, s->hdr, MPX_TCP_HDR_MIN);
    if (h->flags & MPX_TCP_ACK)
        mpx_put32(rw->hdr + MPX_TCP_OFF_ACK, ack);
    for (size_t i = 0; i < sizeof keep / sizeof keep[0]; i++) {
        if (!keep[i])
            continue;
        memcpy(rw->hdr + len, keep[i], keep[i][1]);
        if (keep[i] == h->sack)
            for (size_t b = 2; b + 4 <= keep[i][1]; b += 4)
                mpx_put32(rw->hdr + len + b, mpx_get32(keep[i] + b) - isn_off);
        len += keep[i][1];
    }
    rw->len = mpx_tcp_finish(rw->hdr, len);
    rw->take = s->payload;
}

/* ---- acceptability ---- */

/* Where a segment lies to the receive window, RFC 9293 3.10.7.4. */
enum place { OLD, INSIDE, BEYOND };

/*
 * Left of the window lies what TCP has not acknowledged yet, as in Linux: a
 * lone option, an ACK without payload, may have been overtaken by data sent
 * after it, and MP_PRIO or REMOVE_ADDR come only once. To the right the data
 * sequence number decides; but octets of plain TCP have none, and what TCP
 * acknowledges of them must have its place in our buffer.
 */
static enum place place_of(const mpx_subflow *sf, const struct mpx_tcp *h,
                           uint32_t payload)
{
    const mpx_conn *conn = sf->conn;
    uint32_t nxt = mpx_subflow_rcv_nxt(sf);
    uint32_t left = mpx_seq_lt(sf->last_ack, nxt) ? sf->last_ack : nxt;

    if (mpx_seq_lt(h->seq + payload, left))
        return OLD;
    if (sf->state == MPX_SF_PLAIN && payload)
        return mpx_seq_lt(nxt + mpx_recvq_window(conn), h->seq + payload)
                   ? BEYOND
                   : INSIDE;
    return mpx_seq_lt(h->seq, nxt + conn->cfg.rcvbuf + 65535) ? INSIDE : BEYOND;
}

/* An ACK is due, unless one was lately: two ends that disagree would answer
 * each other for ever. */
static void request_ack(mpx_subflow *sf, uint64_t now)
{
    if (sf->oow_answer_at && now < sf->oow_answer_at)
        return;
    sf->oow_answer_at = now + MPX_OOW_INTERVAL;
    sf->need_ack = true;
}

static enum mpx_verdict on_rst(mpx_subflow *sf, const struct mpx_tcp *h,
                               uint64_t now)
{
    bool exact =
        sf->in != MPX_HALF_NONE
            ? h->seq == mpx_subflow_rcv_nxt(sf)
            : (h->flags & MPX_TCP_ACK) && h->ack - sf->isn_off == sf->snd_max;

    if (exact) {
        sf->refused = true;
        mpx_options_in(sf, h, 0, now);
        if (mpx_subflow_half_open(sf)) /* the host was never shown it */
            mpx_subflow_step(sf, MPX_SE_CLOSE);
        return MPX_PASS;
    }
    sf->conn->ep->stats.rst_invalid++;
    if (sf->in != MPX_HALF_NONE && place_of(sf, h, 0) == INSIDE)
        request_ack(sf, now); /* challenge, RFC 5961 3.2 and 7 */
    return MPX_DROP;
}

static enum mpx_verdict on_closed(mpx_endpoint *ep, const mpx_subflow *sf,
                                  const struct mpx_tcp *h)
{
    if (!(h->flags & MPX_TCP_RST) && (h->flags & MPX_TCP_ACK))
        mpx_craft_rst(ep, &sf->tuple, h->ack, 0, false, MPX_RST_UNSPEC, false,
                      NULL);
    return MPX_DROP;
}

/* Octets were acknowledged, and no MPTCP option ever came: RFC 8684 3.7. */
static void check_stripped(mpx_subflow *sf, const struct mpx_tcp *h,
                           uint64_t now)
{
    sf->mptcp_seen |= h->n_mp != 0;
    if (h->n_mp || sf->state != MPX_SF_ESTABLISHED ||
        (sf->join ? sf->mptcp_seen : sf->conn->accord == MPX_ACC_CONFIRMED) ||
        sf->tx_una <= 1)
        return;
    mpx_fallback_on_stripped(sf, now);
}

static void on_fourth_ack(mpx_subflow *sf, const struct mpx_tcp *h,
                          uint64_t now)
{
    if (sf->state != MPX_SF_PRE_ESTABLISHED || !(h->flags & MPX_TCP_ACK))
        return;
    mpx_subflow_step(sf, MPX_SE_FOURTH_ACK);
    sf->third_at = MPX_NEVER;
    sf->events |= MPX_SA_JOINED;
    mpx_conn_send_new_keys(sf->conn, now); /* what no subflow could carry */
    mpx_timer_arm(sf->conn, now);
    mpx_conn_kick(sf->conn);
}

/* A duplicate ACK that carries an MPTCP option besides DSS, or a DATA_FIN,
 * says nothing about loss, RFC 8684 3.3.4; TCP without SACK would count it. */
static bool not_a_dupack(const mpx_subflow *sf, const struct mpx_tcp *h)
{
    if (sf->sack)
        return false;
    for (unsigned i = 0; i < h->n_mp; i++)
        if (h->mp[i].p[2] >> 4 != MPX_SUB_DSS ||
            (h->mp[i].len > 3 && (h->mp[i].p[3] & 0x10)))
            return true;
    return false;
}

/* All but our FIN is acknowledged. Some TCPs take any ACK in
 * LAST-ACK or CLOSING for that of the FIN, and forget it (ns-3 does): a
 * repeat has nothing that TCP does not know. */
static bool may_end_tcp(const mpx_subflow *sf, uint32_t ack)
{
    return sf->out == MPX_HALF_FIN && ack + 1 == sf->snd_max;
}

/* RFC 7323 4.3: the TSval to echo is that of the segment which reached what was
 * acknowledged last; that of the first SYN is note_syn()'s. Stricter than it,
 * and as ns-3: not that of an old duplicate. */
static void note_timestamp(mpx_subflow *sf, const struct mpx_tcp *h,
                           uint32_t payload)
{
    uint32_t tsval = h->ts ? mpx_get32(h->ts + 2) : 0;
    uint32_t end = h->seq + payload + ((h->flags & MPX_TCP_SYN) ? 1 : 0);

    if (h->ts && !mpx_seq_lt(sf->last_ack, h->seq) &&
        !mpx_seq_lt(end, sf->last_ack) && !mpx_seq_lt(tsval, sf->ts_recent))
        sf->ts_recent = tsval;
}

/* Of what TCP has acknowledged nothing is mapped again for want of the Data ACK
 * that came with it, or of options that nobody lets through. */
static void take_options(mpx_subflow *sf, const struct mpx_tcp *h, uint64_t now)
{
    struct mpx_opt o;

    sf->bare = sf->bare_ack = !h->n_mp;
    if (mpx_tcp_find_option(h, MPX_SUB_DSS, &o,
                            &sf->conn->ep->stats.opt_malformed))
        mpx_dss_ack_in(sf, &o.u.dss, now);
}

/*
 * RFC 9293 3.10.7.4: "If an incoming segment is not acceptable, an
 * acknowledgment should be sent in reply"; by us, as not every TCP does it. To
 * one without octets not more often than Linux.
 *
 * The acknowledgement of a lone one counts from the left of the window too: a
 * TCP that went back to send again may number its pure ACKs so (ns-3 does).
 */
static enum mpx_verdict on_unacceptable(mpx_subflow *sf,
                                        const struct mpx_tcp *h, enum place at,
                                        bool lone, uint64_t now)
{
    uint32_t ack = h->ack - sf->isn_off;

    if (lone && at == OLD && mpx_seq_lt(sf->snd_una, ack)) {
        sf->timed = true;
        mpx_sendq_on_subflow_ack(sf, ack, now);
        take_options(sf, h, now);
        return MPX_PASS;
    }
    if (lone)
        request_ack(sf, now);
    else
        sf->need_ack = true;
    return MPX_DROP;
}

/* Whether MPTCP options still come: what was overtaken is no news of that. What
 * acknowledges more than was known was not, though its TCP went back. */
static void note_bare(mpx_subflow *sf, const struct mpx_tcp *h, uint32_t ack,
                      bool progress)
{
    bool old = mpx_seq_lt(h->seq, sf->seq_newest);

    if (mpx_seq_lt(ack, sf->snd_una) || (old && !progress))
        return;
    if (!old)
        sf->seq_newest = h->seq;
    sf->bare = !h->n_mp;
    if (progress)
        sf->bare_ack = sf->bare;
}

/* For a TCP that has no sample before octets are acknowledged, as ns-3's
 * responder; RFC 6298 section 3: not of what was sent again. */
static void time_handshake(mpx_subflow *sf, uint64_t now)
{
    if (!sf->srtt && sf->syn_at != MPX_NEVER)
        sf->srtt = sf->srtt_min = now - sf->syn_at;
}

static enum mpx_verdict on_segment(mpx_subflow *sf, const struct mpx_segment *s,
                                   const struct mpx_tcp *h, uint64_t now)
{
    mpx_conn *conn = sf->conn;
    uint32_t ack = h->ack - sf->isn_off;
    bool progress = mpx_seq_lt(sf->snd_una, ack);
    bool lone = !s->payload && !(h->flags & MPX_TCP_FIN);
    bool first = conn->state == MPX_M_SYN_RCVD, again = lone && !progress;
    enum place at = place_of(sf, h, s->payload);

    if (!(h->flags & MPX_TCP_ACK) || mpx_seq_lt(sf->snd_max, ack)) {
        conn->ep->stats.hdr_malformed++;
        return MPX_DROP;
    }
    if (at != INSIDE)
        return on_unacceptable(sf, h, at, lone, now);
    note_timestamp(sf, h, s->payload);
    mpx_alive_confirm(sf, now);
    if (sf->state == MPX_SF_SYN_RCVD) {
        time_handshake(sf, now);
        if (mpx_handshake_on_ack(sf, h, s->payload, now) == MPX_DROP)
            return MPX_DROP;
    }
    if (!mpx_seq_lt(ack, sf->snd_una)) /* an older one has an older window */
        sf->snd_wnd = (uint64_t)h->window << sf->wscale_remote;
    if (first)
        conn->snd_edge = conn->snd_una + sf->snd_wnd;
    sf->timed = progress;
    note_bare(sf, h, ack, progress);
    if (progress)
        mpx_sendq_on_subflow_ack(sf, ack, now);
    if (sf->state == MPX_SF_PLAIN) {
        mpx_options_in_late(sf, h, s->payload);
        if (conn->state == MPX_M_SYN_RCVD)
            mpx_conn_established(conn, now);
        mpx_sendq_on_dack(conn, conn->snd_una, true, sf->snd_wnd, now);
        return again && may_end_tcp(sf, ack) ? MPX_DROP : MPX_PASS;
    }
    if (sf->state == MPX_SF_CLOSED) /* and with it what options mean */
        return again && may_end_tcp(sf, ack) ? MPX_DROP : MPX_PASS;
    on_fourth_ack(sf, h, now);
    sf->map_refused = false;
    mpx_options_in(sf, h, s->payload, now);
    if (s->payload && sf->map_refused)
        return MPX_DROP;
    check_stripped(sf, h, now);
    if (sf->state == MPX_SF_CLOSED)
        return MPX_DROP; /* an option made us reset it */
    if (again && (not_a_dupack(sf, h) || may_end_tcp(sf, ack)))
        return MPX_DROP;
    return MPX_PASS;
}

static void note_syn(mpx_subflow *sf, const struct mpx_tcp *h)
{
    sf->irs = h->seq;
    mpx_subflow_step_in(sf, MPX_HE_SYN);
    sf->seq_newest = sf->last_ack = h->seq + 1; /* which TCP will acknowledge */
    sf->wscale_remote = mpx_tcp_scale(h);
    sf->sack = h->sackok != NULL;
    if (h->ts)
        sf->ts_recent = mpx_get32(h->ts + 2);
}

static enum mpx_verdict on_known(mpx_endpoint *ep, mpx_subflow *sf,
                                 const struct mpx_segment *s,
                                 const struct mpx_tcp *h, uint64_t now)
{
    bool syn = h->flags & MPX_TCP_SYN, ack = h->flags & MPX_TCP_ACK;

    if (sf->state == MPX_SF_CLOSED && !mpx_subflow_is_closing(sf))
        return on_closed(ep, sf, h);
    if (h->flags & MPX_TCP_RST)
        return on_rst(sf, h, now);
    if (syn && ack) {
        if (!sf->initiator || h->ack - sf->isn_off != sf->iss + 1)
            return MPX_DROP;
        if (sf->in != MPX_HALF_NONE && h->seq != sf->irs)
            return MPX_DROP;
        if (sf->in == MPX_HALF_NONE)
            note_syn(sf, h);
        note_timestamp(sf, h, 0);
        mpx_alive_confirm(sf, now);
        sf->timed = true;
        time_handshake(sf, now);
        return mpx_handshake_on_synack(sf, h, now);
    }
    if (syn) { /* repeated, or a simultaneous open that we do not support */
        if (sf->initiator || h->seq != sf->irs)
            return MPX_DROP;
        note_timestamp(sf, h, 0);
        return MPX_PASS;
    }
    if (sf->in == MPX_HALF_NONE)
        return MPX_DROP;
    return on_segment(sf, s, h, now);
}

/* A TCP may take a segment with an older acknowledgement than it knows for
 * stale as a whole, octets too (ns-3 does). */
static uint32_t shown_ack(const mpx_subflow *sf, const struct mpx_tcp *h)
{
    uint32_t ack = h->ack - sf->isn_off;

    return sf->in != MPX_HALF_NONE && mpx_seq_lt(ack, sf->snd_una) ? sf->snd_una
                                                                   : ack;
}

/* What a segment has led to, once TCP has processed it or will not see it:
 * perhaps the end of @p sf. */
static void finish_segment(mpx_subflow *sf, uint64_t now)
{
    /* A repeated FIN finds a subflow whose TCP has ended: RFC 9293 3.10.7.4
     * wants it acknowledged in TIME-WAIT. */
    bool ended = sf->state == MPX_SF_CLOSED && mpx_subflow_is_closing(sf);
    mpx_conn *conn = sf->conn;

    if (sf->need_ack) {
        sf->need_ack = false;
        if (ended || sf->state == MPX_SF_PLAIN || mpx_subflow_can_signal(sf))
            mpx_craft_ack(sf);
    }
    mpx_subflow_reap(sf);
    mpx_conn_check_close(conn, now);
}

enum mpx_verdict mpx_segment_in(mpx_endpoint *ep, const struct mpx_segment *s,
                                uint64_t now, struct mpx_rewrite *rw)
{
    mpx_subflow *sf = mpx_flows_find(&ep->flows, s->tuple);
    struct mpx_tcp h;
    bool drop = false;

    if (mpx_tcp_parse(&h, s->hdr, s->hdr_len)) {
        ep->stats.hdr_malformed++;
        return MPX_DROP;
    }
    if (!sf &&
        (h.flags & (MPX_TCP_SYN | MPX_TCP_ACK | MPX_TCP_RST)) == MPX_TCP_SYN) {
        sf = mpx_handshake_on_syn(ep, s->tuple, &h, &drop);
        if (sf) {
            note_syn(sf, &h);
            sf->third_at = now + MPX_HALF_OPEN_MAX;
            mpx_timer_arm(sf->conn, sf->third_at);
        }
        if (drop)
            return MPX_DROP;
    }
    if (!sf) { /* not ours: only made safe for TCP */
        ep->stats.opt_malformed += h.malformed;
        show_tcp(0, h.ack, s, &h, rw);
        return MPX_PASS;
    }
    ep->stats.seg_in++;
    if (on_known(ep, sf, s, &h, now) == MPX_DROP) {
        finish_segment(sf, now); /* TCP will not see it, but the core has */
        return MPX_DROP;
    }
    show_tcp(sf->isn_off, shown_ack(sf, &h), s, &h, rw);
    mpx_put16(rw->hdr + MPX_TCP_OFF_WINDOW, WINDOW_SHOWN);
    if (h.flags & MPX_TCP_RST) /* some TCPs answer RST|ACK with a RST */
        rw->hdr[MPX_TCP_OFF_FLAGS] = MPX_TCP_RST;
    return MPX_PASS;
}

void mpx_segment_in_done(mpx_endpoint *ep, const struct mpx_tuple *t,
                         uint64_t now)
{
    mpx_subflow *sf = mpx_flows_find(&ep->flows, t);

    if (sf)
        finish_segment(sf, now);
}
