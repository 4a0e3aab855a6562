/* SPDX-License-Identifier: MIT */
/* The peer's addresses: ADD_ADDR, REMOVE_ADDR and their answers. */
#include "mpx_addr.h"
#include "mpx_alive.h"
#include "mpx_conn.h"
#include "mpx_conn_keys.h"
#include "mpx_craft.h"
#include "mpx_endpoint.h"
#include "mpx_limits.h"
#include "mpx_subflow.h"
#include "mpx_timer.h"

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

/* ---- opening ---- */

void mpx_addr_learn_first(mpx_conn *conn)
{
    const struct mpx_tuple *t = &conn->first->tuple;
    struct mpx_remote *r = &conn->remotes[0];

    *r = (struct mpx_remote){.port = t->remote_port};
    r->addr.family = t->family;
    memcpy(r->addr.b, t->remote, sizeof r->addr.b);
    conn->n_remotes = 1;
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

uint16_t mpx_addr_all(const mpx_conn *conn)
{
    return (uint16_t)~conn->ep->dropped;
}

uint16_t mpx_addr_asked(const mpx_conn *conn)
{
    return conn->ep->used;
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

mpx_err mpx_join(mpx_conn *conn, const struct mpx_action *open,
                 const struct mpx_tuple *tuple, uint64_t now, mpx_subflow **out)
{
    mpx_subflow *sf;

    (void)now;
    if (!mpx_conn_key(conn) || !mpx_conn_may_join(conn) ||
        mpx_flows_find(&conn->ep->flows, tuple))
        return MPX_ERR_STATE;
    sf = mpx_subflow_new(conn, tuple, true, true);
    if (!sf)
        return MPX_ERR_NOMEM;
    sf->local_id = open->addr_id;
    sf->remote_id = open->remote_id;
    sf->key_id = conn->keys->cur;
    sf->backup_asked = mpx_addr_is_backup(conn->ep, tuple);
    *out = sf;
    return MPX_OK;
}

/* ---- announcing ---- */

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

uint64_t mpx_addr_tick(mpx_conn *conn, uint64_t now)
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

/* ---- what the peer's come to ---- */

static const struct mpx_auth_key *usable_key(const mpx_conn *conn, bool key_id)
{
    return conn->keys ? mpx_keys_usable(conn->keys, &conn->cfg.profile, key_id)
                      : NULL;
}

/* Under every key under which it could be announced: what was withheld of it is
 * good still, whether we know it or not. */
static void burn(mpx_conn *conn, uint8_t id)
{
    for (unsigned key_id = 0; key_id < 2; key_id++) {
        const struct mpx_auth_key *key = usable_key(conn, key_id);
        struct mpx_burnt *b = &conn->burnt[key_id];

        if (!key)
            continue;
        if (b->epoch != key->epoch)
            *b = (struct mpx_burnt){.epoch = key->epoch};
        b->ids[id / 8] |= (uint8_t)(1u << id % 8);
    }
}

/* D-52: an old ADD_ADDR has a good MAC still; what was withdrawn under this key
 * does not come back under its id. */
static bool is_burnt(const mpx_conn *conn, const struct mpx_auth_key *key,
                     const struct mpx_opt_add_addr *a)
{
    const struct mpx_burnt *b = &conn->burnt[a->key_id];

    return conn->cfg.profile.addr_id_reuse == MPX_ADDR_BURNT &&
           b->epoch == key->epoch &&
           b->ids[a->addr_id / 8] & 1u << a->addr_id % 8;
}

static bool remove_proved(const mpx_conn *conn,
                          const struct mpx_opt_remove_addr *r)
{
    const struct mpx_auth_key *key = usable_key(conn, r->key_id);
    uint8_t want[MPX_MAC64_LEN];

    if (conn->cfg.profile.remove_mac == MPX_REMOVE_BARE)
        return true;
    if (!key || !r->has_mac)
        return false;
    mpx_auth_remove_addr(key, mpx_conn_peer_role(conn), r, want);
    return mpx_ct_equal(want, r->mac, sizeof want);
}

void mpx_addr_on_remove_addr(mpx_conn *conn,
                             const struct mpx_opt_remove_addr *r, uint64_t now)
{
    if (!remove_proved(conn, r)) {
        conn->ep->stats.rm_addr_mac++;
        return;
    }
    conn->ep->stats.rm_addr_rx += r->count;
    for (unsigned i = 0; i < r->count; i++) {
        burn(conn, r->ids[i]);
        for (unsigned j = 0; j < conn->n_remotes; j++) {
            if (conn->remotes[j].id != r->ids[i])
                continue;
            mpx_conn_step_remote(conn, j, MPX_RE_REMOVE);
            for (unsigned l = 0; l < conn->ep->n_addrs; l++)
                conn->tried[l] &= (uint16_t) ~(1u << j);
        }
        for (mpx_subflow *sf = conn->first; sf; sf = sf->next)
            if (sf->remote_id == r->ids[i])
                mpx_alive_check(sf, now);
    }
}

/* ---- hearing ---- */

static void on_echo(mpx_conn *conn, const struct mpx_opt_add_addr *a)
{
    conn->ep->stats.echo_add_rx++;
    for (unsigned i = 0; i < conn->ep->n_addrs; i++)
        if (conn->announce[i].tries && /* else it echoes nothing */
            mpx_addr_same(&conn->ep->own[i].addr, a->family, a->addr) &&
            mpx_addr_id(conn, i) == a->addr_id &&
            a->port == conn->ep->own[i].port)
            conn->announce[i].echoed = true;
}

/* @return its number in remotes[], or -1. */
static int learn(mpx_conn *conn, const struct mpx_opt_add_addr *a,
                 uint16_t port)
{
    struct mpx_remote *r;

    for (unsigned i = 0; i < conn->n_remotes; i++)
        if (conn->remotes[i].id == a->addr_id ||
            (mpx_addr_same(&conn->remotes[i].addr, a->family, a->addr) &&
             conn->remotes[i].port == port)) {
            /* Known, or an id that names another address: RFC 8684 3.4.1
             * wants a REMOVE_ADDR in between. */
            if (!mpx_addr_same(&conn->remotes[i].addr, a->family, a->addr) ||
                conn->remotes[i].port != port)
                return -1;
            if (conn->remotes[i].state == MPX_REM_REMOVED)
                conn->remotes[i].id = a->addr_id;
            mpx_conn_step_remote(conn, i, MPX_RE_ANNOUNCE);
            return (int)i;
        }
    if (conn->n_remotes == MPX_REMOTES_MAX) {
        conn->ep->stats.add_addr_full++;
        return -1;
    }
    r = &conn->remotes[conn->n_remotes++];
    *r = (struct mpx_remote){.port = port, .id = a->addr_id};
    r->addr.family = a->family;
    memcpy(r->addr.b, a->addr, sizeof r->addr.b);
    return (int)conn->n_remotes - 1;
}

/* RFC 6824 has nothing to prove it with. */
static bool add_addr_proved(const mpx_conn *conn,
                            const struct mpx_auth_key *key,
                            const struct mpx_opt_add_addr *a)
{
    uint8_t want[MPX_MAC64_LEN];

    if (a->v0)
        return true;
    mpx_auth_add_addr(key, mpx_conn_peer_role(conn), a, want);
    return mpx_ct_equal(want, a->mac, sizeof want);
}

static void send_echo(mpx_subflow *sf, const struct mpx_opt_add_addr *a)
{
    struct mpx_opt echo = {.subtype = MPX_SUB_ADD_ADDR};

    if (a->v0)
        return;
    echo.u.add_addr = *a;
    echo.u.add_addr.echo = true;
    mpx_craft_option(sf, &echo, false);
    sf->conn->ep->stats.echo_add_tx++;
}

void mpx_addr_on_add_addr(mpx_subflow *sf, const struct mpx_opt_add_addr *a,
                          uint64_t now)
{
    mpx_conn *conn = sf->conn;
    const struct mpx_auth_key *key = usable_key(conn, a->key_id);
    int i;

    /* D-51: inactive K is ignored; so is the other version's form. */
    if (!key || a->v0 != conn->cfg.profile.bare_addr) {
        conn->ep->stats.opt_misplaced++;
        return;
    }
    if (a->echo) {
        on_echo(conn, a);
        return;
    }
    if (!add_addr_proved(conn, key, a)) {
        conn->ep->stats.add_addr_mac++;
        return;
    }
    mpx_conn_prove_key(conn, a->key_id, now);
    if (is_burnt(conn, key, a)) {
        conn->ep->stats.addr_burnt++;
        return;
    }
    conn->ep->stats.add_addr_rx++;
    conn->ep->stats.port_add += a->port != 0;
    send_echo(sf, a);
    i = learn(conn, a, a->port ? a->port : sf->tuple.remote_port);
    mpx_conn_confirm(conn, now); /* only an established peer announces */
    if (!conn->cfg.pm->on_announced)
        mpx_conn_run_pm(conn, now);
    else if (i >= 0)
        conn->cfg.pm->on_announced(conn, (unsigned)i, now);
}
