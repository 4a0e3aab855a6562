/* SPDX-License-Identifier: MIT */
/* What coupled congestion control is shown of a connection's subflows. */
#include "mpx_conn.h"
#include "mpx_coupling.h"
#include "mpx_limits.h"
#include "mpx_subflow.h"

static bool recovering(const mpx_subflow *sf)
{
    return sf->tx_una < sf->recover;
}

/* The window that counts is not inflated by fast recovery, RFC 6356 section 3.
 */
static uint32_t window_of(const mpx_subflow *sf)
{
    return recovering(sf) && sf->ssthresh < sf->cwnd ? sf->ssthresh : sf->cwnd;
}

/* And of another subflow that is given too little to send, what it has in
 * flight. One that is given all it can take has more than its window queued. */
static uint32_t window_in_use(const mpx_subflow *sf)
{
    uint32_t mss = sf->conn->cfg.mss, cwnd = window_of(sf);
    uint64_t queued = mpx_subflow_queued(sf);

    return queued + MPX_CHUNK_SEGMENTS * mss < cwnd ? (uint32_t)queued : cwnd;
}

/* The larger of what was acknowledged since the last loss and between the two
 * before it. */
static double between_losses(const mpx_subflow *sf)
{
    uint64_t since = sf->tx_una - sf->lost_at[1];
    uint64_t before = sf->lost_at[1] - sf->lost_at[0];

    return (double)(since > before ? since : before);
}

static struct mpx_coupling_path look_at(const mpx_subflow *sf, uint32_t cwnd)
{
    uint32_t mss = sf->conn->cfg.mss;

    return (struct mpx_coupling_path){
        .cwnd = cwnd > mss ? cwnd : mss,
        .rtt = (double)sf->srtt * 1e-9,
        .between = between_losses(sf),
        .mss = mss,
    };
}

static bool counts(const mpx_subflow *sf, const mpx_subflow *self)
{
    return sf == self || (mpx_subflow_usable(sf) && !sf->stale && sf->srtt);
}

static unsigned snapshot(mpx_subflow *self, uint32_t cwnd,
                         struct mpx_coupling_path path[MPX_SUBFLOWS_MAX],
                         unsigned *at)
{
    unsigned n = 0;

    self->cwnd = cwnd;
    for (const mpx_subflow *sf = self->conn->first; sf && n < MPX_SUBFLOWS_MAX;
         sf = sf->next) {
        if (!counts(sf, self))
            continue;
        if (sf == self)
            *at = n;
        path[n++] = look_at(sf, sf == self ? window_of(sf) : window_in_use(sf));
    }
    return n;
}

static void average(mpx_subflow *sf, double cwnd)
{
    sf->mean_cwnd += (cwnd - sf->mean_cwnd) / (sf->mean_cwnd > 0 ? 8 : 1);
}

/* A round trip is over when as much was acknowledged as all windows held. */
static void renew_alpha(mpx_subflow *self, const struct mpx_coupling_path *now,
                        unsigned n)
{
    struct mpx_coupling_path mean[MPX_SUBFLOWS_MAX];
    mpx_conn *conn = self->conn;
    double total = 0;
    unsigned i = 0;

    for (mpx_subflow *sf = conn->first; sf && i < n; sf = sf->next) {
        if (!counts(sf, self))
            continue;
        average(sf, now[i].cwnd);
        mean[i] = now[i];
        mean[i].cwnd = sf->mean_cwnd;
        total += now[i++].cwnd;
    }
    conn->alpha = conn->cfg.coupling->alpha(mean, n);
    conn->alpha_for = (uint32_t)total;
}

int32_t mpx_subflow_increase(mpx_subflow *sf, uint32_t cwnd, uint32_t acked)
{
    struct mpx_coupling_path path[MPX_SUBFLOWS_MAX];
    const struct mpx_coupling *cc =
        sf->srtt ? sf->conn->cfg.coupling : &mpx_coupling_none;
    unsigned self = 0, n = snapshot(sf, cwnd, path, &self);
    mpx_conn *conn = sf->conn;
    int32_t whole;

    if (cc->alpha) {
        if (!conn->alpha_for)
            renew_alpha(sf, path, n);
        conn->alpha_for -= acked < conn->alpha_for ? acked : conn->alpha_for;
    }
    sf->growth += cc->growth(path, n, self, conn->alpha) * acked;
    if (sf->growth > acked) /* slow start is as fast as it gets */
        sf->growth = acked;
    whole = (int32_t)sf->growth; /* the rest counts at the next one */
    sf->growth -= whole;
    if (whole < 0 && cwnd < conn->cfg.mss + (uint32_t)-whole)
        return 0;
    return whole;
}

void mpx_subflow_lost(mpx_subflow *sf, uint32_t ssthresh)
{
    sf->ssthresh = ssthresh;
    if (recovering(sf))
        return; /* of the same window */
    sf->recover = sf->tx_una + (sf->snd_max - sf->snd_una);
    sf->conn->alpha_for = 0;
    sf->lost_at[0] = sf->lost_at[1];
    sf->lost_at[1] = sf->tx_una;
}
