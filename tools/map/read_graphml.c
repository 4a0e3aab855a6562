/* SPDX-License-Identifier: MIT */
/* GraphML, as the Internet Topology Zoo writes it: keys of nodes and edges are
 * declared by name. */
#include "graph.h"

#include <expat.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum what { NOTHING, LATITUDE, LONGITUDE, LABEL, RATE };
enum { KEYS_MAX = 256, TEXT_MAX = 256 };

static const struct {
    const char *name;
    enum what what;
} known[] = {
    {"Latitude", LATITUDE},
    {"Longitude", LONGITUDE},
    {"label", LABEL},
    {"LinkSpeedRaw", RATE},
};

struct reading {
    struct graph *g;
    XML_Parser parser;
    struct {
        char id[GRAPH_ID_MAX];
        enum what what;
    } key[KEYS_MAX];
    unsigned n_keys;
    long node, edge; /* that is being read; -1: none */
    enum what data;
    char text[TEXT_MAX];
    size_t len;
};

/* Expat deprecates those of type XML_Size since 2.9. */
#if XML_MAJOR_VERSION > 2 || XML_MINOR_VERSION >= 9
#define LINE_NUMBER   XML_GetCurrentLineNumber64
#define COLUMN_NUMBER XML_GetCurrentColumnNumber64
#else
#define LINE_NUMBER   XML_GetCurrentLineNumber
#define COLUMN_NUMBER XML_GetCurrentColumnNumber
#endif

static unsigned long line_of(XML_Parser p)
{
    return (unsigned long)LINE_NUMBER(p);
}

static unsigned long column_of(XML_Parser p)
{
    return (unsigned long)COLUMN_NUMBER(p) + 1;
}

static void fail(struct reading *r, const char *what, const char *of)
{
    graph_fail(r->g, line_of(r->parser), column_of(r->parser), "%s%s", what,
               of);
    XML_StopParser(r->parser, XML_FALSE);
}

static const char *attribute(const char *const *a, const char *name)
{
    for (; *a; a += 2)
        if (strcmp(a[0], name) == 0)
            return a[1];
    return "";
}

static void on_key(struct reading *r, const char *const *a)
{
    const char *name = attribute(a, "attr.name"), *id = attribute(a, "id");

    for (unsigned i = 0; i < sizeof known / sizeof known[0]; i++)
        if (strcmp(known[i].name, name) == 0 && r->n_keys < KEYS_MAX &&
            strlen(id) < GRAPH_ID_MAX) {
            strcpy(r->key[r->n_keys].id, id);
            r->key[r->n_keys++].what = known[i].what;
        }
}

static void on_edge(struct reading *r, const char *const *a)
{
    const char *end[] = {attribute(a, "source"), attribute(a, "target")};
    long n[2];

    for (unsigned i = 0; i < 2; i++) {
        n[i] = graph_find(r->g, end[i]);
        if (n[i] < 0) {
            fail(r, "an edge of a node that is not there: ", end[i]);
            return;
        }
    }
    graph_add_edge(r->g, (unsigned)n[0], (unsigned)n[1]);
    r->edge = (long)r->g->n_edges - 1;
}

static void XMLCALL on_start(void *ctx, const char *name, const char **a)
{
    struct reading *r = ctx;
    const char *const *attributes = (const char *const *)a;

    if (strcmp(name, "key") == 0) {
        on_key(r, attributes);
    } else if (strcmp(name, "node") == 0) {
        r->node = -1;
        if (graph_add_node(r->g, attribute(attributes, "id"),
                           line_of(r->parser), column_of(r->parser)))
            r->node = (long)r->g->n_nodes - 1;
        else
            XML_StopParser(r->parser, XML_FALSE);
    } else if (strcmp(name, "edge") == 0) {
        on_edge(r, attributes);
    } else if (strcmp(name, "data") == 0) {
        const char *key = attribute(attributes, "key");

        r->data = NOTHING;
        r->len = 0;
        for (unsigned i = 0; i < r->n_keys; i++)
            if (strcmp(r->key[i].id, key) == 0)
                r->data = r->key[i].what;
    }
}

static void XMLCALL on_text(void *ctx, const char *s, int len)
{
    struct reading *r = ctx;
    size_t room = TEXT_MAX - 1 - r->len;
    size_t n = (size_t)len < room ? (size_t)len : room;

    if (r->data == NOTHING)
        return;
    memcpy(r->text + r->len, s, n);
    r->len += n;
}

static void take_data(struct reading *r)
{
    bool sound = true;
    double v;

    r->text[r->len] = '\0';
    if (r->data == LABEL) {
        if (r->node >= 0)
            graph_name(&r->g->node[r->node], r->text);
        return;
    }
    sound = r->data == LATITUDE    ? graph_number(r->text, GRAPH_LATITUDE, &v)
            : r->data == LONGITUDE ? graph_number(r->text, GRAPH_LONGITUDE, &v)
                                   : graph_number(r->text, GRAPH_RATE, &v);
    if (!sound) {
        fail(r, "not a number, or out of range: ", r->text);
        return;
    }
    if (r->data == LATITUDE && r->node >= 0)
        r->g->node[r->node].latitude = v;
    if (r->data == LONGITUDE && r->node >= 0)
        r->g->node[r->node].longitude = v;
    if (r->data == RATE && r->edge >= 0)
        r->g->edge[r->edge].rate_bps = v;
}

static void XMLCALL on_end(void *ctx, const char *name)
{
    struct reading *r = ctx;

    if (strcmp(name, "data") == 0 && r->data != NOTHING) {
        take_data(r);
        r->data = NOTHING;
    }
    if (strcmp(name, "node") == 0)
        r->node = -1;
    if (strcmp(name, "edge") == 0)
        r->edge = -1;
}

/* Topologies declare no entities; who does wants to make much of little. */
static void XMLCALL on_entity(void *ctx, const char *name, int parameter,
                              const char *value, int len, const char *base,
                              const char *system, const char *public,
                              const char *notation)
{
    (void)parameter, (void)value, (void)len, (void)base, (void)system;
    (void)public, (void)notation;
    fail(ctx, "an entity is declared: ", name);
}

void graph_read_graphml(struct graph *g, const char *text, size_t len)
{
    struct reading *r = calloc(1, sizeof *r);
    XML_Parser p = r ? XML_ParserCreate(NULL) : NULL;

    if (!p)
        abort(); /* out of memory */
    r->g = g;
    r->parser = p;
    r->node = r->edge = -1;
    XML_SetUserData(p, r);
    XML_SetElementHandler(p, on_start, on_end);
    XML_SetCharacterDataHandler(p, on_text);
    XML_SetEntityDeclHandler(p, on_entity);
    if (XML_Parse(p, text, (int)len, XML_TRUE) == XML_STATUS_ERROR)
        graph_fail(g, line_of(p), column_of(p), "%s",
                   XML_ErrorString(XML_GetErrorCode(p)));
    XML_ParserFree(p);
    free(r);
}
