/* SPDX-License-Identifier: MIT */
/*
 * MP_CAPABLE on the segments that open a connection: RFC 8684 3.1; RFC 6824
 * 3.1; [B] 4.1; [P] 3.1. What differs between profiles is asked of the profile;
 * what is decided is recorded in the connection.
 */
#include "mpx_handshake_capable.h"
#include "mpx_conn.h"
#include "mpx_conn_open.h"
#include "mpx_craft.h"
#include "mpx_endpoint.h"
#include "mpx_fallback.h"
#include "mpx_handshake_join.h"
#include "mpx_limits.h"
#include "mpx_sendq.h"
#include "mpx_subflow.h"

#include <assert.h>
#include <string.h>

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
    if (conn->cfg.deny_join_first && p->version)
        o.u.capable.flags |= MPX_CAP_C;
    return o;
}

/*
 * RFC 8684 3.7: after some SYNs without answer, retry without; before that, if
 * configured so, in version 0. @return false if MP_CAPABLE is not to be sent.
 */
static bool prepare_offer(mpx_subflow *sf)
{
    mpx_conn *conn = sf->conn;

    if (mpx_conn_is_plain(conn))
        return false;
    if (sf->syn_tries >= MPX_SYN_TRIES &&
        mpx_profile_to_v0(&conn->cfg.profile)) {
        sf->syn_tries = 0;
        if (mpx_conn_draw_id(conn))
            mpx_conn_step_accord(conn, MPX_AE_PLAIN);
        mpx_conn_set_dsn(conn);
    }
    return !mpx_conn_is_plain(conn) && sf->syn_tries < MPX_SYN_TRIES;
}

size_t mpx_handshake_syn(mpx_subflow *sf, uint8_t *dst, size_t len)
{
    mpx_conn *conn = sf->conn;
    struct mpx_stats *st = &conn->ep->stats;
    struct mpx_opt o;
    size_t end;

    if (sf->join)
        return mpx_join_syn(sf, dst, len);
    if (!prepare_offer(sf))
        return len;
    st->mpc_syn_tx += !sf->syn_tries; /* attempts, as Linux */
    sf->syn_tries++;
    o = capable_of(conn, conn->cfg.profile.offer);
    if (conn->cfg.profile.syn_key) {
        o.u.capable.id_len = conn->cfg.profile.id_len;
        o.u.capable.sender = conn->id_local;
    }
    end = mpx_craft_append(dst, len, &o);
    note_neg(conn, 0, dst + len);
    return end;
}

size_t mpx_handshake_synack(mpx_subflow *sf, uint8_t *dst, size_t len)
{
    mpx_conn *conn = sf->conn;
    struct mpx_opt o;
    size_t end;

    if (sf->join)
        return mpx_join_synack(sf, dst, len);
    if (mpx_conn_is_plain(conn))
        return len;
    o = capable_of(conn, conn->cfg.profile.answer);
    o.u.capable.id_len = conn->cfg.profile.id_len;
    o.u.capable.sender = conn->id_local;
    end = mpx_craft_append(dst, len, &o);
    note_neg(conn, 1, dst + len);
    return end;
}

size_t mpx_handshake_third(mpx_subflow *sf, uint8_t *dst, size_t len)
{
    mpx_conn *conn = sf->conn;
    struct mpx_opt o;
    size_t end;

    if (sf->join)
        return mpx_join_third(sf, dst, len);
    o = capable_of(conn, conn->cfg.profile.answer);
    o.u.capable.id_len = conn->cfg.profile.id_len;
    o.u.capable.has_receiver = true;
    o.u.capable.sender = conn->id_local;
    o.u.capable.receiver = conn->id_remote;
    end = mpx_craft_append(dst, len, &o);
    note_neg(conn, 2, dst + len);
    return end;
}

void mpx_handshake_repeat_third(mpx_subflow *sf)
{
    struct mpx_pending *p = mpx_craft_pure_ack(sf);

    if (p)
        p->hdr_len =
            mpx_tcp_finish(p->hdr, mpx_handshake_third(sf, p->hdr, p->hdr_len));
}

bool mpx_handshake_third_data(const mpx_subflow *sf, uint32_t ssn)
{
    return sf->initiator && !sf->join &&
           sf->conn->accord != MPX_ACC_CONFIRMED && ssn == 1 &&
           !sf->conn->cfg.profile.syn_key;
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
    return mpx_craft_append(dst, len, &o);
}

/* ---- receiving ---- */

/*
 * What a listener or an initiator makes of the peer's flags: the profile to go
 * on under, or false for plain TCP. PROTOCOL 2.1, D-04, D-06.
 */
static bool negotiate(struct mpx_profile *mine, uint8_t flags)
{
    uint8_t bits = flags & MPX_CAP_BITS;

    if (!mine->multipath || (flags & MPX_CAP_B))
        return false;
    if (mine->mode && (flags & mine->mode) && mine->ext_policy != MPX_EXT_OFF)
        return true;
    /* RFC 8684 3.1: D to H are a set; Linux knows one member, D-06. */
    if (!(flags & MPX_CAP_H) ||
        (mine->hash_bits_check == MPX_HASH_BITS_LINUX && bits != MPX_CAP_H))
        return false;
    if (!mine->mode)
        return true;
    if (mine->ext_policy == MPX_EXT_REQUIRE)
        return false;
    mpx_profile_to_clear(mine);
    return true;
}

/*
 * A SYN of a later version is answered with ours, RFC 8684 3.1, except that
 * version 0 cannot: there the key is in the SYN.
 */
static bool accepts_offer(struct mpx_profile *mine,
                          const struct mpx_opt_capable *o)
{
    if (o->version == 0 && mine->version != 0 && !mpx_profile_to_v0(mine))
        return false;
    return o->version >= mine->version &&
           o->id_len == (mine->syn_key ? mine->id_len : 0) &&
           negotiate(mine, o->flags);
}

/*
 * RFC 8684 3.1: the answer has bits of the offer. [P] 3.1: exactly one of G and
 * H; E of [B] goes with H.
 */
static bool answers_offer(const struct mpx_profile *mine, uint8_t flags)
{
    uint8_t bits = flags & MPX_CAP_BITS;
    bool both = (bits & MPX_CAP_G) && (bits & MPX_CAP_H);

    return !(bits & ~mine->offer) && !both;
}

/* What the peer's MP_CAPABLE asks for, whatever the profile. */
static bool take_flags(mpx_conn *conn, uint8_t flags)
{
    if ((flags & MPX_CAP_A) && conn->cfg.refuse_checksum)
        return false; /* RFC 8684 3.1: as if the option were not there */
    conn->csum = conn->csum || (flags & MPX_CAP_A);
    conn->first_denied = conn->cfg.profile.version && (flags & MPX_CAP_C);
    return true;
}

static mpx_subflow *accept_capable(mpx_endpoint *ep,
                                   const struct mpx_listener *l,
                                   const struct mpx_tuple *t,
                                   const struct mpx_opt *o)
{
    struct mpx_config cfg = l->cfg;
    bool mptcp = o && accepts_offer(&cfg.profile, &o->u.capable);
    mpx_conn *conn = mpx_conn_new(ep, &cfg, MPX_ROLE_R);
    mpx_subflow *sf;

    if (!conn)
        return NULL;
    mptcp = mptcp && take_flags(conn, o->u.capable.flags);
    if (!mptcp || mpx_conn_draw_id(conn))
        mpx_conn_step_accord(conn, MPX_AE_PLAIN);
    if (mptcp)
        conn->id_remote = o->u.capable.sender; /* unless version 0: none */
    mpx_conn_set_dsn(conn);
    sf = mpx_subflow_new(conn, t, false, false);
    if (!sf) {
        mpx_conn_free(conn);
        return NULL;
    }
    if (mpx_conn_is_plain(conn)) {
        mpx_subflow_step(sf, MPX_SE_PLAIN);
        return sf;
    }
    note_neg(conn, 0,
             (const uint8_t[]){0, 0, o->u.capable.version, o->u.capable.flags});
    ep->stats.mpc_syn_rx++;
    return sf;
}

mpx_subflow *mpx_handshake_on_syn(mpx_endpoint *ep, const struct mpx_tuple *t,
                                  const struct mpx_tcp *h, bool *drop)
{
    const struct mpx_listener *l = mpx_listener_of(ep, t->local_port);
    struct mpx_opt cap, join;
    bool has_cap =
        mpx_tcp_find_option(h, MPX_SUB_CAPABLE, &cap, &ep->stats.opt_malformed);
    bool has_join =
        mpx_tcp_find_option(h, MPX_SUB_JOIN, &join, &ep->stats.opt_malformed);
    mpx_subflow *sf;

    *drop = false;
    if (has_join && !has_cap) { /* by token, not by port: RFC 8684 3.2 */
        sf = mpx_join_accept(ep, t, h, &join.u.join);
        *drop = !sf;
        return sf;
    }
    if (!l)
        return NULL;
    sf = accept_capable(ep, l, t, has_cap && !has_join ? &cap : NULL);
    *drop = !sf; /* no memory: the SYN will come again */
    return sf;
}

static void capable_synack(mpx_subflow *sf, const struct mpx_tcp *h,
                           uint64_t now)
{
    mpx_conn *conn = sf->conn;
    struct mpx_profile p = conn->cfg.profile;
    struct mpx_stats *st = &conn->ep->stats;
    struct mpx_opt o;
    bool ok = !mpx_conn_is_plain(conn) &&
              mpx_tcp_find_option(h, MPX_SUB_CAPABLE, &o,
                                  &conn->ep->stats.opt_malformed) &&
              o.u.capable.version == p.version &&
              answers_offer(&p, o.u.capable.flags) &&
              negotiate(&p, o.u.capable.flags) &&
              o.u.capable.id_len == p.id_len &&
              take_flags(conn, o.u.capable.flags);

    if (ok && p.id != conn->cfg.profile.id) { /* D-04: obeyed downgrade */
        conn->cfg.profile = p;
        mpx_wipe(conn->extkey, sizeof conn->extkey); /* no use for it now */
        conn->extkey_len = 0;
        ok = mpx_conn_draw_id(conn) == MPX_OK;
        mpx_conn_set_dsn(conn);
    }
    if (ok)
        ok = mpx_conn_set_remote(conn, o.u.capable.sender) == MPX_OK;
    if (!ok) {
        st->mpc_fallback_synack += !mpx_conn_is_plain(conn);
        mpx_conn_fallback(conn, sf);
        mpx_conn_established(conn, now);
        return;
    }
    st->mpc_synack_rx++;
    conn->cfg.profile.answer = o.u.capable.flags & MPX_CAP_BITS;
    note_neg(conn, 1,
             (const uint8_t[]){0, 0, o.u.capable.version, o.u.capable.flags});
    mpx_subflow_step(sf, MPX_SE_CAPABLE_SYNACK);
    mpx_conn_step(conn, MPX_CL_UNCONFIRMED);
    mpx_conn_established(conn, now);
}

/* That of a SYN is never scaled, RFC 7323 2.2, but later ones are rounded to
 * the scale: counted alike, or the edge would seem to shrink. Linux drops what
 * lies between the two. */
static uint32_t first_window(const mpx_subflow *sf, const struct mpx_tcp *h)
{
    uint32_t unit = 1u << sf->wscale_remote;

    return h->window > unit ? h->window / unit * unit : h->window;
}

enum mpx_verdict mpx_handshake_on_synack(mpx_subflow *sf,
                                         const struct mpx_tcp *h, uint64_t now)
{
    if (sf->state != MPX_SF_SYN_SENT) {
        /* TCP ignores a repeated SYN/ACK; the third ACK was lost. */
        sf->conn->ep->stats.third_ack_again++;
        if (sf->state == MPX_SF_PRE_ESTABLISHED ||
            (sf->state == MPX_SF_ESTABLISHED &&
             sf->conn->accord != MPX_ACC_CONFIRMED))
            mpx_handshake_repeat_third(sf);
        else
            mpx_craft_ack(sf);
        return MPX_DROP;
    }
    mpx_sendq_on_subflow_ack(sf, sf->iss + 1, now);
    if (sf->join)
        return mpx_join_on_synack(sf, h, now);
    capable_synack(sf, h, now);
    sf->snd_wnd = first_window(sf, h);
    sf->conn->snd_edge = sf->conn->snd_una + sf->snd_wnd;
    return MPX_PASS;
}

/* A DSS shows that the peer has not fallen back. */
static bool has_mptcp_option(const struct mpx_tcp *h)
{
    for (unsigned i = 0; i < h->n_mp; i++)
        if (h->mp[i].p[2] >> 4 == MPX_SUB_DSS)
            return true;
    return false;
}

/* RFC 8684 3.1: version, B and D to H are agreed by SYN and SYN/ACK; what says
 * otherwise later is no MP_CAPABLE of this connection, as in Linux. D-19: nor
 * is a wrong echo or length. D-25: a reflected token could be proved with our
 * own NEW_KEY. RFC 6824: the key is that of the SYN. */
bool mpx_handshake_agreed(const mpx_conn *conn, const struct mpx_opt_capable *c)
{
    const struct mpx_profile *p = &conn->cfg.profile;

    return c->version == p->version && !(c->flags & MPX_CAP_B) &&
           (c->flags & MPX_CAP_BITS) == p->answer && c->id_len == p->id_len &&
           (c->receiver == conn->id_local ||
            p->third_ack_echo == MPX_ECHO_IGNORED) &&
           !(p->external && c->sender == conn->id_local) &&
           !(p->syn_key && c->sender != conn->id_remote);
}

static enum mpx_verdict capable_ack(mpx_subflow *sf, const struct mpx_tcp *h,
                                    uint32_t payload, uint64_t now)
{
    mpx_conn *conn = sf->conn;
    const struct mpx_profile *p = &conn->cfg.profile;
    struct mpx_opt o;
    bool found = mpx_tcp_find_option(h, MPX_SUB_CAPABLE, &o,
                                     &conn->ep->stats.opt_malformed) &&
                 o.u.capable.has_receiver;
    bool known = !found && p->syn_key && has_mptcp_option(h);

    /* What overtook a lost third ACK comes again, behind MP_CAPABLE: later
     * data, and DATA_FIN alone. In RFC 6824 nothing comes behind it, but a DSS
     * says as much: the key is known since the SYN. */
    if (!found && !known &&
        ((payload && h->seq != sf->irs + 1) || has_mptcp_option(h)))
        return MPX_DROP;
    if (found && mpx_handshake_agreed(conn, &o.u.capable)) {
        note_neg(
            conn, 2,
            (const uint8_t[]){0, 0, o.u.capable.version, o.u.capable.flags});
        conn->id_remote = o.u.capable.sender;
        conn->ep->stats.mpc_ack_rx++;
        known = true;
    }
    if (known && mpx_conn_set_remote(conn, conn->id_remote) == MPX_OK) {
        mpx_subflow_step(sf, MPX_SE_CAPABLE_ACK);
        mpx_conn_step(conn, MPX_CL_HALF);
        mpx_conn_established(conn, now);
        return MPX_PASS;
    }
    conn->ep->stats.mpc_fallback_ack++;
    mpx_conn_fallback(conn, sf);
    mpx_conn_established(conn, now);
    return MPX_PASS;
}

enum mpx_verdict mpx_handshake_on_ack(mpx_subflow *sf, const struct mpx_tcp *h,
                                      uint32_t payload, uint64_t now)
{
    return sf->join ? mpx_join_on_ack(sf, h, now)
                    : capable_ack(sf, h, payload, now);
}
