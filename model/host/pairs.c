/* SPDX-License-Identifier: MIT */
#include "pairs.h"

#include <stdlib.h>
#include <string.h>

enum { STRAYS_MAX = 256 };

struct pairs {
    const struct app_bulk *ends;
    uint32_t n;
    const struct topology *net;
    unsigned boxes;
    struct {
        const struct app_bulk *end;
        struct mpx_tuple tuple;
    } stray[STRAYS_MAX];
    unsigned n_stray;
    struct pairs_totals t;
};

struct pairs *pairs_new(const struct app_bulk *ends, uint32_t connections,
                        const struct topology *net, unsigned middleboxes)
{
    struct pairs *p = calloc(1, sizeof *p);

    if (!p)
        return NULL;
    p->ends = ends;
    p->n = connections;
    p->net = net;
    p->boxes = middleboxes;
    return p;
}

void pairs_free(struct pairs *p)
{
    free(p);
}

/* A NAT's address stands for any of the client's, its ports likewise. */
static bool behind_nat(const struct pairs *p, const struct mpx_tuple *server)
{
    for (unsigned k = 0; k < p->boxes; k++)
        if (p->net->outer[k].family == server->family &&
            !memcmp(p->net->outer[k].b, server->remote, sizeof server->remote))
            return true;
    return false;
}

static bool meet(const struct pairs *p, const struct mpx_tuple *client,
                 const struct mpx_tuple *server)
{
    if (client->family != server->family ||
        client->remote_port != server->local_port ||
        memcmp(client->remote, server->local, sizeof server->local))
        return false;
    return behind_nat(p, server) ||
           (client->local_port == server->remote_port &&
            !memcmp(client->local, server->remote, sizeof server->remote));
}

static bool holds(const struct pairs *p, const struct app_bulk *end,
                  const struct mpx_tuple *t)
{
    struct mpx_subflow_info info;
    const mpx_subflow *sf;

    for (unsigned i = 0; end->mpx && (sf = mpx_conn_subflow(end->mpx, i));
         i++) {
        mpx_subflow_info(sf, &info);
        if (info.state != MPX_SF_CLOSED &&
            (end->self == PAYLOAD_CLIENT ? meet(p, &info.tuple, t)
                                         : meet(p, t, &info.tuple)))
            return true;
    }
    return false;
}

void pairs_on_join(void *pairs, const struct app_bulk *b, const mpx_subflow *sf)
{
    struct pairs *p = pairs;
    unsigned other = b->self == PAYLOAD_CLIENT;
    struct mpx_subflow_info info;

    mpx_subflow_info(sf, &info);
    if (holds(p, &p->ends[2 * b->conn + other], &info.tuple))
        return;
    for (uint32_t i = 0; i < p->n; i++)
        if (i != b->conn && holds(p, &p->ends[2 * i + other], &info.tuple)) {
            p->t.crossed++;
            return;
        }
    p->t.stray++;
    if (p->n_stray == STRAYS_MAX)
        return;
    p->stray[p->n_stray].end = b;
    p->stray[p->n_stray++].tuple = info.tuple;
}

static bool lives(const struct app_bulk *b, const struct mpx_tuple *t)
{
    struct mpx_subflow_info info;
    const mpx_subflow *sf;

    for (unsigned i = 0; b->mpx && (sf = mpx_conn_subflow(b->mpx, i)); i++) {
        mpx_subflow_info(sf, &info);
        if (info.state == MPX_SF_ESTABLISHED &&
            info.tuple.local_port == t->local_port &&
            info.tuple.remote_port == t->remote_port &&
            !memcmp(info.tuple.local, t->local, sizeof t->local) &&
            !memcmp(info.tuple.remote, t->remote, sizeof t->remote))
            return true;
    }
    return false;
}

void pairs_totals(const struct pairs *p, struct pairs_totals *t)
{
    *t = p->t;
    for (unsigned i = 0; i < p->n_stray; i++)
        t->left += lives(p->stray[i].end, &p->stray[i].tuple);
}
