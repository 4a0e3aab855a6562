/* SPDX-License-Identifier: MIT */
/*
 * MP_JOIN on the segments that open further subflows: RFC 8684 3.2; [B] 4.3;
 * [P] 3.1.
 */
#include "mpx_handshake_join.h"
#include "mpx_addr.h"
#include "mpx_conn.h"
#include "mpx_conn_keys.h"
#include "mpx_conn_open.h"
#include "mpx_craft.h"
#include "mpx_endpoint.h"
#include "mpx_limits.h"
#include "mpx_paths.h"
#include "mpx_subflow.h"
#include "mpx_subflow_reset.h"
#include "mpx_timer.h"

#include <string.h>

/* ---- sending ---- */

static struct mpx_opt join_of(const mpx_subflow *sf, enum mpx_join_form form)
{
    struct mpx_opt o = {.subtype = MPX_SUB_JOIN};

    o.u.join.form = form;
    /* What we ask of the peer; B is for one direction only, RFC 8684 3.3.8. */
    o.u.join.backup = sf->backup_asked;
    o.u.join.key_id = sf->key_id;
    o.u.join.addr_id = sf->local_id;
    o.u.join.nonce = sf->nonce_local;
    return o;
}

/* The key that the SYN named: while it is held, D-13. */
static const struct mpx_auth_key *key_of(const mpx_subflow *sf)
{
    const mpx_conn *conn = sf->conn;

    return mpx_keys_usable(conn->keys, &conn->cfg.profile, sf->key_id);
}

/* Low nibble of octet 2 and octet 3, as the hardened MAC covers them. */
static uint8_t join_b2(bool key_id, bool backup)
{
    return (uint8_t)((key_id ? 2 : 0) | (backup ? 1 : 0));
}

static void join_mac(const mpx_subflow *sf, const struct mpx_auth_key *key,
                     bool ours, uint8_t mac[MPX_MAC160_LEN])
{
    enum mpx_role self = sf->conn->role;

    if (ours)
        mpx_auth_join(key, self, sf->initiator, sf->nonce_local,
                      sf->nonce_remote, &sf->bind, mac);
    else
        mpx_auth_join(key, mpx_conn_peer_role(sf->conn), !sf->initiator,
                      sf->nonce_remote, sf->nonce_local, &sf->bind, mac);
}

size_t mpx_join_syn(mpx_subflow *sf, uint8_t *dst, size_t len)
{
    const mpx_conn *conn = sf->conn;
    struct mpx_opt o = join_of(sf, MPX_JOIN_SYN);

    o.u.join.token = conn->remote.token;
    o.u.join.token_len = conn->cfg.profile.token_len;
    conn->ep->stats.join_syn_tx += !sf->syn_tries; /* attempts, as Linux */
    sf->syn_tries = 1;
    return mpx_craft_append(dst, len, &o);
}

size_t mpx_join_synack(mpx_subflow *sf, uint8_t *dst, size_t len)
{
    const struct mpx_auth_key *key = key_of(sf);
    struct mpx_opt o = join_of(sf, MPX_JOIN_SYNACK);

    sf->bind.sa_b2 = join_b2(sf->key_id, sf->backup_asked);
    sf->bind.sa_id = sf->local_id;
    if (!key) /* retired between SYN and SYN/ACK: TCP will give up */
        return len;
    join_mac(sf, key, true, o.u.join.mac);
    return mpx_craft_append(dst, len, &o);
}

size_t mpx_join_third(mpx_subflow *sf, uint8_t *dst, size_t len)
{
    const struct mpx_auth_key *key = key_of(sf);
    struct mpx_opt o = join_of(sf, MPX_JOIN_ACK);

    if (!key)
        return len;
    join_mac(sf, key, true, o.u.join.mac);
    return mpx_craft_append(dst, len, &o);
}

mpx_err mpx_join(mpx_conn *conn, const struct mpx_action *open,
                 const struct mpx_tuple *tuple, uint64_t now, mpx_subflow **out)
{
    mpx_subflow *sf;

    (void)now;
    if (!mpx_conn_key(conn) || !mpx_conn_may_join(conn) ||
        mpx_addr_is_gone(conn, open, tuple) ||
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

/* ---- receiving ---- */

/* A join to another port of the responder than the first subflow's. */
static bool other_port(const mpx_subflow *sf)
{
    const struct mpx_tuple *t = &sf->tuple, *first = &sf->conn->first->tuple;

    return sf->initiator ? t->remote_port != first->remote_port
                         : t->local_port != first->local_port;
}

/*
 * RFC 8684 3.1: no new subflows "until a Data Sequence Signal (DSS) option has
 * been successfully received across the path". The initiator has received ours
 * or would not join; on a faster path its SYN comes before its own first DSS.
 */
static bool overtook_dss(const mpx_conn *conn)
{
    return conn->state == MPX_M_HALF && !mpx_conn_is_plain(conn) &&
           conn->snd_nxt != conn->local.idsn + 1;
}

/* Whether and why a join is refused; PROTOCOL 1.8, 1.12, D-17. */
static bool join_refused(mpx_endpoint *ep, mpx_conn *conn,
                         const struct mpx_opt_join *j, bool *silent,
                         enum mpx_rst_reason *reason)
{
    *silent = false;
    *reason = MPX_RST_MPTCP;
    if (!conn) {
        ep->stats.no_token++;
        return true;
    }
    if (!conn->keys ||
        !mpx_keys_usable(conn->keys, &conn->cfg.profile, j->key_id)) {
        *silent = conn->cfg.profile.prekey_join == MPX_PREKEY_DROP;
        ep->stats.join_prekey++;
        return true;
    }
    if (((!mpx_conn_joinable(conn) || !mpx_conn_is_below_limit(conn)) &&
         !overtook_dss(conn)) ||
        (conn->role == MPX_ROLE_I &&
         conn->cfg.profile.client_accepts_join == MPX_CLIENT_JOINS_NO)) {
        *reason = MPX_RST_PROHIBITED;
        ep->stats.join_rejected++;
        return true;
    }
    if (mpx_conn_half_open(conn) >= conn->cfg.max_half_open ||
        mpx_conn_is_full(conn)) {
        *reason = MPX_RST_RESOURCES;
        ep->stats.half_open++;
        return true;
    }
    return false;
}

/* Whether MP_TCPRST may be sent; without a connection the listener's profile
 * decides. */
static bool gives_reason(const mpx_endpoint *ep, const mpx_conn *conn,
                         uint16_t port)
{
    const struct mpx_listener *l = mpx_listener_of(ep, port);

    return conn ? !conn->cfg.profile.no_tcprst
                : !l || !l->cfg.profile.no_tcprst;
}

mpx_subflow *mpx_join_accept(mpx_endpoint *ep, const struct mpx_tuple *t,
                             const struct mpx_tcp *h,
                             const struct mpx_opt_join *j)
{
    mpx_conn *conn = mpx_conn_of_token(ep, j->token);
    enum mpx_rst_reason reason;
    mpx_subflow *sf = NULL;
    bool silent;

    ep->stats.join_syn_rx++;
    if (conn && conn->cfg.profile.token_len != j->token_len)
        conn = NULL;
    if (!join_refused(ep, conn, j, &silent, &reason)) {
        reason = MPX_RST_RESOURCES;
        sf = mpx_subflow_new(conn, t, false, true);
    }
    if (!sf) {
        if (!silent)
            mpx_craft_rst(ep, t, 0, h->seq + 1, true, reason,
                          gives_reason(ep, conn, t->local_port), NULL);
        return NULL;
    }
    ep->stats.port_syn_rx += other_port(sf);
    sf->nonce_remote = j->nonce;
    sf->remote_id = j->addr_id;
    sf->backup = j->backup;
    sf->key_id = j->key_id;
    sf->bind.syn_b2 = join_b2(j->key_id, j->backup);
    sf->bind.syn_id = j->addr_id;
    sf->local_id = mpx_addr_local_id(conn, t);
    sf->backup_asked = mpx_addr_is_backup(ep, t);
    return sf;
}

/* Whoever changed it need not be there any more. */
static enum mpx_verdict refuse_synack(mpx_subflow *sf, uint64_t now)
{
    mpx_join_on_failure(sf, true, now);
    mpx_subflow_reset(sf, MPX_RST_MPTCP, now);
    return MPX_DROP;
}

enum mpx_verdict mpx_join_on_synack(mpx_subflow *sf, const struct mpx_tcp *h,
                                    uint64_t now)
{
    mpx_conn *conn = sf->conn;
    struct mpx_stats *st = &conn->ep->stats;
    const struct mpx_auth_key *key = key_of(sf);
    struct mpx_opt o;
    uint8_t want[MPX_MAC160_LEN];

    /* [B] 4.3 shows K in the SYN only; D-32. */
    if (!key ||
        !mpx_tcp_find_option(h, MPX_SUB_JOIN, &o,
                             &conn->ep->stats.opt_malformed) ||
        (o.u.join.key_id != sf->key_id &&
         conn->cfg.profile.join_synack_k == MPX_JOIN_K_EQUAL)) {
        return refuse_synack(sf, now);
    }
    sf->nonce_remote = o.u.join.nonce;
    sf->bind = (struct mpx_join_bind){
        .syn_b2 = join_b2(sf->key_id, sf->backup_asked),
        .syn_id = sf->local_id,
        .sa_b2 = join_b2(o.u.join.key_id, o.u.join.backup),
        .sa_id = o.u.join.addr_id,
    };
    join_mac(sf, key, false, want);
    if (!mpx_ct_equal(want, o.u.join.mac, MPX_MAC64_LEN)) {
        st->join_synack_mac++;
        return refuse_synack(sf, now);
    }
    st->join_synack_rx++;
    st->port_synack_rx += other_port(sf);
    sf->remote_id = o.u.join.addr_id;
    sf->backup = o.u.join.backup;
    mpx_subflow_step(sf, MPX_SE_JOIN_SYNACK);
    conn->joins_failed = 0;
    sf->third_at = now + MPX_RTX_MIN;
    mpx_timer_arm(conn, sf->third_at);
    return MPX_PASS;
}

enum mpx_verdict mpx_join_on_ack(mpx_subflow *sf, const struct mpx_tcp *h,
                                 uint64_t now)
{
    mpx_conn *conn = sf->conn;
    struct mpx_stats *st = &conn->ep->stats;
    const struct mpx_auth_key *key = key_of(sf);
    struct mpx_opt o;
    uint8_t want[MPX_MAC160_LEN];

    if (!mpx_tcp_find_option(h, MPX_SUB_JOIN, &o,
                             &conn->ep->stats.opt_malformed) ||
        o.u.join.form != MPX_JOIN_ACK || !key) {
        mpx_subflow_reset(sf, MPX_RST_MPTCP, now);
        return MPX_DROP;
    }
    join_mac(sf, key, false, want);
    if (!mpx_ct_equal(want, o.u.join.mac, sizeof want)) {
        st->join_ack_mac++;
        mpx_subflow_reset(sf, MPX_RST_MPTCP, now);
        return MPX_DROP;
    }
    if (overtook_dss(conn))
        mpx_conn_confirm(conn, now); /* only an established peer has the keys */
    /* closed since the SYN, or too many by now */
    if (!mpx_conn_joinable(conn) || !mpx_conn_is_below_limit(conn) ||
        !mpx_paths_admit(conn)) {
        st->join_rejected++;
        mpx_subflow_reset(sf, MPX_RST_PROHIBITED, now);
        return MPX_DROP;
    }
    mpx_conn_prove_key(conn, sf->key_id, now);
    st->join_ack_rx++;
    st->port_ack_rx += other_port(sf);
    mpx_subflow_step(sf, MPX_SE_JOIN_ACK);
    sf->events |= MPX_SA_JOINED;
    mpx_conn_send_new_keys(conn, now); /* what no subflow could carry */
    mpx_conn_kick(conn);
    return MPX_PASS;
}

/* A peer that refuses each time costs ever less. */
static void rejoin_later(mpx_conn *conn, uint64_t now)
{
    bool waits = conn->rejoin_at != MPX_NEVER;

    mpx_conn_rejoin(conn, now + (MPX_REJOIN_AFTER << conn->joins_failed));
    if (!waits && conn->joins_failed < MPX_REJOIN_TRIES)
        conn->joins_failed++;
}

/*
 * RFC 8684 3.9.3: after a failed attempt "the client SHOULD NOT attempt" that
 * address and port again for the life of the connection. D-17: a peer that has
 * no key yet resets or is silent, and is then lost as a path.
 */
void mpx_join_on_failure(mpx_subflow *sf, bool refused, uint64_t now)
{
    uint8_t rule = sf->conn->cfg.profile.join_fail;

    if (!sf->join || !sf->initiator || rule == MPX_JOIN_FAIL_ALL ||
        (refused && rule == MPX_JOIN_FAIL_RST))
        return;
    sf->conn->ep->stats.join_retry++;
    mpx_addr_allow_again(sf);
    rejoin_later(sf->conn, now);
}

/* What the peer refused for now is tried again, RFC 8684 3.6 (T). */
void mpx_join_on_refusal(mpx_subflow *sf, const struct mpx_opt_tcprst *r,
                         uint64_t now)
{
    if (!r->transient || !sf->join || sf->state != MPX_SF_SYN_SENT)
        return;
    mpx_addr_allow_again(sf);
    rejoin_later(sf->conn, now);
}
