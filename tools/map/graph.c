/* SPDX-License-Identifier: MIT */
/* Collecting nodes and edges, and writing the map. */
#include "graph.h"

#include <ctype.h>
#include <math.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <uthash.h>

#define EARTH_KM  6371.0
#define US_PER_KM 5.0

enum { METRIC_MAX = 65535 };

struct graph_id {
    char id[GRAPH_ID_MAX];
    unsigned node;
    UT_hash_handle hh;
};

void graph_fail(struct graph *g, unsigned long line, unsigned long column,
                const char *fmt, ...)
{
    va_list ap;

    if (g->failed)
        return;
    g->failed = true;
    fprintf(stderr, "%s:", g->file);
    if (line)
        fprintf(stderr, "%lu:%lu:", line, column);
    fputs(" error: ", stderr);
    va_start(ap, fmt);
    vfprintf(stderr, fmt, ap);
    va_end(ap);
    fputs("\n", stderr);
}

/* Room for one more of @p size octets. */
static void *grown(void *v, unsigned n, unsigned *room, size_t size)
{
    if (n < *room)
        return v;
    *room = *room ? 2 * *room : 64;
    v = realloc(v, *room * size);
    if (!v)
        abort(); /* out of memory */
    return v;
}

long graph_find(const struct graph *g, const char *id)
{
    const struct graph_id *i;

    HASH_FIND_STR(g->ids, id, i);
    return i ? (long)i->node : -1;
}

static void add_id(struct graph *g, const char *id, unsigned node)
{
    struct graph_id *i = calloc(1, sizeof *i);

    if (!i)
        abort(); /* out of memory */
    strcpy(i->id, id);
    i->node = node;
    HASH_ADD_STR(g->ids, id, i);
}

struct graph_node *graph_add_node(struct graph *g, const char *id,
                                  unsigned long line, unsigned long column)
{
    if (!*id || strlen(id) >= GRAPH_ID_MAX) {
        graph_fail(g, line, column, "\"%.40s\" cannot be the id of a node", id);
        return NULL;
    }
    if (graph_find(g, id) >= 0) {
        graph_fail(g, line, column, "a second node \"%s\"", id);
        return NULL;
    }
    g->node = grown(g->node, g->n_nodes, &g->node_room, sizeof *g->node);
    add_id(g, id, g->n_nodes);
    struct graph_node *n = &g->node[g->n_nodes++];

    *n = (struct graph_node){.latitude = NAN, .longitude = NAN};
    strcpy(n->id, id);
    return n;
}

/* Letters, digits, '-', '_', '.'; what is none of these becomes '-'. */
void graph_name(struct graph_node *n, const char *label)
{
    size_t len = 0;

    for (; *label && len + 1 < GRAPH_NAME_MAX; label++) {
        unsigned char c = (unsigned char)*label;
        bool plain = c < 128 && (isalnum(c) || strchr("-_.", c));

        if (plain && !(len == 0 && c == '.'))
            n->name[len++] = (char)c;
        else if (len > 0 && n->name[len - 1] != '-')
            n->name[len++] = '-';
    }
    n->name[len] = '\0';
}

struct graph_edge *graph_add_edge(struct graph *g, unsigned a, unsigned b)
{
    g->edge = grown(g->edge, g->n_edges, &g->edge_room, sizeof *g->edge);
    g->edge[g->n_edges] = (struct graph_edge){{a, b}, NAN};
    return &g->edge[g->n_edges++];
}

bool graph_number(const char *text, double least, double most, double *v)
{
    char *end;

    *v = strtod(text, &end);
    return end != text && !*end && *v >= least && *v <= most;
}

void graph_free(struct graph *g)
{
    struct graph_id *i = g->ids, *next;

    HASH_CLEAR(hh, g->ids);
    for (; i; i = next) {
        next = i->hh.next;
        free(i);
    }
    free(g->node);
    free(g->edge);
}

/* ---- the map ---- */

static double radians(double degrees)
{
    return degrees * acos(-1) / 180;
}

/* Of the great circle; NAN if a place is not given. */
static double distance_km(const struct graph_node *a,
                          const struct graph_node *b)
{
    double x = radians(a->latitude), y = radians(b->latitude);
    double dx = sin((y - x) / 2);
    double dy = sin(radians(b->longitude - a->longitude) / 2);
    double h = dx * dx + cos(x) * cos(y) * dy * dy;

    return isnan(h) ? NAN : 2 * EARTH_KM * asin(sqrt(fmin(1, h)));
}

/* "n7" is what a node without a name of its own is called. */
static bool is_name(const char *name)
{
    return *name && !(name[0] == 'n' && isdigit((unsigned char)name[1]));
}

static int by_name(const void *x, const void *y)
{
    const struct graph_node *const *a = x, *const *b = y;

    return strcmp((*a)->name, (*b)->name);
}

/* The nodes in the order of their names. */
static const struct graph_node **named(const struct graph *g)
{
    const struct graph_node **v = calloc(g->n_nodes + 1, sizeof *v);

    if (!v)
        abort(); /* out of memory */
    for (unsigned i = 0; i < g->n_nodes; i++)
        v[i] = &g->node[i];
    qsort(v, g->n_nodes, sizeof *v, by_name);
    return v;
}

/* The names of a map are its nodes' own where no other has the same. */
static char *names_of(const struct graph *g)
{
    char *names = calloc(g->n_nodes + 1, GRAPH_NAME_MAX);
    const struct graph_node **v = named(g);

    if (!names)
        abort(); /* out of memory */
    for (unsigned i = 0; i < g->n_nodes; i++) {
        unsigned node = (unsigned)(v[i] - g->node);
        char *name = names + (size_t)node * GRAPH_NAME_MAX;
        bool alone = (i == 0 || by_name(&v[i - 1], &v[i]) != 0) &&
                     (i + 1 == g->n_nodes || by_name(&v[i], &v[i + 1]) != 0);

        if (alone && is_name(v[i]->name))
            strcpy(name, v[i]->name);
        else
            snprintf(name, GRAPH_NAME_MAX, "n%u", node);
    }
    free(v);
    return names;
}

static int by_ends(const void *x, const void *y)
{
    const struct graph_edge *a = x, *b = y;

    for (unsigned i = 0; i < 2; i++)
        if (a->end[i] != b->end[i])
            return a->end[i] < b->end[i] ? -1 : 1;
    return 0;
}

/* The lesser end first; edges of the same ends side by side. */
static struct graph_edge *sorted(const struct graph *g)
{
    struct graph_edge *e = calloc(g->n_edges + 1, sizeof *e);

    if (!e)
        abort(); /* out of memory */
    for (unsigned i = 0; i < g->n_edges; i++) {
        e[i] = g->edge[i];
        if (e[i].end[0] > e[i].end[1]) {
            e[i].end[0] = g->edge[i].end[1];
            e[i].end[1] = g->edge[i].end[0];
        }
    }
    qsort(e, g->n_edges, sizeof *e, by_ends);
    return e;
}

static void write_link(const struct graph *g, const struct graph_defaults *d,
                       const char *names, const struct graph_edge *e, FILE *to)
{
    double km = distance_km(&g->node[e->end[0]], &g->node[e->end[1]]);
    double us = isnan(km) ? d->delay_us : fmax(1, floor(km * US_PER_KM));
    double metric = fmin(METRIC_MAX, fmax(1, floor(us / US_PER_KM)));

    fprintf(to, "%s %s %.0fbit/s %.0fus %.0f\n",
            names + e->end[0] * GRAPH_NAME_MAX,
            names + e->end[1] * GRAPH_NAME_MAX,
            isnan(e->rate_bps) ? d->rate_bps : e->rate_bps, us, metric);
}

void graph_write(const struct graph *g, const struct graph_defaults *d,
                 FILE *to)
{
    struct graph_edge *e = sorted(g);
    char *names = names_of(g);
    unsigned loops = 0, parallel = 0;

    fprintf(to,
            "# %s: %u nodes; read by mpx-map-read\n"
            "# node node rate delay metric\n",
            g->file, g->n_nodes);
    for (unsigned i = 0; i < g->n_edges; i++) {
        bool last = i + 1 == g->n_edges || by_ends(&e[i], &e[i + 1]) != 0;

        if (e[i].end[0] == e[i].end[1]) {
            loops++;
        } else if (last) {
            write_link(g, d, names, &e[i], to);
        } else { /* the next one stands for it */
            parallel++;
            e[i + 1].rate_bps = fmax(e[i].rate_bps, e[i + 1].rate_bps);
        }
    }
    if (loops)
        fprintf(stderr, "%s: left out: %u edges from a node to itself\n",
                g->file, loops);
    if (parallel)
        fprintf(stderr,
                "%s: %u edges beside others: one link for each pair, "
                "with the rate of the fastest\n",
                g->file, parallel);
    free(names);
    free(e);
}
