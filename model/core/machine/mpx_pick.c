/* SPDX-License-Identifier: MIT */
/* The scheduler asked: what it is shown of a connection, and what it picks. */
#include "mpx_pick.h"
#include "mpx_conn.h"
#include "mpx_limits.h"
#include "mpx_pm.h"
#include "mpx_sched.h"
#include "mpx_seq.h"
#include "mpx_subflow.h"

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
    bool bursts = sf->conn->cfg.sched->burst;
    uint64_t limit =
        (uint64_t)(recovers ? sent : sf->cwnd) + MPX_CHUNK_SEGMENTS * mss;

    if ((queued > sf->cwnd && !recovers && !bursts) || sf->tx.n >= sf->tx.max)
        return 0;
    if (bursts)
        limit = sf->conn->cfg.tcp_buffer;
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
           !mpx_pick_unmeasured(sf);
}

/* What it delivers, or would if it were given all that its window takes; the
 * window alone promises too much while a queue fills, and too little after a
 * timeout: slow start has half of it back in a few round trips. */
static uint64_t rate_of(const mpx_subflow *sf, uint64_t srtt)
{
    uint64_t cwnd = sf->cwnd > sf->cwnd_half ? sf->cwnd : sf->cwnd_half;
    uint64_t rate = srtt ? cwnd * UINT64_C(1000000000) / srtt : 0;

    if (is_growing(sf, srtt) || !sf->delivery_rate)
        return rate;
    return sf->delivery_rate < rate ? sf->delivery_rate : rate;
}

/* Octets at the begin of a mapping that were late on another subflow. */
static uint32_t late_of(const mpx_subflow *sf, const struct mpx_map *m)
{
    uint32_t end = (uint32_t)sf->late_end;

    if (sf->late_end <= sf->tx_una || !mpx_seq_lt(m->ssn, end))
        return 0;
    return end - m->ssn < m->len ? end - m->ssn : m->len;
}

/* Octets that its TCP has and the peer may not. A Data ACK that came by another
 * subflow is ahead of its own acknowledgements; but what was late there came
 * there after all, and may be in the way here still. */
static uint64_t queued_of(const mpx_subflow *sf)
{
    uint64_t queued = mpx_subflow_queued(sf), una = sf->conn->snd_una;
    uint64_t arrived = 0;

    for (uint32_t i = 0; i < sf->tx.n; i++) {
        const struct mpx_map *m = &sf->tx.v[sf->tx.head + i];
        uint64_t from = m->dsn + late_of(sf, m), to = m->dsn + m->len;

        if (!mpx_dsn_lt(m->dsn, una))
            break;
        if (mpx_dsn_lt(una, to))
            to = una;
        arrived += mpx_dsn_lt(from, to) ? to - from : 0;
    }
    return arrived < queued ? queued - arrived : 0;
}

uint64_t mpx_pick_time(const mpx_subflow *sf, uint64_t now)
{
    uint64_t octets = queued_of(sf) + sf->conn->cfg.mss;
    uint64_t rate = rate_of(sf, srtt_of(sf, now));

    if (!rate)
        return MPX_NEVER;
    return sf->srtt_min / 2 + octets * UINT64_C(1000000000) / rate;
}

/* Its window a round trip, or what is in flight if that is more. Linux's pace
 * is 1.2 times that, and twice in slow start (tcp_update_pacing_rate()). */
static uint64_t pace_now(const mpx_subflow *sf)
{
    uint64_t sent = sf->snd_max - sf->snd_una;
    uint64_t window = sent > sf->cwnd ? sent : sf->cwnd;

    return sf->srtt ? window * UINT64_C(1000000000) / sf->srtt : 0;
}

static uint64_t pace_of(const mpx_subflow *sf)
{
    return sf->pace ? sf->pace : pace_now(sf);
}

/* It has its turn. Its pace becomes the mean of what it was, for what is
 * queued, and of what it is, for what comes. */
static void begin_burst(mpx_subflow *sf)
{
    mpx_conn *conn = sf->conn;
    uint64_t queued = mpx_subflow_queued(sf);
    uint64_t window = conn->snd_edge - conn->snd_nxt;
    double sum;

    conn->burst = conn->cfg.sched->burst;
    if (window < conn->burst)
        conn->burst = (uint32_t)window;
    if (!conn->burst)
        return;
    sum = (double)pace_of(sf) * (double)queued +
          (double)pace_now(sf) * conn->burst;
    sf->pace = (uint64_t)(sum / (double)(queued + conn->burst));
}

static struct mpx_sched_path look_at(const mpx_subflow *sf, uint32_t space,
                                     uint64_t now)
{
    uint64_t srtt = srtt_of(sf, now);

    return (struct mpx_sched_path){
        .srtt = srtt,
        .trip = sf->srtt_min,
        .space = space < sf->conn->cfg.mss ? 0 : space,
        .turn = sf->turn,
        .queued = queued_of(sf),
        .rate = rate_of(sf, srtt),
        .best = sf->delivery_best,
        .pace = pace_of(sf),
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
                  (conn->want_space ? conn->cfg.sndbuf / 4 : 0),
        .window = window_of(conn),
    };
}

/* What holds up others already is not to wait. */
static struct mpx_sched_load load_at_once(const mpx_conn *conn)
{
    return (struct mpx_sched_load){
        .chunk = conn->cfg.mss, .octets = UINT64_MAX, .window = UINT64_MAX};
}

bool mpx_pick_unmeasured(const mpx_subflow *sf)
{
    if (sf->delivery_rate || !sf->conn->cfg.sched->probes)
        return false;
    for (const mpx_subflow *o = sf->conn->first; o; o = o->next)
        if (o != sf && in_use(o) && o->tx_una > sf->tx_una)
            return true;
    return false;
}

/* Octets that the scheduler may give it. */
static uint32_t allowance_of(const mpx_subflow *sf)
{
    const mpx_conn *conn = sf->conn;
    uint32_t space = space_of(sf), flight = MPX_PROBE_SEGMENTS * conn->cfg.mss;
    uint64_t queued = mpx_subflow_queued(sf);

    if (!mpx_pick_unmeasured(sf))
        return space;
    if (flight < window_of(conn) / MPX_PROBE_SHARE)
        flight = (uint32_t)(window_of(conn) / MPX_PROBE_SHARE);
    if (queued >= flight)
        return 0;
    return space < flight - queued ? space : flight - (uint32_t)queued;
}

uint64_t mpx_pick_copy_from(const mpx_subflow *sf)
{
    const mpx_conn *conn = sf->conn;

    return mpx_dsn_max(conn->local.idsn + 1 + sf->copied, conn->snd_una);
}

/* Who has the turn still, or whom the policy picks. */
static int pick(mpx_conn *conn, const struct mpx_sched_path *path, unsigned n,
                const struct mpx_sched_load *load)
{
    for (unsigned i = 0; conn->burst && i < n; i++)
        if (path[i].turn == conn->turns && path[i].space)
            return (int)i;
    conn->burst = 0;
    return conn->cfg.sched->pick(path, n, load);
}

mpx_subflow *mpx_pick_subflow(mpx_conn *conn, bool copy,
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
        uint32_t most;

        if (!in_use(sf) || (is_backup(sf) && !backups) ||
            (copy && !mpx_dsn_lt(mpx_pick_copy_from(sf), conn->snd_nxt)) ||
            (again && mpx_maps_find_dsn(&sf->tx, again->from)))
            continue;
        most = allowance_of(sf);
        if (most < conn->cfg.mss && mpx_pick_unmeasured(sf))
            continue; /* nothing is known that were worth waiting for */
        open |= most >= conn->cfg.mss;
        path[n] = look_at(sf, most, now);
        of[n++] = sf;
    }
    i = open ? pick(conn, path, n, &load) : MPX_SCHED_WAIT;
    if (i == MPX_SCHED_WAIT)
        return NULL;
    if (!conn->burst && !again)
        begin_burst(of[i]);
    *space = path[i].space;
    return of[i];
}
