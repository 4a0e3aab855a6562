/* SPDX-License-Identifier: MIT */
/* The endpoint of one host: what it listens to, and what the host must do. */
#include "mpx_conn.h"
#include "mpx_craft.h"
#include "mpx_endpoint.h"
#include "mpx_limits.h"
#include "mpx_recvq.h"
#include "mpx_schedule.h"
#include "mpx_sendq.h"
#include "mpx_subflow.h"
#include "mpx_mem.h"

#include <string.h>

mpx_endpoint *mpx_endpoint_new(const struct mpx_env *env)
{
    mpx_endpoint *ep = mpx_mem_zeroed(env, sizeof *ep);

    if (!ep)
        return NULL;
    ep->env = *env;
    ep->flows.env = &ep->env;
    mpx_tokens_init(&ep->tokens, env);
    ep->tokengen.cfg.scheme = mpx_tokengen_find("random");
    return ep;
}

void mpx_endpoint_free(mpx_endpoint *ep)
{
    struct mpx_env env;

    if (!ep)
        return;
    while (ep->first)
        mpx_conn_free(ep->first);
    mpx_flows_free(&ep->flows);
    mpx_tokens_free(&ep->tokens);
    mpx_tokengen_free(&ep->tokengen);
    env = ep->env;
    mpx_mem_free(&env, ep->pending);
    mpx_mem_free(&env, ep->heap);
    mpx_mem_free(&env, ep);
}

const struct mpx_stats *mpx_endpoint_stats(const mpx_endpoint *ep)
{
    return &ep->stats;
}

mpx_err mpx_endpoint_set_tokens(mpx_endpoint *ep,
                                const struct mpx_tokengen_config *cfg)
{
    struct mpx_tokengen g;
    uint64_t from;

    if (cfg->scheme->keyed)
        return MPX_ERR_RANGE;
    if (mpx_tokengen_init(&g, cfg))
        return MPX_ERR_RANGE;
    ep->env.random(ep->env.ctx, &from, sizeof from);
    mpx_tokengen_start(&g, from);
    mpx_tokengen_free(&ep->tokengen);
    ep->tokengen = g;
    return MPX_OK;
}

mpx_err mpx_endpoint_add_addr(mpx_endpoint *ep, const struct mpx_addr *addr)
{
    if (ep->n_addrs == MPX_ADDRS_MAX)
        return MPX_ERR_NOSPACE;
    ep->own[ep->n_addrs++] = (struct mpx_own){.addr = *addr};
    return MPX_OK;
}

mpx_err mpx_listen(mpx_endpoint *ep, uint16_t port,
                   const struct mpx_config *cfg)
{
    mpx_err err = mpx_config_check(cfg);

    if (err)
        return err;
    if (mpx_listener_of(ep, port))
        return MPX_ERR_STATE;
    if (ep->n_listeners == MPX_LISTENERS_MAX)
        return MPX_ERR_NOSPACE;
    ep->listener[ep->n_listeners++] = (struct mpx_listener){port, *cfg};
    return MPX_OK;
}

const struct mpx_listener *mpx_listener_of(const mpx_endpoint *ep,
                                           uint16_t port)
{
    for (unsigned i = 0; i < ep->n_listeners; i++)
        if (ep->listener[i].port == port)
            return &ep->listener[i];
    return NULL;
}

mpx_conn *mpx_conn_first(const mpx_endpoint *ep)
{
    return ep->first;
}

mpx_conn *mpx_conn_next(const mpx_conn *conn)
{
    return conn->next;
}

/* ---- actions ---- */

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
    if (mpx_recvq_next(conn, a))
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
