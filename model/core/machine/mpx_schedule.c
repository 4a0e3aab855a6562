/* SPDX-License-Identifier: MIT */
/* Which octets of a connection go to which subflow, and when. */
#include "mpx_schedule.h"
#include "mpx_conn.h"
#include "mpx_csum.h"
#include "mpx_endpoint.h"
#include "mpx_limits.h"
#include "mpx_seq.h"
#include "mpx_subflow.h"
#include "mpx_timer.h"

/* Octets that may be handed to the subflow's TCP now. What its TCP has can no
 * longer be recalled, so it gets its congestion window and a chunk; the next
 * one when that is in flight, since each time TCP is given something it looks
 * through all it has sent. What the peer has selectively acknowledged is in
 * flight no more: in recovery TCP has more than its window to acknowledge, and
 * without octets that are new it would send again what is not lost. */
static uint32_t space_of(const mpx_subflow *sf)
{
    uint32_t mss = sf->conn->cfg.mss;
    uint32_t sent = sf->snd_max - sf->snd_una;
    uint64_t queued = mpx_subflow_queued(sf);
    bool recovers = sent > sf->cwnd;
    uint64_t limit =
        (uint64_t)(recovers ? sent : sf->cwnd) + MPX_CHUNK_SEGMENTS * mss;

    if ((queued > sf->cwnd && !recovers) || sf->tx.n >= sf->tx.max)
        return 0;
    /* RFC 8684 3.3.5. An idle subflow's window is an old one; the
     * connection's bounds what it gets. */
    if (queued && limit > sf->snd_wnd)
        limit = sf->snd_wnd;
    if (limit > sf->conn->cfg.tcp_buffer)
        limit = sf->conn->cfg.tcp_buffer;
    return limit > queued ? (uint32_t)(limit - queued) : 0;
}

static bool in_use(const mpx_subflow *sf)
{
    return mpx_subflow_usable(sf) && !sf->stale;
}

static bool is_backup(const mpx_subflow *sf)
{
    return sf->backup || (sf->backup_asked && sf->conn->cfg.pm->own_backups);
}

/* RFC 8684 3.3.8: backups serve only while nothing else can. */
static bool needs_backups(const mpx_conn *conn)
{
    for (const mpx_subflow *sf = conn->first; sf; sf = sf->next)
        if (in_use(sf) && !is_backup(sf))
            return false;
    return true;
}

/* Where @p sf goes on in the stream, if it carries a copy of all of it. */
static uint64_t copy_from(const mpx_subflow *sf)
{
    const mpx_conn *conn = sf->conn;

    return mpx_dsn_max(conn->local.idsn + 1 + sf->copied, conn->snd_una);
}

/* What a queue has made of an estimate is not true for ever, and a subflow that
 * is not chosen for it has no other: idle for long, it is as fast as it was. */
static uint64_t srtt_of(const mpx_subflow *sf, uint64_t now)
{
    bool old = !sf->tx.n && now > sf->progress_at + MPX_SRTT_OLD + 2 * sf->srtt;

    return old ? sf->srtt_min : sf->srtt;
}

/* Its window fills no queue and doubles with each round trip, as far as is
 * known. One that has shown nothing beside another is not believed to. */
static bool is_growing(const mpx_subflow *sf, uint64_t srtt)
{
    return (sf->growing || !sf->delivery_rate) && 2 * srtt < 3 * sf->srtt_min &&
           !mpx_schedule_unproven(sf);
}

/* What it delivers, or would if it were given all that its window takes; the
 * window alone promises too much while a queue fills. */
static uint64_t rate_of(const mpx_subflow *sf, uint64_t srtt)
{
    uint64_t rate = srtt ? sf->cwnd * UINT64_C(1000000000) / srtt : 0;

    if (is_growing(sf, srtt) || !sf->delivery_rate)
        return rate;
    return sf->delivery_rate < rate ? sf->delivery_rate : rate;
}

static struct mpx_sched_path look_at(const mpx_subflow *sf, uint32_t room,
                                     uint64_t now)
{
    uint64_t srtt = srtt_of(sf, now);

    return (struct mpx_sched_path){
        .srtt = srtt,
        .trip = sf->srtt_min,
        .space = room < sf->conn->cfg.mss ? 0 : room,
        .turn = sf->turn,
        .queued = mpx_subflow_queued(sf),
        .rate = rate_of(sf, srtt),
        .best = sf->delivery_best,
        .growing = is_growing(sf, srtt),
    };
}

/* What is missing holds up what follows it in either buffer. */
static uint64_t window_of(const mpx_conn *conn)
{
    uint64_t window = conn->snd_edge - conn->snd_una;

    return window < conn->cfg.sndbuf ? window : conn->cfg.sndbuf;
}

static struct mpx_sched_load load_of(const mpx_conn *conn)
{
    return (struct mpx_sched_load){
        .chunk = MPX_CHUNK_SEGMENTS * conn->cfg.mss,
        .octets = conn->snd_end - conn->snd_nxt +
                  (conn->want_room ? conn->cfg.sndbuf / 4 : 0),
        .window = window_of(conn),
    };
}

/* What holds up others already is not to wait. */
static struct mpx_sched_load load_at_once(const mpx_conn *conn)
{
    return (struct mpx_sched_load){
        .chunk = conn->cfg.mss, .octets = UINT64_MAX, .window = UINT64_MAX};
}

/* The mapping under which its TCP has @p dsn in flight, or NULL. */
static const struct mpx_map *map_of(const mpx_subflow *sf, uint64_t dsn)
{
    for (uint32_t i = 0; i < sf->tx.n; i++) {
        const struct mpx_map *m = &sf->tx.v[sf->tx.head + i];

        if (!mpx_dsn_lt(dsn, m->dsn) && mpx_dsn_lt(dsn, m->dsn + m->len))
            return m;
    }
    return NULL;
}

bool mpx_schedule_unproven(const mpx_subflow *sf)
{
    if (sf->delivery_rate || !sf->conn->cfg.sched->probes)
        return false;
    for (const mpx_subflow *o = sf->conn->first; o; o = o->next)
        if (o != sf && in_use(o) && o->tx_una > sf->tx_una)
            return true;
    return false;
}

/* Octets that the scheduler may give it. */
static uint32_t room_of(const mpx_subflow *sf)
{
    const mpx_conn *conn = sf->conn;
    uint32_t room = space_of(sf), flight = MPX_PROBE_SEGMENTS * conn->cfg.mss;
    uint64_t queued = mpx_subflow_queued(sf);

    if (!mpx_schedule_unproven(sf))
        return room;
    if (flight < window_of(conn) / MPX_PROBE_SHARE)
        flight = (uint32_t)(window_of(conn) / MPX_PROBE_SHARE);
    if (queued >= flight)
        return 0;
    return room < flight - queued ? room : flight - (uint32_t)queued;
}

/* @p copy: of those that have not had all of what was sent. @p again: of those
 * that do not carry its first octet, or NULL: to repeat what their TCP will
 * deliver anyway helps nobody, and a stream of one subflow stays that of one
 * TCP flow (RFC 8684 3.7). */
static mpx_subflow *pick_subflow(mpx_conn *conn, bool copy,
                                 const struct mpx_range *again, uint64_t now,
                                 uint32_t *space)
{
    const struct mpx_sched_load load =
        again ? load_at_once(conn) : load_of(conn);
    struct mpx_sched_path path[MPX_SUBFLOWS_MAX];
    mpx_subflow *of[MPX_SUBFLOWS_MAX];
    bool backups = needs_backups(conn), open = false;
    unsigned n = 0;
    int i;

    for (mpx_subflow *sf = conn->first; sf && n < MPX_SUBFLOWS_MAX;
         sf = sf->next) {
        uint32_t room;

        if (!in_use(sf) || (is_backup(sf) && !backups) ||
            (copy && !mpx_dsn_lt(copy_from(sf), conn->snd_nxt)) ||
            (again && map_of(sf, again->from)))
            continue;
        room = room_of(sf);
        if (room < conn->cfg.mss && mpx_schedule_unproven(sf))
            continue; /* nothing is known that were worth waiting for */
        open |= room >= conn->cfg.mss;
        path[n] = look_at(sf, room, now);
        of[n++] = sf;
    }
    i = open ? conn->cfg.sched->pick(path, n, &load) : MPX_SCHED_WAIT;
    if (i == MPX_SCHED_WAIT)
        return NULL;
    *space = path[i].space;
    return of[i];
}

const mpx_subflow *mpx_schedule_carrier(const mpx_conn *conn, uint64_t dsn,
                                        uint64_t *to)
{
    for (const mpx_subflow *sf = conn->first; sf; sf = sf->next) {
        const struct mpx_map *m = map_of(sf, dsn);

        if (!m)
            continue;
        *to = m->dsn + m->len;
        return sf;
    }
    return NULL;
}

/* Nothing new can be sent: all was, or the window ends, or our buffer does. */
static bool is_held_up(const mpx_conn *conn)
{
    if (conn->snd_nxt == conn->snd_end)
        return conn->fin_out != MPX_FIN_OPEN || conn->want_room;
    return !mpx_dsn_lt(conn->snd_nxt, conn->snd_edge);
}

/*
 * The first octet missing holds up all that follows: at the end of a stream,
 * and where a buffer is full of what came after. If two round trips of its
 * subflow have passed since anything arrived it may be lost, and is sent once
 * more on another (RFC 8684 3.3.6 leaves it to policy).
 */
static bool late_range(mpx_conn *conn, const mpx_subflow *fast, uint64_t now,
                       struct mpx_range *r)
{
    const mpx_subflow *sf;
    uint64_t overdue, to;

    if (!is_held_up(conn) || mpx_conn_is_plain(conn) || !fast->srtt ||
        mpx_dsn_lt(conn->snd_una, conn->tail_next))
        return false;
    sf = mpx_schedule_carrier(conn, conn->snd_una, &to);
    if (!sf || sf == fast)
        return false;
    *r = (struct mpx_range){conn->snd_una, to};
    overdue = conn->progress_at + 2 * sf->srtt;
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
    mpx_ranges_drop_below(&conn->reinject, conn->snd_una);
    if (conn->reinject.n) {
        *r = conn->reinject.v[0];
        *sf = pick_subflow(conn, false, r, now, space);
        if (*sf) {
            stop_before_own(*sf, r);
            return SEND_AGAIN;
        }
    }
    if (mpx_schedule_copies(conn)) {
        *sf = pick_subflow(conn, true, NULL, now, space);
        if (*sf) {
            *r = (struct mpx_range){copy_from(*sf), conn->snd_nxt};
            return SEND_COPY;
        }
    }
    if (new_range(conn, r)) {
        *sf = pick_subflow(conn, false, NULL, now, space);
        return *sf ? SEND_NEW : SEND_NOTHING;
    }
    if (mpx_schedule_window_shut(conn))
        arm_probe(conn, now);
    if (mpx_schedule_copies(conn))
        return SEND_NOTHING;
    *sf = pick_subflow(conn, false, NULL, now, space);
    return *sf && late_range(conn, *sf, now, r) ? SEND_LATE : SEND_NOTHING;
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
        sf->rate_at = mpx_schedule_unproven(sf) ? now + sf->srtt_min : 0;
        sf->rate_octets = 0;
    }
    sf->tx_next += len;
    sf->turn = ++conn->turns;
    if (mpx_schedule_copies(conn) && r->from == copy_from(sf))
        sf->copied = r->to - (conn->local.idsn + 1);
    if (what == SEND_LATE)
        conn->tail_next = r->to;
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
