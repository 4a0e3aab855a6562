/* SPDX-License-Identifier: MIT */
/* What the path manager of a connection is shown, and its plans carried out. */
#include "mpx_paths.h"
#include "mpx_addr.h"
#include "mpx_announce.h"
#include "mpx_conn.h"
#include "mpx_endpoint.h"
#include "mpx_pm.h"
#include "mpx_subflow.h"

#include <string.h>

/* ---- the snapshot ---- */

static bool has_subflow(const mpx_conn *conn, const struct mpx_addr *local,
                        const struct mpx_addr *remote)
{
    for (const mpx_subflow *sf = conn->first; sf; sf = sf->next)
        if (sf->state != MPX_SF_CLOSED && !mpx_subflow_is_closing(sf) &&
            mpx_addr_same(local, sf->tuple.family, sf->tuple.local) &&
            mpx_addr_same(remote, sf->tuple.family, sf->tuple.remote))
            return true;
    return false;
}

/* Joins that are alive or asked of the host, save those of the peer's whose
 * third ACK is awaited. */
static unsigned count_joins(const mpx_conn *conn)
{
    const mpx_endpoint *ep = conn->ep;
    unsigned n = 0;

    for (const mpx_subflow *sf = conn->first; sf; sf = sf->next)
        n += sf->join && !mpx_subflow_is_closing(sf) &&
             sf->state != MPX_SF_SYN_RCVD && sf->state != MPX_SF_CLOSED;
    for (size_t i = ep->pending_head; i < ep->pending_n; i++)
        n += ep->pending[i].kind == MPX_ACT_OPEN && ep->pending[i].conn == conn;
    return n;
}

/* Remote addresses to which a subflow may be opened from own[i]. */
static uint16_t may_open_from(const mpx_conn *conn, unsigned i)
{
    const struct mpx_addr *local = &conn->ep->own[i].addr;
    uint16_t set = 0;

    for (unsigned r = 0; r < conn->n_remotes; r++) {
        const struct mpx_remote *remote = &conn->remotes[r];

        if (remote->state != MPX_REM_REMOVED &&
            remote->state != MPX_REM_ASKED &&
            !(remote->id == 0 && conn->first_denied) &&
            local->family == remote->addr.family &&
            !has_subflow(conn, local, &remote->addr))
            set |= (uint16_t)(1u << r);
    }
    return set;
}

static void look_at_own(const mpx_conn *conn, unsigned i, struct mpx_pm_view *v)
{
    uint16_t bit = (uint16_t)(1u << i), flags = conn->ep->own[i].flags;

    v->own |= bit;
    v->signal |= flags & MPX_ADDR_SIGNAL ? bit : 0;
    v->subflow |= flags & MPX_ADDR_SUBFLOW ? bit : 0;
    v->fullmesh |= flags & MPX_ADDR_FULLMESH ? bit : 0;
    if (mpx_addr_id(conn, i) == 0 && !(conn->announced.withdrawn & 1u << i))
        v->first |= bit;
    if (!mpx_conn_may_join(conn))
        return;
    v->may_open[i] = may_open_from(conn, i);
    v->untried[i] = v->may_open[i] & (uint16_t)~conn->tried[i];
}

static struct mpx_pm_view look_at(const mpx_conn *conn)
{
    const mpx_endpoint *ep = conn->ep;
    struct mpx_pm_view v = {
        .initiator = conn->role == MPX_ROLE_I,
        .first_prio = !conn->first_prio && mpx_subflow_can_signal(conn->first),
        .asked = ep->used,
        .had_turn = conn->had_turn,
        .joins = count_joins(conn),
        .max_joins = conn->cfg.limit_subflows,
        .max_accepted = conn->cfg.limit_add_addr,
    };

    for (unsigned i = 0; i < ep->n_addrs; i++)
        if (!(ep->dropped & 1u << i))
            look_at_own(conn, i, &v);
    for (unsigned r = 0; r < conn->n_remotes; r++) {
        uint16_t bit = (uint16_t)(1u << r);

        v.initial |= conn->remotes[r].id == 0 ? bit : 0;
        v.accepted |= conn->remotes[r].state == MPX_REM_ACCEPTED ? bit : 0;
    }
    return v;
}

/* ---- the plan ---- */

static void open_one(mpx_conn *conn, unsigned local, const struct mpx_remote *r)
{
    struct mpx_pending *p = mpx_pending_add(conn->ep);

    if (!p)
        return;
    p->kind = MPX_ACT_OPEN;
    p->conn = conn;
    p->addr_id = mpx_addr_id(conn, local);
    p->remote_id = r->id;
    p->tuple.family = r->addr.family;
    memcpy(p->tuple.local, conn->ep->own[local].addr.b, sizeof p->tuple.local);
    memcpy(p->tuple.remote, r->addr.b, sizeof p->tuple.remote);
    p->tuple.remote_port = r->port;
}

static void carry_out(mpx_conn *conn, const struct mpx_pm_plan *plan,
                      uint64_t now)
{
    if (plan->first_prio) {
        conn->first_prio = true;
        if (mpx_addr_is_backup(conn->ep, &conn->first->tuple))
            mpx_subflow_set_backup(conn->first, true);
    }
    mpx_announce_own(conn, plan->announce, now);
    conn->had_turn |= plan->turn;
    for (unsigned l = 0; l < conn->ep->n_addrs; l++) {
        /* RFC 8684 3.9.3: a pair that failed is not tried again. */
        conn->tried[l] |= plan->open[l];
        for (unsigned r = 0; r < conn->n_remotes; r++)
            if (plan->open[l] & 1u << r)
                open_one(conn, l, &conn->remotes[r]);
    }
    for (unsigned r = 0; r < conn->n_remotes; r++)
        if (plan->accept & 1u << r)
            mpx_conn_step_remote(conn, r, MPX_RE_ACCEPT);
}

void mpx_paths_run(mpx_conn *conn, uint64_t now)
{
    struct mpx_pm_plan plan = {0};
    struct mpx_pm_view v;

    /* [B] 4.1: neither joins nor addresses before a key is active. */
    if (!conn->cfg.pm->run || !mpx_conn_key(conn) || !mpx_conn_may_join(conn))
        return;
    v = look_at(conn);
    conn->cfg.pm->run(&v, &plan);
    carry_out(conn, &plan, now);
}

void mpx_paths_on_announced(mpx_conn *conn, int remote, uint64_t now)
{
    const struct mpx_pm *pm = conn->cfg.pm;
    struct mpx_pm_plan plan = {0};
    struct mpx_pm_view v;

    if (!pm->on_announced)
        mpx_paths_run(conn, now);
    if (!pm->on_announced || remote < 0)
        return;
    v = look_at(conn);
    pm->on_announced(&v, (unsigned)remote,
                     mpx_addr_source(conn, &conn->remotes[remote].addr), &plan);
    carry_out(conn, &plan, now);
}

bool mpx_paths_admit(const mpx_conn *conn)
{
    const struct mpx_pm *pm = conn->cfg.pm;
    struct mpx_pm_view v;

    if (!pm->admits)
        return true;
    v = look_at(conn);
    return pm->admits(&v);
}
