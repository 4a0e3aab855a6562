/* SPDX-License-Identifier: MIT */
/* The values of runs.csv that a figure shows, by cell. */
#include "plot_runs.h"

#include <stdlib.h>
#include <string.h>

#include "file.h"

/* Where things are in the file. */
struct columns {
    unsigned axis[STUDY_AXES_MAX], value, ends, id, seed;
};

static bool find_columns(const struct plot_runs *r, const struct csv_in *in,
                         struct columns *c)
{
    const struct figure *f = r->figure;
    enum metric_column of[] = {(enum metric_column)f->y[0],
                               (enum metric_column)f->ends};

    c->value = csv_find(in->field, in->columns, metric_info(of[0]).name);
    c->ends = f->kind == FIGURE_SURVIVAL
                  ? csv_find(in->field, in->columns, metric_info(of[1]).name)
                  : c->value;
    c->id = csv_find(in->field, in->columns, "id");
    c->seed = csv_find(in->field, in->columns, "seed");
    return plot_find_axes(r->study, in->path, in->field, in->columns, c->axis);
}

/* FNV-1a of all but id and seed: what two runs may differ in and be copies. */
static uint64_t print_of(const struct csv_in *in, const struct columns *c)
{
    uint64_t h = UINT64_C(0xcbf29ce484222325);

    for (unsigned i = 0; i < in->columns; i++) {
        if (i == c->id || i == c->seed)
            continue;
        for (const char *p = in->field[i]; *p; p++)
            h = (h ^ (uint8_t)*p) * UINT64_C(0x100000001b3);
        h = (h ^ 0x100) * UINT64_C(0x100000001b3);
    }
    return h;
}

/* The cell of the row, or n_cells; *last is that of the row before, near which
 * it mostly is. */
static size_t cell_of(const struct plot_runs *r, const struct csv_in *in,
                      const struct columns *c, unsigned last[STUDY_AXES_MAX])
{
    const struct study *s = r->study;
    size_t cell = 0;

    for (unsigned i = 0; i < s->n_axes; i++) {
        const struct axis *x = &s->axis[i];
        const char *text = in->field[c->axis[i]];
        unsigned tried = 0;

        while (tried < x->n && strcmp(text, x->value[last[i]].csv) != 0) {
            last[i] = (last[i] + 1) % x->n;
            tried++;
        }
        if (tried == x->n)
            return s->n_cells;
        cell = cell * x->n + last[i];
    }
    return cell;
}

static void add(struct plot_series *s, const char *value, const char *ends)
{
    if (!*value)
        return;
    if (s->n == s->room) {
        s->room = s->room ? 2 * s->room : 16;
        s->v = mem_grow(s->v, s->room, sizeof *s->v);
    }
    s->v[s->n++] =
        (struct lifetime){strtod(value, NULL), strtod(ends, NULL) > 0};
}

static void read_rows(struct plot_runs *r, struct csv_in *in,
                      const struct columns *c)
{
    unsigned last[STUDY_AXES_MAX] = {0};

    while (csv_next(in)) {
        size_t cell = cell_of(r, in, c, last);
        uint64_t print;

        if (cell == r->study->n_cells || r->of_cell[cell] == r->n_series ||
            c->value == in->columns || c->ends == in->columns)
            continue;
        struct plot_series *s = &r->series[r->of_cell[cell]];
        print = print_of(in, c);
        s->print = s->runs > 0 ? s->print : print;
        s->copies = s->copies && s->print == print;
        s->runs++;
        add(s, in->field[c->value], in->field[c->ends]);
    }
}

/* One of them, if several are the same. */
static void drop_copies(struct plot_series *s)
{
    if (!s->copies || s->runs < 2)
        return;
    s->runs = 1;
    s->n = s->n > 0;
}

bool plot_runs_read(struct plot_runs *r, const struct study *s,
                    const struct figure *f, const char *dir)
{
    struct columns c;
    struct csv_in in;
    unsigned n = 0;

    *r = (struct plot_runs){.study = s, .figure = f};
    r->series = arena_alloc(&r->arena, s->n_cells * sizeof *r->series);
    r->of_cell = arena_alloc(&r->arena, s->n_cells * sizeof *r->of_cell);
    for (size_t cell = 0; cell < s->n_cells; cell++) {
        bool drawn = study_where(s, &f->where, cell);

        r->series[n] = (struct plot_series){.cell = cell, .copies = !s->tokens};
        r->of_cell[cell] = drawn ? n : (unsigned)s->n_cells;
        n += drawn;
    }
    r->n_series = n;
    for (size_t cell = 0; cell < s->n_cells; cell++)
        if (r->of_cell[cell] > n)
            r->of_cell[cell] = n;
    if (csv_open(&in, file_path(&r->arena, dir, "runs.csv")) &&
        find_columns(r, &in, &c))
        read_rows(r, &in, &c);
    else
        in.bad = true;
    for (unsigned i = 0; i < n; i++)
        drop_copies(&r->series[i]);
    return csv_close(&in);
}

void plot_runs_free(struct plot_runs *r)
{
    for (unsigned i = 0; i < r->n_series; i++)
        free(r->series[i].v);
    arena_free(&r->arena);
}
