/* SPDX-License-Identifier: MIT */
/*
 * The sending half of a connection, RFC 8684 3.3: which octets go to which
 * subflow, what the peer has acknowledged, what must be sent again.
 */
#include "mpx_csum.h"
#include "mpx_state.h"
#include "mpx_seq.h"

#include <assert.h>

/* ---- scheduling ---- */

/* Octets that may be handed to the subflow's TCP now. What its TCP has can no
 * longer be recalled, so it gets its congestion window and a chunk; the next
 * one when that is in flight, since each time TCP is given something it looks
 * through all it has sent. */
static uint32_t space_of(const mpx_subflow *sf)
{
    uint32_t mss = sf->conn->cfg.mss;
    uint32_t queued = sf->tx_next - 1;
    uint64_t limit = (uint64_t)sf->cwnd + MPX_CHUNK_SEGMENTS * mss;

    if (mpx_seq_lt(sf->iss, sf->snd_una))
        queued = sf->tx_next - mpx_subflow_acked(sf);
    if (queued > sf->cwnd)
        return 0;
    /* RFC 8684 3.3.5. An idle subflow has heard of no window for long; the
     * connection's bounds what it gets. */
    if (queued && limit > sf->snd_wnd)
        limit = sf->snd_wnd;
    return limit > queued ? (uint32_t)(limit - queued) : 0;
}

static bool in_use(const mpx_subflow *sf)
{
    return mpx_subflow_usable(sf) && !sf->stale;
}

/* RFC 8684 3.3.8: backups serve only while nothing else can. */
static bool needs_backups(const mpx_conn *conn)
{
    for (const mpx_subflow *sf = conn->first; sf; sf = sf->next)
        if (in_use(sf) && !sf->backup)
            return false;
    return true;
}

/* Where @p sf goes on in the stream, if it carries a copy of all of it. */
static uint64_t copy_from(const mpx_subflow *sf)
{
    const mpx_conn *conn = sf->conn;

    return mpx_dsn_max(conn->local.idsn + 1 + sf->copied, conn->snd_una);
}

/* @p copy: of those that have not had all of what was sent. */
static mpx_subflow *pick_subflow(mpx_conn *conn, bool copy, uint32_t *space)
{
    struct mpx_sched_path path[MPX_SUBFLOWS_MAX];
    mpx_subflow *of[MPX_SUBFLOWS_MAX];
    bool backups = needs_backups(conn);
    unsigned n = 0;

    for (mpx_subflow *sf = conn->first; sf && n < MPX_SUBFLOWS_MAX;
         sf = sf->next) {
        uint32_t room;

        if (!in_use(sf) || (sf->backup && !backups) ||
            (copy && !mpx_dsn_lt(copy_from(sf), conn->snd_nxt)))
            continue;
        room = space_of(sf);
        if (room < conn->cfg.mss)
            continue;
        path[n] = (struct mpx_sched_path){sf->srtt, room, sf->turn};
        of[n++] = sf;
    }
    if (!n)
        return NULL;
    n = conn->cfg.sched->pick(path, n);
    *space = path[n].space;
    return of[n];
}

/* The subflow that has DSN in flight, and up to where; NULL if none has. */
static const mpx_subflow *carrier_of(const mpx_conn *conn, uint64_t dsn,
                                     uint64_t *to)
{
    for (const mpx_subflow *sf = conn->first; sf; sf = sf->next)
        for (uint32_t i = 0; i < sf->tx.n; i++) {
            const struct mpx_map *m = &sf->tx.v[sf->tx.head + i];

            if (mpx_dsn_lt(dsn, m->dsn) || !mpx_dsn_lt(dsn, m->dsn + m->len))
                continue;
            *to = m->dsn + m->len;
            return sf;
        }
    return NULL;
}

/*
 * The end of a stream waits for the slowest subflow while faster ones idle.
 * When nothing more will be written, what is still in flight on a slower one
 * is sent once more on a faster (RFC 8684 3.3.6 leaves it to policy).
 */
static bool tail_range(mpx_conn *conn, const mpx_subflow *fast,
                       struct mpx_range *r)
{
    uint64_t dsn = mpx_dsn_max(conn->tail_next, conn->snd_una), to;
    const mpx_subflow *sf;

    if (!conn->fin_wanted || conn->plain || !fast->srtt)
        return false;
    while (mpx_dsn_lt(dsn, conn->snd_nxt)) {
        sf = carrier_of(conn, dsn, &to);
        if (!sf) {
            dsn += conn->cfg.mss; /* acknowledged by its subflow */
            continue;
        }
        conn->tail_next = dsn;
        *r = (struct mpx_range){dsn, to};
        return sf != fast && sf->srtt > 2 * fast->srtt;
    }
    return false;
}

/* Octets wait, nothing is in flight that would bring a window. */
static bool window_shut(const mpx_conn *conn)
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

/* The range to be sent next, or false. */
static bool next_range(mpx_conn *conn, struct mpx_range *r)
{
    uint32_t mss = conn->cfg.mss;
    uint64_t window;

    mpx_ranges_drop_below(&conn->reinject, conn->snd_una);
    if (conn->reinject.n) {
        *r = conn->reinject.v[0];
        return true;
    }
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
    SEND_NEXT, /* what is due again, or new */
    SEND_COPY, /* what other subflows carry already */
    SEND_TAIL,
};

static bool makes_copies(const mpx_conn *conn)
{
    return conn->cfg.sched->copies && !conn->plain;
}

static enum send_what choose(mpx_conn *conn, uint64_t now, struct mpx_range *r,
                             mpx_subflow **sf, uint32_t *space)
{
    enum send_what what = SEND_NEXT;

    if (makes_copies(conn) && !conn->reinject.n) {
        *sf = pick_subflow(conn, true, space);
        if (*sf) {
            *r = (struct mpx_range){copy_from(*sf), conn->snd_nxt};
            return SEND_COPY;
        }
    }
    if (!next_range(conn, r)) {
        if (window_shut(conn))
            arm_probe(conn, now);
        if (conn->snd_nxt != conn->snd_end || !conn->fin_wanted ||
            makes_copies(conn))
            return SEND_NOTHING;
        what = SEND_TAIL;
    }
    *sf = pick_subflow(conn, false, space);
    if (!*sf || (what == SEND_TAIL && !tail_range(conn, *sf, r)))
        return SEND_NOTHING;
    return what;
}

static void commit(mpx_conn *conn, mpx_subflow *sf, const struct mpx_range *r,
                   enum send_what what, uint64_t now)
{
    uint32_t len = (uint32_t)(r->to - r->from);

    if (what == SEND_COPY) {
        conn->ep->stats.copied += len;
    } else if (mpx_dsn_lt(r->from, conn->snd_nxt)) {
        conn->ep->stats.reinjected += len;
        conn->ep->stats.retrans++;
        mpx_ranges_drop_below(&conn->reinject, r->to);
    } else {
        if (conn->snd_una == conn->snd_nxt)
            conn->progress_at = now;
        conn->snd_nxt = r->to;
        conn->ep->stats.data_tx += len;
    }
    if (mpx_subflow_acked(sf) + 1 >= sf->tx_next)
        sf->progress_at = now;
    sf->tx_next += len;
    sf->turn = ++conn->turns;
    if (makes_copies(conn) && r->from == copy_from(sf))
        sf->copied = r->to - (conn->local.idsn + 1);
    if (what == SEND_TAIL)
        conn->tail_next = r->to;
    mpx_timer_arm(conn, now + MPX_RTX_MIN);
}

/* The checksum of a mapping is computed here, where its octets are in reach;
 * TCP may cut and join segments as it likes when it sends them again. */
static mpx_err announce(mpx_subflow *sf, const struct mpx_range *r,
                        const struct mpx_span span[2])
{
    uint32_t len = (uint32_t)(r->to - r->from);
    uint16_t sum;

    if (!sf->conn->csum || sf->conn->plain)
        return mpx_maps_add(&sf->tx, sf->tx_next, r->from, len);
    sum = mpx_csum_join(mpx_csum_add(0, span[0].p, span[0].len), span[0].len,
                        mpx_csum_add(0, span[1].p, span[1].len));
    return mpx_maps_seal(
        &sf->tx, sf->tx_next, r->from, len,
        mpx_csum_dss(r->from, sf->tx_next, (uint16_t)len, sum));
}

bool mpx_data_next_send(mpx_conn *conn, uint64_t now, struct mpx_action *a)
{
    uint32_t mss = conn->cfg.mss, space, most;
    enum send_what what;
    struct mpx_range r;
    mpx_subflow *sf;

    if (conn->snd_una == conn->snd_end || !conn->first || conn->fastclosing)
        return false;
    what = choose(conn, now, &r, &sf, &space);
    if (what == SEND_NOTHING)
        return false;
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

/* ---- acknowledgements ---- */

static void release(mpx_conn *conn)
{
    uint64_t held = conn->snd_end - conn->snd_una;

    if (conn->want_room && conn->cfg.sndbuf - held >= conn->cfg.sndbuf / 4) {
        conn->want_room = false;
        mpx_conn_tell(conn, MPX_EV_WRITABLE);
    }
}

void mpx_data_on_dack(mpx_conn *conn, uint64_t dack, bool have_window,
                      uint64_t window, uint64_t now)
{
    uint64_t top = conn->snd_nxt + (conn->fin_sent ? 1 : 0);

    if (mpx_dsn_lt(top, dack)) {
        conn->ep->stats.dack_invalid++; /* of what was never sent */
        return;
    }
    if (mpx_dsn_lt(conn->snd_una, dack)) {
        conn->progress_at = now;
        conn->rtx_tries = 0;
        if (conn->fin_sent && dack == conn->snd_end + 1 && !conn->fin_acked) {
            conn->fin_acked = true;
            mpx_conn_step(conn, MPX_CL_FIN_ACKED);
        }
        conn->snd_una = conn->fin_acked ? conn->snd_end : dack;
        release(conn);
        mpx_data_try_fin(conn, now);
        mpx_conn_kick(conn);
    }
    /* RFC 8684 3.3.5: the right edge never shrinks. */
    if (have_window && mpx_dsn_lt(conn->snd_edge, dack + window)) {
        conn->snd_edge = dack + window;
        mpx_conn_kick(conn);
    }
}

void mpx_data_on_subflow_ack(mpx_subflow *sf, uint32_t ack, uint64_t now)
{
    mpx_conn *conn = sf->conn;
    uint64_t dsn = conn->snd_una;

    sf->snd_una = ack;
    sf->progress_at = now;
    sf->stale = false;
    mpx_maps_drop_below(&sf->tx, ack - sf->iss, &dsn);
    if (conn->plain)
        mpx_data_on_dack(conn, mpx_dsn_max(dsn, conn->snd_una), false, 0, now);
    mpx_conn_kick(conn);
}

void mpx_data_try_fin(mpx_conn *conn, uint64_t now)
{
    if (!conn->fin_wanted || conn->fin_sent || conn->snd_nxt != conn->snd_end)
        return;
    if (conn->plain) {
        if (!conn->first || !conn->first->attached)
            return; /* mpx_subflow_attach() makes us look again */
        conn->fin_sent = true;
        mpx_subflow_ask_close(conn->first);
        return;
    }
    if (!conn->have_remote || !mpx_subflow_best(conn))
        return;
    conn->fin_sent = true;
    mpx_conn_step(conn, MPX_CL_SENT_FIN);
    for (mpx_subflow *sf = conn->first; sf; sf = sf->next)
        if (mpx_subflow_speaks(sf))
            mpx_craft_fin(sf);
    conn->fin_at = now + MPX_RTX_MIN;
    mpx_timer_arm(conn, conn->fin_at);
}

/* ---- sending again ---- */

void mpx_data_reinject(mpx_subflow *sf)
{
    mpx_conn *conn = sf->conn;

    if (conn->plain || makes_copies(conn)) /* others carry it anyway */
        return;
    for (uint32_t i = 0; i < sf->tx.n; i++) {
        const struct mpx_map *m = &sf->tx.v[sf->tx.head + i];
        uint64_t from = mpx_dsn_max(m->dsn, conn->snd_una);

        if (mpx_dsn_lt(from, m->dsn + m->len) &&
            mpx_ranges_add(&conn->reinject, from, m->dsn + m->len))
            return; /* the connection-level timer will find the rest */
    }
    mpx_conn_kick(conn);
}

void mpx_data_reinject_from(mpx_conn *conn, uint64_t dsn)
{
    if (mpx_ranges_add(&conn->reinject, dsn, conn->snd_nxt) == MPX_OK)
        mpx_conn_kick(conn);
}

static uint64_t rtx_after(const mpx_conn *conn)
{
    uint64_t worst = 0;

    for (const mpx_subflow *sf = conn->first; sf; sf = sf->next)
        if (mpx_subflow_usable(sf) && sf->srtt > worst)
            worst = sf->srtt;
    return (MPX_RTX_MIN + 2 * worst)
           << (conn->rtx_tries < 6 ? conn->rtx_tries : 6);
}

/* Subflows whose TCP hears nothing give their data to the others. */
static uint64_t check_stale(mpx_conn *conn, uint64_t now)
{
    uint64_t next = MPX_NEVER;

    for (mpx_subflow *sf = conn->first; sf; sf = sf->next) {
        uint64_t patience = MPX_STALE_MIN + 3 * sf->srtt;

        if (!sf->tx.n || sf->stale || !mpx_subflow_usable(sf))
            continue;
        if (now >= sf->progress_at + patience) {
            sf->stale = true;
            conn->ep->stats.stale++;
            mpx_data_reinject(sf);
        } else if (sf->progress_at + patience < next) {
            next = sf->progress_at + patience;
        }
    }
    return next;
}

static uint64_t tick_fin(mpx_conn *conn, uint64_t now)
{
    if (!conn->fin_sent || conn->fin_acked || conn->plain)
        return MPX_NEVER;
    if (now >= conn->fin_at) {
        if (++conn->fin_tries > MPX_FIN_TRIES) {
            mpx_conn_abort(conn, now);
            return MPX_NEVER;
        }
        for (mpx_subflow *sf = conn->first; sf; sf = sf->next)
            if (mpx_subflow_speaks(sf))
                mpx_craft_fin(sf);
        conn->fin_at = now + (rtx_after(conn)
                              << (conn->fin_tries < 5 ? conn->fin_tries : 5));
    }
    return conn->fin_at;
}

static uint64_t tick_probe(mpx_conn *conn, uint64_t now)
{
    mpx_subflow *sf = mpx_subflow_best(conn);

    if (conn->plain)
        sf = conn->first;
    if (!window_shut(conn))
        return MPX_NEVER;
    if (now >= conn->probe_at) {
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

    if (conn->snd_una == conn->snd_nxt || conn->plain)
        return MPX_NEVER;
    if (now < due)
        return due;
    sf = carrier_of(conn, conn->snd_una, &to);
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

uint64_t mpx_data_tick(mpx_conn *conn, uint64_t now)
{
    uint64_t next = check_stale(conn, now);

    next = earlier(next, tick_rtx(conn, now));
    next = earlier(next, tick_fin(conn, now));
    return earlier(next, tick_probe(conn, now));
}

/* ---- the application's side ---- */

size_t mpx_conn_write(mpx_conn *conn, const uint8_t *p, size_t len,
                      uint64_t now)
{
    uint64_t held = conn->snd_end - conn->snd_una;
    size_t room =
        conn->cfg.sndbuf > held ? (size_t)(conn->cfg.sndbuf - held) : 0;

    (void)now;
    if (conn->fin_wanted || conn->state == MPX_M_CLOSED)
        return 0;
    if (len > room) {
        len = room;
        conn->want_room = true;
    }
    if (!len || mpx_ring_fit(&conn->snd, conn->snd_una, (size_t)held,
                             (size_t)held + len))
        return 0;
    mpx_ring_put(&conn->snd, conn->snd_end, p, len);
    conn->snd_end += len;
    mpx_conn_kick(conn);
    return len;
}

void mpx_conn_shutdown(mpx_conn *conn, uint64_t now)
{
    conn->fin_wanted = true;
    mpx_data_try_fin(conn, now);
    mpx_conn_kick(conn);
}
