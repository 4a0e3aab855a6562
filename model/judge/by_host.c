/* SPDX-License-Identifier: MIT */
/* What became of single connections, and of those of each host. */
#include "run_impl.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Of the connections of a host, or of several. */
struct sum {
    struct host_result r;
    double first, last; /* s; INFINITY and -INFINITY: none is whole */
};

/* ---- one connection ---- */

static uint64_t subflows_of(const struct app_bulk *c)
{
    struct mpx_conn_info info = {0};

    if (c->mpx)
        mpx_conn_info(c->mpx, &info);
    else if (c->established != MPX_NEVER)
        info.subflows = 1 + c->joins;
    return info.subflows;
}

void run_conn_result(const struct run *r, uint32_t i, struct host_result *one)
{
    const struct app_bulk *c = &r->ends[2 * i], *s = c + 1;
    bool done = run_conn_done(r, i);
    struct observer_conn seen;

    observer_conn(r->observer, i, &seen);
    *one = (struct host_result){
        .connections = 1,
        .established = c->established != MPX_NEVER,
        .fallback = c->fallback || s->fallback,
        .completed = done,
        .intact =
            done && seen.intact[PAYLOAD_CLIENT] && seen.intact[PAYLOAD_SERVER],
        .subflows_max = subflows_of(c),
        .keys_active = c->key_active != MPX_NEVER && s->key_active != MPX_NEVER,
        .joins_accepted = s->joins,
        .app_bytes = seen.octets[PAYLOAD_CLIENT] + seen.octets[PAYLOAD_SERVER],
        .completion_s = NAN,
        .goodput_bps = NAN,
        .hijacked_connections = seen.hijacked,
        .captured_bytes = seen.captured,
        .injected_bytes = seen.injected,
        .killed = !done && (c->error || s->error || c->failed || s->failed),
    };
}

/* ---- those of a host ---- */

static void add(const struct run *r, uint32_t i, const struct host_result *one,
                struct sum *sum)
{
    struct host_result *t = &sum->r;

    t->connections += one->connections;
    t->established += one->established;
    t->fallback += one->fallback;
    t->completed += one->completed;
    t->intact += one->intact;
    if (one->subflows_max > t->subflows_max)
        t->subflows_max = one->subflows_max;
    t->keys_active += one->keys_active;
    t->joins_accepted += one->joins_accepted;
    t->app_bytes += one->app_bytes;
    t->hijacked_connections += one->hijacked_connections;
    t->captured_bytes += one->captured_bytes;
    t->injected_bytes += one->injected_bytes;
    t->killed += one->killed;
    if (!one->completed || r->ends[2 * i].began == MPX_NEVER)
        return;
    sum->first = fmin(sum->first, run_seconds(0, r->ends[2 * i].began));
    sum->last = fmax(sum->last, run_conn_end(r, i));
}

static void begin(struct sum *sum)
{
    *sum = (struct sum){.first = INFINITY, .last = -INFINITY};
    sum->r.completion_s = sum->r.goodput_bps = NAN;
}

static void end(struct sum *sum)
{
    double took = sum->last - sum->first;

    if (sum->r.completed != sum->r.connections || !(took > 0))
        return;
    sum->r.completion_s = took;
    sum->r.goodput_bps = (double)sum->r.app_bytes * 8 / took;
}

void run_measure_kinds(const struct run *r, struct run_result *res)
{
    struct sum sum[SCN_KINDS_MAX];

    for (unsigned k = 0; k < r->s->n_kinds; k++)
        begin(&sum[k]);
    for (uint32_t i = 0; i < r->n && r->s->n_kinds; i++) {
        struct host_result one;

        run_conn_result(r, i, &one);
        add(r, i, &one, &sum[r->client[r->conn[i].client].kind]);
        add(r, i, &one, &sum[r->server[r->conn[i].server].kind]);
    }
    res->n_kinds = r->s->n_kinds;
    for (unsigned k = 0; k < r->s->n_kinds; k++) {
        end(&sum[k]);
        memcpy(res->kind[k].name, r->s->kind[k].name, sizeof res->kind[k].name);
        res->kind[k].of = sum[k].r;
    }
}

/* ---- the file ---- */

static void put_uint64_t(uint64_t v, FILE *to)
{
    fprintf(to, ",%" PRIu64, v);
}

static void put_double(double v, FILE *to)
{
    if (isnan(v))
        putc(',', to);
    else
        fprintf(to, ",%.9g", v);
}

static void put(const struct run *r, const struct party *p, struct sum *sum,
                FILE *to)
{
    const struct scn_host_kind *k = &r->s->kind[p->kind];

    end(sum);
    fprintf(to, "%s,%s,%s", r->s->map.node[p->node].name, k->name,
            k->server ? "server" : "client");
#define X(field, column, type) put_##type(sum->r.field, to);
    HOST_COLUMNS(X)
#undef X
    putc('\n', to);
}

static void put_all(const struct run *r, struct sum *sum, FILE *to)
{
    struct sum *servers = sum + r->n_clients;

    for (unsigned m = 0; m < r->n_clients + r->net.n_servers; m++)
        begin(&sum[m]);
    for (uint32_t i = 0; i < r->n; i++) {
        struct host_result one;

        run_conn_result(r, i, &one);
        add(r, i, &one, &sum[r->conn[i].client]);
        add(r, i, &one, &servers[r->conn[i].server]);
    }
    for (unsigned m = 0; m < r->n_clients; m++)
        put(r, &r->client[m], &sum[m], to);
    for (unsigned m = 0; m < r->net.n_servers; m++)
        put(r, &r->server[m], &servers[m], to);
}

int run_write_hosts(struct run *r, const char *file)
{
    struct sum *sum;
    FILE *f;
    bool ok;

    if (!file)
        return 0;
    sum = calloc((size_t)r->n_clients + r->net.n_servers + 1, sizeof *sum);
    f = sum ? fopen(file, "w") : NULL;
    ok = f != NULL;
    if (f) {
        put_all(r, sum, f);
        ok = !ferror(f);
        ok = fclose(f) == 0 && ok;
    }
    free(sum);
    return ok ? 0 : run_fail(r, file);
}
