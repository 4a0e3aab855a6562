/* SPDX-License-Identifier: MIT */
/* Timers of the sending half: what is sent again, probes of a shut window, and
 * when to give up. RFC 8684 3.3.6. */
#include "mpx_retransmit.h"
#include "mpx_conn.h"
#include "mpx_craft.h"
#include "mpx_endpoint.h"
#include "mpx_fallback.h"
#include "mpx_limits.h"
#include "mpx_schedule.h"
#include "mpx_sendq.h"
#include "mpx_seq.h"
#include "mpx_subflow.h"

static uint64_t rtx_base(const mpx_conn *conn)
{
    uint64_t worst = 0;

    for (const mpx_subflow *sf = conn->first; sf; sf = sf->next)
        if (mpx_subflow_usable(sf) && sf->srtt > worst)
            worst = sf->srtt;
    return MPX_RTX_MIN + 2 * worst;
}

static uint64_t rtx_after(const mpx_conn *conn)
{
    return rtx_base(conn) << (conn->rtx_tries < 6 ? conn->rtx_tries : 6);
}

static bool has_other(const mpx_subflow *sf)
{
    for (const mpx_subflow *o = sf->conn->first; o; o = o->next)
        if (o != sf && mpx_subflow_usable(o) && !o->stale)
            return true;
    return false;
}

/* Subflows on which nothing new is acknowledged give their data to the others,
 * where there are any: TCP may still be told what came behind a loss. */
static uint64_t check_stale(mpx_conn *conn, uint64_t now)
{
    uint64_t next = MPX_NEVER;

    for (mpx_subflow *sf = conn->first; sf; sf = sf->next) {
        uint64_t patience = MPX_STALE_MIN + 3 * sf->srtt;

        if (!sf->tx.n || sf->stale || mpx_conn_is_plain(conn) ||
            !mpx_subflow_usable(sf))
            continue;
        if (now >= sf->progress_at + patience) {
            if (!has_other(sf))
                continue; /* whatever makes one looks again */
            sf->stale = true;
            conn->ep->stats.stale++;
            mpx_sendq_reinject(sf);
        } else if (sf->progress_at + patience < next) {
            next = sf->progress_at + patience;
        }
    }
    return next;
}

static uint64_t tick_fin(mpx_conn *conn, uint64_t now)
{
    if (conn->fin_out != MPX_FIN_SENT || mpx_conn_is_plain(conn))
        return MPX_NEVER;
    if (now >= conn->fin_at) {
        if (++conn->fin_tries > MPX_FIN_TRIES) {
            mpx_conn_abort(conn, now);
            return MPX_NEVER;
        }
        /* It goes on pure ACKs alone: a FIN may get through where they lose
         * their options, or where it was never understood. */
        if (conn->fin_tries >= MPX_FIN_TRIES / 2 &&
            conn->snd_una == conn->snd_end && mpx_fallback_to_fin(conn))
            return MPX_NEVER;
        for (mpx_subflow *sf = conn->first; sf; sf = sf->next)
            if (mpx_subflow_can_signal(sf))
                mpx_craft_fin(sf);
        conn->fin_at = now + (rtx_base(conn)
                              << (conn->fin_tries < 5 ? conn->fin_tries : 5));
    }
    return conn->fin_at;
}

static uint64_t tick_probe(mpx_conn *conn, uint64_t now)
{
    mpx_subflow *sf = mpx_subflow_best(conn);

    if (mpx_conn_is_plain(conn))
        sf = conn->first;
    if (!mpx_schedule_window_shut(conn))
        return MPX_NEVER;
    if (now >= conn->probe_at) {
        if (!mpx_conn_is_plain(conn) && mpx_fallback_if_stripped(conn, now))
            return MPX_NEVER; /* the window is that of plain TCP now */
        if (sf)
            mpx_craft_probe(sf);
        conn->probe_at = now + MPX_PROBE_INTERVAL;
    }
    return conn->probe_at;
}

/* RFC 8684 3.3.6: the timer runs while the head of the data is not Data-ACKed
 * though no subflow has it in flight any more. */
static uint64_t tick_rtx(mpx_conn *conn, uint64_t now)
{
    uint64_t due = conn->progress_at + rtx_after(conn), to;
    const mpx_subflow *sf;
    struct mpx_range r;

    if (conn->snd_una == conn->snd_nxt || mpx_conn_is_plain(conn))
        return MPX_NEVER;
    if (now < due)
        return due;
    sf = mpx_schedule_carrier(conn, conn->snd_una, &r);
    if (sf && r.from != conn->snd_una)
        sf = NULL;
    if (!sf && mpx_fallback_if_stripped(conn, now))
        return MPX_NEVER;
    if (!sf && conn->rtx_tries >= MPX_STRIPPED_TRIES)
        mpx_fallback_reset_stripped(conn, now);
    if (!sf || sf->stale || !mpx_subflow_usable(sf)) {
        to = conn->snd_una + conn->cfg.mss;
        if (mpx_dsn_lt(conn->snd_nxt, to))
            to = conn->snd_nxt;
        if (mpx_ranges_add(&conn->reinject, conn->snd_una, to) == MPX_OK)
            mpx_conn_kick(conn);
        if (conn->rtx_tries < UINT8_MAX)
            conn->rtx_tries++;
    }
    conn->progress_at = now;
    return now + rtx_after(conn);
}

static uint64_t earlier(uint64_t a, uint64_t b)
{
    return a < b ? a : b;
}

/* A write found no memory: it is worth another try now. */
static uint64_t tick_memory(mpx_conn *conn, uint64_t now)
{
    if (conn->memory_at <= now) {
        conn->memory_at = MPX_NEVER;
        mpx_conn_notify(conn, MPX_EV_WRITABLE);
    }
    return conn->memory_at;
}

uint64_t mpx_retransmit_tick(mpx_conn *conn, uint64_t now)
{
    uint64_t next = check_stale(conn, now);

    if (conn->snd_una != conn->snd_nxt)
        mpx_conn_kick(conn); /* time alone may let the scheduler go on */

    next = earlier(next, tick_rtx(conn, now));
    next = earlier(next, tick_memory(conn, now));
    next = earlier(next, tick_fin(conn, now));
    return earlier(next, tick_probe(conn, now));
}
