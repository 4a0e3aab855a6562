/* SPDX-License-Identifier: MIT */
/* GML: lists of keys and values, of which a graph has nodes and edges. */
#include "graph.h"

#include <ctype.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { WORD_MAX = 256, DEPTH_MAX = 32 };
enum kind { END, KEY, NUMBER, STRING, OPEN, CLOSE, BAD };
enum in { OUTSIDE, GRAPH, NODE, EDGE, ELSEWHERE };

struct reading {
    struct graph *g;
    const char *p, *end;
    unsigned long line, column;
    /* the last word */
    enum kind kind;
    char word[WORD_MAX];
    unsigned long at_line, at_column;
};

/* What a node or an edge has said so far; a label is a word, cut off or not. */
struct entry {
    char id[GRAPH_ID_MAX], label[WORD_MAX], end[2][GRAPH_ID_MAX];
    double latitude, longitude, rate_bps;
    unsigned long line, column;
};

static int take(struct reading *r)
{
    unsigned char c = (unsigned char)*r->p++;

    r->column++;
    if (c == '\n') {
        r->line++;
        r->column = 1;
    }
    return c;
}

static void skip_blank(struct reading *r)
{
    while (r->p < r->end && (isspace((unsigned char)*r->p) || *r->p == '#')) {
        if (*r->p == '#')
            while (r->p < r->end && *r->p != '\n')
                take(r);
        else
            take(r);
    }
}

static void next_word(struct reading *r)
{
    size_t len = 0;

    skip_blank(r);
    r->at_line = r->line;
    r->at_column = r->column;
    r->kind = END;
    if (r->p == r->end)
        return;
    if (*r->p == '[' || *r->p == ']') {
        r->kind = take(r) == '[' ? OPEN : CLOSE;
        return;
    }
    bool string = *r->p == '"';

    if (string)
        take(r);
    while (r->p < r->end && (string ? *r->p != '"'
                                    : !isspace((unsigned char)*r->p) &&
                                          !strchr("[]\"", *r->p))) {
        int c = take(r);

        if (len + 1 < WORD_MAX)
            r->word[len++] = (char)c;
    }
    r->word[len] = '\0';
    r->kind = string                                              ? STRING
              : isalpha((unsigned char)r->word[0])                ? KEY
              : r->word[0] && strchr("+-.0123456789", r->word[0]) ? NUMBER
                                                                  : BAD;
    if (string && r->p < r->end)
        take(r);
    else if (string)
        r->kind = BAD; /* no quote at its end */
}

static void fail(struct reading *r, const char *what)
{
    graph_fail(r->g, r->at_line, r->at_column, "%s", what);
}

static void take_id(struct reading *r, char id[GRAPH_ID_MAX])
{
    if (strlen(r->word) >= GRAPH_ID_MAX)
        fail(r, "an id is too long");
    else
        strcpy(id, r->word);
}

/* The value of @p key of a node or an edge. */
static void take_value(struct reading *r, struct entry *e, const char *key)
{
    bool sound = true;

    if (strcmp(key, "id") == 0) {
        take_id(r, e->id);
    } else if (strcmp(key, "source") == 0) {
        take_id(r, e->end[0]);
    } else if (strcmp(key, "target") == 0) {
        take_id(r, e->end[1]);
    } else if (strcmp(key, "label") == 0) {
        strcpy(e->label, r->word);
    } else if (strcmp(key, "Latitude") == 0) {
        sound = graph_number(r->word, GRAPH_LATITUDE, &e->latitude);
    } else if (strcmp(key, "Longitude") == 0) {
        sound = graph_number(r->word, GRAPH_LONGITUDE, &e->longitude);
    } else if (strcmp(key, "LinkSpeedRaw") == 0) {
        sound = graph_number(r->word, GRAPH_RATE, &e->rate_bps);
    }
    if (!sound)
        fail(r, "this is not a number, or out of range");
}

static void end_node(struct reading *r, const struct entry *e)
{
    struct graph_node *n = graph_add_node(r->g, e->id, e->line, e->column);

    if (!n)
        return;
    graph_name(n, e->label);
    n->latitude = e->latitude;
    n->longitude = e->longitude;
}

static void end_edge(struct reading *r, const struct entry *e)
{
    long n[2];

    for (unsigned i = 0; i < 2; i++) {
        n[i] = graph_find(r->g, e->end[i]);
        if (n[i] < 0) {
            graph_fail(r->g, e->line, e->column,
                       "an edge of a node that is not there: \"%s\"",
                       e->end[i]);
            return;
        }
    }
    graph_add_edge(r->g, (unsigned)n[0], (unsigned)n[1])->rate_bps =
        e->rate_bps;
}

/* Keys and values up to the bracket, or the end of the file. */
static void read_list(struct reading *r, enum in in, unsigned depth)
{
    struct entry e = {.latitude = NAN,
                      .longitude = NAN,
                      .rate_bps = NAN,
                      .line = r->at_line,
                      .column = r->at_column};

    if (depth > DEPTH_MAX) {
        fail(r, "lists within lists, too deep");
        return;
    }
    for (;;) {
        char key[WORD_MAX];

        next_word(r);
        if (r->g->failed || r->kind == CLOSE || r->kind == END)
            break;
        if (r->kind != KEY) {
            fail(r, "a key is wanted here");
            return;
        }
        strcpy(key, r->word);
        next_word(r);
        if (r->kind == OPEN) {
            enum in below = ELSEWHERE;

            if (in == OUTSIDE && strcmp(key, "graph") == 0)
                below = GRAPH;
            else if (in == GRAPH && strcmp(key, "node") == 0)
                below = NODE;
            else if (in == GRAPH && strcmp(key, "edge") == 0)
                below = EDGE;
            read_list(r, below, depth + 1);
        } else if (r->kind == NUMBER || r->kind == STRING) {
            if (in == NODE || in == EDGE)
                take_value(r, &e, key);
        } else {
            fail(r, "a value is wanted here: a number, \"a text\" or [");
            return;
        }
    }
    if (r->g->failed)
        return;
    if ((r->kind == CLOSE) != (depth > 0))
        fail(r, depth > 0 ? "a list does not end" : "a bracket too many");
    else if (in == NODE)
        end_node(r, &e);
    else if (in == EDGE)
        end_edge(r, &e);
}

void graph_read_gml(struct graph *g, const char *text, size_t len)
{
    struct reading r = {.g = g,
                        .p = text,
                        .end = text + len,
                        .line = 1,
                        .column = 1,
                        .at_line = 1,
                        .at_column = 1};

    read_list(&r, OUTSIDE, 0);
}
