/* SPDX-License-Identifier: MIT */
/* From cells.csv or runs.csv to the table that one figure shows. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "csv.h"
#include "file.h"
#include "plot.h"
#include "stat.h"
#include "study_label.h"
#include "survival.h"

/* Of cells.csv; the runs of a cell are in its column n. */
static const char *const parts[] = {"mean_", "lo95_", "hi95_", "n_"};
static const char *const headings[] = {"lo95", "hi95", "n", "of"};

#define MARK 0.06 /* the height of a mark, of the largest value */

struct drawing {
    struct arena arena;
    const struct study *study;
    const struct figure *figure;
    struct csv_table cells; /* or runs */
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
    bool runs = d->figure->x == d->study->n_axes;
    char *path = file_path(&d->arena, dir, runs ? "runs.csv" : "cells.csv");
    char *text = file_read(path, &len);
    bool ok = text && csv_read(&d->arena, text, &d->cells);

    free(text);
    if (!ok)
        fprintf(stderr, "mpx: %s is not there or not whole\n", path);
    for (unsigned i = 0; ok && i < d->study->n_axes; i++) {
        d->axis_column[i] = csv_column(&d->cells, d->study->axis[i].column);
        ok = d->axis_column[i] < d->cells.columns;
        if (!ok)
            fprintf(stderr, "mpx: %s has no column %s\n", path,
                    d->study->axis[i].column);
    }
    return ok;
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

/* How many values of an axis are drawn. */
static unsigned drawn(const struct drawing *d, unsigned axis)
{
    const bool *allow = d->figure->where.allow[axis];
    unsigned n = 0;
    for (unsigned i = 0; i < d->study->axis[axis].n; i++)
        n += !allow || allow[i];
    return n;
}

/* "attacker wants to steal: time to complete": what is not x, and y if there
 * are several. */
static const char *series_name(struct drawing *d,
                               const unsigned digit[STUDY_AXES_MAX], unsigned y)
{
    const struct study *s = d->study;
    const char *name = "", *column = study_column_label(s, d->figure->y[y]);

    for (unsigned i = 0; i < s->n_axes; i++)
        if (i != d->figure->x && drawn(d, i) > 1)
            name = arena_printf(&d->arena, "%s%s%s", name, *name ? ", " : "",
                                study_series_label(s, &d->arena, i, digit[i]));
    if (!*name)
        return column;
    return d->figure->n_y == 1
               ? name
               : arena_printf(&d->arena, "%s: %s", name, column);
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

static void write_headings(struct csv_out *to, const char *series)
{
    csv_text(to, series);
    for (unsigned i = 0; i < sizeof headings / sizeof headings[0]; i++)
        csv_text(to, headings[i]);
}

static void write_header(struct drawing *d, struct csv_out *to)
{
    unsigned digit[STUDY_AXES_MAX];

    csv_text(to, d->study->axis[d->figure->x].column);
    for (size_t cell = 0; cell < d->study->n_cells; cell++) {
        if (!begins_series(d, cell, digit))
            continue;
        for (unsigned y = 0; y < d->figure->n_y; y++) {
            write_headings(to, series_name(d, digit, y));
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

/* The share that a value of cells.csv is, the mean of a run. */
static double share_of(const struct drawing *d, unsigned row, const char *value)
{
    unsigned of = csv_column(&d->cells, "mean_connections");
    double v = *value ? strtod(value, NULL) : NAN;

    if (metric_info((enum metric_column)d->figure->y[0]).of == SHARE_OF_RUNS)
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
    const char *name = series_name(d, digit, 0);
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
    write_headings(to, "share");
    csv_end(to);
    for (size_t cell = 0; cell < d->study->n_cells; cell++)
        if (begins_series(d, cell, digit))
            write_line(d, to, digit);
}

/* ---- a distribution: the share of runs whose value is not greater ---- */

enum { PLACES = 120 }; /* along x; a step of a share is drawn that late */

struct distribution {
    double *v;        /* sorted */
    unsigned n, runs; /* values; runs, those without one too */
};

static int by_value(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;

    return (x > y) - (x < y);
}

/* Whether all rows of a point are one, but for id and seed. */
static bool are_same(const struct drawing *d, unsigned a, unsigned b)
{
    unsigned id = csv_column(&d->cells, "id");
    unsigned seed = csv_column(&d->cells, "seed");

    for (unsigned c = 0; c < d->cells.columns; c++)
        if (c != id && c != seed &&
            strcmp(csv_at(&d->cells, a, c), csv_at(&d->cells, b, c)) != 0)
            return false;
    return true;
}

/* Rows of a point, in @p to; one of them if all are the same. */
static unsigned rows_of(const struct drawing *d,
                        const unsigned digit[STUDY_AXES_MAX], unsigned *to)
{
    unsigned n = 0;
    bool copies = !d->study->tokens;

    for (unsigned row = 0; row < d->cells.rows; row++) {
        if (!is_of(d, row, digit))
            continue;
        to[n++] = row;
        copies = copies && are_same(d, to[0], row);
    }
    return copies && n > 1 ? 1 : n;
}

static struct distribution collect(struct drawing *d,
                                   const unsigned digit[STUDY_AXES_MAX])
{
    unsigned column = csv_column(
        &d->cells, metric_info((enum metric_column)d->figure->y[0]).name);
    unsigned *row = arena_alloc(&d->arena, (d->cells.rows + 1) * sizeof *row);
    struct distribution x = {
        arena_alloc(&d->arena, (d->cells.rows + 1) * sizeof *x.v), 0, 0};

    if (column < d->cells.columns)
        x.runs = rows_of(d, digit, row);
    for (unsigned i = 0; i < x.runs; i++)
        if (*csv_at(&d->cells, row[i], column))
            x.v[x.n++] = strtod(csv_at(&d->cells, row[i], column), NULL);
    qsort(x.v, x.n, sizeof *x.v, by_value);
    return x;
}

static void write_places(const struct drawing *d, struct csv_out *to,
                         const struct distribution *x)
{
    double least = INFINITY, most = -INFINITY;
    bool log = d->figure->log_x;

    for (unsigned i = 0; i < d->series; i++)
        for (unsigned k = 0; k < x[i].n; k++) {
            if (log && x[i].v[k] <= 0)
                continue;
            least = fmin(least, x[i].v[k]);
            most = fmax(most, x[i].v[k]);
        }
    for (unsigned k = 0; k <= PLACES && d->any_value; k++) {
        double part = (double)k / PLACES;
        double at = k == PLACES ? most
                    : log       ? least * pow(most / least, part)
                                : least + (most - least) * part;

        csv_real(to, at);
        for (unsigned i = 0; i < d->series; i++) {
            unsigned n = 0;

            while (n < x[i].n && x[i].v[n] <= at)
                n++;
            struct interval w = x[i].runs > 1 ? wilson95(n, x[i].runs)
                                              : (struct interval){NAN, NAN};
            csv_real(to, x[i].runs ? (double)n / x[i].runs : NAN);
            csv_real(to, w.lo);
            csv_real(to, w.hi);
            csv_real(to, x[i].n);
            csv_real(to, x[i].runs);
        }
        csv_end(to);
    }
}

static void write_cdf(struct drawing *d, struct csv_out *to)
{
    struct distribution *x =
        arena_alloc(&d->arena, d->study->n_cells * sizeof *x);
    unsigned digit[STUDY_AXES_MAX];

    csv_text(to, metric_info((enum metric_column)d->figure->y[0]).name);
    for (size_t cell = 0; cell < d->study->n_cells; cell++) {
        if (!study_where(d->study, &d->figure->where, cell))
            continue;
        study_digits(d->study, cell, digit);
        x[d->series] = collect(d, digit);
        d->any_value =
            d->any_value ||
            (x[d->series].n > 0 &&
             (!d->figure->log_x || x[d->series].v[x[d->series].n - 1] > 0));
        d->series++;
        write_headings(to, series_name(d, digit, 0));
    }
    csv_end(to);
    write_places(d, to, x);
}

/* ---- survival: the share of runs that go on beyond x ---- */

struct course {
    struct survival *step;
    unsigned long n;
    unsigned runs;
    double last; /* nobody was watched for longer */
};

static struct course follow(struct drawing *d,
                            const unsigned digit[STUDY_AXES_MAX])
{
    unsigned t = csv_column(
        &d->cells, metric_info((enum metric_column)d->figure->y[0]).name);
    unsigned ends = csv_column(
        &d->cells, metric_info((enum metric_column)d->figure->ends).name);
    size_t room = d->cells.rows + 2;
    unsigned *row = arena_alloc(&d->arena, room * sizeof *row), n = 0;
    struct lifetime *v = arena_alloc(&d->arena, room * sizeof *v);
    struct course c = {arena_alloc(&d->arena, room * sizeof *c.step), 0, 0,
                       -INFINITY};

    if (t < d->cells.columns && ends < d->cells.columns)
        c.runs = rows_of(d, digit, row);
    for (unsigned i = 0; i < c.runs; i++) {
        const char *at = csv_at(&d->cells, row[i], t);

        if (!*at)
            continue;
        v[n++] = (struct lifetime){
            strtod(at, NULL),
            strtod(csv_at(&d->cells, row[i], ends), NULL) > 0};
        c.last = fmax(c.last, v[n - 1].t);
    }
    c.n = survival_of(v, n, c.step);
    return c;
}

static void write_course(struct csv_out *to, const struct course *c, double at)
{
    unsigned long i = 0;

    while (i + 1 < c->n && c->step[i + 1].t <= at)
        i++;
    bool there = c->n > 0 && at <= c->last && c->step[i].t <= at;
    csv_real(to, there ? c->step[i].share : NAN);
    csv_real(to, there ? c->step[i].within.lo : NAN);
    csv_real(to, there ? c->step[i].within.hi : NAN);
    csv_real(to, there ? (double)c->step[i].at_risk : 0);
    csv_real(to, c->runs);
}

/* The least place of any series beyond @p at; INFINITY if there is none. */
static double next_place(const struct course *c, unsigned series, double at)
{
    double next = INFINITY;

    for (unsigned s = 0; s < series; s++) {
        for (unsigned long i = 0; i < c[s].n; i++)
            if (c[s].step[i].t > at)
                next = fmin(next, c[s].step[i].t);
        if (c[s].n > 0 && c[s].last > at)
            next = fmin(next, c[s].last);
    }
    return next;
}

static void write_survival(struct drawing *d, struct csv_out *to)
{
    struct course *c = arena_alloc(&d->arena, d->study->n_cells * sizeof *c);
    unsigned digit[STUDY_AXES_MAX];

    csv_text(to, metric_info((enum metric_column)d->figure->y[0]).name);
    for (size_t cell = 0; cell < d->study->n_cells; cell++) {
        if (!study_where(d->study, &d->figure->where, cell))
            continue;
        study_digits(d->study, cell, digit);
        c[d->series] = follow(d, digit);
        d->any_value = d->any_value || c[d->series].n > 0;
        d->series++;
        write_headings(to, series_name(d, digit, 0));
    }
    csv_end(to);
    for (double at = next_place(c, d->series, -INFINITY); at < INFINITY;
         at = next_place(c, d->series, at)) {
        csv_real(to, at);
        for (unsigned s = 0; s < d->series; s++)
            write_course(to, &c[s], at);
        csv_end(to);
    }
}

bool plot_data(const struct study *s, const struct figure *f, const char *dir,
               struct plot_extent *e)
{
    struct drawing d = {.study = s, .figure = f};
    struct out_file o;
    bool ok =
        load(&d, dir) &&
        file_create(&o, arena_printf(&d.arena, "%s/fig-%s.csv", dir, f->name));
    if (ok) {
        struct csv_out to = {o.f, false};
        if (f->kind == FIGURE_MATRIX)
            write_matrix(&d, &to);
        else if (f->kind == FIGURE_CDF)
            write_cdf(&d, &to);
        else if (f->kind == FIGURE_SURVIVAL)
            write_survival(&d, &to);
        else
            write_table(&d, &to);
        ok = file_commit(&o);
    }
    *e = (struct plot_extent){d.any_value ? d.series : 0, d.trials};
    arena_free(&d.arena);
    return ok;
}
