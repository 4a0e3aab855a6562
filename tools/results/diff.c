/* SPDX-License-Identifier: MIT */
/* Matching the rows and columns of two tables, and what differs. */
#include "diff.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "scn_diag.h"

enum { LINES_MAX = 100 };

struct diff {
    const struct diff_table *a, *b;
    const struct diff_rules *rules;
    FILE *to;
    struct diff_count *count;
    unsigned long lines;
    unsigned *twin; /* of each column of a, its index in b; columns if none */
};

/* How many of the first columns name a row; 0: its number does. */
static unsigned key_columns(const struct csv_table *t)
{
    if (strcmp(t->field[0], "id") == 0)
        return t->columns > 1 && strcmp(t->field[1], "node") == 0 ? 2 : 1;
    if (t->columns > 1 && strcmp(t->field[0], "row") == 0 &&
        strcmp(t->field[1], "column") == 0)
        return 2;
    unsigned n = csv_column(t, "n");
    return n < t->columns ? n : 0;
}

static const char *name_row(struct arena *a, const struct csv_table *t,
                            unsigned row, unsigned keys)
{
    bool cells = keys == csv_column(t, "n");
    char *name = arena_printf(a, "%s", "");

    if (keys == 0)
        return cells ? "all" : arena_printf(a, "row %u", row + 1);
    for (unsigned c = 0; c < keys; c++)
        name = arena_printf(a, "%s%s%s%s%s", name, c > 0 ? " " : "",
                            cells ? t->field[c] : "", cells ? "=" : "",
                            csv_at(t, row, c));
    return name;
}

static const struct diff_table *sorted;

static int by_name(const void *x, const void *y)
{
    return strcmp(sorted->name[*(const unsigned *)x],
                  sorted->name[*(const unsigned *)y]);
}

unsigned diff_find_row(const struct diff_table *d, const char *name)
{
    unsigned from = 0, to = d->t.rows;

    while (from < to) {
        unsigned mid = from + (to - from) / 2;
        int order = strcmp(name, d->name[d->by_name[mid]]);
        if (order == 0)
            return d->by_name[mid];
        if (order < 0)
            to = mid;
        else
            from = mid + 1;
    }
    return d->t.rows;
}

static bool refuse(const struct scn_source *source, unsigned line, unsigned col,
                   const char *why)
{
    struct scn_diags *diags = mem_new(sizeof *diags);

    scn_error(diags, (struct scn_mark){source, line, col, 1}, NULL, "%s", why);
    scn_diags_print(diags, stderr);
    scn_diags_free(diags);
    free(diags);
    return false;
}

static bool name_rows(struct arena *a, struct diff_table *d,
                      const struct scn_source *source)
{
    unsigned n = d->t.rows, keys = key_columns(&d->t);

    d->name = arena_alloc(a, (n + 1) * sizeof *d->name);
    d->by_name = arena_alloc(a, (n + 1) * sizeof *d->by_name);
    for (unsigned row = 0; row < n; row++) {
        d->name[row] = name_row(a, &d->t, row, keys);
        d->by_name[row] = row;
    }
    sorted = d;
    qsort(d->by_name, n, sizeof *d->by_name, by_name);
    for (unsigned i = 1; i < n; i++) {
        const char *name = d->name[d->by_name[i]];
        if (strcmp(name, d->name[d->by_name[i - 1]]) == 0)
            return refuse(source, 0, 0,
                          arena_printf(a, "row %s is there twice", name));
    }
    return true;
}

bool diff_read(struct arena *a, const char *text, size_t len,
               struct diff_table *d)
{
    struct scn_source source = {d->path, text, len};
    struct csv_table *t = &d->t;

    bool ok = csv_read(a, text, t);
    if (strlen(text) < len) {
        t->line = ok ? t->rows + 2 : t->line;
        t->col = ok ? 1 : t->col;
        t->wrong = "a NUL octet";
        ok = false;
    }
    if (!ok)
        return refuse(&source, len > 0 ? t->line : 0, t->col, t->wrong);
    for (unsigned c = 0; c < t->columns; c++)
        for (unsigned o = 0; o < c; o++)
            if (strcmp(t->field[c], t->field[o]) == 0)
                return refuse(
                    &source, 1, 1,
                    arena_printf(a, "column %s is there twice", t->field[c]));
    return name_rows(a, d, &source);
}

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

/* lo95_ or hi95_ of a mean_ column's metric at a row; false if missing. */
static bool bound(const struct csv_table *t, unsigned row, const char *which,
                  const char *mean, double *v)
{
    struct arena a = {NULL};
    unsigned c =
        csv_column(t, arena_printf(&a, "%s%s", which, mean + strlen("mean_")));
    arena_free(&a);
    return c < t->columns && number(csv_at(t, row, c), v);
}

bool diff_bounds(const struct csv_table *t, unsigned row, const char *mean,
                 double *lo, double *hi)
{
    return begins(mean, "mean_") && bound(t, row, "lo95_", mean, lo) &&
           bound(t, row, "hi95_", mean, hi);
}

static bool overlap(const struct diff *d, unsigned row_a, unsigned row_b,
                    const char *column)
{
    double lo[2], hi[2];

    return diff_bounds(&d->a->t, row_a, column, &lo[0], &hi[0]) &&
           diff_bounds(&d->b->t, row_b, column, &lo[1], &hi[1]) &&
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

static void compare_rows(struct diff *d, unsigned row_a, unsigned row_b)
{
    const struct csv_table *a = &d->a->t, *b = &d->b->t;

    for (unsigned c = 0; c < a->columns; c++) {
        const char *column = a->field[c];
        if (d->twin[c] == b->columns ||
            (d->rules->intervals && of_width(column)))
            continue;
        const char *x = csv_at(a, row_a, c), *y = csv_at(b, row_b, d->twin[c]);
        bool same = strcmp(x, y) == 0;
        bool allowed =
            !same && (near(d, x, y) || (d->rules->intervals &&
                                        overlap(d, row_a, row_b, column)));
        d->count->same += same || allowed;
        d->count->allowed += allowed;
        if (same || allowed)
            continue;
        d->count->different++;
        print_field(d, d->a->name[row_a], column, x, y);
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
    const struct csv_table *a = &d->a->t, *b = &d->b->t;

    for (unsigned c = 0; c < a->columns; c++) {
        d->twin[c] = csv_column(b, a->field[c]);
        if (d->twin[c] < b->columns)
            continue;
        d->count->columns++;
        print_alone(d, "column", a->field[c], d->a->path);
    }
    for (unsigned c = 0; c < b->columns && !d->rules->more_columns; c++) {
        if (csv_column(a, b->field[c]) < a->columns)
            continue;
        d->count->columns++;
        print_alone(d, "column", b->field[c], d->b->path);
    }
}

bool diff_tables(const struct diff_table *a, const struct diff_table *b,
                 const struct diff_rules *rules, FILE *to,
                 struct diff_count *count)
{
    struct arena scratch = {NULL};
    struct diff d = {a, b, rules, to, count, 0, NULL};

    *count = (struct diff_count){0};
    d.twin = arena_alloc(&scratch, a->t.columns * sizeof *d.twin);
    compare_columns(&d);
    for (unsigned row = 0; row < a->t.rows; row++) {
        unsigned other = diff_find_row(b, a->name[row]);
        if (other < b->t.rows) {
            compare_rows(&d, row, other);
            continue;
        }
        count->rows++;
        print_alone(&d, "run or cell", a->name[row], a->path);
    }
    for (unsigned row = 0; row < b->t.rows; row++) {
        if (diff_find_row(a, b->name[row]) < a->t.rows)
            continue;
        count->rows++;
        print_alone(&d, "run or cell", b->name[row], b->path);
    }
    if (to && d.lines > LINES_MAX)
        fprintf(to, "  and %lu more\n", d.lines - LINES_MAX);
    arena_free(&scratch);
    return count->different == 0 && count->rows == 0 && count->columns == 0;
}
