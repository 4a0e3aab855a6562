/* SPDX-License-Identifier: MIT */
/*
 * Topologies of others: the first octet says which form, x GraphML, g GML, a
 * relations of autonomous systems. Read or refused; what is read is written as
 * a map, each line of which has its five words.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "graph.h"
#include "in_memory.h"

#define MUST(x) ((x) ? (void)0 : abort())

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_lines(const char *text)
{
    for (const char *p = text; *p; p += strcspn(p, "\n") + 1) {
        char word[5][64], rest[2];

        MUST(*p == '#' ||
             sscanf(p, "%63s %63s %63s %63s %63[^\n]%1[^\n]", word[0], word[1],
                    word[2], word[3], word[4], rest) == 5);
        MUST(*p == '#' || strcmp(word[0], word[1]) != 0);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const struct graph_defaults d = {1e9, 1000};
    struct graph g = {.file = "fuzz"};
    /* as many octets as there are, so that a read past them shows */
    char *copy = malloc(size ? size : 1), *text;
    size_t len = size > 0 ? size - 1 : 0;
    FILE *to = open_memstream(&text, &(size_t){0});

    MUST(copy && to);
    if (len > 0)
        memcpy(copy, data + 1, len);
    if (size > 0 && data[0] == 'x')
        graph_read_graphml(&g, copy, len);
    else if (size > 0 && data[0] == 'g')
        graph_read_gml(&g, copy, len);
    else if (size > 0 && data[0] == 'a')
        graph_read_relations(&g, copy, len);
    for (unsigned i = 0; i < g.n_edges; i++)
        MUST(g.edge[i].end[0] < g.n_nodes && g.edge[i].end[1] < g.n_nodes);
    if (!g.failed)
        graph_write(&g, &d, to);
    fclose(to);
    check_lines(text);
    graph_free(&g);
    free(text);
    free(copy);
    return 0;
}
