/* SPDX-License-Identifier: MIT */
/* What the path manager of a connection does: subflows to open, addresses to
 * announce, RFC 8684 3.4.1. */
#include "mpx_paths.h"
#include "mpx_addr.h"
#include "mpx_conn.h"
#include "mpx_craft.h"
#include "mpx_endpoint.h"
#include "mpx_limits.h"
#include "mpx_subflow.h"
#include "mpx_timer.h"

#include <string.h>

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

void mpx_addr_open_missing(mpx_conn *conn, uint16_t own)
{
    for (unsigned l = 0; l < conn->ep->n_addrs; l++)
        for (unsigned r = 0; r < conn->n_remotes; r++) {
            const struct mpx_addr *local = &conn->ep->own[l].addr;
            const struct mpx_remote *remote = &conn->remotes[r];
            uint16_t bit = (uint16_t)(1u << r);

            if (!(own & 1u << l) || remote->state == MPX_REM_REMOVED ||
                (remote->id == 0 && conn->first_denied) ||
                local->family != remote->addr.family ||
                (conn->tried[l] & bit) ||
                has_subflow(conn, local, &remote->addr) ||
                !mpx_conn_may_join(conn))
                continue;
            /* RFC 8684 3.9.3: a pair that failed is not tried again. */
            conn->tried[l] |= bit;
            open_one(conn, l, remote);
        }
}

unsigned mpx_addr_joins(const mpx_conn *conn)
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

bool mpx_addr_open(mpx_conn *conn, unsigned own, unsigned remote)
{
    const struct mpx_addr *local = &conn->ep->own[own].addr;
    const struct mpx_remote *r;

    r = &conn->remotes[remote];
    if (remote >= conn->n_remotes || r->state == MPX_REM_REMOVED ||
        (r->id == 0 && conn->first_denied) || local->family != r->addr.family ||
        has_subflow(conn, local, &r->addr) || !mpx_conn_may_join(conn))
        return false;
    open_one(conn, own, r);
    return true;
}

static void announce(mpx_conn *conn, unsigned i, uint64_t now)
{
    const struct mpx_addr *addr = &conn->ep->own[i].addr;
    const struct mpx_auth_key *key = mpx_conn_key(conn);
    mpx_subflow *sf = mpx_subflow_best(conn);
    struct mpx_opt o = {.subtype = MPX_SUB_ADD_ADDR};
    uint64_t wait;

    if (!key || !sf)
        return;
    wait = 2 * sf->srtt; /* an echo takes one */
    o.u.add_addr.v0 = conn->cfg.profile.bare_addr;
    o.u.add_addr.key_id = conn->keys->cur;
    o.u.add_addr.addr_id = mpx_addr_id(conn, i);
    o.u.add_addr.family = addr->family;
    o.u.add_addr.port = conn->ep->own[i].port;
    memcpy(o.u.add_addr.addr, addr->b, sizeof o.u.add_addr.addr);
    if (!o.u.add_addr.v0)
        mpx_auth_add_addr(key, conn->role, &o.u.add_addr, o.u.add_addr.mac);
    mpx_craft_option(sf, &o, false);
    conn->ep->stats.add_addr_tx++;
    if (conn->cfg.add_addr_timeout > wait)
        wait = conn->cfg.add_addr_timeout;
    conn->announce[i].at = now + (wait << conn->announce[i].tries++);
    mpx_timer_arm(conn, conn->announce[i].at);
}

void mpx_addr_announce(mpx_conn *conn, uint16_t own, uint64_t now)
{
    for (unsigned i = 0; i < conn->ep->n_addrs; i++)
        if ((own & 1u << i) && !conn->announce[i].tries &&
            (mpx_addr_id(conn, i) != 0 || conn->announce[i].withdrawn))
            announce(conn, i, now);
}

uint64_t mpx_paths_tick(mpx_conn *conn, uint64_t now)
{
    uint64_t next = MPX_NEVER;

    for (unsigned i = 0; i < conn->ep->n_addrs; i++) {
        struct mpx_announce *a = &conn->announce[i];

        if (!a->tries || a->echoed || a->tries >= MPX_ADD_ADDR_TRIES ||
            !mpx_conn_key(conn) || !mpx_subflow_best(conn))
            continue;
        if (now >= a->at)
            announce(conn, i, now);
        if (a->at < next)
            next = a->at;
    }
    return next;
}

void mpx_paths_run(mpx_conn *conn, uint64_t now)
{
    /* [B] 4.1: neither joins nor addresses before a key is active. */
    if (mpx_conn_key(conn) && mpx_conn_may_join(conn))
        conn->cfg.pm->run(conn, now);
}
