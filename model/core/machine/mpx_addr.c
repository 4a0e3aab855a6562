/* SPDX-License-Identifier: MIT */
/* Addresses of a connection, RFC 8684 3.4: their ids, pairs of them. */
#include "mpx_addr.h"
#include "mpx_conn.h"
#include "mpx_endpoint.h"
#include "mpx_limits.h"
#include "mpx_mem.h"
#include "mpx_subflow.h"

#include <string.h>

bool mpx_addr_same(const struct mpx_addr *a, uint8_t family, const uint8_t *b)
{
    return a->family == family && !memcmp(a->b, b, family == 4 ? 4 : 16);
}

uint8_t mpx_addr_id_of_use(const mpx_conn *conn, unsigned i, uint8_t uses)
{
    const struct mpx_tuple *t = &conn->first->tuple;

    if (!uses && mpx_addr_same(&conn->ep->own[i].addr, t->family, t->local))
        return 0;
    return (uint8_t)(i + 1 + uses * MPX_ADDRS_MAX);
}

uint8_t mpx_addr_id(const mpx_conn *conn, unsigned i)
{
    return mpx_addr_id_of_use(conn, i, conn->announced.uses[i]);
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

struct mpx_remote *mpx_addr_add_remote(mpx_conn *conn)
{
    unsigned n = conn->n_remotes;
    struct mpx_remote *more;

    if (n == MPX_REMOTES_MAX)
        return NULL;
    if (n && (n & (n - 1)) == 0) { /* the room is full */
        more =
            mpx_mem_resize(&conn->ep->env, conn->remotes, 2 * n * sizeof *more);
        if (!more)
            return NULL;
        conn->ep->stats.state_octets += n * sizeof *more;
        conn->remotes = more;
    }
    conn->n_remotes++;
    return &conn->remotes[n];
}

bool mpx_addr_is_gone(const mpx_conn *conn, const struct mpx_action *open,
                      const struct mpx_tuple *t)
{
    const mpx_endpoint *ep = conn->ep;

    for (unsigned i = 0; i < ep->n_addrs; i++)
        if ((ep->dropped & 1u << i) &&
            mpx_addr_same(&ep->own[i].addr, t->family, t->local))
            return true;
    for (unsigned i = 0; i < conn->n_remotes; i++)
        if (conn->remotes[i].state == MPX_REM_REMOVED &&
            conn->remotes[i].id == open->remote_id &&
            mpx_addr_same(&conn->remotes[i].addr, t->family, t->remote))
            return true;
    return false;
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

bool mpx_addr_is_backup(const mpx_endpoint *ep, const struct mpx_tuple *t)
{
    for (unsigned i = 0; i < ep->n_addrs; i++)
        if (mpx_addr_same(&ep->own[i].addr, t->family, t->local))
            return ep->own[i].flags & MPX_ADDR_BACKUP;
    return false;
}

/* Bits that two addresses have in common at their beginning. */
static int common_prefix(const struct mpx_addr *a, const struct mpx_addr *b)
{
    int n = 0;

    while (n < 128 && !((a->b[n / 8] ^ b->b[n / 8]) & 0x80 >> n % 8))
        n++;
    return n;
}

static bool reaches(const mpx_conn *conn, const struct mpx_addr *from,
                    const struct mpx_addr *to)
{
    const struct mpx_env *env = &conn->ep->env;

    return !env->reaches || env->reaches(env->ctx, from, to);
}

int mpx_addr_source(const mpx_conn *conn, const struct mpx_addr *to)
{
    int best = -1, most = -1;

    for (unsigned i = 0; i < conn->ep->n_addrs; i++) {
        const struct mpx_addr *own = &conn->ep->own[i].addr;
        int n = common_prefix(own, to);

        if ((conn->ep->dropped & 1u << i) || own->family != to->family ||
            n <= most || !reaches(conn, own, to))
            continue;
        most = n;
        best = (int)i;
    }
    return best;
}
