/* SPDX-License-Identifier: MIT */
/* From a run that has ended to one row of runs.csv. */
#include "run_impl.h"

#include <math.h>
#include <stdlib.h>

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
    return run_seconds(a->installed < b->installed ? a->installed
                                                   : b->installed,
                       a->active > b->active ? a->active : b->active);
}

struct keys_seen {
    double sum, rotated, longest; /* s, of agreements; of rotations */
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
        seen->sum += took;
        seen->n++;
        if (k->life[i].epoch == 0)
            continue;
        res->rotations++;
        seen->rotated += took;
        seen->longest = fmax(seen->longest, took);
    }
}

/* Of the packets that only NEW_KEY made: TCP's octets and the IP header. */
static double newkey_octets(const struct run *r)
{
    unsigned ip = r->s->family == 4 ? 20 : 40;
    uint64_t sum = 0;

    for (unsigned m = 0; m < r->n_clients; m++) {
        const struct mpx_stats *c = run_stats(r->client[m].host);

        sum += c->new_key_octets + ip * c->new_key_tx;
    }
    for (unsigned m = 0; m < r->net.n_servers; m++) {
        const struct mpx_stats *s = run_stats(r->server[m].host);

        sum += s->new_key_octets + ip * s->new_key_tx;
    }
    return (double)sum;
}

static void put_keys(const struct run *r, const struct keys_seen *seen,
                     struct run_result *res)
{
    if (seen->n) {
        res->key_agreement_s = seen->sum / seen->n;
        res->newkey_bytes = newkey_octets(r) / seen->n;
    }
    if (res->rotations) {
        res->rotation_s = seen->rotated / (double)res->rotations;
        res->rotation_max_s = seen->longest;
    }
}

static void measure_conn(const struct run *r, uint32_t i,
                         struct run_result *res, double *first, double *last)
{
    const struct app_bulk *c = &r->ends[2 * i];
    struct host_result one;

    run_conn_result(r, i, &one);
    res->established += one.established;
    res->fallback += one.fallback;
    res->completed += one.completed;
    res->intact += one.intact;
    res->keys_active += one.keys_active;
    res->joins_accepted += one.joins_accepted;
    res->app_bytes += one.app_bytes;
    res->killed += one.killed;
    if (one.subflows_max > res->subflows_max)
        res->subflows_max = one.subflows_max;
    res->join_latency_s =
        run_least(res->join_latency_s, run_seconds(c->began, c->joined));
    res->key_latency_s =
        run_least(res->key_latency_s, run_seconds(c->began, c->key_active));
    if (!one.completed || c->began == MPX_NEVER)
        return;
    *first = fmin(*first, run_seconds(0, c->began));
    *last = fmax(*last, run_conn_end(r, i));
}

/* ---- latency ---- */

static int by_size(const void *a, const void *b)
{
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

    return (x > y) - (x < y);
}

/* The least that so many per cent of n sorted times do not exceed. */
static double per_cent(const uint64_t *v, uint64_t n, unsigned share)
{
    return run_seconds(0, v[(n * share + 99) / 100 - 1]);
}

static void measure_latency(const struct run *r, struct run_result *res)
{
    uint64_t *all, n = 0, sum = 0;

    for (uint32_t i = 0; i < r->n; i++)
        res->responses += r->ends[2 * i].pace.answered;
    if (!res->responses)
        return;
    all = malloc(res->responses * sizeof *all);
    if (!all)
        abort(); /* out of memory */
    for (uint32_t i = 0; i < r->n; i++) {
        const struct pace *p = &r->ends[2 * i].pace;

        for (uint32_t k = 0; k < p->answered; k++)
            sum += all[n++] = p->latency[k];
    }
    qsort(all, n, sizeof *all, by_size);
    res->latency_mean_s = run_seconds(0, sum) / (double)n;
    res->latency_median_s = per_cent(all, n, 50);
    res->latency_p99_s = per_cent(all, n, 99);
    res->latency_max_s = per_cent(all, n, 100);
    free(all);
}

_Static_assert(sizeof(struct mpx_stats) <=
                   sizeof(((struct run_result *)0)->client_stats),
               "every counter has its place");

static void add_stats(uint64_t *dst, struct host *h)
{
    const struct mpx_stats *s = run_stats(h);

    for (unsigned i = 0; i < mpx_stats_count() && i < 128; i++)
        dst[i] += mpx_stats_value(s, i);
}

static void count_repeats(struct host *h, uint64_t *once, uint64_t *again)
{
    const struct mpx_stats *s = run_stats(h);

    *once += s->data_tx;
    *again += s->copied + s->reinjected;
}

static void measure_repeats(const struct run *r, struct run_result *res)
{
    uint64_t once = 0, again = 0;

    for (unsigned c = 0; c < r->n_clients; c++)
        count_repeats(r->client[c].host, &once, &again);
    for (unsigned m = 0; m < r->net.n_servers; m++)
        count_repeats(r->server[m].host, &once, &again);
    res->sent_twice_ratio = once ? (double)again / (double)once : NAN;
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
        const struct mpx_stats *s = run_stats(r->server[m].host);

        res->back_ends_used += r->server[m].accepted > 0;
        res->joins_misrouted += s->no_token;
        if (s->join_syn_rx > res->back_end_joins_most)
            res->back_end_joins_most = s->join_syn_rx;
    }
}

static void measure_kernels(const struct run *r, struct run_result *res)
{
    uint64_t *stats[] = {res->client_stats, res->server_stats};

    for (unsigned e = 0; e < 2; e++)
        if (r->kernel[e])
            (void)linux_host_counters(r->kernel[e], stats[e]);
    if (!r->s->real_time)
        return;
    res->behind_s = (double)ns3c_behind() * 1e-9;
    res->late = ns3c_behind() > RUN_LATE;
}

void run_measure(const struct run *r, struct run_result *res)
{
    double first = INFINITY, last = -INFINITY;
    struct keys_seen keys = {0};

    *res = (struct run_result){.connections = r->n,
                               .completion_s = NAN,
                               .goodput_bps = NAN,
                               .join_latency_s = NAN,
                               .key_latency_s = NAN,
                               .hijack_time_s = NAN,
                               .kill_time_s = NAN,
                               .stall_s = NAN,
                               .tapped_ratio = NAN,
                               .inferred_ratio = NAN,
                               .key_agreement_s = NAN,
                               .latency_mean_s = NAN,
                               .latency_median_s = NAN,
                               .latency_p99_s = NAN,
                               .latency_max_s = NAN,
                               .rotation_s = NAN,
                               .rotation_max_s = NAN,
                               .expected_hijacked = NAN,
                               .newkey_bytes = NAN,
                               .forged_hmacs = NAN,
                               .forged_digests = NAN,
                               .forged_states = NAN,
                               .handshake_bytes = NAN,
                               .behind_s = NAN,
                               .attempts = 1};
    for (uint32_t i = 0; i < r->n; i++) {
        measure_conn(r, i, res, &first, &last);
        measure_keys(&r->ends[2 * i], &r->ends[2 * i + 1], res, &keys);
    }
    put_keys(r, &keys, res);
    if (r->n == 1 && r->opening.over)
        res->handshake_bytes =
            (double)(r->opening.option_octets + r->opening.tls_octets);
    if (res->completed == r->n && last > first) {
        res->completion_s = last - first;
        res->goodput_bps = (double)res->app_bytes * 8 / (last - first);
    }
    for (unsigned c = 0; c < r->n_clients; c++)
        add_stats(res->client_stats, r->client[c].host);
    for (unsigned m = 0; m < r->net.n_servers; m++)
        add_stats(res->server_stats, r->server[m].host);
    measure_kernels(r, res);
    measure_repeats(r, res);
    measure_farm(r, res);
    measure_latency(r, res);
    run_measure_kinds(r, res);
    run_measure_harm(r, res);
}
