/* SPDX-License-Identifier: MIT */
/* What waits for mpx_poll(): segments, and connections that have something to
 * report or to send. */
#include "mpx_pending.h"
#include "mpx_endpoint.h"
#include "mpx_mem.h"
#include "mpx_subflow.h"

struct mpx_pending *mpx_pending_add(mpx_endpoint *ep)
{
    struct mpx_pending *p;

    if (ep->pending_head == ep->pending_n)
        ep->pending_head = ep->pending_n = 0;
    if (ep->pending_n == ep->pending_cap) {
        size_t cap = ep->pending_cap ? ep->pending_cap * 2 : 16;

        p = mpx_mem_resize(&ep->env, ep->pending, cap * sizeof *p);
        if (!p)
            return NULL;
        ep->pending = p;
        ep->pending_cap = cap;
    }
    p = &ep->pending[ep->pending_n++];
    *p = (struct mpx_pending){.kind = MPX_ACT_NONE};
    return p;
}

void mpx_conn_kick(mpx_conn *conn)
{
    mpx_endpoint *ep = conn->ep;

    if (conn->busy)
        return;
    conn->busy = true;
    conn->busy_next = NULL;
    if (ep->busy_last)
        ep->busy_last->busy_next = conn;
    else
        ep->busy_first = conn;
    ep->busy_last = conn;
}

void mpx_conn_notify(mpx_conn *conn, enum mpx_conn_event ev)
{
    conn->events |= (uint16_t)ev;
    mpx_conn_kick(conn);
}

void mpx_conn_forget(mpx_conn *conn)
{
    mpx_endpoint *ep = conn->ep;
    mpx_conn **at = &ep->busy_first, *last = NULL;

    for (size_t i = ep->pending_head; i < ep->pending_n; i++)
        if (ep->pending[i].conn == conn)
            ep->pending[i].kind = MPX_ACT_NONE;
    while (*at) {
        if (*at == conn) {
            *at = conn->busy_next;
            continue;
        }
        last = *at;
        at = &(*at)->busy_next;
    }
    ep->busy_last = last;
}

void mpx_pending_forget(mpx_endpoint *ep, const mpx_subflow *sf)
{
    for (size_t i = ep->pending_head; i < ep->pending_n; i++)
        if (ep->pending[i].sf == sf)
            ep->pending[i].sf = NULL;
}
