/* SPDX-License-Identifier: MIT */
/* What the TCP of a subflow reports: its socket, its end, its figures. */
#include "mpx_conn.h"
#include "mpx_conn_close.h"
#include "mpx_fallback.h"
#include "mpx_handshake_join.h"
#include "mpx_pending.h"
#include "mpx_recvq.h"
#include "mpx_sendq.h"
#include "mpx_subflow.h"
#include "mpx_timer.h"

void mpx_subflow_attach(mpx_subflow *sf, void *user, uint64_t now)
{
    sf->user = user;
    if (sf->socket == MPX_SOCK_NONE)
        mpx_subflow_step_socket(sf, MPX_KE_ATTACH);
    sf->progress_at = sf->up_at = now;
    mpx_timer_arm(sf->conn, now);
    mpx_conn_kick(sf->conn);
}

static bool is_last(const mpx_subflow *sf)
{
    for (const mpx_subflow *o = sf->conn->first; o; o = o->next)
        if (o != sf && mpx_subflow_usable(o))
            return false;
    return true;
}

void mpx_subflow_eof(mpx_subflow *sf, uint64_t now)
{
    mpx_conn *conn = sf->conn;

    if (sf->in != MPX_HALF_OPEN)
        return;
    mpx_subflow_step_in(sf, MPX_HE_FIN);
    /* A FIN without options, on the only subflow: the peer has fallen back. Who
     * may not follow resets it, for the peer would take our FIN for the end. */
    if (!mpx_conn_is_plain(conn) && sf->bare &&
        (mpx_fallback_may(sf) ||
         (!sf->join && conn->fin_in == MPX_FIN_UNKNOWN && is_last(sf))))
        mpx_fallback_on_stripped(sf, now);
    if (mpx_conn_is_plain(conn)) {
        mpx_conn_step_fin_in(conn, MPX_IE_KNOW);
        conn->fin_dsn = conn->rcv_nxt;
        mpx_conn_check_close(conn, now);
        return;
    }
    /* RFC 8684 3.3.3: a FIN closes this subflow only. With DATA_FIN it may come
     * on the last one, and ends the peer's direction alone. */
    if (conn->fin_in != MPX_FIN_UNKNOWN && is_last(sf))
        return;
    mpx_sendq_reinject(sf);
    mpx_subflow_ask_close(sf);
}

void mpx_subflow_closed(mpx_subflow *sf, bool error, uint64_t now)
{
    mpx_conn *conn = sf->conn;

    if (mpx_subflow_is_done(sf))
        return;
    mpx_subflow_step_socket(sf, error ? MPX_KE_FAIL : MPX_KE_END);
    if (sf->state == MPX_SF_SYN_SENT || sf->state == MPX_SF_PRE_ESTABLISHED)
        mpx_join_on_failure(sf, sf->refused, now);
    mpx_sendq_reinject(sf);
    if (sf->state != MPX_SF_CLOSED)
        mpx_subflow_step(sf, MPX_SE_CLOSE);
    if (mpx_recvq_keep(conn)) /* what is lent may lie there */
        mpx_dss_csum_free(&sf->verify);
    if (sf->join && sf->initiator && !mpx_conn_is_plain(conn))
        mpx_conn_rejoin(conn, now); /* others may have their turn */
    if (mpx_conn_is_plain(conn) &&
        sf == conn->first) { /* not one that joined too late */
        if (error && !mpx_conn_is_complete(conn))
            mpx_conn_fail(conn);
        else
            mpx_conn_step_fin_out(conn, MPX_OE_GONE);
    }
    mpx_conn_check_close(conn, now);
    mpx_conn_kick(conn);
}

void mpx_subflow_cwnd(mpx_subflow *sf, uint32_t octets)
{
    bool falls = octets < sf->cwnd;

    if (falls && !sf->cwnd_fell)
        sf->cwnd_half = sf->cwnd / 2;
    sf->cwnd_fell = falls;
    sf->cwnd = octets;
}

void mpx_subflow_rtt(mpx_subflow *sf, uint64_t srtt_ns)
{
    /* RFC 7323 4.1: RTTM "only ... if the segment acknowledges" something new.
     * ns-3 takes the time between two of the peer's segments for one. */
    if (!sf->timed)
        return;
    sf->srtt = srtt_ns;
    if (srtt_ns && (!sf->srtt_min || srtt_ns < sf->srtt_min))
        sf->srtt_min = srtt_ns;
}
