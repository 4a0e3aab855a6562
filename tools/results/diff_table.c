/* SPDX-License-Identifier: MIT */
/* A small table as a whole, its rows by their names. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "diff.h"
#include "row_name.h"
#include "scn_diag.h"

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
    unsigned n = d->t.rows;
    struct row_names names;

    row_names_init(&names, d->t.field, d->t.columns);
    d->name = arena_alloc(a, (n + 1) * sizeof *d->name);
    d->by_name = arena_alloc(a, (n + 1) * sizeof *d->by_name);
    for (unsigned row = 0; row < n; row++) {
        const char *name = row_name(&names, csv_row(&d->t, row), row);

        d->name[row] = arena_strndup(a, name, strlen(name));
        d->by_name[row] = row;
    }
    row_names_free(&names);
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
    struct scn_source source = {d->path, text, len, 0};
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
