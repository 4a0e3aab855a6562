/* SPDX-License-Identifier: MIT */
/* Which octets of a connection go to which subflow, and when. */
#include "mpx_schedule.h"
#include "mpx_conn.h"
#include "mpx_csum.h"
#include "mpx_endpoint.h"
#include "mpx_limits.h"
#include "mpx_pick.h"
#include "mpx_sched.h"
#include "mpx_seq.h"
#include "mpx_subflow.h"
#include "mpx_timer.h"

const mpx_subflow *mpx_schedule_carrier(const mpx_conn *conn, uint64_t from,
                                        struct mpx_range *r)
{
    const mpx_subflow *of = NULL;

    for (const mpx_subflow *sf = conn->first; sf; sf = sf->next) {
        for (uint32_t i = 0; i < sf->tx.n; i++) {
            const struct mpx_map *m = &sf->tx.v[sf->tx.head + i];
            uint64_t begin = mpx_dsn_max(from, m->dsn), end = m->dsn + m->len;

            if (!mpx_dsn_lt(begin, end) || (of && !mpx_dsn_lt(begin, r->from)))
                continue;
            *r = (struct mpx_range){begin, end};
            of = sf;
        }
    }
    return of;
}

/* More is to come, or the end: the peer has no reason to delay its
 * acknowledgement for long. */
static bool is_pressed(const mpx_conn *conn)
{
    return conn->snd_nxt != conn->snd_end || conn->fin_out != MPX_FIN_OPEN ||
           conn->want_space;
}

/* Nothing new can be sent: all that was written was, or the window ends. */
static bool is_held_up(const mpx_conn *conn)
{
    return conn->snd_nxt == conn->snd_end ||
           !mpx_dsn_lt(conn->snd_nxt, conn->snd_edge);
}

/*
 * The first octets missing hold up all that follows: at the end of a stream,
 * and where a buffer is full of what came after. If two round trips of their
 * subflow have passed since anything arrived on it they may be lost, and all
 * that were not yet are sent once more on another (RFC 8684 3.3.6 leaves it to
 * policy; RFC 8985 7.2 adds what an acknowledgement may be delayed by where
 * nothing follows), as long as they arrive before the connection's timer and
 * TCP's own, which is a second at least (RFC 6298 2.4), do so: a slow path is
 * not to be filled with copies.
 */
static bool late_range(mpx_conn *conn, uint64_t now, struct mpx_range *r,
                       uint64_t *waited)
{
    const mpx_subflow *sf;
    uint64_t overdue;

    if (!is_held_up(conn) || mpx_conn_is_plain(conn))
        return false;
    sf = mpx_schedule_carrier(conn, mpx_dsn_max(conn->snd_una, conn->tail_next),
                              r);
    if (!sf)
        return false;
    *waited = 2 * sf->srtt;
    if (!is_pressed(conn))
        *waited += MPX_ACK_DELAY;
    overdue = sf->progress_at + *waited;
    if (now < overdue)
        mpx_timer_arm(conn, overdue);
    return now >= overdue;
}

bool mpx_schedule_window_shut(const mpx_conn *conn)
{
    return conn->snd_nxt != conn->snd_end && conn->snd_una == conn->snd_nxt &&
           !mpx_dsn_lt(conn->snd_nxt, conn->snd_edge);
}

static void arm_probe(mpx_conn *conn, uint64_t now)
{
    if (conn->probe_at <= now)
        conn->probe_at = now + MPX_PROBE_INTERVAL;
    mpx_timer_arm(conn, conn->probe_at);
}

/* Octets that were never sent, or false. */
static bool new_range(const mpx_conn *conn, struct mpx_range *r)
{
    uint32_t mss = conn->cfg.mss;
    uint64_t window;

    if (conn->snd_nxt == conn->snd_end ||
        !mpx_dsn_lt(conn->snd_nxt, conn->snd_edge))
        return false;
    window = conn->snd_edge - conn->snd_nxt;
    *r = (struct mpx_range){conn->snd_nxt, conn->snd_end};
    if (r->to - r->from > window)
        r->to = r->from + window;
    /* Silly window avoidance, RFC 9293 3.8.6.2.1. */
    return window >= mss || r->to == conn->snd_end ||
           conn->snd_una == conn->snd_nxt;
}

enum send_what {
    SEND_NOTHING,
    SEND_AGAIN,
    SEND_NEW,
    SEND_COPY, /* what other subflows carry already */
    SEND_LATE,
};

bool mpx_schedule_copies(const mpx_conn *conn)
{
    return conn->cfg.sched->copies && !mpx_conn_is_plain(conn);
}

/* @p r begins with an octet that @p sf does not carry: end it where it does. */
static void stop_before_own(const mpx_subflow *sf, struct mpx_range *r)
{
    for (uint32_t i = 0; i < sf->tx.n; i++) {
        uint64_t own = sf->tx.v[sf->tx.head + i].dsn;

        if (mpx_dsn_lt(r->from, own) && mpx_dsn_lt(own, r->to))
            r->to = own;
    }
}

static enum send_what choose(mpx_conn *conn, uint64_t now, struct mpx_range *r,
                             mpx_subflow **sf, uint32_t *space)
{
    uint64_t waited;

    mpx_ranges_drop_below(&conn->reinject, conn->snd_una);
    if (conn->reinject.n) {
        *r = conn->reinject.v[0];
        *sf = mpx_pick_subflow(conn, false, r, now, space);
        if (*sf) {
            stop_before_own(*sf, r);
            return SEND_AGAIN;
        }
    }
    if (mpx_schedule_copies(conn)) {
        *sf = mpx_pick_subflow(conn, true, NULL, now, space);
        if (*sf) {
            *r = (struct mpx_range){mpx_pick_copy_from(*sf), conn->snd_nxt};
            return SEND_COPY;
        }
    }
    if (new_range(conn, r)) {
        *sf = mpx_pick_subflow(conn, false, NULL, now, space);
        return *sf ? SEND_NEW : SEND_NOTHING;
    }
    if (mpx_schedule_window_shut(conn))
        arm_probe(conn, now);
    if (mpx_schedule_copies(conn))
        return SEND_NOTHING;
    if (!late_range(conn, now, r, &waited))
        return SEND_NOTHING;
    *sf = mpx_pick_subflow(conn, false, r, now, space);
    if (!*sf || mpx_pick_time(*sf, now) > MPX_RTX_MIN + waited)
        return SEND_NOTHING;
    stop_before_own(*sf, r);
    return SEND_LATE;
}

static void commit(mpx_conn *conn, mpx_subflow *sf, const struct mpx_range *r,
                   enum send_what what, uint64_t now)
{
    uint32_t len = (uint32_t)(r->to - r->from);

    conn->scattered |= sf->join || mpx_dsn_lt(r->from, conn->snd_nxt);
    if (mpx_dsn_lt(r->from, conn->snd_nxt))
        sf->reinjected += len;
    if (what == SEND_COPY) {
        conn->ep->stats.copied += len;
    } else if (mpx_dsn_lt(r->from, conn->snd_nxt)) {
        conn->ep->stats.reinjected += len;
        conn->ep->stats.retrans++;
        if (what == SEND_AGAIN)
            mpx_ranges_drop_below(&conn->reinject, r->to);
    } else {
        if (conn->snd_una == conn->snd_nxt)
            conn->progress_at = now;
        conn->snd_nxt = r->to;
        conn->ep->stats.data_tx += len;
    }
    if (!mpx_subflow_queued(sf)) {
        sf->progress_at = now;
        /* a first flight takes the way, and what its octets take beyond */
        sf->rate_at = mpx_pick_unmeasured(sf) ? now + sf->srtt_min : 0;
        sf->rate_octets = 0;
    }
    sf->tx_next += len;
    sf->turn = ++conn->turns;
    conn->burst = conn->burst > len ? conn->burst - len : 0;
    if (mpx_schedule_copies(conn) && r->from == mpx_pick_copy_from(sf))
        sf->copied = r->to - (conn->local.idsn + 1);
    if (what == SEND_LATE) {
        conn->tail_next = r->to;
        sf->late_end = sf->tx_next;
    }
    mpx_timer_arm(conn, now + MPX_RTX_MIN);
}

/* The checksum of a mapping is computed here, where its octets are in reach;
 * TCP may cut and join segments as it likes when it sends them again. */
static mpx_err announce(mpx_subflow *sf, const struct mpx_range *r,
                        const struct mpx_span span[2])
{
    uint32_t ssn = (uint32_t)sf->tx_next, len = (uint32_t)(r->to - r->from);
    uint16_t sum;

    if (!sf->conn->csum || mpx_conn_is_plain(sf->conn))
        return mpx_maps_add(&sf->tx, ssn, r->from, len);
    sum = mpx_csum_join(mpx_csum_add(0, span[0].p, span[0].len), span[0].len,
                        mpx_csum_add(0, span[1].p, span[1].len));
    return mpx_maps_seal(&sf->tx, ssn, r->from, len,
                         mpx_csum_dss(r->from, ssn, (uint16_t)len, sum));
}

bool mpx_schedule_next(mpx_conn *conn, uint64_t now, struct mpx_action *a)
{
    uint32_t mss = conn->cfg.mss, space, most;
    enum send_what what;
    struct mpx_range r;
    mpx_subflow *sf;

    if (conn->snd_una == conn->snd_end || !conn->first || conn->fastclosing)
        return false;
    what = choose(conn, now, &r, &sf, &space);
    if (what == SEND_NOTHING) {
        conn->burst = 0;
        return false;
    }
    most = space / mss * mss;
    if (most > MPX_CHUNK_SEGMENTS * mss)
        most = MPX_CHUNK_SEGMENTS * mss;
    if (r.to - r.from > most)
        r.to = r.from + most;
    mpx_ring_span(&conn->snd, r.from, (size_t)(r.to - r.from), a->span);
    if (announce(sf, &r, a->span))
        return false;
    commit(conn, sf, &r, what, now);
    a->kind = MPX_ACT_SEND;
    a->conn = conn;
    a->sf = sf;
    return true;
}
