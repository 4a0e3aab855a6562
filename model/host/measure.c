/* SPDX-License-Identifier: MIT */
/* From a run that has ended to one row of runs.csv. */
#include "run_impl.h"

#include <math.h>

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
    res->completed += run_conn_done(r, i);
    res->intact += run_conn_done(r, i) && seen.intact[PAYLOAD_CLIENT] &&
                   seen.intact[PAYLOAD_SERVER];
    res->keys_active +=
        c->key_active != MPX_NEVER && s->key_active != MPX_NEVER;
    res->joins_accepted += s->joins;
    res->app_bytes += seen.octets[PAYLOAD_CLIENT] + seen.octets[PAYLOAD_SERVER];
    if (info.subflows > res->subflows_max)
        res->subflows_max = info.subflows;
    res->join_latency_s =
        run_least(res->join_latency_s, run_seconds(c->began, c->joined));
    res->key_latency_s =
        run_least(res->key_latency_s, run_seconds(c->began, c->key_active));
    if (!run_conn_done(r, i) || c->began == MPX_NEVER)
        return;
    end = run_seconds(0, c->received ? c->last_octet : s->last_octet);
    if (c->received && s->received)
        end = fmax(end, run_seconds(0, s->last_octet));
    *first = fmin(*first, run_seconds(0, c->began));
    *last = fmax(*last, end);
}

_Static_assert(sizeof(struct mpx_stats) <=
                   sizeof(((struct run_result *)0)->client_stats),
               "every counter has its place");

static void add_stats(uint64_t *dst, struct host *h)
{
    const struct mpx_stats *s = mpx_endpoint_stats(host_endpoint(h));

    for (unsigned i = 0; i < mpx_stats_count() && i < 128; i++)
        dst[i] += mpx_stats_value(s, i);
}

/* A join that came to a back end without its connection was refused there. */
static void measure_farm(const struct run *r, struct run_result *res)
{
    struct balance_counters c;

    if (!r->frontend)
        return;
    frontend_counters(r->frontend, &c);
    res->front_joins = c.joins;
    for (unsigned m = 0; m < r->net.n_servers; m++) {
        const struct mpx_stats *s =
            mpx_endpoint_stats(host_endpoint(r->server[m].host));

        res->back_ends_used += r->server[m].accepted > 0;
        res->joins_misrouted += s->no_token;
    }
}

void run_measure(const struct run *r, struct run_result *res)
{
    double first = INFINITY, last = -INFINITY;

    *res = (struct run_result){.connections = r->n,
                               .completion_s = NAN,
                               .goodput_bps = NAN,
                               .join_latency_s = NAN,
                               .key_latency_s = NAN,
                               .hijack_time_s = NAN,
                               .kill_time_s = NAN,
                               .stall_s = NAN,
                               .tapped_ratio = NAN};
    for (uint32_t i = 0; i < r->n; i++)
        measure_conn(r, i, res, &first, &last);
    if (res->completed == r->n && last > first) {
        res->completion_s = last - first;
        res->goodput_bps = (double)res->app_bytes * 8 / (last - first);
    }
    add_stats(res->client_stats, r->client);
    for (unsigned m = 0; m < r->net.n_servers; m++)
        add_stats(res->server_stats, r->server[m].host);
    measure_farm(r, res);
    run_measure_harm(r, res);
}
