/* SPDX-License-Identifier: MIT */
/*
 * The sending half of a connection, RFC 8684 3.3: what the application writes,
 * what the peer has acknowledged, what must be sent again.
 */
#include "mpx_sendq.h"
#include "mpx_conn.h"
#include "mpx_craft.h"
#include "mpx_endpoint.h"
#include "mpx_limits.h"
#include "mpx_pick.h"
#include "mpx_schedule.h"
#include "mpx_seq.h"
#include "mpx_subflow.h"
#include "mpx_timer.h"

#include <assert.h>

/* ---- acknowledgements ---- */

static void release(mpx_conn *conn)
{
    uint64_t held = conn->snd_end - conn->snd_una;

    if (conn->want_space && conn->cfg.sndbuf - held >= conn->cfg.sndbuf / 4) {
        conn->want_space = false;
        mpx_conn_notify(conn, MPX_EV_WRITABLE);
    }
    if (!held)
        mpx_ring_free(&conn->snd); /* an idle connection needs none */
}

void mpx_sendq_on_dack(mpx_conn *conn, uint64_t dack, bool have_window,
                       uint64_t window, uint64_t now)
{
    bool fin_sent =
        conn->fin_out == MPX_FIN_SENT || conn->fin_out == MPX_FIN_ACKED;
    uint64_t top = conn->snd_nxt + (fin_sent ? 1 : 0);

    conn->dack_odd |= dack - conn->local.idsn - 1 > top - conn->local.idsn - 1;
    if (mpx_dsn_lt(top, dack)) {
        conn->ep->stats.dack_invalid++; /* of what was never sent */
        return;
    }
    if (mpx_dsn_lt(conn->snd_una, dack)) {
        conn->progress_at = now;
        conn->rtx_tries = 0;
        if (conn->fin_out == MPX_FIN_SENT && dack == conn->snd_end + 1) {
            mpx_conn_step_fin_out(conn, MPX_OE_ACK);
            mpx_conn_step(conn, MPX_CL_FIN_ACKED);
        }
        conn->snd_una = mpx_conn_fin_acked(conn) ? conn->snd_end : dack;
        release(conn);
        mpx_sendq_try_fin(conn, now);
        mpx_conn_kick(conn);
    }
    /* RFC 8684 3.3.5: the right edge never shrinks. */
    if (have_window && mpx_dsn_lt(conn->snd_edge, dack + window)) {
        conn->snd_edge = dack + window;
        mpx_conn_kick(conn);
    }
}

/* Octets acknowledged per second, over round trips, from the first that come
 * after a pause. One that was given less than it takes shows no less than it
 * can do; it was given enough if its window is full, or a queue shows. */
static void measure_rate(mpx_subflow *sf, uint32_t acked, uint64_t now)
{
    bool limited =
        mpx_subflow_queued(sf) >= sf->cwnd || 2 * sf->srtt > 3 * sf->srtt_min;
    uint64_t span = now - sf->rate_at, sample;
    bool first; /* a first flight: what TCP sends at once goes its own pace */

    if (!sf->rate_at || !sf->srtt) {
        sf->rate_at = now;
        sf->rate_octets = 0;
        return;
    }
    sf->rate_octets += acked;
    first = mpx_pick_unmeasured(sf) && sf->rate_octets >= sf->conn->cfg.mss;
    if ((span < sf->srtt && !first) || now <= sf->rate_at)
        return;
    sample = sf->rate_octets * UINT64_C(1000000000) / span;
    sf->growing = !first && sample - (sample >> 2) > sf->delivery_rate;
    if (sample > sf->delivery_rate)
        sf->delivery_rate = sample;
    else if (limited)
        sf->delivery_rate -= (sf->delivery_rate - sample) >> 2;
    if (sample > sf->delivery_best)
        sf->delivery_best = sample;
    else if (limited)
        sf->delivery_best -= (sf->delivery_best - sample) >> 6;
    sf->rate_at = now;
    sf->rate_octets = 0;
}

/* What its TCP has delivered, no other need send again: if the Data ACK stays
 * away, the connection's own timer will find it. */
static void forget_reinjection(const mpx_subflow *sf, uint32_t ssn)
{
    struct mpx_ranges *r = &sf->conn->reinject;

    for (uint32_t i = 0; r->n && i < sf->tx.n; i++) {
        const struct mpx_map *m = &sf->tx.v[sf->tx.head + i];
        uint32_t len = ssn - m->ssn < m->len ? ssn - m->ssn : m->len;

        if (!mpx_seq_lt(m->ssn, ssn))
            break;
        if (mpx_ranges_remove(r, m->dsn, m->dsn + len))
            break; /* it will be sent twice */
    }
}

void mpx_sendq_on_subflow_ack(mpx_subflow *sf, uint32_t ack, uint64_t now)
{
    mpx_conn *conn = sf->conn;
    uint64_t dsn = conn->snd_una;

    measure_rate(sf, ack - sf->snd_una, now);
    sf->tx_una += ack - sf->snd_una;
    sf->snd_una = ack;
    sf->progress_at = now;
    if (sf->stale) {
        conn->ep->stats.recover++;
        sf->stale = false;
        mpx_timer_arm(conn, now); /* it may serve for another now */
    }
    forget_reinjection(sf, ack - sf->iss);
    mpx_maps_drop_below(&sf->tx, ack - sf->iss, &dsn);
    if (mpx_conn_is_plain(conn))
        mpx_sendq_on_dack(conn, mpx_dsn_max(dsn, conn->snd_una), false, 0, now);
    mpx_conn_kick(conn);
}

void mpx_sendq_try_fin(mpx_conn *conn, uint64_t now)
{
    if (conn->fin_out != MPX_FIN_WANTED || conn->snd_nxt != conn->snd_end)
        return;
    if (mpx_conn_is_plain(conn)) {
        if (!conn->first || conn->first->socket == MPX_SOCK_NONE)
            return; /* mpx_subflow_attach() makes us look again */
        mpx_conn_step_fin_out(conn, MPX_OE_SEND);
        mpx_subflow_ask_close(conn->first);
        return;
    }
    if (!mpx_conn_knows_peer(conn) || !mpx_subflow_best(conn))
        return;
    mpx_conn_step_fin_out(conn, MPX_OE_SEND);
    mpx_conn_step(conn, MPX_CL_SENT_FIN);
    for (mpx_subflow *sf = conn->first; sf; sf = sf->next)
        if (mpx_subflow_can_signal(sf))
            mpx_craft_fin(sf);
    conn->fin_at = now + MPX_RTX_MIN;
    mpx_timer_arm(conn, conn->fin_at);
}

/* ---- sending again ---- */

void mpx_sendq_reinject(mpx_subflow *sf)
{
    mpx_conn *conn = sf->conn;

    if (mpx_conn_is_plain(conn) ||
        mpx_schedule_copies(conn)) /* others carry it anyway */
        return;
    for (uint32_t i = 0; i < sf->tx.n; i++) {
        const struct mpx_map *m = &sf->tx.v[sf->tx.head + i];
        uint64_t from = mpx_dsn_max(m->dsn, conn->snd_una);

        if (mpx_dsn_lt(from, m->dsn + m->len) &&
            mpx_ranges_add(&conn->reinject, from, m->dsn + m->len))
            return; /* the connection-level timer will find the rest */
    }
    mpx_conn_kick(conn);
}

void mpx_sendq_reinject_from(mpx_conn *conn, uint64_t dsn)
{
    if (mpx_ranges_add(&conn->reinject, dsn, conn->snd_nxt) == MPX_OK)
        mpx_conn_kick(conn);
}

/* ---- the application's side ---- */

size_t mpx_conn_write(mpx_conn *conn, const uint8_t *p, size_t len,
                      uint64_t now)
{
    uint64_t held = conn->snd_end - conn->snd_una;
    size_t space =
        conn->cfg.sndbuf > held ? (size_t)(conn->cfg.sndbuf - held) : 0;

    if ((conn->fin_out != MPX_FIN_OPEN && conn->fin_out != MPX_FIN_LOST) ||
        conn->fastclosing || conn->state == MPX_M_CLOSED)
        return 0;
    if (len > space) {
        len = space;
        conn->want_space = true;
    }
    if (!len)
        return 0;
    if (mpx_ring_fit(&conn->snd, conn->snd_una, (size_t)held,
                     (size_t)held + len)) {
        conn->memory_at = now + MPX_MEMORY_RETRY;
        mpx_timer_arm(conn, conn->memory_at);
        return 0;
    }
    mpx_ring_put(&conn->snd, conn->snd_end, p, len);
    conn->snd_end += len;
    mpx_conn_kick(conn);
    return len;
}

void mpx_conn_shutdown(mpx_conn *conn, uint64_t now)
{
    mpx_conn_step_fin_out(conn, MPX_OE_WANT);
    mpx_sendq_try_fin(conn, now);
    mpx_conn_kick(conn);
}
