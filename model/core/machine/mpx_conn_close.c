/* SPDX-License-Identifier: MIT */
/* States of a connection, above all how it ends: RFC 8684 3.3.3. */
#include "mpx_conn_close.h"
#include "mpx_conn.h"
#include "mpx_craft.h"
#include "mpx_endpoint.h"
#include "mpx_limits.h"
#include "mpx_paths.h"
#include "mpx_subflow.h"
#include "mpx_subflow_reset.h"

#include <string.h>

static bool all_closed(const mpx_conn *conn)
{
    for (const mpx_subflow *sf = conn->first; sf; sf = sf->next)
        if (!mpx_subflow_is_done(sf) && !mpx_subflow_is_unattached(sf))
            return false; /* the latter have no socket to wait for */
    return conn->first != NULL;
}

void mpx_conn_fail(mpx_conn *conn)
{
    bool reported = conn->end != MPX_END_NONE;

    if (conn->state == MPX_M_CLOSED)
        return;
    mpx_conn_step_end(conn, MPX_EE_FAIL);
    mpx_conn_step(conn, MPX_CL_FAILED);
    mpx_conn_drop_token(conn);
    mpx_conn_wipe(conn);
    if (!reported)
        mpx_conn_notify(conn, MPX_EV_CLOSED);
}

static void finish(mpx_conn *conn)
{
    bool reported = conn->end != MPX_END_NONE;

    for (mpx_subflow *sf = conn->first; sf; sf = sf->next)
        mpx_subflow_ask_close(sf);
    mpx_conn_step_end(conn, MPX_EE_FINISH);
    if (!reported)
        mpx_conn_notify(conn, MPX_EV_CLOSED);
}

/* The peer's stream is complete: report it, and acknowledge its DATA_FIN. */
static void take_fin(mpx_conn *conn)
{
    if (conn->fin_in != MPX_FIN_KNOWN || conn->rcv_nxt != conn->fin_dsn ||
        conn->fastclosing || conn->end == MPX_END_FAILED)
        return; /* or nobody reads any more */
    mpx_conn_step_fin_in(conn, MPX_IE_TAKE);
    mpx_conn_notify(conn, MPX_EV_EOF);
    if (mpx_conn_is_plain(conn))
        return;
    mpx_conn_step(conn, MPX_CL_GOT_FIN);
    for (mpx_subflow *sf = conn->first; sf; sf = sf->next)
        if (mpx_subflow_can_signal(sf)) {
            sf->need_ack = false;
            mpx_craft_ack(sf);
        }
}

void mpx_conn_check_close(mpx_conn *conn, uint64_t now)
{
    take_fin(conn);
    if (conn->end == MPX_END_FAILED)
        return;
    if (conn->fastclosing && mpx_subflow_is_done(conn->fastclosing)) {
        conn->fastclosing = NULL; /* the peer's RST is its answer */
        mpx_conn_fail(conn);
        return;
    }
    if (mpx_conn_is_complete(conn)) {
        finish(conn);
        if (all_closed(conn)) {
            if (conn->state != MPX_M_CLOSED)
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
    if (conn->no_subflow_at != MPX_NEVER) { /* what came back was lost again */
        mpx_conn_rejoin(conn, now + (MPX_REJOIN_AFTER << conn->rejoin_tries));
        return;
    }
    if (conn->accord != MPX_ACC_CONFIRMED ||
        (!mpx_conn_key(conn) &&
         conn->cfg.profile.prekey_rst == MPX_LOSS_CLOSES)) {
        mpx_conn_fail(conn);
        return;
    }
    conn->ep->stats.no_subflow++;
    conn->no_subflow_at = now;
    conn->no_subflow_una = conn->snd_una;
    conn->no_subflow_nxt = conn->rcv_nxt;
    mpx_conn_rejoin(conn, now);
}

/* When a subflow that came back ends the wait: a path may let
 * through whatever opens one, and nothing else. */
static uint64_t settled_at(const mpx_conn *conn, const mpx_subflow *sf)
{
    bool moved = conn->snd_una != conn->no_subflow_una ||
                 conn->rcv_nxt != conn->no_subflow_nxt;

    return moved ? 0 : sf->up_at + MPX_SETTLED_AFTER + 2 * sf->srtt;
}

/* Break before make, RFC 8684 3.3.3. */
uint64_t mpx_conn_tick_no_subflow(mpx_conn *conn, uint64_t now)
{
    const mpx_subflow *back = mpx_subflow_best(conn);
    uint64_t end = MPX_NEVER;

    if (conn->no_subflow_at != MPX_NEVER && back) {
        if (now < settled_at(conn, back))
            return settled_at(conn, back);
        conn->no_subflow_at = MPX_NEVER;
        conn->rejoin_tries = 0;
    } else if (conn->no_subflow_at != MPX_NEVER) {
        end = conn->no_subflow_at + conn->cfg.close_timeout;
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
        mpx_paths_run(conn, now);
        conn->rejoin_at = end == MPX_NEVER
                              ? MPX_NEVER
                              : now + (MPX_REJOIN_AFTER << conn->rejoin_tries);
        if (end != MPX_NEVER && conn->rejoin_tries < MPX_REJOIN_TRIES)
            conn->rejoin_tries++;
    }
    return conn->rejoin_at < end ? conn->rejoin_at : end;
}
