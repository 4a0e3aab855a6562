/* SPDX-License-Identifier: MIT */
/*
 * Linux's in-kernel path manager: an own address is an endpoint with flags
 * (signal, subflow, backup, fullmesh), and two limits bound what a connection
 * makes of its own and of the peer's. Each endpoint has one turn; an announced
 * address is used when its ADD_ADDR arrives or not at all.
 */
#include "mpx_addr.h"
#include "mpx_paths.h"
#include "mpx_pm.h"
#include "mpx_conn.h"
#include "mpx_endpoint.h"
#include "mpx_subflow.h"

static bool room(const mpx_conn *conn)
{
    return mpx_addr_joins(conn) < conn->cfg.limit_subflows;
}

/* The first subflow's SYN has no B: MP_PRIO follows. */
static void send_first_prio(mpx_conn *conn)
{
    if (conn->first_prio_sent || !mpx_subflow_speaks(conn->first))
        return;
    conn->first_prio_sent = true;
    if (mpx_addr_is_backup(conn->ep, &conn->first->tuple))
        mpx_subflow_set_backup(conn->first, true);
}

static void open_from(mpx_conn *conn, unsigned own, bool fullmesh)
{
    mpx_addr_open(conn, own, 0);
    for (unsigned r = 1; fullmesh && r < conn->n_remotes && room(conn); r++)
        if (conn->remotes[r].state == MPX_REM_ACCEPTED)
            mpx_addr_open(conn, own, r);
}

static void run(mpx_conn *conn, uint64_t now)
{
    uint16_t own = mpx_addr_flagged(conn, MPX_ADDR_SUBFLOW);
    uint16_t mesh = mpx_addr_flagged(conn, MPX_ADDR_FULLMESH);

    send_first_prio(conn);
    mpx_addr_announce(conn, mpx_addr_flagged(conn, MPX_ADDR_SIGNAL), now);
    if (!mpx_addr_is_initiator(conn))
        return;
    for (unsigned i = 0; i < conn->ep->n_addrs && room(conn); i++) {
        uint16_t bit = (uint16_t)(1u << i);

        if (!(own & bit) || (conn->endpoints_used & bit))
            continue;
        conn->endpoints_used |= bit;
        if (mpx_addr_id(conn, i) == 0 && !conn->announce[i].withdrawn)
            continue; /* it opened the connection */
        open_from(conn, i, mesh & bit);
    }
}

/* Bits that two addresses have in common at their beginning. */
static int common(const struct mpx_addr *a, const struct mpx_addr *b)
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

/* The own address that routing would choose: of those from which it leads
 * there, RFC 6724 5 rule 8; -1: none. */
static int nearest(const mpx_conn *conn, const struct mpx_addr *to)
{
    uint16_t all = mpx_addr_all(conn);
    int best = -1, most = -1;

    for (unsigned i = 0; i < conn->ep->n_addrs; i++) {
        const struct mpx_addr *own = &conn->ep->own[i].addr;
        int n = common(own, to);

        if (!(all & 1u << i) || own->family != to->family || n <= most ||
            !reaches(conn, own, to))
            continue;
        most = n;
        best = (int)i;
    }
    return best;
}

static unsigned accepted(const mpx_conn *conn)
{
    unsigned n = 0;

    for (unsigned r = 0; r < conn->n_remotes; r++)
        n += conn->remotes[r].state == MPX_REM_ACCEPTED;
    return n;
}

/* From every fullmesh endpoint, or else from where routing leads. */
static void on_announced(mpx_conn *conn, unsigned r, uint64_t now)
{
    uint16_t own = mpx_addr_flagged(conn, MPX_ADDR_FULLMESH);
    int one = nearest(conn, &conn->remotes[r].addr);

    /* That of the first subflow comes back under its id, and does not count. */
    bool counts = conn->remotes[r].id != 0;

    (void)now;
    if (!mpx_addr_is_initiator(conn) ||
        conn->remotes[r].state == MPX_REM_ACCEPTED ||
        (counts && accepted(conn) >= conn->cfg.limit_add_addr))
        return;
    if (!own && one >= 0)
        own = (uint16_t)(1u << one);
    for (unsigned i = 0; i < conn->ep->n_addrs && room(conn); i++)
        if ((own & 1u << i) && mpx_addr_open(conn, i, r) && counts &&
            conn->remotes[r].state == MPX_REM_KNOWN)
            mpx_conn_step_remote(conn, r, MPX_RE_ACCEPT);
}

static bool admits(const mpx_conn *conn)
{
    return room(conn);
}

const struct mpx_pm mpx_pm_kernel = {.name = "kernel",
                                     .run = run,
                                     .on_announced = on_announced,
                                     .admits = admits,
                                     .own_backups = true};
