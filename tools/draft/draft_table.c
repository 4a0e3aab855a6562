/* SPDX-License-Identifier: MIT */
/* kramdown tables: the mean, and in brackets its 95 % interval. */
#include "draft.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "csv.h"
#include "file.h"
#include "plot.h"

/* A dash between the bounds: in kramdown [a, b] would be a reference. */
static void write_cell(FILE *f, struct arena *a, const struct csv_table *t,
                       unsigned row, unsigned column, struct draft_scale s)
{
    const char *value = draft_value(a, t, row, column, s);

    if (draft_is_few(t, row, column))
        fprintf(f, " %s%s%s of %s |", value, *value ? "; " : "",
                csv_at(t, row, column + FIGURE_N),
                csv_at(t, row, column + FIGURE_OF));
    else
        fprintf(f, "%s%s |", *value ? " " : "", value);
}

/* What kramdown would take for markup gets a backslash. */
char *draft_plain(struct arena *a, const char *text)
{
    char *out = arena_alloc(a, 2 * strlen(text) + 1), *w = out;

    for (; *text; text++) {
        if (strchr("|*_`[]{}<>\\\"", *text))
            *w++ = '\\';
        *w++ = *text;
    }
    return out;
}

static void write_table(FILE *f, struct arena *a, const struct study *s,
                        const struct figure *fig, const struct csv_table *t)
{
    const char *unit = metric_info((enum metric_column)fig->y[0]).unit;
    const struct axis *x = &s->axis[fig->x];
    struct draft_scale scale = draft_scale(t, unit);
    char *what = draft_what(a, fig, scale);
    bool single = draft_series(t) == 1; /* the caption names it */

    fprintf(f, "| %s |",
            draft_plain(a, *x->unit
                               ? arena_printf(a, "%s (%s)", x->name, x->unit)
                               : x->name));
    for (unsigned i = 0; i < draft_series(t); i++)
        fprintf(f, " %s |",
                single ? "mean" : draft_plain(a, t->field[draft_column(i)]));
    fprintf(f, "\n|%s|", x->quantity ? "---:" : "---");
    for (unsigned i = 0; i < draft_series(t); i++)
        fputs("---:|", f);
    putc('\n', f);
    for (unsigned row = 0; row < t->rows; row++) {
        fprintf(f, "| %s |", draft_plain(a, csv_at(t, row, 0)));
        for (unsigned i = 0; i < draft_series(t); i++)
            write_cell(f, a, t, row, draft_column(i), scale);
        putc('\n', f);
    }
    *what = (char)toupper((unsigned char)*what);
    fprintf(f, "{: #tab-%s title=\"%s, of %s runs, with 95 %% intervals\"}\n",
            fig->name, what, draft_runs(a, t));
}

bool draft_table(const struct study *s, const struct figure *f, const char *csv,
                 const char *to)
{
    struct arena a = {NULL};
    struct csv_table t;
    struct out_file o;
    size_t len;
    char *text = file_read(csv, &len);
    bool ok = text && csv_read(&a, text, &t) && t.columns % FIGURE_COLUMNS == 1;

    free(text);
    if (!ok)
        fprintf(stderr, "mpx: %s is not there or not whole\n", csv);
    if (ok && file_create(&o, to)) {
        write_table(o.f, &a, s, f, &t);
        ok = file_commit(&o);
    } else {
        ok = false;
    }
    arena_free(&a);
    return ok;
}
