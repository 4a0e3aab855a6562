/* SPDX-License-Identifier: MIT */
/* theory and marks of a plot: what is drawn beside what the study measured. */
#include "study_overlay.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "scn_lines.h"
#include "scn_value.h"

enum { MARKS = 19 }; /* each twentieth part of the values lies between two */

/* A quantity of the axis, in the unit of its column; NAN once it is reported.
 * What is read from a file may be below 0. */
static double read_place(const struct scn_reader *r, const struct axis *x,
                         const struct scn_node *node, bool below_zero)
{
    struct scn_quantity q, of;
    bool minus = node->kind == SCN_TEXT && below_zero && node->text[0] == '-';

    if (node->kind == SCN_TEXT && scn_value_guess(node->text + minus, &q) &&
        scn_value_guess(x->value[0].text, &of) && of.dim == q.dim)
        return minus ? -scn_value_csv(&q) : scn_value_csv(&q);
    if (node->kind != SCN_BAD)
        scn_error(r->diags, node->at, x->value[0].text,
                  "\"%.80s\" is no value of axis \"%s\"",
                  node->kind == SCN_TEXT ? node->text : "", x->name);
    return NAN;
}

static double read_level(const struct scn_reader *r,
                         const struct scn_node *node)
{
    char *rest = NULL;
    double v = node->kind == SCN_TEXT ? strtod(node->text, &rest) : NAN;

    if (rest && rest != node->text && !*rest && isfinite(v))
        return v;
    if (node->kind != SCN_BAD)
        scn_error(r->diags, node->at, "[400 ms, 1]",
                  "a point of a theory is a value of the axis and a number");
    return NAN;
}

static void read_theory(struct scn_reader *r, const struct axis *x,
                        const struct scn_node *node, struct overlay *o)
{
    if (node->kind != SCN_LIST || node->n < 2) {
        if (node->kind != SCN_BAD)
            scn_error(r->diags, node->at, "[[0 ms, 1], [100 ms, 0.5]]",
                      "a theory is a list of two points or more");
        return;
    }
    o->x = arena_alloc(r->arena, node->n * sizeof *o->x);
    o->y = arena_alloc(r->arena, node->n * sizeof *o->y);
    for (; o->n < node->n; o->n++) {
        const struct scn_node *point = node->item[o->n];

        if (point->kind != SCN_LIST || point->n != 2) {
            scn_error(r->diags, point->at, "[400 ms, 1]",
                      "a point of a theory is a value of the axis and a "
                      "number");
            return;
        }
        o->x[o->n] = read_place(r, x, point->item[0], false);
        o->y[o->n] = read_level(r, point->item[1]);
    }
}

/* ---- marks: quantiles of values in a file ---- */

static int by_value(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;

    return (x > y) - (x < y);
}

/* The values of a file, a line each, behind one another; their number. */
static unsigned read_values(struct scn_reader *r, const struct axis *x,
                            const struct scn_source *file, double *v)
{
    struct scn_lines lines = {.file = file};
    struct scn_node line;
    unsigned n = 0;

    while (scn_lines_next(r, &lines, &line)) {
        v[n] = read_place(r, x, &line, true);
        if (isnan(v[n++]))
            return 0; /* one is enough to say */
    }
    if (n == 0)
        scn_error(r->diags, (struct scn_mark){.source = file}, x->value[0].text,
                  "a file of differences without one");
    return n;
}

static void fill_marks(struct scn_reader *r, const struct axis *x,
                       const struct scn_source *file, double around,
                       struct overlay *o)
{
    double *v = arena_alloc(r->arena, (file->len + 1) * sizeof *v);
    unsigned n = read_values(r, x, file, v);

    qsort(v, n, sizeof *v, by_value);
    o->x = arena_alloc(r->arena, MARKS * sizeof *o->x);
    for (; n > 0 && o->n < MARKS; o->n++)
        o->x[o->n] = around + v[(o->n + 1) * n / (MARKS + 1)];
}

static void read_marks(struct scn_reader *r, const struct axis *x,
                       const struct scn_node *node, struct overlay *o)
{
    const struct scn_node *path = scn_tree_get(node, "differences");
    const struct scn_node *around = scn_tree_get(node, "around");
    const struct scn_source *file;
    const char *text;
    double from;

    o->marks = true;
    if (node->kind != SCN_MAP || node->n != 2 || !path || !around) {
        if (node->kind != SCN_BAD)
            scn_error(r->diags, node->at,
                      "{differences: measured.txt, around: 400 ms}",
                      "marks are the values of a file, around a value of the "
                      "axis");
        return;
    }
    text = scn_read_text(r, path, "differences");
    from = read_place(r, x, around, false);
    if (!text || isnan(from))
        return;
    file = scn_files_find(r->files, scn_beside(r->arena, path, text));
    if (file)
        fill_marks(r, x, file, from, o);
    else
        scn_error(r->diags, path->at, NULL, "cannot read \"%.80s\"", text);
}

void study_read_overlays(struct study *s, struct figure *f,
                         const struct scn_node *node, bool marks,
                         struct scn_reader *r)
{
    if (f->kind != FIGURE_LINES || !s->axis[f->x].quantity) {
        scn_error(r->diags, node->at, "kind: lines",
                  "theory and marks need lines over an axis of numbers");
        return;
    }
    if (node->kind != SCN_MAP || node->n == 0 ||
        f->n_overlays + node->n > OVERLAYS_MAX) {
        if (node->kind != SCN_BAD)
            scn_error(r->diags, node->at, NULL,
                      "a map of a name for each, %d at most", OVERLAYS_MAX);
        return;
    }
    for (unsigned i = 0; i < node->n; i++) {
        struct overlay *o = &f->overlay[f->n_overlays++];

        o->name = node->key[i].name;
        (marks ? read_marks : read_theory)(r, &s->axis[f->x], node->item[i], o);
    }
}

double study_read_zero(struct study *s, struct figure *f,
                       const struct scn_node *node, struct scn_reader *r)
{
    double zero = NAN;

    if (f->kind == FIGURE_LINES && s->axis[f->x].quantity)
        zero = read_place(r, &s->axis[f->x], node, false);
    else
        scn_error(r->diags, node->at, "kind: lines",
                  "x-zero needs lines over an axis of numbers");
    return isnan(zero) ? 0 : zero;
}
