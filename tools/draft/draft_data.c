/* SPDX-License-Identifier: MIT */
/* Numbers of a figure with their unit and as many digits as their interval
 * allows. */
#include <limits.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "draft.h"
#include "file.h"
#include "plot_canvas.h"
#include "plot_words.h"
#include "study_label.h"

static unsigned column(unsigned series)
{
    return 1 + FIGURE_COLUMNS * series;
}

/* A row of theory or marks has nothing of any series. */
static bool is_measured(const struct draft_data *d, unsigned row)
{
    for (unsigned i = 1; i <= d->series * FIGURE_COLUMNS; i++)
        if (*csv_at(&d->t, row, i))
            return true;
    return d->figure->n_overlays == 0;
}

static void find_scale(struct draft_data *d, const struct plot_extent *e)
{
    double most = 0;
    const char *unit = plot_y_unit(d->figure, e->trials);

    for (unsigned row = 0; row < d->rows; row++)
        for (unsigned s = 0; s < d->series; s++)
            for (unsigned p = FIGURE_VALUE; p <= FIGURE_HI95; p++)
                most =
                    fmax(most, strtod(csv_at(&d->t, row, column(s) + p), NULL));
    struct metric_scale scale = metric_scale(unit, most);

    d->divide = e->trials > 0 ? e->trials : scale.divide;
    d->what = plot_axis_title(&d->a, plot_y_name(d->from->study, d->figure),
                              scale.unit);
}

bool draft_load(struct draft_data *d, const struct plot_source *from,
                const struct figure *f, const struct plot_extent *e)
{
    size_t len;

    *d = (struct draft_data){.from = from, .figure = f};
    char *path = arena_printf(&d->a, "%s/fig-%s.csv", from->dir, f->name);
    char *text = file_read(path, &len);
    bool ok = text && csv_read(&d->a, text, &d->t) && d->t.columns > 1;

    free(text);
    if (!ok) {
        fprintf(stderr, "mpx: %s is not there or not whole\n", path);
        draft_free(d);
        return false;
    }
    d->series = (d->t.columns - 1 - f->n_overlays) / FIGURE_COLUMNS;
    while (d->rows < d->t.rows && is_measured(d, d->rows))
        d->rows++;
    find_scale(d, e);
    return true;
}

void draft_free(struct draft_data *d)
{
    arena_free(&d->a);
}

const char *draft_series_name(const struct draft_data *d, unsigned series)
{
    return d->t.field[column(series)];
}

static double most_x(const struct draft_data *d)
{
    double most = 0;

    for (unsigned row = 0; row < d->rows; row++)
        most = fmax(most, fabs(strtod(csv_at(&d->t, row, 0), NULL)));
    return most;
}

/* Whether x is a number: of lines over quantities, and of distributions. */
static bool is_number(const struct draft_data *d)
{
    const struct study *s = d->from->study;
    unsigned x = d->figure->x;

    return x == s->n_axes ||
           (s->axis[x].quantity && d->figure->kind == FIGURE_LINES);
}

const char *draft_x(struct draft_data *d, unsigned row)
{
    const struct study *s = d->from->study;
    const char *text = csv_at(&d->t, row, 0);

    if (is_number(d))
        return arena_printf(&d->a, "%.6g",
                            strtod(text, NULL) /
                                plot_x_scale(s, d->figure, most_x(d)).divide);
    const struct axis *x = &s->axis[d->figure->x];
    for (unsigned v = 0; v < x->n; v++)
        if (strcmp(x->value[v].text, text) == 0)
            return study_value_label(s, &d->a, d->figure->x, v);
    return text;
}

void draft_lines(struct draft_data *d, FILE *to, const char *text)
{
    struct canvas_lines l = canvas_wrap(&d->a, text, DRAFT_COLUMNS);

    for (unsigned i = 0; i < l.n; i++)
        fprintf(to, "%s\n", l.line[i]);
}

char *draft_x_title(struct draft_data *d)
{
    const struct study *s = d->from->study;
    struct metric_scale scale = plot_x_scale(s, d->figure, most_x(d));
    const char *name = plot_x_name(&d->a, s, d->figure);

    if (d->figure->x_zero != 0)
        name = arena_printf(&d->a, "%s, relative to %g %s", name,
                            d->figure->x_zero / scale.divide, scale.unit);
    return plot_axis_title(&d->a, name, is_number(d) ? scale.unit : "");
}

double draft_real(const struct draft_data *d, unsigned row, unsigned series)
{
    const char *text = csv_at(&d->t, row, column(series));

    return *text ? strtod(text, NULL) / d->divide : NAN;
}

static char *shown(struct draft_data *d, const char *text)
{
    double v = strtod(text, NULL) / d->divide, size = fabs(v);

    if (v == floor(v) && size < 1e6)
        return arena_printf(&d->a, "%.0f", v);
    if (size < 0.01 && size > 0)
        return arena_printf(&d->a, "%.*f", (int)(1 - floor(log10(size))), v);
    return arena_printf(&d->a, "%.*f", size < 10 ? 2 : size < 100 ? 1 : 0, v);
}

char *draft_number(struct draft_data *d, unsigned row, unsigned series)
{
    const char *text = csv_at(&d->t, row, column(series));

    return *text ? shown(d, text) : arena_printf(&d->a, "%s", "");
}

char *draft_value(struct draft_data *d, unsigned row, unsigned series)
{
    unsigned at = column(series);
    const char *lo = csv_at(&d->t, row, at + FIGURE_LO95);
    const char *hi = csv_at(&d->t, row, at + FIGURE_HI95);
    char *value = draft_number(d, row, series);

    if (!*value || !*lo || !*hi)
        return value;
    return arena_printf(&d->a, "%s (%s - %s)", value, shown(d, lo),
                        shown(d, hi));
}

const char *draft_few(struct draft_data *d, unsigned row, unsigned series)
{
    const char *n = csv_at(&d->t, row, column(series) + FIGURE_N);
    const char *of = csv_at(&d->t, row, column(series) + FIGURE_OF);

    return strcmp(n, of) != 0 ? arena_printf(&d->a, "%s/%s", n, of) : NULL;
}

char *draft_runs(struct draft_data *d)
{
    unsigned long least = ULONG_MAX, most = 0;

    for (unsigned row = 0; row < d->rows; row++)
        for (unsigned s = 0; s < d->series; s++) {
            unsigned long n =
                strtoul(csv_at(&d->t, row, column(s) + FIGURE_OF), NULL, 10);

            if (n == 0)
                continue; /* it was not run */
            least = n < least ? n : least;
            most = n > most ? n : most;
        }
    return least < most
               ? arena_printf(&d->a, "%lu to %lu runs", least, most)
               : arena_printf(&d->a, "%lu run%s", most, most == 1 ? "" : "s");
}
