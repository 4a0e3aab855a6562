/* SPDX-License-Identifier: MIT */
/* Breadth-first search over the states of a world. */
#include "graph.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

enum { NODES_MAX = 4000000 };

static void *grown(void *p, size_t *cap, size_t n, size_t size)
{
    if (n < *cap)
        return p;
    *cap = *cap ? *cap * 2 : 1024;
    p = realloc(p, *cap * size);
    assert(p);
    return p;
}

static uint64_t hash_of(const struct image *w)
{
    const uint8_t *p = (const uint8_t *)w;
    uint64_t h = UINT64_C(14695981039346656037); /* FNV-1a */

    for (size_t i = 0; i < sizeof *w; i++)
        h = (h ^ p[i]) * UINT64_C(1099511628211);
    return h ^ h >> 29;
}

static size_t slot_of(const struct graph *g, const struct image *w)
{
    size_t i = hash_of(w) & (g->table_cap - 1);

    while (g->table[i] && memcmp(&g->node[g->table[i] - 1], w, sizeof *w) != 0)
        i = (i + 1) & (g->table_cap - 1);
    return i;
}

static void rehash(struct graph *g)
{
    free(g->table);
    g->table_cap = g->table_cap ? g->table_cap * 2 : 4096;
    g->table = calloc(g->table_cap, sizeof *g->table);
    assert(g->table);
    for (uint32_t i = 0; i < g->n; i++)
        g->table[slot_of(g, &g->node[i])] = i + 1;
}

static uint32_t node_of(struct graph *g, const struct image *w, size_t by)
{
    size_t slot, cap = g->cap;

    if (2 * (size_t)g->n >= g->table_cap)
        rehash(g);
    slot = slot_of(g, w);
    if (g->table[slot])
        return g->table[slot] - 1;
    assert(g->n < NODES_MAX);
    g->node = grown(g->node, &cap, g->n, sizeof *g->node);
    if (cap != g->cap) {
        g->parent = realloc(g->parent, cap * sizeof *g->parent);
        assert(g->parent);
        g->cap = (uint32_t)cap;
    }
    g->node[g->n] = *w;
    g->parent[g->n] = (uint32_t)by;
    g->table[slot] = g->n + 1;
    return g->n++;
}

void graph_explore(struct graph *g, const struct setting *s)
{
    struct image w;

    *g = (struct graph){.unproved = SIZE_MAX};
    world_begin(&w);
    node_of(g, &w, 0);
    for (uint32_t i = 0; i < g->n; i++) {
        struct event e[EVENTS_MAX];
        unsigned n = world_events(s, &g->node[i], e);

        for (unsigned j = 0; j < n; j++) {
            unsigned made, at = e[j].what == REFLECT ? !e[j].host : e[j].host;

            w = g->node[i];
            made = world_step(s, &w, &e[j]);
            if (made > w.host[!at].installed && g->unproved == SIZE_MAX)
                g->unproved = g->n_edges;
            g->edge = grown(g->edge, &g->edge_cap, g->n_edges, sizeof *g->edge);
            g->edge[g->n_edges] =
                (struct edge){i, node_of(g, &w, g->n_edges), e[j]};
            g->n_edges++;
        }
    }
}

void graph_free(struct graph *g)
{
    free(g->node);
    free(g->parent);
    free(g->edge);
    free(g->table);
}

uint32_t graph_wedge(const struct graph *g, unsigned key)
{
    bool *good = calloc(g->n, sizeof *good), more = true;
    uint32_t found = UINT32_MAX;

    assert(good);
    for (uint32_t i = 0; i < g->n; i++)
        good[i] = world_agrees(&g->node[i], key);
    while (more) {
        more = false;
        for (size_t i = g->n_edges; i--;)
            if (good[g->edge[i].to] && !good[g->edge[i].from])
                good[g->edge[i].from] = more = true;
    }
    for (uint32_t i = g->n; i--;)
        if (!good[i])
            found = i;
    free(good);
    return found;
}

static bool quiet(const struct graph *g, const struct edge *x, unsigned key)
{
    const struct image *from = &g->node[x->from];
    bool empty = !from->n[0] && !from->n[1] && !from->host[0].limited &&
                 !from->host[1].limited;

    if (!world_agrees(from, key))
        return false;
    return x->e.what == DELIVER || x->e.what == LAPSE || x->e.what == RETIRE ||
           (x->e.what == TIMER && empty);
}

/* Whoever has no way on is taken away, until only circles are left. */
uint32_t graph_endless(const struct graph *g, unsigned key)
{
    uint32_t *ways = calloc(g->n, sizeof *ways), found = UINT32_MAX;
    bool *gone = calloc(g->n, sizeof *gone), more = true;

    assert(ways && gone);
    for (size_t i = 0; i < g->n_edges; i++)
        ways[g->edge[i].from] += quiet(g, &g->edge[i], key);
    while (more) {
        more = false;
        for (uint32_t i = 0; i < g->n; i++)
            if (!ways[i] && !gone[i])
                gone[i] = more = true;
        memset(ways, 0, g->n * sizeof *ways);
        for (size_t i = 0; i < g->n_edges; i++)
            ways[g->edge[i].from] +=
                !gone[g->edge[i].to] && quiet(g, &g->edge[i], key);
    }
    for (uint32_t i = g->n; i--;)
        if (!gone[i])
            found = i;
    free(ways);
    free(gone);
    return found;
}

unsigned graph_path(const struct graph *g, uint32_t node, struct event *e,
                    unsigned max)
{
    unsigned n = 0;

    for (uint32_t i = node; i; i = g->edge[g->parent[i]].from)
        n++;
    assert(n <= max);
    for (uint32_t i = node, at = n; i; i = g->edge[g->parent[i]].from)
        e[--at] = g->edge[g->parent[i]].e;
    return n;
}
