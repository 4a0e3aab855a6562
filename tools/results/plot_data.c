/* SPDX-License-Identifier: MIT */
/* From cells.csv to the table that one figure shows. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "csv.h"
#include "file.h"
#include "plot_runs.h"
#include "plot_time.h"
#include "study_label.h"

/* Of cells.csv; the runs of a cell are in its column n. */
static const char *const parts[] = {"mean_", "lo95_", "hi95_", "n_"};

#define MARK 0.06 /* the height of a mark, of the largest value */

struct drawing {
    struct arena arena;
    const struct study *study;
    const struct figure *figure;
    struct csv_table cells;
    unsigned axis_column[STUDY_AXES_MAX];
    unsigned series;
    bool any_value;
    double trials; /* connections of a run; 0 if they differ or are not told */
    bool some_trials;
    double most;   /* of what is drawn */
    bool off_axis; /* the x of the row has no place on a logarithmic axis */
};

static bool load(struct drawing *d, const char *dir)
{
    size_t len;
    char *path = file_path(&d->arena, dir, "cells.csv");
    char *text = file_read(path, &len);
    bool ok = text && csv_read(&d->arena, text, &d->cells);

    free(text);
    if (!ok)
        fprintf(stderr, "mpx: %s is not there or not whole\n", path);
    return ok && plot_find_axes(d->study, path, d->cells.field,
                                d->cells.columns, d->axis_column);
}

static bool is_of(const struct drawing *d, unsigned row,
                  const unsigned digit[STUDY_AXES_MAX])
{
    const struct study *s = d->study;
    unsigned i = 0;

    while (i < s->n_axes && strcmp(csv_at(&d->cells, row, d->axis_column[i]),
                                   s->axis[i].value[digit[i]].csv) == 0)
        i++;
    return i == s->n_axes;
}

/* The row of cells.csv with these values; rows if it was not run. */
static unsigned find_row(const struct drawing *d,
                         const unsigned digit[STUDY_AXES_MAX])
{
    unsigned row = 0;

    while (row < d->cells.rows && !is_of(d, row, digit))
        row++;
    return row;
}

/* A cell begins a series if x has its first value there. */
static bool begins_series(const struct drawing *d, size_t cell,
                          unsigned digit[STUDY_AXES_MAX])
{
    const struct study *s = d->study;
    const bool *allow = d->figure->where.allow[d->figure->x];
    unsigned first = 0;

    while (allow && !allow[first] && first + 1 < s->axis[d->figure->x].n)
        first++;
    study_digits(s, cell, digit);
    return digit[d->figure->x] == first &&
           study_where(s, &d->figure->where, cell);
}

static void write_header(struct drawing *d, struct csv_out *to)
{
    unsigned digit[STUDY_AXES_MAX];

    csv_text(to, d->study->axis[d->figure->x].column);
    for (size_t cell = 0; cell < d->study->n_cells; cell++) {
        if (!begins_series(d, cell, digit))
            continue;
        for (unsigned y = 0; y < d->figure->n_y; y++) {
            plot_headings(
                to, plot_series_name(&d->arena, d->study, d->figure, digit, y));
            d->series++;
        }
    }
    for (unsigned i = 0; i < d->figure->n_overlays; i++)
        csv_text(to, d->figure->overlay[i].name);
    csv_end(to);
}

/* Zeroes have none on a logarithmic axis. */
static bool has_place(const struct drawing *d, const char *value)
{
    return *value && !d->off_axis &&
           !(d->figure->log_y && strtod(value, NULL) <= 0);
}

/* Runs that are copies of one; tables of before do not say. */
static bool are_copies(const struct drawing *d, unsigned row)
{
    unsigned distinct = csv_column(&d->cells, "distinct");
    unsigned n = csv_column(&d->cells, "n");

    return !d->study->tokens && row < d->cells.rows &&
           distinct < d->cells.columns && n < d->cells.columns &&
           strcmp(csv_at(&d->cells, row, distinct), "1") == 0 &&
           strcmp(csv_at(&d->cells, row, n), "1") != 0;
}

/* How many connections a run of the row has, if that is what the column counts
 * some of. */
static void note_trials(struct drawing *d, unsigned row, enum metric_column m)
{
    unsigned of = csv_column(&d->cells, "mean_connections");
    bool there = row < d->cells.rows && of < d->cells.columns;
    double n = there ? strtod(csv_at(&d->cells, row, of), NULL) : 0;

    if (!there || (metric_info(m).of != SHARE_OF_CONNECTIONS &&
                   m != METRIC_expected_hijacked))
        return;
    if (!isfinite(n) || n < 0) /* of a table that somebody has changed */
        n = 0;
    d->trials = !d->some_trials || d->trials == n ? n : 0;
    d->some_trials = true;
}

/* What cells.csv has of a metric at a row, each "" if it has not. Tables of
 * before that have no n of a metric had none to miss. */
static void find_value(struct drawing *d, unsigned row, unsigned y,
                       const char *value[FIGURE_COLUMNS])
{
    const char *metric = metric_info((enum metric_column)d->figure->y[y]).name;
    unsigned n = csv_column(&d->cells, "n");
    bool there = row < d->cells.rows;

    for (unsigned p = 0; p < FIGURE_OF; p++) {
        unsigned column = csv_column(
            &d->cells, arena_printf(&d->arena, "%s%s", parts[p], metric));

        value[p] = there && column < d->cells.columns
                       ? csv_at(&d->cells, row, column)
                       : "";
    }
    value[FIGURE_OF] =
        there && n < d->cells.columns ? csv_at(&d->cells, row, n) : "";
    if (!*value[FIGURE_N])
        value[FIGURE_N] = value[FIGURE_OF];
    if (are_copies(d, row)) {
        value[FIGURE_N] = strcmp(value[FIGURE_N], "0") == 0 ? "0" : "1";
        value[FIGURE_OF] = "1";
    }
    if (*value[FIGURE_VALUE])
        d->most = fmax(d->most, strtod(value[FIGURE_VALUE], NULL));
    d->any_value = d->any_value || has_place(d, value[FIGURE_VALUE]);
    note_trials(d, row, (enum metric_column)d->figure->y[y]);
}

static void write_value(struct drawing *d, struct csv_out *to, unsigned row,
                        unsigned y)
{
    const char *value[FIGURE_COLUMNS];

    find_value(d, row, y, value);
    for (unsigned p = 0; p < FIGURE_COLUMNS; p++)
        csv_text(to, value[p]);
}

static void write_x(struct drawing *d, struct csv_out *to, unsigned x)
{
    const struct study *s = d->study;
    unsigned digit[STUDY_AXES_MAX];
    const struct axis *axis = &s->axis[d->figure->x];

    if (d->figure->x_zero != 0)
        csv_real(to, strtod(axis->value[x].csv, NULL) - d->figure->x_zero);
    else
        csv_text(to, d->figure->kind == FIGURE_LINES ? axis->value[x].csv
                                                     : axis->value[x].text);
    d->off_axis = d->figure->log_x && axis->quantity &&
                  strtod(axis->value[x].csv, NULL) <= 0;
    for (size_t cell = 0; cell < s->n_cells; cell++) {
        if (!begins_series(d, cell, digit))
            continue;
        digit[d->figure->x] = x;
        unsigned row = find_row(d, digit);
        for (unsigned y = 0; y < d->figure->n_y; y++)
            write_value(d, to, row, y);
    }
    for (unsigned i = 0; i < d->figure->n_overlays; i++)
        csv_text(to, "");
    csv_end(to);
}

/* A row for each point, in the column of its overlay alone. */
static void write_overlay(const struct drawing *d, struct csv_out *to,
                          unsigned which)
{
    const struct overlay *o = &d->figure->overlay[which];

    for (unsigned k = 0; k < o->n; k++) {
        csv_real(to, o->x[k] - d->figure->x_zero);
        for (unsigned i = 0; i < d->series * FIGURE_COLUMNS; i++)
            csv_text(to, "");
        for (unsigned i = 0; i < d->figure->n_overlays; i++)
            if (i != which)
                csv_text(to, "");
            else
                csv_real(to, o->marks ? MARK * d->most : o->y[k]);
        csv_end(to);
    }
}

static void write_table(struct drawing *d, struct csv_out *to)
{
    const bool *allow = d->figure->where.allow[d->figure->x];

    write_header(d, to);
    for (unsigned x = 0; x < d->study->axis[d->figure->x].n; x++)
        if (!allow || allow[x])
            write_x(d, to, x);
    for (unsigned i = 0; i < d->figure->n_overlays; i++)
        write_overlay(d, to, i);
}

/* ---- a matrix: the share of connections or runs for each cell ---- */

/* The share that a value of cells.csv is, the mean of a run; none has no row.
 */
static double share_of(const struct drawing *d, unsigned row, const char *value)
{
    unsigned of = csv_column(&d->cells, "mean_connections");
    double v = *value ? strtod(value, NULL) : NAN;

    if (isnan(v) ||
        metric_info((enum metric_column)d->figure->y[0]).of == SHARE_OF_RUNS)
        return v;
    return of < d->cells.columns ? v / strtod(csv_at(&d->cells, row, of), NULL)
                                 : NAN;
}

static void write_share(struct drawing *d, struct csv_out *to, unsigned row)
{
    const char *value[FIGURE_COLUMNS];

    find_value(d, row, 0, value);
    for (unsigned p = 0; p < FIGURE_COLUMNS; p++)
        if (p <= FIGURE_HI95)
            csv_real(to, share_of(d, row, value[p]));
        else
            csv_text(to, value[p]);
    csv_end(to);
}

static void write_line(struct drawing *d, struct csv_out *to,
                       unsigned digit[STUDY_AXES_MAX])
{
    const struct axis *axis = &d->study->axis[d->figure->x];
    const bool *allow = d->figure->where.allow[d->figure->x];
    const char *name =
        plot_series_name(&d->arena, d->study, d->figure, digit, 0);
    unsigned column = 0;

    for (unsigned x = 0; x < axis->n; x++) {
        if (allow && !allow[x])
            continue;
        digit[d->figure->x] = x;
        csv_text(to, arena_printf(&d->arena, "%u", column++));
        csv_text(to, arena_printf(&d->arena, "%u", d->series));
        csv_text(to, axis->value[x].text);
        csv_text(to, name);
        write_share(d, to, find_row(d, digit));
    }
    d->series++;
}

static void write_matrix(struct drawing *d, struct csv_out *to)
{
    static const char *const names[] = {"column", "row", "x", "y"};
    unsigned digit[STUDY_AXES_MAX];

    for (unsigned i = 0; i < sizeof names / sizeof names[0]; i++)
        csv_text(to, names[i]);
    plot_headings(to, "share");
    csv_end(to);
    for (size_t cell = 0; cell < d->study->n_cells; cell++)
        if (begins_series(d, cell, digit))
            write_line(d, to, digit);
}

static bool write_runs(const struct study *s, const struct figure *f,
                       const char *dir, struct csv_out *to,
                       struct plot_extent *e)
{
    struct plot_runs r;
    bool ok = plot_runs_read(&r, s, f, dir);

    if (ok)
        *e = (struct plot_extent){plot_runs_write(&r, to), 0};
    plot_runs_free(&r);
    return ok;
}

static bool write_cells(const struct study *s, const struct figure *f,
                        const char *dir, struct csv_out *to,
                        struct plot_extent *e)
{
    struct drawing d = {.study = s, .figure = f};
    bool ok = load(&d, dir);

    if (ok && f->kind == FIGURE_MATRIX)
        write_matrix(&d, to);
    else if (ok)
        write_table(&d, to);
    *e = (struct plot_extent){d.any_value ? d.series : 0, d.trials};
    arena_free(&d.arena);
    return ok;
}

bool plot_data(const struct study *s, const struct figure *f, const char *dir,
               struct plot_extent *e)
{
    struct arena a = {NULL};
    struct out_file o;
    bool ok = file_create(&o, arena_printf(&a, "%s/fig-%s.csv", dir, f->name));

    *e = (struct plot_extent){0};
    arena_free(&a);
    if (!ok)
        return false;
    struct csv_out to = {o.f, false};
    if (f->kind == FIGURE_SERIES)
        ok = plot_time_write(s, f, dir, &to, &e->series);
    else
        ok = (f->x == s->n_axes ? write_runs : write_cells)(s, f, dir, &to, e);
    if (ok)
        return file_commit(&o);
    file_abandon(&o);
    return false;
}
