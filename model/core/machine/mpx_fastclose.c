/* SPDX-License-Identifier: MIT */
/* Closing a whole connection at once: MP_FASTCLOSE, RFC 8684 3.5. */
#include "mpx_fastclose.h"
#include "mpx_conn.h"
#include "mpx_conn_close.h"
#include "mpx_craft.h"
#include "mpx_endpoint.h"
#include "mpx_limits.h"
#include "mpx_subflow.h"
#include "mpx_subflow_reset.h"
#include "mpx_timer.h"

enum { FASTCLOSE_TRIES = 3 }; /* RFC 8684 3.5, before it becomes a RST */

static struct mpx_opt option(const mpx_conn *conn)
{
    struct mpx_opt o = {.subtype = MPX_SUB_FASTCLOSE};

    o.u.fastclose.key_id = conn->keys->cur;
    mpx_auth_fastclose(mpx_conn_key(conn), conn->role, o.u.fastclose.proof);
    return o;
}

/* [B]: before a key is active there is no MAC to send: plain resets. */
static bool may_prove(const mpx_conn *conn)
{
    return !mpx_conn_is_plain(conn) && mpx_conn_key(conn);
}

static void reset_all(mpx_conn *conn, const struct mpx_opt *o,
                      const mpx_subflow *but, uint64_t now)
{
    for (mpx_subflow *sf = conn->first; sf; sf = sf->next)
        if (sf != but)
            mpx_subflow_reset_with(sf, o, MPX_RST_UNSPEC, now);
}

/* Option R: on a RST of every subflow, and everything is forgotten. */
static void abort_by_rst(mpx_conn *conn, uint64_t now)
{
    struct mpx_opt o = {0};
    bool prove = may_prove(conn) && !conn->cfg.profile.fastclose_by_ack;

    if (prove) {
        o = option(conn);
        conn->ep->stats.fastclose_tx++;
    }
    conn->fastclosing = NULL;
    reset_all(conn, prove ? &o : NULL, NULL, now);
    mpx_conn_fail(conn);
}

void mpx_conn_abort(mpx_conn *conn, uint64_t now)
{
    mpx_subflow *sf = mpx_subflow_best(conn);
    bool by_ack = conn->cfg.fastclose_ack || conn->cfg.profile.fastclose_by_ack;
    struct mpx_opt o;

    if (conn->state == MPX_M_CLOSED || conn->fastclosing ||
        conn->end != MPX_END_NONE)
        return;
    if (!by_ack || !sf || !may_prove(conn)) {
        abort_by_rst(conn, now);
        return;
    }
    /* Option A: on an ACK of one subflow, until its peer resets it. */
    o = option(conn);
    conn->ep->stats.fastclose_tx++;
    mpx_craft_option(sf, &o, true);
    reset_all(conn, NULL, sf, now);
    conn->fastclosing = sf;
    conn->fastclose_tries = 1;
    conn->fastclose_at = now + MPX_RTX_MIN + 2 * sf->srtt;
    mpx_timer_arm(conn, conn->fastclose_at);
}

uint64_t mpx_fastclose_tick(mpx_conn *conn, uint64_t now)
{
    mpx_subflow *sf = conn->fastclosing;
    struct mpx_opt o;

    if (!sf)
        return MPX_NEVER;
    if (now < conn->fastclose_at)
        return conn->fastclose_at;
    if (conn->fastclose_tries > FASTCLOSE_TRIES ||
        !mpx_subflow_can_signal(sf)) {
        abort_by_rst(conn, now);
        return MPX_NEVER;
    }
    o = option(conn);
    mpx_craft_option(sf, &o, true);
    conn->fastclose_tries++;
    conn->fastclose_at = now + MPX_RTX_MIN + 2 * sf->srtt;
    return conn->fastclose_at;
}

void mpx_fastclose_on_option(mpx_subflow *sf, const struct mpx_opt_fastclose *f,
                             bool on_rst, uint64_t now)
{
    mpx_conn *conn = sf->conn;
    const struct mpx_auth_key *key =
        conn->keys ? mpx_keys_named(conn->keys, f->key_id) : NULL;
    uint8_t want[MPX_MAC64_LEN];

    if (!key || mpx_conn_is_plain(conn)) {
        conn->ep->stats.opt_misplaced++;
        return;
    }
    mpx_auth_fastclose(key, mpx_conn_peer_role(conn), want);
    if (!mpx_ct_equal(want, f->proof, sizeof want)) {
        conn->ep->stats.fastclose_bad++; /* ignored; a RST still resets */
        return;
    }
    conn->ep->stats.fastclose_rx++;
    conn->fastclosing = NULL;
    reset_all(conn, NULL, on_rst ? sf : NULL, now);
    mpx_conn_fail(conn);
}
