/* SPDX-License-Identifier: MIT */
/* What the series of a figure are called, and where their axes are. */
#include <stdio.h>
#include <string.h>

#include "csv.h"
#include "plot_runs.h"
#include "study_label.h"

/* How many values of an axis are drawn. */
static unsigned drawn(const struct study *s, const struct figure *f,
                      unsigned axis)
{
    const bool *allow = f->where.allow[axis];
    unsigned n = 0;
    for (unsigned i = 0; i < s->axis[axis].n; i++)
        n += !allow || allow[i];
    return n;
}

const char *plot_run_name(struct arena *a, const struct study *s,
                          const struct figure *f,
                          const unsigned digit[STUDY_AXES_MAX])
{
    const char *name = "";

    for (unsigned i = 0; i < s->n_axes; i++)
        if (i != f->x && drawn(s, f, i) > 1)
            name = arena_printf(a, "%s%s%s", name, *name ? ", " : "",
                                study_series_label(s, a, i, digit[i]));
    return name;
}

const char *plot_series_name(struct arena *a, const struct study *s,
                             const struct figure *f,
                             const unsigned digit[STUDY_AXES_MAX], unsigned y)
{
    const char *column = study_column_label(s, f->y[y]);
    const char *name = plot_run_name(a, s, f, digit);

    if (!*name)
        return column;
    return f->n_y == 1 ? name : arena_printf(a, "%s: %s", name, column);
}

void plot_headings(struct csv_out *to, const char *series)
{
    static const char *const headings[] = {"lo95", "hi95", "n", "of"};

    csv_text(to, series);
    for (unsigned i = 0; i < sizeof headings / sizeof headings[0]; i++)
        csv_text(to, headings[i]);
}

bool plot_find_axes(const struct study *s, const char *path,
                    const char *const *header, unsigned columns,
                    unsigned column[STUDY_AXES_MAX])
{
    for (unsigned i = 0; i < s->n_axes; i++) {
        column[i] = csv_find(header, columns, s->axis[i].column);
        if (column[i] == columns) {
            fprintf(stderr, "mpx: %s has no column %s\n", path,
                    s->axis[i].column);
            return false;
        }
    }
    return true;
}
