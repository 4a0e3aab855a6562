/* SPDX-License-Identifier: MIT */
/*
 * Deadlines of connections in a binary heap. A deadline is a promise to look
 * again, not later than the first timer due: progress does not move it, the
 * look does.
 */
#include "mpx_addr.h"
#include "mpx_alive.h"
#include "mpx_conn.h"
#include "mpx_conn_close.h"
#include "mpx_conn_keys.h"
#include "mpx_craft.h"
#include "mpx_endpoint.h"
#include "mpx_fastclose.h"
#include "mpx_limits.h"
#include "mpx_sendq.h"
#include "mpx_subflow.h"
#include "mpx_timer.h"

#include <stdlib.h>

static void place(mpx_endpoint *ep, size_t i, mpx_conn *conn)
{
    ep->heap[i] = conn;
    conn->heap_at = i;
}

static void sift_up(mpx_endpoint *ep, size_t i, mpx_conn *conn)
{
    while (i > 0 && conn->deadline < ep->heap[(i - 1) / 2]->deadline) {
        place(ep, i, ep->heap[(i - 1) / 2]);
        i = (i - 1) / 2;
    }
    place(ep, i, conn);
}

static void sift_down(mpx_endpoint *ep, size_t i, mpx_conn *conn)
{
    for (;;) {
        size_t child = 2 * i + 1;

        if (child >= ep->heap_n)
            break;
        if (child + 1 < ep->heap_n &&
            ep->heap[child + 1]->deadline < ep->heap[child]->deadline)
            child++;
        if (conn->deadline <= ep->heap[child]->deadline)
            break;
        place(ep, i, ep->heap[child]);
        i = child;
    }
    place(ep, i, conn);
}

void mpx_timer_forget(mpx_conn *conn)
{
    mpx_endpoint *ep = conn->ep;
    size_t i = conn->heap_at;
    mpx_conn *moved;

    if (i == SIZE_MAX)
        return;
    conn->heap_at = SIZE_MAX;
    conn->deadline = MPX_NEVER;
    moved = ep->heap[--ep->heap_n];
    if (i == ep->heap_n)
        return;
    if (i > 0 && moved->deadline < ep->heap[(i - 1) / 2]->deadline)
        sift_up(ep, i, moved);
    else
        sift_down(ep, i, moved);
}

void mpx_timer_arm(mpx_conn *conn, uint64_t at)
{
    mpx_endpoint *ep = conn->ep;

    if (at >= conn->deadline)
        return;
    if (conn->heap_at == SIZE_MAX) {
        if (ep->heap_n == ep->heap_cap) {
            size_t cap = ep->heap_cap ? ep->heap_cap * 2 : 16;
            mpx_conn **heap = realloc(ep->heap, cap * sizeof(mpx_conn *));

            if (!heap)
                return;
            ep->heap = heap;
            ep->heap_cap = cap;
        }
        conn->heap_at = ep->heap_n++;
    }
    conn->deadline = at;
    sift_up(ep, conn->heap_at, conn);
}

uint64_t mpx_deadline(const mpx_endpoint *ep)
{
    return ep->heap_n ? ep->heap[0]->deadline : MPX_NEVER;
}

/* ---- what a look does ---- */

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
            mpx_craft_third(sf);
            sf->third_at = now + (MPX_RTX_MIN << sf->third_tries);
        }
        if (sf->third_at < next)
            next = sf->third_at;
    }
    return next;
}

/* Nobody has heard of a connection whose third segment never came: it goes
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
    mpx_timer_arm(conn, mpx_conn_tick_lonely(conn, now));
    mpx_timer_arm(conn, mpx_conn_tick_keys(conn, now));
    mpx_timer_arm(conn, mpx_fastclose_tick(conn, now));
    mpx_timer_arm(conn, mpx_addr_tick(conn, now));
    mpx_timer_arm(conn, mpx_alive_tick(conn, now));
    mpx_timer_arm(conn, mpx_sendq_tick(conn, now));
}

void mpx_tick(mpx_endpoint *ep, uint64_t now)
{
    while (ep->heap_n && ep->heap[0]->deadline <= now)
        tick(ep->heap[0], now);
}
