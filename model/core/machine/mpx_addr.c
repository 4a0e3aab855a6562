/* SPDX-License-Identifier: MIT */
/* The peer's addresses: ADD_ADDR, REMOVE_ADDR and their answers. */
#include "mpx_addr.h"
#include "mpx_conn.h"
#include "mpx_endpoint.h"
#include "mpx_limits.h"
#include "mpx_subflow.h"

#include <string.h>

bool mpx_addr_is_initiator(const mpx_conn *conn)
{
    return conn->role == MPX_ROLE_I;
}

bool mpx_addr_same(const struct mpx_addr *a, uint8_t family, const uint8_t *b)
{
    return a->family == family && !memcmp(a->b, b, family == 4 ? 4 : 16);
}

uint8_t mpx_addr_id(const mpx_conn *conn, unsigned i)
{
    const struct mpx_tuple *t = &conn->first->tuple;
    uint8_t uses = conn->announce[i].uses;

    if (!uses && mpx_addr_same(&conn->ep->own[i].addr, t->family, t->local))
        return 0;
    return (uint8_t)(i + 1 + uses * MPX_ADDRS_MAX);
}

uint8_t mpx_addr_local_id(const mpx_conn *conn, const struct mpx_tuple *t)
{
    for (unsigned i = 0; i < conn->ep->n_addrs; i++)
        if (mpx_addr_same(&conn->ep->own[i].addr, t->family, t->local))
            return mpx_addr_id(conn, i);
    return 0;
}

void mpx_addr_learn_first(mpx_conn *conn)
{
    const struct mpx_tuple *t = &conn->first->tuple;
    struct mpx_remote *r = &conn->remotes[0];

    *r = (struct mpx_remote){.port = t->remote_port};
    r->addr.family = t->family;
    memcpy(r->addr.b, t->remote, sizeof r->addr.b);
    conn->n_remotes = 1;
}

uint16_t mpx_addr_all(const mpx_conn *conn)
{
    return (uint16_t)~conn->ep->dropped;
}

uint16_t mpx_addr_asked(const mpx_conn *conn)
{
    return conn->ep->used;
}

void mpx_addr_allow_again(const mpx_subflow *sf)
{
    mpx_conn *conn = sf->conn;

    for (unsigned l = 0; l < conn->ep->n_addrs; l++)
        for (unsigned r = 0; r < conn->n_remotes; r++)
            if (mpx_addr_same(&conn->ep->own[l].addr, sf->tuple.family,
                              sf->tuple.local) &&
                mpx_addr_same(&conn->remotes[r].addr, sf->tuple.family,
                              sf->tuple.remote))
                conn->tried[l] &= (uint16_t) ~(1u << r);
}

uint16_t mpx_addr_flagged(const mpx_conn *conn, unsigned flag)
{
    uint16_t own = 0;

    for (unsigned i = 0; i < conn->ep->n_addrs; i++)
        if (conn->ep->own[i].flags & flag)
            own |= (uint16_t)(1u << i);
    return own & mpx_addr_all(conn);
}

bool mpx_addr_is_backup(const mpx_endpoint *ep, const struct mpx_tuple *t)
{
    for (unsigned i = 0; i < ep->n_addrs; i++)
        if (mpx_addr_same(&ep->own[i].addr, t->family, t->local))
            return ep->own[i].flags & MPX_ADDR_BACKUP;
    return false;
}
