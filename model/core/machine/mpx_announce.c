/* SPDX-License-Identifier: MIT */
/* Own addresses announced to the peer: ADD_ADDR, RFC 8684 3.4.1. */
#include "mpx_announce.h"
#include "mpx_addr.h"
#include "mpx_conn.h"
#include "mpx_craft.h"
#include "mpx_endpoint.h"
#include "mpx_subflow.h"
#include "mpx_timer.h"

#include <string.h>

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
    conn->announced.at[i] = now + (wait << conn->announced.tries[i]++);
    mpx_timer_arm(conn, conn->announced.at[i]);
}

void mpx_announce_own(mpx_conn *conn, uint16_t own, uint64_t now)
{
    for (unsigned i = 0; i < conn->ep->n_addrs; i++)
        if ((own & 1u << i) && !conn->announced.tries[i] &&
            (mpx_addr_id(conn, i) != 0 || conn->announced.withdrawn & 1u << i))
            announce(conn, i, now);
}

uint64_t mpx_announce_tick(mpx_conn *conn, uint64_t now)
{
    const struct mpx_announced *a = &conn->announced;
    uint64_t next = MPX_NEVER;

    for (unsigned i = 0; i < conn->ep->n_addrs; i++) {
        if (!a->tries[i] || a->echoed & 1u << i ||
            a->tries[i] >= MPX_ADD_ADDR_TRIES || !mpx_conn_key(conn) ||
            !mpx_subflow_best(conn))
            continue;
        if (now >= a->at[i])
            announce(conn, i, now);
        if (a->at[i] < next)
            next = a->at[i];
    }
    return next;
}
