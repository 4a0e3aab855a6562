/* SPDX-License-Identifier: MIT */
/*
 * mpx-map-read [--rate BIT/S] [--delay US] FILE: a topology of others as a map
 * for the scenario key `topology`, on standard output. FILE ends in .graphml,
 * .gml, or is a list of relations of autonomous systems. What rates and delays
 * it does not tell are those of the options, 1 Gbit/s and 1000 us.
 */
#include "graph.h"

#include <errno.h>
#include <getopt.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { FILE_MAX = 64 << 20 };

static char *read_whole(const char *name, size_t *len)
{
    FILE *f = fopen(name, "rb");
    char *text = malloc(FILE_MAX + 1);

    if (!f || !text) {
        fprintf(stderr, "mpx-map-read: cannot read %s: %s\n", name,
                strerror(errno));
        exit(4);
    }
    *len = fread(text, 1, FILE_MAX + 1, f);
    if (ferror(f) || *len > FILE_MAX) {
        fprintf(stderr, "mpx-map-read: cannot read %s: %s\n", name,
                ferror(f) ? strerror(errno) : "more than 64 MiB");
        exit(4);
    }
    fclose(f);
    return text;
}

static bool ends_with(const char *name, const char *end)
{
    size_t len = strlen(name), of = strlen(end);

    return len >= of && strcmp(name + len - of, end) == 0;
}

static double option(const char *text)
{
    char *end;
    double v = strtod(text, &end);

    return end == text || *end || !isfinite(v) || v < 1 ? NAN : v;
}

int main(int argc, char **argv)
{
    static const struct option options[] = {
        {"rate", required_argument, NULL, 'r'},
        {"delay", required_argument, NULL, 'd'},
        {NULL, 0, NULL, 0},
    };
    struct graph_defaults d = {1e9, 1000};
    struct graph g = {.failed = false};
    size_t len;
    char *text;
    int c;

    while ((c = getopt_long(argc, argv, "", options, NULL)) != -1) {
        if (c == 'r')
            d.rate_bps = option(optarg);
        else if (c == 'd')
            d.delay_us = option(optarg);
        if (c == '?' || isnan(d.rate_bps) || isnan(d.delay_us))
            optind = argc + 1;
    }
    if (optind + 1 != argc) {
        fputs("usage: mpx-map-read [--rate BIT/S] [--delay US] FILE\n", stderr);
        return 2;
    }
    g.file = argv[optind];
    text = read_whole(g.file, &len);
    if (ends_with(g.file, ".graphml"))
        graph_read_graphml(&g, text, len);
    else if (ends_with(g.file, ".gml"))
        graph_read_gml(&g, text, len);
    else
        graph_read_relations(&g, text, len);
    if (!g.failed && !g.n_edges)
        graph_fail(&g, 0, 0, "a topology without an edge");
    if (!g.failed)
        graph_write(&g, &d, stdout);
    free(text);
    graph_free(&g);
    return g.failed ? 3 : fflush(stdout) ? 4 : 0;
}
