/* SPDX-License-Identifier: MIT */
/* Matching the rows and columns of two files, and what differs. */
#include "diff.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { LINES_MAX = 100 };

struct diff {
    struct indexed *a, *b;
    const struct diff_rules *rules;
    FILE *to;
    struct diff_count *count;
    unsigned long lines;
    unsigned *twin; /* of each column of a, its index in b; columns if none */
};

static bool number(const char *text, double *v)
{
    char *end;
    *v = strtod(text, &end);
    return end != text && *end == '\0' && isfinite(*v);
}

/* The next line of what differs, or NULL if there are enough. */
static FILE *line(struct diff *d)
{
    return d->lines++ < LINES_MAX ? d->to : NULL;
}

static bool begins(const char *text, const char *with)
{
    return strncmp(text, with, strlen(with)) == 0;
}

/* lo95_ or hi95_ of a mean_ column's metric in a row; false if missing. */
static bool bound(const char *const *header, unsigned columns,
                  const char *const *row, const char *which, const char *mean,
                  double *v)
{
    struct arena a = {NULL};
    unsigned c =
        csv_find(header, columns,
                 arena_printf(&a, "%s%s", which, mean + strlen("mean_")));
    arena_free(&a);
    return c < columns && number(row[c], v);
}

bool diff_bounds(const char *const *header, unsigned columns,
                 const char *const *row, const char *mean, double *lo,
                 double *hi)
{
    return begins(mean, "mean_") &&
           bound(header, columns, row, "lo95_", mean, lo) &&
           bound(header, columns, row, "hi95_", mean, hi);
}

/* Of the rows that were read last. */
static bool overlap(const struct diff *d, const char *column)
{
    const struct indexed *a = d->a, *b = d->b;
    double lo[2], hi[2];

    return diff_bounds(a->header, a->columns, a->in.field, column, &lo[0],
                       &hi[0]) &&
           diff_bounds(b->header, b->columns, b->in.field, column, &lo[1],
                       &hi[1]) &&
           lo[0] <= hi[1] && lo[1] <= hi[0];
}

static bool near(const struct diff *d, const char *x, const char *y)
{
    double v[2];
    return d->rules->tolerance > 0 && number(x, &v[0]) && number(y, &v[1]) &&
           fabs(v[0] - v[1]) <=
               d->rules->tolerance * fmax(fabs(v[0]), fabs(v[1]));
}

/* With intervals, what only says how the values lie is no difference. */
static bool of_width(const char *column)
{
    static const char *const parts[] = {"n_",   "sd_",     "lo95_", "hi95_",
                                        "p10_", "median_", "p90_"};

    for (unsigned i = 0; i < sizeof parts / sizeof parts[0]; i++)
        if (begins(column, parts[i]))
            return true;
    return strcmp(column, "n") == 0 || strcmp(column, "distinct") == 0;
}

static void print_field(struct diff *d, const char *row, const char *column,
                        const char *x, const char *y)
{
    FILE *to = line(d);
    double v[2];

    if (!to)
        return;
    fprintf(to, "  %s  %s  %s -> %s", row, column, *x ? x : "nothing",
            *y ? y : "nothing");
    if (number(x, &v[0]) && number(y, &v[1]) && v[0] != 0)
        fprintf(to, "  %+.3g %%", 100 * (v[1] - v[0]) / fabs(v[0]));
    putc('\n', to);
}

/* Those that were read last. */
static void compare_rows(struct diff *d, const char *name)
{
    const struct indexed *a = d->a, *b = d->b;

    for (unsigned c = 0; c < a->columns; c++) {
        const char *column = a->header[c];
        if (d->twin[c] == b->columns ||
            (d->rules->intervals && of_width(column)))
            continue;
        const char *x = a->in.field[c], *y = b->in.field[d->twin[c]];
        bool same = strcmp(x, y) == 0;
        bool allowed = !same && (near(d, x, y) ||
                                 (d->rules->intervals && overlap(d, column)));
        d->count->same += same || allowed;
        d->count->allowed += allowed;
        if (same || allowed)
            continue;
        d->count->different++;
        print_field(d, name, column, x, y);
    }
}

static void print_alone(struct diff *d, const char *what, const char *name,
                        const char *path)
{
    FILE *to = line(d);
    if (to)
        fprintf(to, "  %s %s is only in %s\n", what, name, path);
}

static void compare_columns(struct diff *d)
{
    const struct indexed *a = d->a, *b = d->b;

    for (unsigned c = 0; c < a->columns; c++) {
        d->twin[c] = csv_find(b->header, b->columns, a->header[c]);
        if (d->twin[c] < b->columns)
            continue;
        d->count->columns++;
        print_alone(d, "column", a->header[c], a->path);
    }
    for (unsigned c = 0; c < b->columns && !d->rules->more_columns; c++) {
        if (csv_find(a->header, a->columns, b->header[c]) < a->columns)
            continue;
        d->count->columns++;
        print_alone(d, "column", b->header[c], b->path);
    }
}

/* Rows of @p x in the order of its file; those that the other one has are
 * compared, if @p twins. */
static void walk(struct diff *d, struct indexed *x, struct indexed *other,
                 bool twins)
{
    const char *name;

    indexed_rewind(x);
    for (unsigned row = 0; row < x->rows; row++) {
        name = indexed_next(x, row);
        if (!name)
            return;
        bool there = indexed_find(other, name);
        if (there && twins)
            compare_rows(d, name);
        if (there)
            continue;
        d->count->rows++;
        print_alone(d, "run or cell", name, x->path);
    }
}

bool diff_files(struct indexed *a, struct indexed *b,
                const struct diff_rules *rules, FILE *to,
                struct diff_count *count)
{
    struct arena scratch = {NULL};
    struct diff d = {a, b, rules, to, count, 0, NULL};

    *count = (struct diff_count){0};
    d.twin = arena_alloc(&scratch, a->columns * sizeof *d.twin);
    compare_columns(&d);
    walk(&d, a, b, true);
    if (a->rows - count->rows < b->rows)
        walk(&d, b, a, false);
    if (to && d.lines > LINES_MAX)
        fprintf(to, "  and %lu more\n", d.lines - LINES_MAX);
    arena_free(&scratch);
    return count->different == 0 && count->rows == 0 && count->columns == 0;
}
