/* SPDX-License-Identifier: MIT */
/* kramdown tables: the mean, and in brackets its 95 % interval. */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "draft.h"
#include "file.h"
#include "study_label.h"

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

/* kramdown ends a value at a quote, and a list of attributes at a brace. */
void draft_caption(FILE *f, const char *name, const char *text)
{
    fprintf(f, "{: #tab-%s title=\"", name);
    for (; *text; text++) {
        if (strchr("\"}", *text))
            putc('\\', f);
        putc(*text, f);
    }
    fputs("\"}\n", f);
}

/* A dash between the bounds: in kramdown [a, b] would be a reference. */
static void write_cell(FILE *f, struct draft_data *d, unsigned row,
                       unsigned series)
{
    const char *value = draft_value(d, row, series);
    const char *few = draft_few(d, row, series);

    if (few)
        fprintf(f, " %s%s%.*s of %s |", value, *value ? "; " : "",
                (int)strcspn(few, "/"), few, strchr(few, '/') + 1);
    else
        fprintf(f, "%s%s |", *value ? " " : "", value);
}

static void write_table(FILE *f, struct draft_data *d)
{
    const struct study *s = d->from->study;
    bool single = d->series == 1; /* the caption names it */
    char *what = arena_printf(&d->a, "%s", d->what);

    fprintf(f, "| %s |", draft_plain(&d->a, draft_x_title(d)));
    for (unsigned i = 0; i < d->series; i++)
        fprintf(f, " %s |",
                single ? "mean" : draft_plain(&d->a, draft_series_name(d, i)));
    fprintf(f, "\n|%s|", s->axis[d->figure->x].quantity ? "---:" : "---");
    for (unsigned i = 0; i < d->series; i++)
        fputs("---:|", f);
    putc('\n', f);
    for (unsigned row = 0; row < d->rows; row++) {
        fprintf(f, "| %s |", draft_plain(&d->a, draft_x(d, row)));
        for (unsigned i = 0; i < d->series; i++)
            write_cell(f, d, row, i);
        putc('\n', f);
    }
    *what = (char)toupper((unsigned char)*what);
    draft_caption(f, d->figure->name,
                  arena_printf(&d->a, "%s, mean of %s, with 95 %% intervals",
                               what, draft_runs(d)));
}

bool draft_has_table(const struct figure *f)
{
    return f->kind != FIGURE_CDF && f->kind != FIGURE_SURVIVAL &&
           f->kind != FIGURE_SERIES;
}

bool draft_table(const struct plot_source *from, const struct figure *f,
                 const struct plot_extent *e, const char *to)
{
    struct draft_data d;
    struct out_file o;

    if (!draft_load(&d, from, f, e))
        return false;
    bool ok = file_create(&o, to);
    if (ok) {
        if (f->kind == FIGURE_MATRIX)
            ok = draft_matrix_table(&d, o.f);
        else
            write_table(o.f, &d);
        ok = file_commit(&o) && ok;
    }
    draft_free(&d);
    return ok;
}
