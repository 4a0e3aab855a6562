/* SPDX-License-Identifier: MIT */
/* All states of a world that can be reached, breadth first, and the steps
 * between them. */
#ifndef SEARCH_GRAPH_H
#define SEARCH_GRAPH_H

#include "world.h"

#include <stddef.h>

struct edge {
    uint32_t from, to;
    struct event e;
};
struct graph {
    struct image *node; /* [0] is the beginning */
    uint32_t *parent;   /* edge that led there first; [0]: none */
    uint32_t n, cap;
    struct edge *edge; /* in order of `from` */
    size_t n_edges, edge_cap;
    uint32_t *table; /* of node + 1, by hash; 0 empty */
    size_t table_cap;
    /* First edge that made a key active which the peer was never given, or
     * SIZE_MAX. */
    size_t unproved;
};

void graph_explore(struct graph *g, const struct setting *s);
void graph_free(struct graph *g);
/** The first node from which no path leads to agreement on @p key; UINT32_MAX
 *  if there is one from everywhere. */
uint32_t graph_wedge(const struct graph *g, unsigned key);
/**
 * A node of an endless exchange, or UINT32_MAX: both hosts agree on @p key,
 * nothing is lost, repeated or forged any more, no offer is repeated while
 * anything is in flight or a host may not answer yet, and still NEW_KEY goes to
 * and fro.
 */
uint32_t graph_endless(const struct graph *g, unsigned key);
/** Events from the beginning to @p node. @return how many; at most @p max. */
unsigned graph_path(const struct graph *g, uint32_t node, struct event *e,
                    unsigned max);

#endif /* SEARCH_GRAPH_H */
