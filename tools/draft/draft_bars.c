/* SPDX-License-Identifier: MIT */
/* Bars of a figure as text, for the form of a draft without SVG. */
#include "draft.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "file.h"
#include "plot.h"
#include "metric.h"

/* Columns: x, series, bar, then the numbers. */
enum { LABEL_MAX = 18, BAR_MIN = 8 };

struct chart {
    FILE *f;
    struct arena *a;
    const struct csv_table *t;
    struct draft_scale scale;
    double most; /* a bar that ends at the right */
    bool few;    /* not all runs of some bar have a value */
    int x_width, series_width, bar_width;
};

/* "46.7 (40.1 - 52.2) 3/5": the last if two runs of five have no value. */
static char *numbers(const struct chart *c, unsigned row, unsigned column)
{
    char *value = draft_value(c->a, c->t, row, column, c->scale);

    if (!*value)
        value = arena_printf(c->a, "-");
    if (!draft_is_few(c->t, row, column))
        return value;
    return arena_printf(c->a, "%s %s/%s", value,
                        csv_at(c->t, row, column + FIGURE_N),
                        csv_at(c->t, row, column + FIGURE_OF));
}

static int longer(int width, const char *text, int most)
{
    int len = (int)strlen(text);

    len = len < most ? len : most;
    return len > width ? len : width;
}

static void measure(struct chart *c)
{
    int number_width = 0;

    for (unsigned s = 0; s < draft_series(c->t); s++)
        c->series_width =
            longer(c->series_width, c->t->field[draft_column(s)], LABEL_MAX);
    if (draft_series(c->t) == 1) /* the caption says what it is */
        c->series_width = 0;
    for (unsigned row = 0; row < c->t->rows; row++) {
        c->x_width = longer(c->x_width, csv_at(c->t, row, 0), LABEL_MAX);
        for (unsigned s = 0; s < draft_series(c->t); s++) {
            unsigned column = draft_column(s);

            c->few |= draft_is_few(c->t, row, column);
            c->most = fmax(c->most, strtod(csv_at(c->t, row, column), NULL));
            number_width =
                longer(number_width, numbers(c, row, column), DRAFT_COLUMNS);
        }
    }
    c->bar_width = DRAFT_COLUMNS - c->x_width - c->series_width - number_width -
                   (c->series_width > 0 ? 4 : 3);
}

static void draw_bar(const struct chart *c, unsigned row, unsigned s)
{
    unsigned column = draft_column(s);
    double v = strtod(csv_at(c->t, row, column), NULL);
    int len = c->most > 0 ? (int)lround(v / c->most * c->bar_width) : 0;

    fprintf(c->f, "%-*.*s ", c->x_width, c->x_width,
            s == 0 ? csv_at(c->t, row, 0) : "");
    if (c->series_width > 0)
        fprintf(c->f, "%-*.*s ", c->series_width, c->series_width,
                c->t->field[column]);
    putc('|', c->f);
    for (int i = 0; i < len; i++)
        putc('=', c->f);
    fprintf(c->f, " %s\n", numbers(c, row, column));
}

static bool draw(struct chart *c, const struct figure *f)
{
    measure(c);
    if (c->bar_width < BAR_MIN)
        return false;
    fprintf(c->f, "%s\nof %s runs%s\n\n", draft_what(c->a, f, c->scale),
            draft_runs(c->a, c->t),
            c->few ? "; 3/5: three of five have a value" : "");
    for (unsigned row = 0; row < c->t->rows; row++) {
        for (unsigned s = 0; s < draft_series(c->t); s++)
            draw_bar(c, row, s);
        if (draft_series(c->t) > 1)
            putc('\n', c->f);
    }
    return true;
}

bool draft_bars(const struct figure *f, const char *csv, const char *to)
{
    const char *unit = metric_info((enum metric_column)f->y[0]).unit;
    struct arena a = {NULL};
    struct csv_table t;
    struct out_file o;
    size_t len;
    char *text = file_read(csv, &len);
    bool ok = text && csv_read(&a, text, &t) &&
              t.columns % FIGURE_COLUMNS == 1 && file_create(&o, to);

    free(text);
    if (ok) {
        struct chart c = {
            .f = o.f, .a = &a, .t = &t, .scale = draft_scale(&t, unit)};

        ok = draw(&c, f);
        ok = file_commit(&o) && ok;
    }
    if (!ok)
        fprintf(stderr, "mpx: %s cannot be drawn as text\n", csv);
    arena_free(&a);
    return ok;
}
