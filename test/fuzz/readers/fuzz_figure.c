/* SPDX-License-Identifier: MIT */
/*
 * Any octets as cells.csv and runs.csv of a folder: figures of each kind are
 * refused, have nothing to draw, or have a table that is one, and places in the
 * drawing.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "csv.h"
#include "file.h"
#include "in_memory.h"
#include "plot.h"

#define MUST(x) ((x) ? (void)0 : abort())

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char scenario[] =
    "name: f\n"
    "stop: 5 s\n"
    "paths: {p: {}, q: {}}\n"
    "sweep: {traffic.size: [1 kB, 10 kB], keying.profile: [rfc8684, baerts]}\n"
    "seeds: 1..3\n"
    "plots:\n"
    "  - {figure: bars, kind: bars, x: keying.profile, y: completed}\n"
    "  - {figure: lines, kind: lines, x: traffic.size, y: [completed, "
    "intact]}\n"
    "  - {figure: matrix, kind: matrix, x: keying.profile, y: completed}\n"
    "  - {figure: cdf, kind: cdf, x: completion_s}\n"
    "  - {figure: survival, kind: survival, x: completion_s,\n"
    "     ends: completed}\n";

static struct study *read_study(void)
{
    static struct study s;
    static bool there;
    static const struct study_changes none;
    struct scn_diags *diags = calloc(1, sizeof *diags);

    MUST(diags != NULL);
    if (!there &&
        !study_read(&s, "fuzz", scenario, strlen(scenario), &none, diags)) {
        scn_diags_print(diags, stderr);
        abort();
    }
    there = true;
    scn_diags_free(diags);
    free(diags);
    return &s;
}

/* The table that a figure is drawn of. */
static void check_table(struct arena *a, const char *path, bool drawn)
{
    size_t len;
    char *text = file_read(path, &len);
    struct csv_table t;

    MUST(text != NULL && csv_read(a, text, &t));
    MUST(!drawn || t.rows > 0);
    free(text);
}

static void draw(const struct study *s, const struct figure *f, const char *dir)
{
    const struct plot_source from = {.study = s, .dir = dir};
    const struct plot_spot *spots;
    struct arena a = {NULL};
    struct plot_extent e;

    if (plot_data(s, f, dir, &e)) {
        check_table(&a, arena_printf(&a, "%s/fig-%s.csv", dir, f->name),
                    e.series > 0);
        spots = e.series > 0 ? plot_spots(&a, &from, f) : NULL;
        MUST(e.series == 0 || spots);
        MUST(e.trials >= 0);
    }
    arena_free(&a);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const struct study *s = read_study();
    size_t second = in_memory_split(data, size);
    size_t first = second == size ? size : second - 3;
    const char *dir = in_memory_folder();

    in_memory_save(dir, "cells.csv", data, first);
    in_memory_save(dir, "runs.csv", data + second, size - second);
    for (unsigned i = 0; i < s->n_figures; i++)
        draw(s, &s->figure[i], dir);
    return 0;
}
