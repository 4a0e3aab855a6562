/* SPDX-License-Identifier: MIT */
/* The hash table of flows: open addressing, which grows. */
#include "mbx_flows.h"
#include "mpx_tcp.h"

#include <stdlib.h>
#include <string.h>

enum { FLOWS_MIN = 16 };

void mbx_ends_of(struct mbx_ends *e, const struct mbx_segment *s)
{
    const uint8_t *addr[2] = {s->src, s->dst};
    uint16_t port[2] = {mpx_get16(s->tcp), mpx_get16(s->tcp + 2)};
    size_t len = s->family == 4 ? 4 : 16;

    memset(e, 0, sizeof *e);
    e->family = s->family;
    memcpy(e->client, addr[s->dir], len);
    memcpy(e->server, addr[!s->dir], len);
    e->client_port = port[s->dir];
    e->server_port = port[!s->dir];
}

static bool equal(const struct mbx_ends *a, const struct mbx_ends *b)
{
    return a->family == b->family && a->client_port == b->client_port &&
           a->server_port == b->server_port &&
           !memcmp(a->client, b->client, sizeof a->client) &&
           !memcmp(a->server, b->server, sizeof a->server);
}

/* FNV-1a. */
static uint32_t fold(uint32_t h, const uint8_t *p, size_t len)
{
    for (size_t i = 0; i < len; i++)
        h = (h ^ p[i]) * 16777619u;
    return h;
}

uint32_t mbx_ends_hash(const struct mbx_ends *e)
{
    uint8_t ports[4];
    uint32_t h = 2166136261u;

    mpx_put16(ports, e->client_port);
    mpx_put16(ports + 2, e->server_port);
    h = fold(h, e->client, sizeof e->client);
    h = fold(h, e->server, sizeof e->server);
    return fold(h, ports, sizeof ports);
}

/* Its slot, or the free one where it would go. */
static struct mbx_flow *slot_of(const struct mbx_flows *t,
                                const struct mbx_ends *e)
{
    size_t i = mbx_ends_hash(e) & (t->cap - 1);

    while (t->slot[i].ends.family && !equal(&t->slot[i].ends, e))
        i = (i + 1) & (t->cap - 1);
    return &t->slot[i];
}

struct mbx_flow *mbx_flows_find(const struct mbx_flows *t,
                                const struct mbx_ends *e)
{
    struct mbx_flow *f = t->cap ? slot_of(t, e) : NULL;

    return f && f->ends.family ? f : NULL;
}

static bool grow(struct mbx_flows *t)
{
    struct mbx_flows bigger = {.n = t->n,
                               .cap = t->cap ? 2 * t->cap : FLOWS_MIN};

    bigger.slot = calloc(bigger.cap, sizeof *bigger.slot);
    if (!bigger.slot)
        return false;
    for (size_t i = 0; i < t->cap; i++)
        if (t->slot[i].ends.family)
            *slot_of(&bigger, &t->slot[i].ends) = t->slot[i];
    free(t->slot);
    *t = bigger;
    return true;
}

struct mbx_flow *mbx_flows_add(struct mbx_flows *t, const struct mbx_ends *e)
{
    struct mbx_flow *f = mbx_flows_find(t, e);

    if (f)
        return f;
    if (2 * t->n >= t->cap && !grow(t))
        return NULL;
    f = slot_of(t, e);
    f->ends = *e;
    t->n++;
    return f;
}

void mbx_flows_free(struct mbx_flows *t)
{
    free(t->slot);
    *t = (struct mbx_flows){0};
}
