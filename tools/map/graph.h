/* SPDX-License-Identifier: MIT */
/*
 * A topology as a collection describes it: nodes that may have a name and a
 * place on Earth, edges that may have a rate. It becomes a map of a scenario.
 */
#ifndef GRAPH_H
#define GRAPH_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

enum { GRAPH_ID_MAX = 64, GRAPH_NAME_MAX = 16 };

struct graph_node {
    char id[GRAPH_ID_MAX];
    char name[GRAPH_NAME_MAX];  /* what a map may call it; "" if it has none */
    double latitude, longitude; /* degrees; NAN if it is not told */
};
struct graph_edge {
    unsigned end[2];
    double rate_bps; /* NAN likewise */
};
struct graph {
    const char *file; /* in messages */
    struct graph_node *node;
    struct graph_edge *edge;
    struct graph_id *ids; /* of the nodes: a hash table */
    unsigned n_nodes, n_edges, node_room, edge_room;
    bool failed;
};

/* Say what is wrong, once, and remember that. Line and column count from 1; 0:
 * of the whole. */
void graph_fail(struct graph *g, unsigned long line, unsigned long column,
                const char *fmt, ...) __attribute__((format(printf, 4, 5)));

/* A new node, or NULL once it is reported: an id that is there or too long. */
struct graph_node *graph_add_node(struct graph *g, const char *id,
                                  unsigned long line, unsigned long column);
/* Its index; -1: there is none. */
long graph_find(const struct graph *g, const char *id);
/* Take what a map can of a label. */
void graph_name(struct graph_node *n, const char *label);
struct graph_edge *graph_add_edge(struct graph *g, unsigned a, unsigned b);
void graph_free(struct graph *g);

/* Read a number from @p least to @p most; false: it is none of these. */
#define GRAPH_LATITUDE  -90, 90
#define GRAPH_LONGITUDE -180, 180
#define GRAPH_RATE      1e3, 1e12 /* bit/s: what a map can have */
bool graph_number(const char *text, double least, double most, double *v);

/* The readers: the whole text of a file. What is wrong is in g->failed. */
void graph_read_graphml(struct graph *g, const char *text, size_t len);
void graph_read_gml(struct graph *g, const char *text, size_t len);
void graph_read_relations(struct graph *g, const char *text, size_t len);

/* Where the topology tells no rate or no place. */
struct graph_defaults {
    double rate_bps, delay_us;
};
/* Write it as a map: a link for each pair of nodes that edges join, with the
 * rate of the fastest. Delays are those of light in glass over the great
 * circle, 5 us a km, metrics as many. What a map has no place for is said on
 * stderr. */
void graph_write(const struct graph *g, const struct graph_defaults *d,
                 FILE *to);

#endif /* GRAPH_H */
