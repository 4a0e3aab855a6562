/* SPDX-License-Identifier: MIT */
/*
 * Falling back to plain TCP, and what leads there after the handshake: octets
 * without a mapping, a wrong DSS checksum, MP_FAIL, infinite mappings.
 * RFC 8684 3.7, PROTOCOL 1.13.
 */
#include "mpx_fallback.h"
#include "mpx_conn.h"
#include "mpx_craft.h"
#include "mpx_endpoint.h"
#include "mpx_recvq.h"
#include "mpx_schedule.h"
#include "mpx_sendq.h"
#include "mpx_seq.h"
#include "mpx_subflow.h"
#include "mpx_subflow_reset.h"

void mpx_conn_fallback(mpx_conn *conn, mpx_subflow *sf)
{
    bool was_plain = mpx_conn_is_plain(conn);
    uint64_t una = sf->tx.n ? sf->tx.v[sf->tx.head].dsn : conn->snd_nxt;

    mpx_subflow_step(sf, MPX_SE_PLAIN);
    mpx_conn_step_accord(conn, MPX_AE_PLAIN);
    conn->plain_from = conn->snd_una;
    sf->stale = false;
    mpx_ranges_drop_below(&conn->reinject, conn->snd_nxt); /* TCP has it */
    for (mpx_subflow *o = conn->first; o; o = o->next)
        if (o != sf) /* what still joins comes too late */
            mpx_subflow_reset(o, MPX_RST_MPTCP, conn->progress_at);
    /* What TCP has had acknowledged was waiting for a Data ACK till now. */
    mpx_sendq_on_dack(conn, una, true, sf->snd_wnd, conn->progress_at);
    mpx_conn_step_fin_out(conn, MPX_OE_FALLBACK);
    mpx_conn_step_fin_in(conn, MPX_IE_FALLBACK);
    mpx_recvq_rest(sf);
    mpx_conn_drop_token(conn);
    if (conn->keys)
        mpx_keys_wipe(conn->keys);
    mpx_conn_step(conn, MPX_CL_ESTABLISHED);
    if (!was_plain) /* not what was asked for */
        mpx_conn_notify(conn, MPX_EV_FALLBACK);
}

/* No other subflow of ours carries octets. One that still joins does not; but
 * once our MAC is out, its peer may think that it does. */
static bool is_only_carrier(const mpx_subflow *sf, bool for_sure)
{
    for (const mpx_subflow *o = sf->conn->first; o; o = o->next)
        if (o != sf && (o->state == MPX_SF_ESTABLISHED ||
                        (for_sure && o->state == MPX_SF_PRE_ESTABLISHED)))
            return false;
    return true;
}

bool mpx_fallback_is_alone(const mpx_subflow *sf)
{
    return is_only_carrier(sf, true);
}

/* And its TCP was not asked to close: data not handed to it would be lost. */
static bool may_fall_back(const mpx_subflow *sf, bool for_sure)
{
    return !sf->join && !mpx_subflow_is_closing(sf) && !sf->conn->scattered &&
           is_only_carrier(sf, for_sure);
}

/* RFC 8684 3.7: with one subflow, and if what is in flight is contiguous. */
bool mpx_fallback_may(const mpx_subflow *sf)
{
    return may_fall_back(sf, true);
}

/* Our octets carry an infinite mapping until it is known that the peer has it,
 * for a segment may be lost. */
static void fall_back_infinitely(mpx_subflow *sf)
{
    if (sf->state == MPX_SF_CLOSED) /* its TCP goes on until it has our RST */
        return;
    mpx_subflow_step_fall(sf, MPX_FE_SEND);
    mpx_conn_fallback(sf->conn, sf);
    mpx_conn_kick(sf->conn);
}

static void fall_back_or_reset(mpx_subflow *sf, uint64_t now)
{
    if (!mpx_fallback_may(sf)) {
        mpx_subflow_reset(sf, MPX_RST_MIDDLEBOX, now);
        return;
    }
    sf->conn->ep->stats.dss_fallback++;
    fall_back_infinitely(sf);
}

void mpx_fallback_on_unmapped(mpx_subflow *sf, size_t len, uint64_t now)
{
    sf->conn->ep->stats.unmapped += len;
    fall_back_or_reset(sf, now);
}

void mpx_fallback_on_other_idsn(mpx_subflow *sf, size_t len, uint64_t now)
{
    mpx_subflow_step_fall(sf, MPX_FE_VOID);
    mpx_fallback_on_unmapped(sf, len, now);
}

void mpx_fallback_on_stripped(mpx_subflow *sf, uint64_t now)
{
    fall_back_or_reset(sf, now);
}

/* The peer numbers our octets otherwise than we do: it was never able to
 * acknowledge one. IDSNs that follow from other rules than ours look so, D-05.
 */
static bool numbers_differ(const mpx_conn *conn)
{
    return conn->cfg.profile.external && conn->dack_odd &&
           conn->snd_una == conn->local.idsn + 1;
}

/* On the only subflow: to send the octets again would only repeat them. */
bool mpx_fallback_if_stripped(mpx_conn *conn, uint64_t now)
{
    mpx_subflow *sf = mpx_subflow_best(conn);

    bool stripped =
        sf && (mpx_schedule_window_shut(conn) ? sf->bare : sf->bare_ack);

    if (!sf || !(stripped || numbers_differ(conn)) ||
        !is_only_carrier(sf, true))
        return false;
    if (numbers_differ(conn))
        mpx_subflow_step_fall(sf, MPX_FE_VOID);
    fall_back_or_reset(sf, now);
    return true;
}

void mpx_fallback_reset_stripped(mpx_conn *conn, uint64_t now)
{
    bool all = numbers_differ(conn);

    for (mpx_subflow *sf = conn->first; sf; sf = sf->next)
        if (mpx_subflow_can_signal(sf) && (all || sf->bare_ack || sf->bare))
            mpx_subflow_reset(sf, MPX_RST_MIDDLEBOX, now);
    if (all) /* nor will they on another */
        mpx_conn_abort(conn, now);
}

bool mpx_fallback_to_fin(mpx_conn *conn)
{
    mpx_subflow *sf = mpx_subflow_best(conn);

    if (!sf || !mpx_fallback_may(sf))
        return false;
    conn->ep->stats.dss_fallback++;
    if (numbers_differ(conn))
        mpx_subflow_step_fall(sf, MPX_FE_VOID);
    fall_back_infinitely(sf);
    return true;
}

void mpx_fallback_on_bad_csum(mpx_subflow *sf, uint64_t dsn, uint64_t now)
{
    struct mpx_opt fail = {.subtype = MPX_SUB_FAIL};

    sf->conn->ep->stats.csum_err++;
    sf->conn->ep->stats.fail_tx++;
    fail.u.fail.dsn = dsn;
    /* octets that came before: the stream of this TCP flow is not contiguous */
    if (!mpx_fallback_may(sf) || mpx_dsn_lt(dsn, sf->conn->rcv_nxt)) {
        mpx_subflow_reset_with(sf, &fail, MPX_RST_MIDDLEBOX, now);
        return;
    }
    mpx_craft_option(sf, &fail, true);
    /* somebody changes octets, perhaps their number */
    mpx_subflow_step_fall(sf, MPX_FE_VOID);
    fall_back_infinitely(sf);
}

/* Without checksums there is no failure to report, and MP_FAIL has no MAC:
 * before a key is active one would end MPTCP for the life of the connection. */
static bool is_unasked(const mpx_conn *conn)
{
    return conn->cfg.profile.fail_unasked == MPX_FAIL_IGNORED && !conn->csum;
}

void mpx_fallback_on_fail(mpx_subflow *sf, const struct mpx_opt_fail *f,
                          bool on_rst, uint64_t now)
{
    mpx_conn *conn = sf->conn;
    struct mpx_opt answer = {.subtype = MPX_SUB_FAIL};

    conn->ep->stats.fail_rx++;
    if (on_rst) { /* the subflow goes, its data is sent elsewhere */
        if (!mpx_dsn_lt(f->dsn, conn->snd_una) &&
            mpx_dsn_lt(f->dsn, conn->snd_nxt))
            mpx_sendq_reinject_from(conn, f->dsn);
        return;
    }
    if (!is_only_carrier(sf, false) || !mpx_subflow_can_signal(sf) ||
        is_unasked(conn)) {
        conn->ep->stats.opt_misplaced++;
        return;
    }
    if (!may_fall_back(sf, false)) {
        mpx_subflow_reset(sf, MPX_RST_MIDDLEBOX, now);
        return;
    }
    answer.u.fail.dsn = conn->rcv_nxt;
    conn->ep->stats.fail_tx++;
    mpx_craft_option(sf, &answer, true);
    fall_back_infinitely(sf);
}

void mpx_fallback_on_infinite(mpx_subflow *sf)
{
    mpx_conn *conn = sf->conn;

    conn->ep->stats.infinite_rx++;
    if (!may_fall_back(sf,
                       false)) { /* octets without a mapping will reset it */
        conn->ep->stats.opt_misplaced++;
        return;
    }
    mpx_subflow_step_fall(sf, MPX_FE_RECEIVE);
    fall_back_infinitely(sf);
}

static bool has_received(const mpx_subflow *sf)
{
    return sf->fall == MPX_FALL_RECEIVED || sf->fall == MPX_FALL_SENT_RECEIVED;
}

bool mpx_fallback_is_void(const mpx_subflow *sf)
{
    return sf->fall != MPX_FALL_NONE && sf->fall != MPX_FALL_SENT;
}

void mpx_fallback_on_dss(mpx_subflow *sf, const struct mpx_opt_dss *d,
                         uint32_t payload)
{
    mpx_conn *conn = sf->conn;

    if (!mpx_conn_knows_peer(conn) || !d->has_map || !payload)
        return;
    if (!d->dll) {
        conn->ep->stats.infinite_rx += !has_received(sf);
        mpx_subflow_step_fall(sf, MPX_FE_RECEIVE);
    } else if (!mpx_fallback_is_void(sf)) {
        mpx_recvq_late_map(sf, d);
    }
}

bool mpx_fallback_sends_infinite(const mpx_subflow *sf)
{
    bool arrived = sf->infinite_at && sf->infinite_at < sf->tx_una;

    return sf->fall == MPX_FALL_SENT || sf->fall == MPX_FALL_SENT_VOID ||
           (sf->fall == MPX_FALL_SENT_RECEIVED && !arrived);
}
