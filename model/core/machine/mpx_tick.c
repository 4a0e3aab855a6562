/* SPDX-License-Identifier: MIT */
/* What is done when the deadline of a connection has come. */
#include "mpx_addr_confirm.h"
#include "mpx_alive.h"
#include "mpx_announce.h"
#include "mpx_conn.h"
#include "mpx_conn_close.h"
#include "mpx_conn_keys.h"
#include "mpx_endpoint.h"
#include "mpx_fastclose.h"
#include "mpx_handshake_capable.h"
#include "mpx_limits.h"
#include "mpx_retransmit.h"
#include "mpx_subflow.h"
#include "mpx_subflow_reset.h"
#include "mpx_timer.h"

static uint64_t tick_joins(mpx_conn *conn, uint64_t now)
{
    uint64_t next = MPX_NEVER;

    for (mpx_subflow *sf = conn->first; sf; sf = sf->next) {
        if (sf->state != MPX_SF_PRE_ESTABLISHED)
            continue;
        if (now >= sf->third_at) {
            if (++sf->third_tries > MPX_JOIN_ACK_TRIES) {
                mpx_subflow_reset(sf, MPX_RST_MPTCP, now);
                continue;
            }
            conn->ep->stats.third_ack_again++;
            mpx_handshake_repeat_third(sf);
            sf->third_at = now + (MPX_RTX_MIN << sf->third_tries);
        }
        if (sf->third_at < next)
            next = sf->third_at;
    }
    return next;
}

/* The host does not know a connection whose third segment never came: it ends
 * silently, as a join of that kind does. */
static uint64_t tick_half_open(mpx_conn *conn, uint64_t now)
{
    uint64_t next = MPX_NEVER;

    for (mpx_subflow *sf = conn->first, *after; sf; sf = after) {
        bool waits = sf->join ? sf->state == MPX_SF_SYN_RCVD
                              : conn->state == MPX_M_SYN_RCVD;

        after = sf->next;
        if (!waits)
            continue;
        if (now >= sf->third_at) {
            conn->ep->stats.gave_up++;
            mpx_subflow_drop(sf, now);
            if (!mpx_subflow_reap(sf) && !sf->join)
                mpx_conn_fail(conn);
        } else if (sf->third_at < next) {
            next = sf->third_at;
        }
    }
    return next;
}

static void tick(mpx_conn *conn, uint64_t now)
{
    mpx_timer_forget(conn);
    if (conn->state == MPX_M_CLOSED)
        return;
    mpx_timer_arm(conn, tick_joins(conn, now));
    mpx_timer_arm(conn, tick_half_open(conn, now));
    mpx_timer_arm(conn, mpx_conn_tick_no_subflow(conn, now));
    mpx_timer_arm(conn, mpx_conn_tick_keys(conn, now));
    mpx_timer_arm(conn, mpx_fastclose_tick(conn, now));
    mpx_timer_arm(conn, mpx_announce_tick(conn, now));
    mpx_timer_arm(conn, mpx_addr_tick_questions(conn, now));
    mpx_timer_arm(conn, mpx_alive_tick(conn, now));
    mpx_timer_arm(conn, mpx_retransmit_tick(conn, now));
}

void mpx_tick(mpx_endpoint *ep, uint64_t now)
{
    while (ep->heap_n && ep->heap[0]->deadline <= now)
        tick(ep->heap[0], now);
}
