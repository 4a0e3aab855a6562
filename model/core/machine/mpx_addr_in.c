/* SPDX-License-Identifier: MIT */
/* ADD_ADDR and REMOVE_ADDR received, RFC 8684 3.4. */
#include "mpx_addr_in.h"
#include "mpx_addr.h"
#include "mpx_addr_confirm.h"
#include "mpx_alive.h"
#include "mpx_conn.h"
#include "mpx_conn_keys.h"
#include "mpx_conn_open.h"
#include "mpx_craft.h"
#include "mpx_endpoint.h"
#include "mpx_paths.h"
#include "mpx_subflow.h"
#include "mpx_subflow_reset.h"

#include <string.h>

static const struct mpx_auth_key *usable_key(const mpx_conn *conn, bool key_id)
{
    return conn->keys ? mpx_keys_usable(conn->keys, &conn->cfg.profile, key_id)
                      : NULL;
}

/* Under every key under which it could be announced: what was withheld of it is
 * good still, whether we know it or not. */
static void forbid_id(mpx_conn *conn, uint8_t id)
{
    for (unsigned key_id = 0; key_id < 2; key_id++) {
        const struct mpx_auth_key *key = usable_key(conn, key_id);
        struct mpx_removed_ids *r = &conn->removed_ids[key_id];

        if (!key)
            continue;
        if (r->epoch != key->epoch)
            *r = (struct mpx_removed_ids){.epoch = key->epoch};
        r->ids[id / 8] |= (uint8_t)(1u << id % 8);
    }
}

/* D-52: an old ADD_ADDR has a good MAC still; what was withdrawn under this key
 * does not come back under its id. */
static bool is_removed_id(const mpx_conn *conn, const struct mpx_auth_key *key,
                          const struct mpx_opt_add_addr *a)
{
    const struct mpx_removed_ids *r = &conn->removed_ids[a->key_id];

    return conn->cfg.profile.addr_id_reuse == MPX_ADDR_REUSE_REFUSED &&
           r->epoch == key->epoch &&
           r->ids[a->addr_id / 8] & 1u << a->addr_id % 8;
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

/* What carries octets may live, and is asked; what is not there yet would be a
 * new use of the address. */
static void give_up(mpx_subflow *sf, uint64_t now)
{
    if (mpx_subflow_is_pending(sf))
        mpx_subflow_reset(sf, MPX_RST_UNSPEC, now);
    else
        mpx_alive_check(sf, now);
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
        forbid_id(conn, r->ids[i]);
        for (unsigned j = 0; j < conn->n_remotes; j++) {
            if (conn->remotes[j].id != r->ids[i])
                continue;
            mpx_conn_step_remote(conn, j, MPX_RE_REMOVE);
            for (unsigned l = 0; l < conn->ep->n_addrs; l++)
                conn->tried[l] &= (uint16_t) ~(1u << j);
        }
        for (mpx_subflow *sf = conn->first; sf; sf = sf->next)
            if (sf->remote_id == r->ids[i])
                give_up(sf, now);
    }
}

static void on_echo(mpx_subflow *sf, const struct mpx_opt_add_addr *a)
{
    mpx_conn *conn = sf->conn;

    conn->ep->stats.echo_add_rx++;
    for (unsigned i = 0; i < conn->ep->n_addrs; i++) {
        if (!conn->announced.tries[i] || /* it echoes nothing */
            !mpx_addr_same(&conn->ep->own[i].addr, a->family, a->addr) ||
            mpx_addr_id(conn, i) != a->addr_id ||
            a->port != conn->ep->own[i].port)
            continue;
        conn->announced.echoed |= (uint16_t)(1u << i);
        if (a->confirm)
            mpx_addr_answer(sf, i, a);
    }
}

static void on_answer(mpx_conn *conn, const struct mpx_opt_add_addr *a,
                      uint64_t now)
{
    int i = mpx_addr_on_answer(conn, a, now);

    if (i >= 0)
        mpx_paths_on_announced(conn, i, now);
}

/* Nothing is known of an address before its host has confirmed it, save what it
 * was called last. */
static void begin_question(mpx_conn *conn, unsigned i,
                           const struct mpx_opt_add_addr *a)
{
    struct mpx_remote *r = &conn->remotes[i];

    if (!mpx_addr_confirms(conn) ||
        (r->state == MPX_REM_ASKED && r->id == a->addr_id))
        return;
    if (r->state != MPX_REM_ASKED)
        mpx_conn_step_remote(conn, i, MPX_RE_ASK);
    r->id = a->addr_id;
    r->question = (struct mpx_question){.port = a->port};
}

/* @return its number in remotes[], or -1. */
static int learn(mpx_conn *conn, const struct mpx_opt_add_addr *a,
                 uint16_t port)
{
    enum mpx_remote_state was;
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
            was = conn->remotes[i].state;
            if (was == MPX_REM_REMOVED)
                conn->remotes[i].id = a->addr_id;
            mpx_conn_step_remote(conn, i, MPX_RE_ANNOUNCE);
            if (was == MPX_REM_REMOVED || was == MPX_REM_ASKED)
                begin_question(conn, i, a);
            return (int)i;
        }
    r = mpx_addr_add_remote(conn);
    if (!r) {
        conn->ep->stats.add_addr_full++;
        return -1;
    }
    *r = (struct mpx_remote){.port = port, .id = a->addr_id};
    r->addr.family = a->family;
    memcpy(r->addr.b, a->addr, sizeof r->addr.b);
    begin_question(conn, conn->n_remotes - 1, a);
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

    /* D-51: inactive K is ignored; so is another version's form. */
    if (!key || a->v0 != conn->cfg.profile.bare_addr ||
        (a->confirm && !mpx_addr_confirms(conn))) {
        conn->ep->stats.opt_misplaced++;
        return;
    }
    if (a->echo) {
        on_echo(sf, a);
        return;
    }
    if (a->confirm) {
        on_answer(conn, a, now);
        return;
    }
    if (!add_addr_proved(conn, key, a)) {
        conn->ep->stats.add_addr_mac++;
        return;
    }
    mpx_conn_prove_key(conn, a->key_id, now);
    if (is_removed_id(conn, key, a)) {
        conn->ep->stats.addr_id_reuse++;
        return;
    }
    conn->ep->stats.add_addr_rx++;
    conn->ep->stats.port_add += a->port != 0;
    i = learn(conn, a, a->port ? a->port : sf->tuple.remote_port);
    if (i >= 0 && conn->remotes[i].state == MPX_REM_ASKED)
        mpx_addr_ask(sf, (unsigned)i, now);
    else
        send_echo(sf, a);
    mpx_conn_confirm(conn, now); /* only an established peer announces */
    mpx_paths_on_announced(conn, i, now);
}
