/* SPDX-License-Identifier: MIT */
/* States of a connection, above all how it ends: RFC 8684 3.3.3. */
#include "mpx_conn.h"
#include "mpx_conn_close.h"
#include "mpx_craft.h"
#include "mpx_endpoint.h"
#include "mpx_limits.h"
#include "mpx_subflow.h"
#include "mpx_seq.h"

#include <string.h>

/* RFC 8684 3.1 and the close machine of 3.3.3 (PROTOCOL 1.7, 1.10). */
#define M(name) MPX_M_##name
static const struct {
    uint8_t from, event, to;
} edge[] = {
    {M(SYN_SENT), MPX_CL_UNCONFIRMED, M(UNCONFIRMED)},
    {M(SYN_RCVD), MPX_CL_HALF, M(HALF)},
    {M(SYN_SENT), MPX_CL_ESTABLISHED, M(ESTAB)},
    {M(SYN_RCVD), MPX_CL_ESTABLISHED, M(ESTAB)},
    {M(UNCONFIRMED), MPX_CL_ESTABLISHED, M(ESTAB)},
    {M(HALF), MPX_CL_ESTABLISHED, M(ESTAB)},

    {M(UNCONFIRMED), MPX_CL_SENT_FIN, M(FIN_WAIT1)},
    {M(HALF), MPX_CL_SENT_FIN, M(FIN_WAIT1)},
    {M(ESTAB), MPX_CL_SENT_FIN, M(FIN_WAIT1)},
    {M(HALF), MPX_CL_GOT_FIN, M(CLOSE_WAIT)},
    {M(ESTAB), MPX_CL_GOT_FIN, M(CLOSE_WAIT)},
    {M(FIN_WAIT1), MPX_CL_FIN_ACKED, M(FIN_WAIT2)},
    {M(FIN_WAIT1), MPX_CL_GOT_FIN, M(CLOSING)},
    {M(FIN_WAIT2), MPX_CL_GOT_FIN, M(TIME_WAIT)},
    {M(CLOSING), MPX_CL_FIN_ACKED, M(TIME_WAIT)},
    {M(CLOSE_WAIT), MPX_CL_SENT_FIN, M(LAST_ACK)},
    {M(LAST_ACK), MPX_CL_FIN_ACKED, M(CLOSED)},
    {M(TIME_WAIT), MPX_CL_GONE, M(CLOSED)},
    /* plain TCP has no DATA_FIN: it ends from where fallback left it */
    {M(ESTAB), MPX_CL_GONE, M(CLOSED)},
    {M(FIN_WAIT1), MPX_CL_GONE, M(CLOSED)},
    {M(CLOSE_WAIT), MPX_CL_GONE, M(CLOSED)},
    {M(CLOSING), MPX_CL_GONE, M(CLOSED)},
    {M(LAST_ACK), MPX_CL_GONE, M(CLOSED)},
};
#undef M

void mpx_conn_step(mpx_conn *conn, enum mpx_close_event ev)
{
    for (size_t i = 0; i < sizeof edge / sizeof edge[0]; i++)
        if (edge[i].from == conn->state && edge[i].event == ev) {
            conn->state = (enum mpx_conn_state)edge[i].to;
            return;
        }
}

void mpx_conn_begin(mpx_conn *conn)
{
    conn->state = conn->role == MPX_ROLE_I ? MPX_M_SYN_SENT : MPX_M_SYN_RCVD;
}

static bool all_closed(const mpx_conn *conn)
{
    for (const mpx_subflow *sf = conn->first; sf; sf = sf->next) {
        /* a join that its opener never finished has no socket to wait for */
        bool half = sf->join && !sf->initiator && !sf->attached;

        if (!sf->tcp_done && !half)
            return false;
    }
    return conn->first != NULL;
}

void mpx_conn_fail(mpx_conn *conn)
{
    if (conn->state == MPX_M_CLOSED)
        return;
    conn->error = true;
    conn->state = MPX_M_CLOSED;
    mpx_conn_drop_token(conn);
    mpx_conn_wipe(conn);
    if (!conn->told_closed) {
        conn->told_closed = true;
        mpx_conn_notify(conn, MPX_EV_CLOSED);
    }
}

static void finish(mpx_conn *conn)
{
    for (mpx_subflow *sf = conn->first; sf; sf = sf->next)
        mpx_subflow_ask_close(sf);
    if (!conn->told_closed) {
        conn->told_closed = true;
        mpx_conn_notify(conn, MPX_EV_CLOSED);
    }
}

static void take_fin(mpx_conn *conn)
{
    if (!conn->have_fin || conn->fin_done || conn->rcv_nxt != conn->fin_dsn ||
        conn->fastclosing || conn->error) /* nobody reads any more */
        return;
    conn->fin_done = true;
    mpx_conn_notify(conn, MPX_EV_EOF);
    if (conn->plain)
        return;
    mpx_conn_step(conn, MPX_CL_GOT_FIN);
    for (mpx_subflow *sf = conn->first; sf; sf = sf->next)
        if (mpx_subflow_speaks(sf))
            sf->need_ack = true;
    conn->fin_ack_due = true;
}

void mpx_conn_check_close(mpx_conn *conn, uint64_t now)
{
    take_fin(conn);
    if (conn->fin_ack_due) {
        conn->fin_ack_due = false;
        for (mpx_subflow *sf = conn->first; sf; sf = sf->next)
            if (sf->need_ack && mpx_subflow_speaks(sf)) {
                sf->need_ack = false;
                mpx_craft_ack(sf);
            }
    }
    if (conn->state == MPX_M_CLOSED && conn->error)
        return;
    if (conn->fastclosing && conn->fastclosing->tcp_done) {
        conn->fastclosing = NULL; /* the peer's RST is its answer */
        mpx_conn_fail(conn);
        return;
    }
    if (conn->fin_done && conn->fin_acked) {
        finish(conn);
        if (all_closed(conn)) {
            mpx_conn_step(conn, MPX_CL_GONE);
            mpx_conn_drop_token(conn);
            mpx_conn_wipe(conn);
        }
        return;
    }
    /* No subflow left: without MPTCP, or with no way to join again, that is
     * the end (D-18); else the connection waits, RFC 8684 3.3.3. */
    if (!all_closed(conn))
        return;
    if (conn->lonely_at != MPX_NEVER) { /* what came back did not stand */
        mpx_conn_rejoin(conn, now + (MPX_REJOIN_AFTER << conn->rejoin_tries));
        return;
    }
    if (conn->plain || !conn->confirmed ||
        (!mpx_conn_key(conn) &&
         conn->cfg.profile.prekey_rst == MPX_LOSS_CLOSES)) {
        mpx_conn_fail(conn);
        return;
    }
    conn->ep->stats.lonely++;
    conn->lonely_at = now;
    conn->lonely_una = conn->snd_una;
    conn->lonely_nxt = conn->rcv_nxt;
    mpx_conn_rejoin(conn, now);
}

/* When a subflow that came back counts as the end of loneliness: a path may let
 * through whatever opens one, and nothing else. */
static uint64_t stands_at(const mpx_conn *conn, const mpx_subflow *sf)
{
    bool moved =
        conn->snd_una != conn->lonely_una || conn->rcv_nxt != conn->lonely_nxt;

    return moved ? 0 : sf->up_at + MPX_STANDS_AFTER + 2 * sf->srtt;
}

/* Break before make, RFC 8684 3.3.3. */
uint64_t mpx_conn_tick_lonely(mpx_conn *conn, uint64_t now)
{
    const mpx_subflow *back = mpx_subflow_best(conn);
    uint64_t end = MPX_NEVER;

    if (conn->lonely_at != MPX_NEVER && back) {
        if (now < stands_at(conn, back))
            return stands_at(conn, back);
        conn->lonely_at = MPX_NEVER;
        conn->rejoin_tries = 0;
    } else if (conn->lonely_at != MPX_NEVER) {
        end = conn->lonely_at + conn->cfg.close_timeout;
    }
    if (now >= end) {
        for (mpx_subflow *sf = conn->first; sf; sf = sf->next)
            mpx_subflow_drop(sf, now);
        mpx_conn_fail(conn);
        return MPX_NEVER;
    }
    if (now >= conn->rejoin_at) {
        if (end != MPX_NEVER) /* whatever failed before may work now */
            memset(conn->tried, 0, sizeof conn->tried);
        mpx_conn_run_pm(conn, now);
        conn->rejoin_at = end == MPX_NEVER
                              ? MPX_NEVER
                              : now + (MPX_REJOIN_AFTER << conn->rejoin_tries);
        if (end != MPX_NEVER && conn->rejoin_tries < MPX_REJOIN_TRIES)
            conn->rejoin_tries++;
    }
    return conn->rejoin_at < end ? conn->rejoin_at : end;
}
