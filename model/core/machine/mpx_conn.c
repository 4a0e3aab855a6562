/* SPDX-License-Identifier: MIT */
/* The life of a connection: identifiers, establishment, fallback. */
#include "mpx_conn.h"
#include "mpx_endpoint.h"
#include "mpx_limits.h"
#include "mpx_mem.h"
#include "mpx_subflow.h"
#include "mpx_timer.h"

#include <assert.h>
#include <string.h>

enum { ID_DRAWS = 16 }; /* identifiers tried before MPTCP is given up */
enum { HALF_OPEN_CAP = 3 };

/* ---- birth and death ---- */

mpx_conn *mpx_conn_new(mpx_endpoint *ep, const struct mpx_config *cfg,
                       enum mpx_role role)
{
    struct mpx_remote *first;
    mpx_conn *conn;

    if (mpx_timer_reserve(ep))
        return NULL;
    conn = mpx_mem_zeroed(&ep->env, sizeof *conn);
    first = conn ? mpx_mem_zeroed(&ep->env, sizeof *first) : NULL;
    if (!first) {
        mpx_mem_free(&ep->env, conn);
        return NULL;
    }
    conn->remotes = first;
    ep->n_conns++;
    mpx_count_state(ep, sizeof *conn + sizeof *first);
    conn->ep = ep;
    conn->cfg = *cfg;
    conn->role = role;
    mpx_conn_begin(conn);
    conn->csum = cfg->checksum;
    conn->snd.env = conn->rcv.env = &ep->env;
    conn->ooo.env = conn->reinject.env = &ep->env;
    conn->ooo.max = mpx_ranges_of(cfg->rcvbuf);
    conn->reinject.max = mpx_ranges_of(cfg->sndbuf);
    if (cfg->profile.half_open_cap == MPX_HALF_OPEN_3 &&
        conn->cfg.max_half_open > HALF_OPEN_CAP)
        conn->cfg.max_half_open = HALF_OPEN_CAP;
    conn->deadline = MPX_NEVER;
    conn->no_subflow_at = conn->rejoin_at = conn->memory_at = MPX_NEVER;
    conn->heap_at = SIZE_MAX;
    conn->prev = ep->last;
    if (ep->last)
        ep->last->next = conn;
    else
        ep->first = conn;
    ep->last = conn;
    return conn;
}

void mpx_conn_drop_token(mpx_conn *conn)
{
    if (conn->token_held)
        mpx_tokens_remove(&conn->ep->tokens, conn->local.token);
    conn->token_held = false;
}

void mpx_conn_wipe(mpx_conn *conn)
{
    if (conn->keys)
        mpx_keys_wipe(conn->keys);
    mpx_wipe(conn->extkey, sizeof conn->extkey);
    mpx_wipe(&conn->id_local, sizeof conn->id_local);
    mpx_wipe(&conn->id_remote, sizeof conn->id_remote);
}

void mpx_conn_free(mpx_conn *conn)
{
    mpx_endpoint *ep = conn->ep;

    mpx_conn_forget(conn);
    mpx_timer_forget(conn);
    mpx_conn_drop_token(conn);
    mpx_conn_wipe(conn);
    for (int i = 0; conn->keys && i < 2; i++)
        mpx_mem_free(&ep->env, conn->keys->mac[i]);
    mpx_mem_free(&ep->env, conn->keys);
    while (conn->first) {
        mpx_subflow *sf = conn->first;

        conn->first = sf->next;
        mpx_subflow_free(sf);
    }
    mpx_ring_free(&conn->snd);
    mpx_ring_free(&conn->rcv);
    mpx_ranges_free(&conn->reinject);
    mpx_ranges_free(&conn->ooo);
    ep->n_conns--;
    *(conn->prev ? &conn->prev->next : &ep->first) = conn->next;
    *(conn->next ? &conn->next->prev : &ep->last) = conn->prev;
    mpx_mem_free(&ep->env, conn->remotes);
    mpx_mem_free(&ep->env, conn);
}

/* ---- identifiers ---- */

static void identify(mpx_conn *conn, struct mpx_identity *who, uint64_t id,
                     uint64_t peer_id)
{
    conn->ep->stats.hashes++;
    mpx_auth_identity(who, &conn->cfg.profile, id, peer_id);
}

mpx_conn *mpx_conn_of_token(const mpx_endpoint *ep, uint64_t token)
{
    const uint64_t *held = mpx_tokens_find(&ep->tokens, token);

    return held ? (mpx_conn *)(uintptr_t)((const char *)held -
                                          offsetof(mpx_conn, local.token))
                : NULL;
}

mpx_err mpx_conn_draw_id(mpx_conn *conn)
{
    const struct mpx_profile *p = &conn->cfg.profile;
    struct mpx_tokengen keys = {.cfg.scheme = mpx_tokengen_find("hashed")};
    struct mpx_tokengen *from =
        p->id == MPX_ID_KEY ? &keys : &conn->ep->tokengen;

    mpx_conn_drop_token(conn);
    for (int i = 0; i < ID_DRAWS; i++) {
        conn->id_local =
            mpx_tokengen_draw(from, 8u * p->id_len, &conn->ep->env);
        identify(conn, &conn->local, conn->id_local, 0);
        if (conn->id_local && conn->local.token &&
            mpx_tokens_add(&conn->ep->tokens, &conn->local.token) == MPX_OK) {
            conn->token_held = true;
            return MPX_OK;
        }
        conn->ep->stats.token_redraw++;
    }
    return MPX_ERR_NOSPACE;
}

/* Nothing has been sent yet: move the send queue to the right numbers. */
static void renumber(mpx_conn *conn, uint64_t first)
{
    uint64_t queued = conn->snd_end - conn->snd_una;

    mpx_ring_renumber(&conn->snd, conn->snd_una, first);
    conn->snd_una = conn->snd_nxt = conn->tail_next = first;
    conn->snd_end = first + queued;
    conn->snd_edge = first + 65535;
}

void mpx_conn_set_dsn(mpx_conn *conn)
{
    if (conn->snd_una != conn->local.idsn + 1 || !conn->snd_edge)
        renumber(conn, conn->local.idsn + 1);
    conn->rcv_nxt = conn->rcv_read = conn->remote.idsn + 1;
}

struct mpx_auth_public mpx_conn_public(const mpx_conn *conn)
{
    struct mpx_auth_public pub;

    pub.token[conn->role] = conn->local.token;
    pub.token[mpx_conn_peer_role(conn)] = conn->remote.token;
    memcpy(pub.neg, conn->neg, sizeof pub.neg);
    pub.macs = &conn->ep->stats.macs;
    return pub;
}

static void put_key(uint8_t *p, uint64_t key)
{
    mpx_put32(p, (uint32_t)(key >> 32));
    mpx_put32(p + 4, (uint32_t)key);
}

/* RFC 8684: the identifiers are the keys. */
static mpx_err install_clear_keys(mpx_conn *conn)
{
    struct mpx_auth_public pub = mpx_conn_public(conn);
    uint8_t secret[MPX_KEYS_LEN];
    mpx_err err;

    put_key(secret + 8 * conn->role, conn->id_local);
    put_key(secret + 8 * mpx_conn_peer_role(conn), conn->id_remote);
    err = mpx_keys_install(conn->keys, &conn->cfg.profile, &pub, secret,
                           sizeof secret, 0, 0, conn->role);
    mpx_wipe(secret, sizeof secret);
    return err;
}

bool mpx_conn_make_key_room(mpx_conn *conn)
{
    struct mpx_auth_key *mac;
    int i;

    if (!conn->keys) {
        conn->keys = mpx_mem_resize(&conn->ep->env, NULL, sizeof *conn->keys);
        if (!conn->keys)
            return false;
        conn->ep->stats.state_octets += sizeof *conn->keys;
        mpx_keys_init(conn->keys);
    }
    i = mpx_keys_needs_room(conn->keys);
    if (i < 0)
        return true;
    mac = mpx_mem_resize(&conn->ep->env, NULL, sizeof *mac);
    if (!mac)
        return false;
    conn->ep->stats.state_octets += sizeof *mac;
    memset(mac, 0, sizeof *mac);
    conn->keys->mac[i] = mac;
    return true;
}

mpx_err mpx_conn_set_remote(mpx_conn *conn, uint64_t id)
{
    const struct mpx_profile *p = &conn->cfg.profile;

    if (!mpx_conn_make_key_room(conn))
        return MPX_ERR_NOMEM;
    conn->id_remote = id;
    identify(conn, &conn->remote, id, conn->id_local);
    if (p->idsn == MPX_IDSN_LS64_BOTH)
        identify(conn, &conn->local, conn->id_local, id);
    mpx_conn_step_accord(conn, MPX_AE_KNOW);
    mpx_conn_set_dsn(conn);
    return p->external ? MPX_OK : install_clear_keys(conn);
}

bool mpx_conn_joinable(const mpx_conn *conn)
{
    /* RFC 8684 3.1: only after a DSS. */
    return (conn->state == MPX_M_ESTAB || conn->state == MPX_M_CLOSE_WAIT) &&
           conn->accord == MPX_ACC_CONFIRMED && !conn->fastclosing;
}

/* What is half open has a limit of its own: who knows no more than a token
 * shall not use up the subflows. As Linux, which counts at the third ACK. */
bool mpx_conn_is_below_limit(const mpx_conn *conn)
{
    unsigned live = 0;

    for (const mpx_subflow *sf = conn->first; sf; sf = sf->next)
        live += sf->state != MPX_SF_CLOSED && !mpx_subflow_half_open(sf);
    return live < conn->cfg.max_subflows;
}

bool mpx_conn_is_full(const mpx_conn *conn)
{
    unsigned n = 0;

    for (const mpx_subflow *sf = conn->first; sf; sf = sf->next)
        n += sf->state != MPX_SF_CLOSED;
    return n >= MPX_SUBFLOWS_MAX;
}

bool mpx_conn_may_join(const mpx_conn *conn)
{
    return mpx_conn_joinable(conn) && mpx_conn_is_below_limit(conn) &&
           !mpx_conn_is_full(conn);
}

unsigned mpx_conn_half_open(const mpx_conn *conn)
{
    unsigned n = 0;

    for (const mpx_subflow *sf = conn->first; sf; sf = sf->next)
        n += mpx_subflow_half_open(sf);
    return n;
}

void mpx_conn_rejoin(mpx_conn *conn, uint64_t at)
{
    if (conn->rejoin_at == MPX_NEVER)
        conn->rejoin_at = at;
    mpx_timer_arm(conn, conn->rejoin_at);
}

/* ---- looking ---- */

void mpx_conn_set_user(mpx_conn *conn, void *user)
{
    conn->user = user;
}

void *mpx_conn_user(const mpx_conn *conn)
{
    return conn->user;
}

void mpx_conn_info(const mpx_conn *conn, struct mpx_conn_info *info)
{
    *info = (struct mpx_conn_info){
        .state = conn->state,
        .initiator = conn->role == MPX_ROLE_I,
        .mptcp = !mpx_conn_is_plain(conn) && mpx_conn_knows_peer(conn),
        .fallback = mpx_conn_is_plain(conn),
        .key_active = mpx_conn_key(conn) != NULL,
        .error = conn->end == MPX_END_FAILED,
        .profile = conn->cfg.profile.name,
        .token_local = conn->local.token,
        .token_remote = conn->remote.token,
        .octets_acked = conn->snd_una - (conn->local.idsn + 1),
        .octets_delivered = conn->rcv_read - (conn->remote.idsn + 1),
        .subflows = conn->n_subflows,
    };
}

mpx_subflow *mpx_conn_subflow(const mpx_conn *conn, unsigned i)
{
    mpx_subflow *sf = conn->first;

    while (sf && i--)
        sf = sf->next;
    return sf;
}

bool mpx_conn_remote(const mpx_conn *conn, unsigned i, struct mpx_addr *addr)
{
    for (unsigned r = 0; r < conn->n_remotes; r++)
        if (conn->remotes[r].state != MPX_REM_REMOVED &&
            conn->remotes[r].state != MPX_REM_ASKED && i-- == 0) {
            *addr = conn->remotes[r].addr;
            return true;
        }
    return false;
}
