/* SPDX-License-Identifier: MIT */
/* What the host's own addresses come to: used, dropped, made endpoints. */
#include "mpx_addr.h"
#include "mpx_conn.h"
#include "mpx_craft.h"
#include "mpx_endpoint.h"
#include "mpx_limits.h"
#include "mpx_paths.h"
#include "mpx_sendq.h"
#include "mpx_subflow.h"
#include "mpx_subflow_reset.h"

#include <string.h>

enum { IDS_AGAIN = 4 }; /* of one option: so many find room beside timestamps */

static const struct mpx_addr *own_addr(const mpx_endpoint *ep,
                                       const struct mpx_addr *addr, unsigned *i)
{
    for (*i = 0; *i < ep->n_addrs; ++*i)
        if (mpx_addr_same(&ep->own[*i].addr, addr->family, addr->b))
            return &ep->own[*i].addr;
    return NULL;
}

mpx_err mpx_endpoint_set_port(mpx_endpoint *ep, const struct mpx_addr *addr,
                              uint16_t port)
{
    unsigned i;

    if (!own_addr(ep, addr, &i))
        return MPX_ERR_RANGE;
    ep->own[i].port = port;
    return MPX_OK;
}

mpx_err mpx_endpoint_use_addr(mpx_endpoint *ep, const struct mpx_addr *addr,
                              uint64_t now)
{
    unsigned i;

    if (!own_addr(ep, addr, &i))
        return MPX_ERR_RANGE;
    ep->used |= (uint16_t)(1u << i);
    ep->dropped &= (uint16_t) ~(1u << i);
    for (mpx_conn *conn = ep->first; conn; conn = conn->next)
        mpx_paths_run(conn, now);
    return MPX_OK;
}

/* Plain TCP has one subflow, which lives and dies with its address: to close it
 * would end the stream as if in order. */
static bool may_withdraw(const mpx_conn *conn)
{
    return conn->accord == MPX_ACC_CONFIRMED && conn->state != MPX_M_CLOSED;
}

static bool is_of(const mpx_subflow *sf, uint16_t own)
{
    const mpx_endpoint *ep = sf->conn->ep;

    for (unsigned i = 0; i < ep->n_addrs; i++)
        if ((own & 1u << i) &&
            mpx_addr_same(&ep->own[i].addr, sf->tuple.family, sf->tuple.local))
            return true;
    return false;
}

/* No REMOVE_ADDR is acknowledged: where an address has another id each time,
 * what earlier ones named goes with this one, D-52. */
static void name_earlier_ids(const mpx_conn *conn, unsigned i,
                             struct mpx_opt_remove_addr *r)
{
    uint8_t uses = conn->announced.uses[i];

    while (uses && r->count < IDS_AGAIN)
        r->ids[r->count++] = mpx_addr_id_of_use(conn, i, --uses);
}

/* Send REMOVE_ADDR for these, on another subflow than those that end if there
 * is one; RFC 8684 3.4.2: "a previously announced address", or one in use. */
static void withdraw(mpx_conn *conn, uint16_t own)
{
    struct mpx_opt o = {.subtype = MPX_SUB_REMOVE_ADDR};
    struct mpx_opt_remove_addr *r = &o.u.remove_addr;
    mpx_subflow *on = mpx_subflow_best(conn);
    const struct mpx_auth_key *key = mpx_conn_key(conn);

    r->has_mac = conn->cfg.profile.remove_mac == MPX_REMOVE_MAC;
    for (unsigned i = 0; i < conn->ep->n_addrs; i++)
        if (own & 1u << i)
            r->ids[r->count++] = mpx_addr_id(conn, i);
    for (unsigned i = 0; i < conn->ep->n_addrs; i++)
        if (own & 1u << i)
            name_earlier_ids(conn, i, r);
    for (mpx_subflow *sf = conn->first; sf; sf = sf->next)
        if (on && is_of(on, own) && mpx_subflow_usable(sf) && !is_of(sf, own))
            on = sf;
    if (!on || !r->count || (r->has_mac && !key))
        return;
    if (r->has_mac) {
        r->key_id = conn->keys->cur;
        mpx_auth_remove_addr(key, conn->role, r, r->mac);
    }
    mpx_craft_option(on, &o, true);
    conn->ep->stats.rm_addr_tx++;
}

static bool others_remain(const mpx_conn *conn, uint16_t own)
{
    for (const mpx_subflow *sf = conn->first; sf; sf = sf->next)
        if (mpx_subflow_usable(sf) && !is_of(sf, own))
            return true;
    return false;
}

/*
 * RFC 8684 3.4.2: what still works is closed by FIN, not by REMOVE_ADDR. But
 * the last one by a reset: to a peer that has fallen back, which we may not
 * know yet, a FIN is the end of the stream.
 */
static void close_from(mpx_conn *conn, uint16_t own, uint64_t now)
{
    bool last = !others_remain(conn, own);

    for (mpx_subflow *sf = conn->first; sf; sf = sf->next) {
        if (sf->state == MPX_SF_CLOSED || mpx_subflow_is_closing(sf) ||
            !is_of(sf, own))
            continue;
        conn->ep->stats.rm_subflow++;
        if (sf->socket == MPX_SOCK_NONE || mpx_subflow_is_pending(sf) || last) {
            mpx_subflow_reset(sf, MPX_RST_UNSPEC, now);
            continue;
        }
        mpx_subflow_ask_close(sf);
        mpx_sendq_reinject(sf);
    }
}

static uint16_t announced(const mpx_conn *conn)
{
    uint16_t own = 0;

    for (unsigned i = 0; i < conn->ep->n_addrs; i++)
        if (conn->announced.tries[i])
            own |= (uint16_t)(1u << i);
    return own;
}

static uint16_t in_use(const mpx_conn *conn)
{
    uint16_t own = 0;

    for (unsigned i = 0; i < conn->ep->n_addrs; i++)
        for (const mpx_subflow *sf = conn->first; sf; sf = sf->next)
            if (sf->state != MPX_SF_CLOSED && is_of(sf, (uint16_t)(1u << i)))
                own |= (uint16_t)(1u << i);
    return own;
}

static uint8_t next_use(const mpx_conn *conn, unsigned i)
{
    uint8_t uses = conn->announced.uses[i];
    bool once = conn->cfg.profile.addr_id_reuse == MPX_ADDR_REUSE_REFUSED;

    if (once && (uses + 2) * MPX_ADDRS_MAX <= UINT8_MAX)
        uses++;
    return uses;
}

static void forget(mpx_conn *conn, uint16_t own)
{
    for (unsigned i = 0; i < conn->ep->n_addrs; i++)
        if (own & 1u << i) {
            conn->announced.uses[i] = next_use(conn, i);
            conn->announced.tries[i] = 0;
            conn->announced.at[i] = 0;
            conn->tried[i] = 0;
        }
    conn->announced.withdrawn |= own;
    conn->announced.echoed &= (uint16_t)~own;
    conn->had_turn &= (uint16_t)~own;
}

mpx_err mpx_endpoint_drop_addr(mpx_endpoint *ep, const struct mpx_addr *addr,
                               uint64_t now)
{
    uint16_t bit;
    unsigned i;

    if (!own_addr(ep, addr, &i))
        return MPX_ERR_RANGE;
    bit = (uint16_t)(1u << i);
    ep->used &= (uint16_t)~bit;
    ep->dropped |= bit;
    for (mpx_conn *conn = ep->first; conn; conn = conn->next) {
        if (!may_withdraw(conn))
            continue;
        withdraw(conn, bit & (announced(conn) | in_use(conn)));
        close_from(conn, bit, now);
        forget(conn, bit);
        mpx_conn_rejoin(conn, now); /* others may have their turn */
    }
    return MPX_OK;
}

/* ---- endpoints of path manager "kernel" ---- */

mpx_err mpx_endpoint_flag_addr(mpx_endpoint *ep, const struct mpx_addr *addr,
                               unsigned flags, uint64_t now)
{
    unsigned i;

    if (!own_addr(ep, addr, &i))
        return MPX_ERR_RANGE;
    ep->own[i].flags = (uint8_t)flags;
    return mpx_endpoint_use_addr(ep, addr, now);
}

mpx_err mpx_endpoint_change_addr(mpx_endpoint *ep, const struct mpx_addr *addr,
                                 unsigned flags, uint64_t now)
{
    const unsigned may = MPX_ADDR_BACKUP | MPX_ADDR_FULLMESH;
    unsigned i, changed;

    if (!own_addr(ep, addr, &i))
        return MPX_ERR_RANGE;
    changed = (ep->own[i].flags ^ flags) & may;
    ep->own[i].flags ^= (uint8_t)changed;
    for (mpx_conn *conn = ep->first; conn; conn = conn->next) {
        uint16_t bit = (uint16_t)(1u << i);

        for (mpx_subflow *sf = conn->first; sf; sf = sf->next)
            if ((changed & MPX_ADDR_BACKUP) && is_of(sf, bit))
                mpx_subflow_set_backup(sf, flags & MPX_ADDR_BACKUP);
        if (!(changed & MPX_ADDR_FULLMESH) || !may_withdraw(conn))
            continue;
        close_from(conn, bit, now);
        conn->had_turn &= (uint16_t)~bit;
        mpx_paths_run(conn, now);
    }
    return MPX_OK;
}

/* A REMOVE_ADDR takes back announcements only, as in Linux: subflows that an
 * endpoint opened end by FIN. */
void mpx_endpoint_flush_addrs(mpx_endpoint *ep, uint64_t now)
{
    uint16_t own = 0;

    for (unsigned i = 0; i < ep->n_addrs; i++)
        if (ep->own[i].flags)
            own |= (uint16_t)(1u << i);
    for (mpx_conn *conn = ep->first; conn; conn = conn->next) {
        if (!may_withdraw(conn))
            continue;
        withdraw(conn, own & announced(conn));
        close_from(conn, own, now);
        forget(conn, own);
    }
    for (unsigned i = 0; i < ep->n_addrs; i++)
        ep->own[i].flags = 0;
}
