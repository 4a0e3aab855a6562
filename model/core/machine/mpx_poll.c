/* SPDX-License-Identifier: MIT */
/* What the host must do next, of all that waits. */
#include "mpx_conn.h"
#include "mpx_craft.h"
#include "mpx_endpoint.h"
#include "mpx_recvq.h"
#include "mpx_schedule.h"
#include "mpx_sendq.h"
#include "mpx_subflow.h"

#include <string.h>

static bool next_pending(mpx_endpoint *ep, struct mpx_action *a)
{
    while (ep->pending_head < ep->pending_n) {
        const struct mpx_pending *p = &ep->pending[ep->pending_head++];

        if (p->kind == MPX_ACT_NONE)
            continue;
        a->kind = p->kind;
        a->conn = p->conn;
        a->sf = p->sf;
        a->tuple = p->tuple;
        a->hdr_len = p->hdr_len;
        memcpy(a->hdr, p->hdr, p->hdr_len);
        a->addr_id = p->addr_id;
        a->remote_id = p->remote_id;
        return true;
    }
    return false;
}

static bool take_event(mpx_conn *conn, struct mpx_action *a,
                       enum mpx_conn_event ev, enum mpx_act_kind kind)
{
    if (!(conn->events & ev))
        return false;
    conn->events &= (uint16_t)~ev;
    a->kind = kind;
    a->conn = conn;
    a->error = conn->end == MPX_END_FAILED;
    return true;
}

static bool next_subflow_event(mpx_conn *conn, struct mpx_action *a)
{
    for (mpx_subflow *sf = conn->first; sf; sf = sf->next) {
        bool joined = sf->events & MPX_SA_JOINED;

        if (!sf->events)
            continue;
        a->kind = joined ? MPX_ACT_JOINED : MPX_ACT_CLOSE;
        sf->events &= (uint8_t) ~(joined ? MPX_SA_JOINED : MPX_SA_CLOSE);
        a->conn = conn;
        a->sf = sf;
        return true;
    }
    return false;
}

/* Room that was made since the window was last told is worth a segment of its
 * own: half of the buffer, or two segments for who reads slowly. */
static bool is_worth_announcing(const mpx_conn *conn)
{
    uint32_t half = conn->cfg.rcvbuf / 2, two = 2 * (uint32_t)conn->cfg.mss;

    return conn->reopened >= (conn->paused && two < half ? two : half);
}

/* Octets for the application, after which the peer may be told that the window
 * opens again. */
static bool next_octets(mpx_conn *conn, struct mpx_action *a)
{
    uint32_t before = mpx_recvq_window(conn), opened;
    mpx_subflow *sf;

    if (!mpx_recvq_next(conn, a))
        return false;
    opened = mpx_recvq_window(conn) - before;
    conn->reopened = conn->paused ? conn->reopened + opened : opened;
    if (!opened || !is_worth_announcing(conn))
        return true;
    conn->reopened = 0;
    sf = mpx_conn_is_plain(conn) ? conn->first : mpx_subflow_best(conn);
    if (sf)
        mpx_craft_ack(sf);
    return true;
}

/* What comes before and after the octets of a connection. */
static const struct {
    enum mpx_conn_event ev;
    enum mpx_act_kind kind;
} before[] =
    {
        {MPX_EV_FALLBACK, MPX_ACT_FALLBACK},
        {MPX_EV_ESTABLISHED, MPX_ACT_ESTABLISHED},
        {MPX_EV_KEY_ACTIVE, MPX_ACT_KEY_ACTIVE},
        {MPX_EV_KEY_FAILED, MPX_ACT_KEY_FAILED},
},
  after[] = {
      {MPX_EV_EOF, MPX_ACT_EOF},
      {MPX_EV_WRITABLE, MPX_ACT_WRITABLE},
};

static bool next_of_conn(mpx_conn *conn, uint64_t now, struct mpx_action *a)
{
    bool drained;

    for (size_t i = 0; i < sizeof before / sizeof before[0]; i++)
        if (take_event(conn, a, before[i].ev, before[i].kind))
            return true;
    if (next_octets(conn, a))
        return true;
    drained = mpx_recvq_drained(conn);
    for (size_t i = 0; i < sizeof after / sizeof after[0]; i++)
        if ((drained || after[i].ev != MPX_EV_EOF) &&
            take_event(conn, a, after[i].ev, after[i].kind))
            return true;
    if (mpx_schedule_next(conn, now, a))
        return true;
    mpx_sendq_try_fin(conn, now);
    if (next_subflow_event(conn, a))
        return true;
    return drained && take_event(conn, a, MPX_EV_CLOSED, MPX_ACT_CLOSED);
}

bool mpx_poll(mpx_endpoint *ep, uint64_t now, struct mpx_action *a)
{
    for (;;) {
        mpx_conn *conn;

        if (next_pending(ep, a))
            return true;
        conn = ep->busy_first;
        if (!conn)
            return false;
        if (next_of_conn(conn, now, a))
            return true;
        if (ep->pending_head < ep->pending_n)
            continue; /* looking queued a segment */
        ep->busy_first = conn->busy_next;
        if (!ep->busy_first)
            ep->busy_last = NULL;
        conn->busy = false;
    }
}
