/* SPDX-License-Identifier: MIT */
/*
 * Relations of autonomous systems in the form of CAIDA's serial-1 and serial-2:
 * PROVIDER|CUSTOMER|-1, PEER|PEER|0, and perhaps who says so; # begins a
 * comment. A map knows no policy: what a relation allows is not kept.
 */
#include "graph.h"

#include <stdlib.h>
#include <string.h>

enum { LINE_MAX_LEN = 256 };

/* The node of an AS; -1 once it is reported. */
static long node_of(struct graph *g, const char *as, unsigned long line,
                    unsigned long column)
{
    char name[GRAPH_NAME_MAX];
    long n;

    if (!*as || strspn(as, "0123456789") != strlen(as) || strlen(as) > 10) {
        graph_fail(g, line, column, "\"%.40s\" is not the number of an AS", as);
        return -1;
    }
    n = graph_find(g, as);
    if (n >= 0)
        return n;
    if (!graph_add_node(g, as, line, column))
        return -1;
    snprintf(name, sizeof name, "as%s", as);
    graph_name(&g->node[g->n_nodes - 1], name);
    return (long)g->n_nodes - 1;
}

static void read_relation(struct graph *g, char *text, unsigned long line)
{
    char *field[3] = {text, NULL, NULL};
    long n[2];

    for (unsigned i = 1; i < 3; i++) {
        char *bar = strchr(field[i - 1], '|');

        if (!bar) {
            graph_fail(g, line, 1, "a relation is: AS|AS|-1, or AS|AS|0");
            return;
        }
        *bar = '\0';
        field[i] = bar + 1;
    }
    field[2][strcspn(field[2], "|")] = '\0'; /* who says so */
    if (strcmp(field[2], "-1") != 0 && strcmp(field[2], "0") != 0) {
        graph_fail(g, line, (unsigned long)(field[2] - text) + 1,
                   "a relation is -1, of provider and customer, or 0, of "
                   "peers");
        return;
    }
    for (unsigned i = 0; i < 2; i++) {
        n[i] = node_of(g, field[i], line, (unsigned long)(field[i] - text) + 1);
        if (n[i] < 0)
            return;
    }
    graph_add_edge(g, (unsigned)n[0], (unsigned)n[1]);
}

void graph_read_relations(struct graph *g, const char *text, size_t len)
{
    const char *end = text + len;

    for (unsigned long line = 1; text < end && !g->failed; line++) {
        const char *stop = memchr(text, '\n', (size_t)(end - text));
        size_t n = (size_t)((stop ? stop : end) - text);
        char copy[LINE_MAX_LEN];

        if (n >= sizeof copy) {
            graph_fail(g, line, 1, "the line is too long");
            return;
        }
        memcpy(copy, text, n);
        copy[n] = '\0';
        copy[strcspn(copy, "#\r")] = '\0';
        if (*copy)
            read_relation(g, copy, line);
        text += n + (stop != NULL);
    }
}
