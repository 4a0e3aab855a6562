/* SPDX-License-Identifier: MIT */
/* From a run that has ended to one row of runs.csv. */
#include "run_impl.h"

#include <math.h>

static bool end_done(const struct app_bulk *b, const struct app_bulk *peer)
{
    return b->finished != MPX_NEVER && b->received == peer->size;
}

static bool conn_done(const struct run *r, uint32_t i)
{
    const struct app_bulk *c = &r->ends[2 * i], *s = c + 1;

    return end_done(c, s) && end_done(s, c);
}

static double seconds(uint64_t from, uint64_t to)
{
    return from == MPX_NEVER || to == MPX_NEVER ? NAN
                                                : (double)(to - from) * 1e-9;
}

static double least(double a, double b)
{
    return isnan(a) || b < a ? b : a;
}

static const struct key_life *life_of(const struct keyer *k, uint32_t epoch)
{
    for (unsigned i = 0; i < k->n_life; i++)
        if (k->life[i].epoch == epoch)
            return &k->life[i];
    return NULL;
}

/* Of a key that both ends installed and saw active: how long that took. */
static double agreement(const struct key_life *a, const struct key_life *b)
{
    if (!b || a->active == MPX_NEVER || b->active == MPX_NEVER)
        return NAN;
    return seconds(a->installed < b->installed ? a->installed : b->installed,
                   a->active > b->active ? a->active : b->active);
}

struct keys_seen {
    double sum; /* s, of agreements */
    unsigned n;
};

static void measure_keys(const struct app_bulk *c, const struct app_bulk *s,
                         struct run_result *res, struct keys_seen *seen)
{
    const struct keyer *k = &c->keyer;

    res->keys_installed += k->n_life + s->keyer.n_life;
    res->keys_refused += k->refused + s->keyer.refused;
    for (unsigned i = 0; i < k->n_life; i++) {
        double took =
            agreement(&k->life[i], life_of(&s->keyer, k->life[i].epoch));

        if (isnan(took))
            continue;
        res->rotations += k->life[i].epoch > 0;
        seen->sum += took;
        seen->n++;
    }
}

static bool killed(const struct app_bulk *b)
{
    return b->error || b->failed;
}

static void measure_conn(const struct run *r, uint32_t i,
                         struct run_result *res, double *first, double *last)
{
    const struct app_bulk *c = &r->ends[2 * i], *s = c + 1;
    struct observer_conn seen;
    struct mpx_conn_info info = {0};
    double end;

    observer_conn(r->observer, i, &seen);
    if (c->mpx)
        mpx_conn_info(c->mpx, &info);
    res->established += c->established != MPX_NEVER;
    res->fallback += c->fallback || s->fallback;
    res->completed += conn_done(r, i);
    res->intact += conn_done(r, i) && seen.intact[PAYLOAD_CLIENT] &&
                   seen.intact[PAYLOAD_SERVER];
    res->killed_connections += !conn_done(r, i) && (killed(c) || killed(s));
    res->keys_active +=
        c->key_active != MPX_NEVER && s->key_active != MPX_NEVER;
    res->joins_accepted += s->joins;
    res->app_bytes += seen.octets[PAYLOAD_CLIENT] + seen.octets[PAYLOAD_SERVER];
    if (info.subflows > res->subflows_max)
        res->subflows_max = info.subflows;
    res->join_latency_s =
        least(res->join_latency_s, seconds(c->began, c->joined));
    res->key_latency_s =
        least(res->key_latency_s, seconds(c->began, c->key_active));
    if (!conn_done(r, i) || c->began == MPX_NEVER)
        return;
    end = seconds(0, c->received ? c->last_octet : s->last_octet);
    if (c->received && s->received)
        end = fmax(end, seconds(0, s->last_octet));
    *first = fmin(*first, seconds(0, c->began));
    *last = fmax(*last, end);
}

static void copy_stats(uint64_t *dst, struct host *h)
{
    const struct mpx_stats *s = mpx_endpoint_stats(host_endpoint(h));

    for (unsigned i = 0; i < mpx_stats_count() && i < 128; i++)
        dst[i] = mpx_stats_value(s, i);
}

void run_measure(const struct run *r, struct run_result *res)
{
    struct observer_totals t;
    double first = INFINITY, last = -INFINITY;
    struct keys_seen keys = {0};

    *res = (struct run_result){.connections = r->n,
                               .completion_s = NAN,
                               .goodput_bps = NAN,
                               .join_latency_s = NAN,
                               .key_latency_s = NAN,
                               .hijack_time_s = NAN,
                               .key_agreement_s = NAN};
    for (uint32_t i = 0; i < r->n; i++) {
        measure_conn(r, i, res, &first, &last);
        measure_keys(&r->ends[2 * i], &r->ends[2 * i + 1], res, &keys);
    }
    if (keys.n)
        res->key_agreement_s = keys.sum / keys.n;
    if (res->completed == r->n && last > first) {
        res->completion_s = last - first;
        res->goodput_bps = (double)res->app_bytes * 8 / (last - first);
    }
    observer_totals(r->observer, &t);
    res->hijacked_connections = t.hijacked;
    res->hijack_time_s = seconds(0, t.hijack_at);
    res->captured_bytes = t.captured;
    res->captured_wire_bytes = t.wire;
    res->injected_bytes = t.injected;
    for (unsigned k = 0; k < r->s->n_attackers; k++) {
        struct atk_counters c;

        intruder_counters(r->intruder[k], &c);
        res->attacker_joins_sent += c.joins;
        res->power_refused += c.refused;
    }
    copy_stats(res->client_stats, r->client);
    copy_stats(res->server_stats, r->server);
}
