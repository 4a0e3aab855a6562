/* SPDX-License-Identifier: MIT */
/* Sampling subflows, a row per interval and subflow. */
#include "series.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SUBFLOWS_MAX = 32 }; /* of a connection, ever: the core's limit */

/* Octets in order at the last sample, by subflow, of one connection. */
struct last {
    uint64_t in[SUBFLOWS_MAX];
};
struct side {
    const char *name;
    struct host *host;
    struct last *last; /* by connection, in order of birth */
    unsigned n;
};
struct series {
    FILE *f;
    uint64_t every_ns;
    const struct scenario *s;
    const struct topology *net;
    struct side side[2];
    bool failed;
};

/* The path of an own address; "" for one that is on none. */
static const char *path_name(const struct series *x, bool server,
                             const struct mpx_tuple *t)
{
    for (unsigned i = 0; i < x->net->n_paths; i++) {
        const struct ns3c_addr *a =
            server ? &x->net->path[i].server : &x->net->path[i].client;

        if (a->family == t->family &&
            !memcmp(a->b, t->local, a->family == 4 ? 4 : 16))
            return x->s->path[i].name;
    }
    return "";
}

static struct last *last_of(struct side *side, unsigned conn)
{
    if (conn >= side->n) {
        unsigned n = conn < 8 ? 16 : 2 * conn;
        struct last *more = realloc(side->last, n * sizeof *more);

        if (!more)
            return NULL;
        memset(more + side->n, 0, (n - side->n) * sizeof *more);
        side->last = more;
        side->n = n;
    }
    return &side->last[conn];
}

static void sample(struct series *x, bool server, mpx_conn *c, unsigned conn)
{
    struct side *side = &x->side[server];
    struct last *last = last_of(side, conn);
    struct mpx_subflow_info info;
    mpx_subflow *sf;

    if (!last) {
        x->failed = true;
        return;
    }
    for (unsigned i = 0; (sf = mpx_conn_subflow(c, i)); i++) {
        unsigned number;

        mpx_subflow_info(sf, &info);
        if (info.state == MPX_SF_CLOSED || info.number >= SUBFLOWS_MAX)
            continue;
        number = (unsigned)info.number;
        fprintf(x->f,
                "%.6f,%s,%u,%u,%s,%.9g,%" PRIu32 ",%.9g,%" PRIu32 ",%" PRIu64
                ",%" PRIu64 ",%" PRIu64 "\n",
                (double)ns3c_now() * 1e-9, side->name, conn, number,
                path_name(x, server, &info.tuple),
                (double)(info.octets_in - last->in[number]) * 8e9 /
                    (double)x->every_ns,
                info.cwnd, (double)info.srtt * 1e-9, info.mappings,
                info.octets_out, info.octets_in, info.reinjected);
        last->in[number] = info.octets_in;
    }
}

static void on_time(void *ctx)
{
    struct series *x = ctx;

    for (unsigned k = 0; k < 2; k++) {
        mpx_conn *c = mpx_conn_first(host_endpoint(x->side[k].host));

        for (unsigned conn = 0; c; conn++, c = mpx_conn_next(c))
            sample(x, k == 1, c, conn);
    }
    ns3c_schedule(x->every_ns, on_time, x);
}

struct series *series_new(const char *file, uint64_t every_ns,
                          const struct scenario *s, const struct topology *net,
                          struct host *client, struct host *server)
{
    struct series *x = calloc(1, sizeof *x);

    if (!x)
        return NULL;
    x->f = fopen(file, "w");
    if (!x->f) {
        free(x);
        return NULL;
    }
    x->every_ns = every_ns;
    x->s = s;
    x->net = net;
    x->side[0] = (struct side){.name = "client", .host = client};
    x->side[1] = (struct side){.name = "server", .host = server};
    fputs("time_s,node,conn,subflow,path,goodput_bps,cwnd_bytes,rtt_s,"
          "mappings,octets_out,octets_in,reinjected\n",
          x->f);
    ns3c_schedule(every_ns, on_time, x);
    return x;
}

bool series_end(struct series *series)
{
    bool ok;

    if (!series)
        return true;
    ok = !ferror(series->f) && !series->failed;
    ok = fclose(series->f) == 0 && ok;
    for (unsigned k = 0; k < 2; k++)
        free(series->side[k].last);
    free(series);
    return ok;
}
