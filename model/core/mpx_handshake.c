/* SPDX-License-Identifier: MIT */
/*
 * MP_CAPABLE and MP_JOIN on the segments that open a subflow: RFC 8684 3.1,
 * 3.2; [B] 4.1, 4.3; [P] 3.1. What differs between profiles is asked of the
 * profile; what is decided is recorded in the connection.
 */
#include "mpx_state.h"
#include "mpx_seq.h"

#include <assert.h>
#include <string.h>

static size_t append(uint8_t *dst, size_t len, const struct mpx_opt *o)
{
    size_t n = 0;
    mpx_err err = mpx_opt_encode(o, dst + len, MPX_TCP_HDR_MAX - len, &n);

    assert(err == MPX_OK); /* PROTOCOL 7.4: all of these fit */
    (void)err;
    return len + n;
}

static void note_neg(mpx_conn *conn, unsigned segment, const uint8_t *opt)
{
    conn->neg[2 * segment] = opt[2];
    conn->neg[2 * segment + 1] = opt[3];
}

/* ---- sending ---- */

static struct mpx_opt capable_of(const mpx_conn *conn, uint8_t bits)
{
    const struct mpx_profile *p = &conn->cfg.profile;
    struct mpx_opt o = {.subtype = MPX_SUB_CAPABLE};

    o.u.capable.version = p->version;
    o.u.capable.flags = (uint8_t)(bits | (conn->csum ? MPX_CAP_A : 0));
    return o;
}

static struct mpx_opt join_of(const mpx_subflow *sf, enum mpx_join_form form)
{
    struct mpx_opt o = {.subtype = MPX_SUB_JOIN};

    o.u.join.form = form;
    o.u.join.backup = sf->backup;
    o.u.join.key_id = sf->key_id;
    o.u.join.addr_id = sf->local_id;
    o.u.join.nonce = sf->nonce_local;
    return o;
}

/* Low nibble of octet 2 and octet 3, as the hardened MAC covers them. */
static uint8_t join_b2(bool key_id, bool backup)
{
    return (uint8_t)((key_id ? 2 : 0) | (backup ? 1 : 0));
}

size_t mpx_handshake_syn(mpx_subflow *sf, uint8_t *dst, size_t len)
{
    mpx_conn *conn = sf->conn;
    struct mpx_stats *st = &conn->ep->stats;
    struct mpx_opt o;
    size_t end;

    if (sf->join) {
        o = join_of(sf, MPX_JOIN_SYN);
        o.u.join.token = conn->remote.token;
        o.u.join.token_len = conn->cfg.profile.token_len;
        st->join_syn_tx++;
        return append(dst, len, &o);
    }
    /* RFC 8684 3.7: after some SYNs without answer, retry without. */
    if (sf->syn_tries >= MPX_SYN_TRIES || conn->plain)
        return len;
    sf->syn_tries++;
    o = capable_of(conn, conn->cfg.profile.offer);
    st->mpc_syn_tx++;
    end = append(dst, len, &o);
    note_neg(conn, 0, dst + len);
    return end;
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

size_t mpx_handshake_synack(mpx_subflow *sf, uint8_t *dst, size_t len)
{
    mpx_conn *conn = sf->conn;
    struct mpx_opt o;
    size_t end;

    if (sf->join) {
        const struct mpx_auth_key *key = mpx_keys_named(conn->keys, sf->key_id);

        o = join_of(sf, MPX_JOIN_SYNACK);
        sf->bind.sa_b2 = join_b2(sf->key_id, sf->backup);
        sf->bind.sa_id = sf->local_id;
        if (!key) /* retired between SYN and SYN/ACK: TCP will give up */
            return len;
        join_mac(sf, key, true, o.u.join.mac);
        return append(dst, len, &o);
    }
    if (conn->plain)
        return len;
    o = capable_of(conn, conn->cfg.profile.answer);
    o.u.capable.id_len = conn->cfg.profile.id_len;
    o.u.capable.sender = conn->id_local;
    end = append(dst, len, &o);
    note_neg(conn, 1, dst + len);
    return end;
}

size_t mpx_handshake_third(mpx_subflow *sf, uint8_t *dst, size_t len)
{
    mpx_conn *conn = sf->conn;
    struct mpx_opt o;
    size_t end;

    if (sf->join) {
        const struct mpx_auth_key *key = mpx_keys_named(conn->keys, sf->key_id);

        if (!key)
            return len;
        o = join_of(sf, MPX_JOIN_ACK);
        join_mac(sf, key, true, o.u.join.mac);
        return append(dst, len, &o);
    }
    o = capable_of(conn, conn->cfg.profile.answer);
    o.u.capable.id_len = conn->cfg.profile.id_len;
    o.u.capable.has_receiver = true;
    o.u.capable.sender = conn->id_local;
    o.u.capable.receiver = conn->id_remote;
    end = append(dst, len, &o);
    note_neg(conn, 2, dst + len);
    return end;
}

bool mpx_handshake_third_data(const mpx_subflow *sf, uint32_t ssn)
{
    return sf->initiator && !sf->join && !sf->conn->confirmed && ssn == 1;
}

size_t mpx_handshake_with_data(mpx_subflow *sf, uint8_t *dst, size_t len,
                               const struct mpx_dss_request *r)
{
    mpx_conn *conn = sf->conn;
    struct mpx_opt o = capable_of(conn, conn->cfg.profile.answer);

    o.u.capable.id_len = conn->cfg.profile.id_len;
    o.u.capable.has_receiver = true;
    o.u.capable.sender = conn->id_local;
    o.u.capable.receiver = conn->id_remote;
    o.u.capable.has_dll = true;
    o.u.capable.dll = r->dll;
    o.u.capable.has_csum = conn->csum;
    o.u.capable.csum = r->csum;
    note_neg(
        conn, 2,
        (const uint8_t[]){0, 0, conn->cfg.profile.version, o.u.capable.flags});
    return append(dst, len, &o);
}

/* ---- receiving ---- */

/* The one option of a subtype that is well formed on this segment. */
static bool find_option(mpx_endpoint *ep, const struct mpx_tcp *h,
                        enum mpx_subtype want, struct mpx_opt *o)
{
    for (unsigned i = 0; i < h->n_mp; i++) {
        if (h->mp[i].p[2] >> 4 != want)
            continue;
        if (mpx_opt_decode(o, h->mp[i].p, h->mp[i].len,
                           mpx_seg_kind_of(h->flags)) == MPX_OK)
            return true;
        ep->stats.opt_malformed++;
    }
    return false;
}

/*
 * What a listener or an initiator makes of the peer's flags: the profile to go
 * on under, or false for plain TCP. PROTOCOL 2.1, D-04, D-06.
 */
static bool negotiate(struct mpx_profile *mine, uint8_t flags)
{
    const struct mpx_profile *clear = mpx_profile_find("rfc8684");

    if (!mine->multipath || (flags & MPX_CAP_B))
        return false;
    if (mine->mode && (flags & mine->mode) && mine->ext_policy != MPX_EXT_OFF)
        return true;
    if (!(flags & MPX_CAP_H))
        return false;
    if (!mine->mode)
        return true;
    if (mine->ext_policy == MPX_EXT_REQUIRE)
        return false;
    *mine = *clear;
    return true;
}

static mpx_subflow *accept_capable(mpx_endpoint *ep,
                                   const struct mpx_listener *l,
                                   const struct mpx_tuple *t,
                                   const struct mpx_opt *o)
{
    struct mpx_config cfg = l->cfg;
    bool mptcp = o && o->u.capable.version >= cfg.profile.version &&
                 negotiate(&cfg.profile, o->u.capable.flags);
    mpx_conn *conn = mpx_conn_new(ep, &cfg, MPX_ROLE_R);
    mpx_subflow *sf;

    if (!conn)
        return NULL;
    conn->plain = !mptcp || mpx_conn_draw_id(conn) != MPX_OK;
    conn->csum = cfg.checksum || (o && (o->u.capable.flags & MPX_CAP_A));
    mpx_conn_set_dsn(conn);
    sf = mpx_subflow_new(conn, t, false, false);
    if (!sf) {
        mpx_conn_free(conn);
        return NULL;
    }
    if (conn->plain) {
        mpx_subflow_step(sf, MPX_SE_PLAIN);
        return sf;
    }
    note_neg(conn, 0,
             (const uint8_t[]){0, 0, o->u.capable.version, o->u.capable.flags});
    ep->stats.mpc_syn_rx++;
    return sf;
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
    if (!mpx_conn_key(conn) || !mpx_keys_named(conn->keys, j->key_id)) {
        *silent = conn->cfg.profile.prekey_join == MPX_PREKEY_DROP;
        ep->stats.join_prekey++;
        return true;
    }
    if (!mpx_conn_may_join(conn) ||
        (conn->role == MPX_ROLE_I &&
         conn->cfg.profile.client_accepts_join == MPX_CLIENT_JOINS_NO)) {
        *reason = MPX_RST_PROHIBITED;
        ep->stats.join_rejected++;
        return true;
    }
    return false;
}

static mpx_subflow *accept_join(mpx_endpoint *ep, const struct mpx_tuple *t,
                                const struct mpx_tcp *h,
                                const struct mpx_opt_join *j)
{
    mpx_conn *conn = mpx_tokens_find(&ep->tokens, j->token);
    enum mpx_rst_reason reason;
    mpx_subflow *sf = NULL;
    bool silent;

    if (conn && conn->cfg.profile.token_len != j->token_len)
        conn = NULL;
    if (!join_refused(ep, conn, j, &silent, &reason)) {
        reason = MPX_RST_RESOURCES;
        sf = mpx_subflow_new(conn, t, false, true);
    }
    if (!sf) {
        if (!silent)
            mpx_craft_rst(ep, t, 0, h->seq + 1, true, reason, true, NULL);
        return NULL;
    }
    ep->stats.join_syn_rx++;
    sf->nonce_remote = j->nonce;
    sf->remote_id = j->addr_id;
    sf->backup = j->backup;
    sf->key_id = j->key_id;
    sf->bind.syn_b2 = join_b2(j->key_id, j->backup);
    sf->bind.syn_id = j->addr_id;
    for (unsigned i = 0; i < ep->n_addrs; i++)
        if (ep->addr[i].family == t->family &&
            !memcmp(ep->addr[i].b, t->local, sizeof t->local))
            sf->local_id = (uint8_t)(i + 1);
    if (!memcmp(conn->first->tuple.local, t->local, sizeof t->local))
        sf->local_id = 0;
    return sf;
}

mpx_subflow *mpx_handshake_on_syn(mpx_endpoint *ep, const struct mpx_tuple *t,
                                  const struct mpx_tcp *h, bool *drop)
{
    const struct mpx_listener *l = mpx_listener_of(ep, t->local_port);
    struct mpx_opt cap, join;
    bool has_cap = find_option(ep, h, MPX_SUB_CAPABLE, &cap);
    bool has_join = find_option(ep, h, MPX_SUB_JOIN, &join);

    *drop = false;
    if (has_join && !has_cap) { /* by token, not by port: RFC 8684 3.2 */
        mpx_subflow *sf = accept_join(ep, t, h, &join.u.join);

        *drop = !sf;
        return sf;
    }
    if (!l)
        return NULL;
    return accept_capable(ep, l, t, has_cap && !has_join ? &cap : NULL);
}

static void capable_synack(mpx_subflow *sf, const struct mpx_tcp *h,
                           uint64_t now)
{
    mpx_conn *conn = sf->conn;
    struct mpx_profile p = conn->cfg.profile;
    struct mpx_stats *st = &conn->ep->stats;
    struct mpx_opt o;
    bool ok = !conn->plain && find_option(conn->ep, h, MPX_SUB_CAPABLE, &o) &&
              o.u.capable.version <= p.version &&
              negotiate(&p, o.u.capable.flags) &&
              o.u.capable.id_len == p.id_len;

    if (ok && p.id != conn->cfg.profile.id) { /* D-04: obeyed downgrade */
        conn->cfg.profile = p;
        ok = mpx_conn_draw_id(conn) == MPX_OK;
        mpx_conn_set_dsn(conn);
    }
    if (ok)
        ok = mpx_conn_set_remote(conn, o.u.capable.sender) == MPX_OK;
    if (!ok) {
        st->mpc_fallback_synack += !conn->plain;
        mpx_conn_fallback(conn, sf);
        mpx_conn_established(conn, now);
        return;
    }
    st->mpc_synack_rx++;
    note_neg(conn, 1,
             (const uint8_t[]){0, 0, o.u.capable.version, o.u.capable.flags});
    conn->csum = conn->csum || (o.u.capable.flags & MPX_CAP_A);
    mpx_subflow_step(sf, MPX_SE_CAPABLE_SYNACK);
    mpx_conn_step(conn, MPX_CL_UNCONFIRMED);
    mpx_conn_established(conn, now);
}

static enum mpx_verdict join_synack(mpx_subflow *sf, const struct mpx_tcp *h,
                                    uint64_t now)
{
    mpx_conn *conn = sf->conn;
    struct mpx_stats *st = &conn->ep->stats;
    const struct mpx_auth_key *key = mpx_keys_named(conn->keys, sf->key_id);
    struct mpx_opt o;
    uint8_t want[MPX_MAC160_LEN];

    if (!key || !find_option(conn->ep, h, MPX_SUB_JOIN, &o) ||
        o.u.join.key_id != sf->key_id /* D-32 */) {
        mpx_subflow_reset(sf, MPX_RST_MPTCP, now);
        return MPX_DROP;
    }
    sf->nonce_remote = o.u.join.nonce;
    sf->bind = (struct mpx_join_bind){
        .syn_b2 = join_b2(sf->key_id, sf->backup),
        .syn_id = sf->local_id,
        .sa_b2 = join_b2(o.u.join.key_id, o.u.join.backup),
        .sa_id = o.u.join.addr_id,
    };
    join_mac(sf, key, false, want);
    if (!mpx_ct_equal(want, o.u.join.mac, MPX_MAC64_LEN)) {
        st->join_synack_mac++;
        mpx_subflow_reset(sf, MPX_RST_MPTCP, now);
        return MPX_DROP;
    }
    st->join_synack_rx++;
    sf->remote_id = o.u.join.addr_id;
    mpx_subflow_step(sf, MPX_SE_JOIN_SYNACK);
    sf->third_at = now + MPX_RTX_MIN;
    mpx_timer_arm(conn, sf->third_at);
    return MPX_PASS;
}

enum mpx_verdict mpx_handshake_on_synack(mpx_subflow *sf,
                                         const struct mpx_tcp *h, uint64_t now)
{
    if (sf->state != MPX_SF_SYN_SENT) {
        /* TCP ignores a repeated SYN/ACK; the third ACK was lost. */
        sf->conn->ep->stats.third_ack_again++;
        sf->last_ack = h->seq + 1;
        if (sf->state == MPX_SF_PRE_ESTABLISHED ||
            (sf->state == MPX_SF_ESTABLISHED && !sf->conn->confirmed))
            mpx_craft_third(sf);
        else
            mpx_craft_ack(sf);
        return MPX_DROP;
    }
    if (sf->join)
        return join_synack(sf, h, now);
    capable_synack(sf, h, now);
    sf->snd_wnd = h->window; /* never scaled on a SYN, RFC 7323 2.2 */
    sf->conn->snd_edge = sf->conn->snd_una + h->window;
    return MPX_PASS;
}

/* A DSS tells that the peer has not fallen back. */
static bool speaks_mptcp(const struct mpx_tcp *h)
{
    for (unsigned i = 0; i < h->n_mp; i++)
        if (h->mp[i].p[2] >> 4 == MPX_SUB_DSS)
            return true;
    return false;
}

static enum mpx_verdict capable_ack(mpx_subflow *sf, const struct mpx_tcp *h,
                                    uint32_t payload, uint64_t now)
{
    mpx_conn *conn = sf->conn;
    const struct mpx_profile *p = &conn->cfg.profile;
    struct mpx_opt o;
    bool found = find_option(conn->ep, h, MPX_SUB_CAPABLE, &o) &&
                 o.u.capable.has_receiver;

    /* What overtook a lost third ACK comes again, behind MP_CAPABLE: later
     * data, and DATA_FIN alone. */
    if (!found && ((payload && h->seq != sf->irs + 1) || speaks_mptcp(h)))
        return MPX_DROP;
    /* D-19: a wrong echo, mode or length is no MP_CAPABLE. D-25: a reflected
     * token could be proved with our own NEW_KEY. */
    if (found && o.u.capable.id_len == p->id_len &&
        (o.u.capable.flags & p->mode) == p->mode &&
        o.u.capable.receiver == conn->id_local &&
        !(p->external && o.u.capable.sender == conn->id_local)) {
        note_neg(
            conn, 2,
            (const uint8_t[]){0, 0, o.u.capable.version, o.u.capable.flags});
        if (mpx_conn_set_remote(conn, o.u.capable.sender) == MPX_OK) {
            conn->ep->stats.mpc_ack_rx++;
            mpx_subflow_step(sf, MPX_SE_CAPABLE_ACK);
            mpx_conn_step(conn, MPX_CL_HALF);
            mpx_conn_established(conn, now);
            return MPX_PASS;
        }
    }
    conn->ep->stats.mpc_fallback_ack++;
    mpx_conn_fallback(conn, sf);
    mpx_conn_established(conn, now);
    return MPX_PASS;
}

static enum mpx_verdict join_ack(mpx_subflow *sf, const struct mpx_tcp *h,
                                 uint64_t now)
{
    mpx_conn *conn = sf->conn;
    struct mpx_stats *st = &conn->ep->stats;
    const struct mpx_auth_key *key = mpx_keys_named(conn->keys, sf->key_id);
    struct mpx_opt o;
    uint8_t want[MPX_MAC160_LEN];

    if (!find_option(conn->ep, h, MPX_SUB_JOIN, &o) ||
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
    if (!mpx_conn_joinable(conn)) { /* closed since the SYN */
        st->join_rejected++;
        mpx_subflow_reset(sf, MPX_RST_PROHIBITED, now);
        return MPX_DROP;
    }
    st->join_ack_rx++;
    mpx_subflow_step(sf, MPX_SE_JOIN_ACK);
    sf->tell_joined = true;
    mpx_conn_kick(conn);
    return MPX_PASS;
}

enum mpx_verdict mpx_handshake_on_ack(mpx_subflow *sf, const struct mpx_tcp *h,
                                      uint32_t payload, uint64_t now)
{
    return sf->join ? join_ack(sf, h, now) : capable_ack(sf, h, payload, now);
}
