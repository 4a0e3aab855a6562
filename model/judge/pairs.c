/* SPDX-License-Identifier: MIT */
/* Pairing the subflows of one end with SYNs of the other. */
#include "pairs.h"

#include <stdlib.h>
#include <string.h>

/* Tuples, as that end has them, of which a SYN left there. */
struct opened {
    struct mpx_tuple *v;
    size_t n, cap;
};
struct stray {
    const struct app_bulk *end;
    struct mpx_tuple tuple;
    bool ended; /* of those that are not the core's */
};
struct pairs {
    const struct app_bulk *ends;
    uint32_t n;
    const struct topology *net;
    unsigned boxes;
    struct opened *opened; /* by end, as `ends` */
    struct stray *stray;
    size_t n_stray, stray_cap;
    struct pairs_totals t;
};

struct pairs *pairs_new(const struct app_bulk *ends, uint32_t connections,
                        const struct topology *net, unsigned middleboxes)
{
    struct pairs *p = calloc(1, sizeof *p);

    if (!p)
        return NULL;
    p->opened = calloc(2 * (size_t)connections + 1, sizeof *p->opened);
    if (!p->opened) {
        free(p);
        return NULL;
    }
    p->ends = ends;
    p->n = connections;
    p->net = net;
    p->boxes = middleboxes;
    return p;
}

void pairs_free(struct pairs *p)
{
    if (!p)
        return;
    for (size_t i = 0; i < 2 * (size_t)p->n; i++)
        free(p->opened[i].v);
    free(p->opened);
    free(p->stray);
    free(p);
}

/* Room for one more of @p size octets. */
static void *grown(void *v, size_t n, size_t *cap, size_t size)
{
    if (n < *cap)
        return v;
    *cap = *cap ? 2 * *cap : 8;
    v = realloc(v, *cap * size);
    if (!v)
        abort(); /* out of memory */
    return v;
}

void pairs_on_syn(void *pairs, const struct app_bulk *b,
                  const struct mpx_tuple *t)
{
    struct pairs *p = pairs;
    struct opened *o = &p->opened[b - p->ends];

    o->v = grown(o->v, o->n, &o->cap, sizeof *o->v);
    o->v[o->n++] = *t;
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
        memcmp(client->remote, server->local, sizeof server->local) != 0)
        return false;
    return behind_nat(p, server) ||
           (client->local_port == server->remote_port &&
            !memcmp(client->local, server->remote, sizeof server->remote));
}

static bool took_part(const struct pairs *p, size_t end,
                      const struct mpx_tuple *t)
{
    const struct opened *o = &p->opened[end];

    for (size_t i = 0; i < o->n; i++)
        if (p->ends[end].self == PAYLOAD_CLIENT ? meet(p, &o->v[i], t)
                                                : meet(p, t, &o->v[i]))
            return true;
    return false;
}

void pairs_on_join(void *pairs, const struct app_bulk *b,
                   const struct mpx_tuple *t)
{
    struct pairs *p = pairs;
    unsigned other = b->self == PAYLOAD_CLIENT;

    if (took_part(p, 2 * (size_t)b->conn + other, t))
        return;
    for (uint32_t i = 0; i < p->n; i++)
        if (i != b->conn && took_part(p, 2 * (size_t)i + other, t)) {
            p->t.crossed++;
            return;
        }
    p->t.stray++;
    p->stray = grown(p->stray, p->n_stray, &p->stray_cap, sizeof *p->stray);
    p->stray[p->n_stray++] = (struct stray){b, *t, false};
}

static bool same_tuple(const struct mpx_tuple *a, const struct mpx_tuple *b)
{
    return a->local_port == b->local_port && a->remote_port == b->remote_port &&
           !memcmp(a->local, b->local, sizeof a->local) &&
           !memcmp(a->remote, b->remote, sizeof a->remote);
}

void pairs_on_end(void *pairs, const struct app_bulk *b,
                  const struct mpx_tuple *t)
{
    struct pairs *p = pairs;

    for (size_t i = 0; i < p->n_stray; i++)
        p->stray[i].ended |=
            p->stray[i].end == b && same_tuple(&p->stray[i].tuple, t);
}

static bool lives(const struct stray *s)
{
    const mpx_conn *conn = s->end->mpx;
    struct mpx_subflow_info info;
    const mpx_subflow *sf;

    if (!conn)
        return !s->ended;
    for (unsigned i = 0; (sf = mpx_conn_subflow(conn, i)); i++) {
        mpx_subflow_info(sf, &info);
        if (info.state == MPX_SF_ESTABLISHED &&
            same_tuple(&info.tuple, &s->tuple))
            return true;
    }
    return false;
}

void pairs_totals(const struct pairs *p, struct pairs_totals *t)
{
    *t = p->t;
    for (size_t i = 0; i < p->n_stray; i++)
        t->left += lives(&p->stray[i]);
}
