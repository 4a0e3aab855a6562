/* SPDX-License-Identifier: MIT */
/* Bars, in two panels where one scale would show the half of them as nothing.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "plot_sheet.h"
#include "study_label.h"

enum {
    HEIGHT = 270,
    LEFT = 56,
    BELOW = 64,
    PANELS = 2,
    GAP = 60,
    NAMES_APART = 4
};
static const double other_scale = 20; /* a panel's values of the next one's */

struct panel {
    unsigned *row; /* of the table */
    unsigned n;
    double most;
    struct metric_scale scale;
    struct canvas_axis y;
    double left, right;
};

struct chart {
    struct sheet *s;
    const char *unit;
    double divide; /* connections of a run, where a share is shown */
    struct panel panel[PANELS];
    unsigned n_panels;
    struct sheet_entry *entry;
    bool aslant; /* names of groups */
};

/* The highest bar of a group, with its whisker. */
static double row_most(const struct chart *c, unsigned row)
{
    double most = 0;

    for (unsigned i = 0; i < sheet_series(c->s); i++) {
        most = fmax(most, sheet_value(c->s, row, i, FIGURE_VALUE));
        most = fmax(most, sheet_value(c->s, row, i, FIGURE_HI95));
    }
    return most / c->divide;
}

static int by_value(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;

    return (x > y) - (x < y);
}

/* What parts groups of low bars from groups of high ones; 0 if nothing does,
 * or if they count the same things, of which few are few. */
static double border(const struct chart *c)
{
    enum metric_column m = (enum metric_column)c->s->figure->y[0];

    unsigned n = c->s->table.rows;
    double *most = arena_alloc(c->s->canvas.a, (n + 1) * sizeof *most);
    double found = 0, widest = other_scale;

    if (metric_info(m).of != SHARE_OF_NOTHING ||
        metric_info(m).kind == METRIC_EVENTS)
        return 0;
    for (unsigned row = 0; row < n; row++)
        most[row] = row_most(c, row);
    qsort(most, n, sizeof *most, by_value);
    for (unsigned i = 0; i + 1 < n; i++)
        if (most[i] > 0 && most[i + 1] / most[i] > widest) {
            widest = most[i + 1] / most[i];
            found = sqrt(most[i] * most[i + 1]);
        }
    return found;
}

static void share_out(struct chart *c)
{
    double limit = border(c);
    unsigned rows = c->s->table.rows;

    c->n_panels = limit > 0 ? 2 : 1;
    for (unsigned k = 0; k < c->n_panels; k++) {
        struct panel *p = &c->panel[k];

        p->row = arena_alloc(c->s->canvas.a, (rows + 1) * sizeof *p->row);
        for (unsigned row = 0; row < rows; row++) {
            double most = row_most(c, row);

            if (c->n_panels == 2 && (most > limit) != (k == 1))
                continue;
            p->row[p->n++] = row;
            p->most = fmax(p->most, most);
        }
        p->scale = metric_scale(c->unit, p->most);
        p->most /= p->scale.divide;
        p->y.hi = p->most > 0 ? 1.1 * p->most : 1;
        if (strcmp(c->unit, "share") == 0 && p->most <= 1 && p->most > 0.3)
            p->y.hi = 1.1;
    }
}

/* Panels are as wide as what stands in them. */
static void place_panels(struct chart *c)
{
    struct canvas *p = &c->s->canvas;
    double width = p->right - p->left - GAP * (c->n_panels - 1);
    double at = p->left;

    for (unsigned k = 0; k < c->n_panels; k++) {
        struct panel *q = &c->panel[k];

        q->left = at;
        q->right = at + width * q->n / c->s->table.rows;
        at = q->right + GAP;
        q->y.from = p->bottom;
        q->y.to = p->top;
    }
}

static unsigned pattern(unsigned series)
{
    static const unsigned patterns[] = {0, 4, 5, 1, 6, 7, 2};

    return patterns[series % (sizeof patterns / sizeof patterns[0])];
}

/* Bars of a group stand side by side; between groups is the room of half a
 * bar. */
static double bar_left(const struct chart *c, unsigned group, unsigned series)
{
    double width = 0.8 / sheet_series(c->s);

    return group - 0.4 + series * width;
}

static double pixel(const struct panel *q, double x)
{
    return q->left + (x + 0.5) / q->n * (q->right - q->left);
}

static void number(FILE *f, double v)
{
    if (isnan(v))
        fputs(" NaN", f);
    else
        fprintf(f, " %.9g", v);
}

static void put_data(const struct chart *c, const struct panel *q)
{
    FILE *f = c->s->canvas.f;
    double width = 0.8 / sheet_series(c->s);
    double divide = c->divide * q->scale.divide;

    fputs("$d << EOD\n", f);
    for (unsigned i = 0; i < sheet_series(c->s); i++) {
        for (unsigned g = 0; g < q->n; g++) {
            double left = bar_left(c, g, i);

            number(f, left + width / 2);
            number(f, sheet_value(c->s, q->row[g], i, FIGURE_VALUE) / divide);
            number(f, sheet_value(c->s, q->row[g], i, FIGURE_LO95) / divide);
            number(f, sheet_value(c->s, q->row[g], i, FIGURE_HI95) / divide);
            fprintf(f, " %.9g %.9g\n", left + width * 0.04,
                    left + width * 0.96);
        }
        fputs("\n\n", f);
    }
    fputs("EOD\n", f);
}

/* Where a bar ends, or its whisker. */
static double bar_top(const struct chart *c, const struct panel *q,
                      unsigned group, unsigned series)
{
    double v = sheet_value(c->s, q->row[group], series, FIGURE_VALUE);
    double hi = sheet_value(c->s, q->row[group], series, FIGURE_HI95);
    double top = isnan(hi) ? v : hi;

    return canvas_px(&q->y, isnan(top) ? 0 : top / c->divide / q->scale.divide);
}

static double bar_middle(const struct chart *c, const struct panel *q,
                         unsigned group, unsigned series)
{
    return pixel(q, bar_left(c, group, series) + 0.4 / sheet_series(c->s));
}

/* "3/5" over its bar, above what its neighbours have in its place: bars as far
 * as it reaches, and the number to its left, which is at @p before. */
static double few_at(const struct chart *c, const struct panel *q,
                     unsigned group, unsigned series, double before)
{
    double half = CANVAS_SMALL * 0.6 * canvas_length("24/25");
    double x = bar_middle(c, q, group, series), y = INFINITY;

    for (unsigned i = 0; i < sheet_series(c->s); i++)
        if (fabs(bar_middle(c, q, group, i) - x) < half + 8)
            y = fmin(y, bar_top(c, q, group, i) - 8);
    if (series > 0 && bar_middle(c, q, group, series - 1) > x - 2 * half &&
        fabs(y - before) < CANVAS_NOTE - 2)
        y = before - CANVAS_NOTE + 2;
    return y;
}

/* "0" where a bar has no height, "3/5" where runs have no value. */
static void put_numbers(struct chart *c, const struct panel *q)
{
    struct canvas *p = &c->s->canvas;

    for (unsigned g = 0; g < q->n; g++) {
        double before = INFINITY;

        for (unsigned i = 0; i < sheet_series(c->s); i++) {
            double v = sheet_value(c->s, q->row[g], i, FIGURE_VALUE);
            double hi = sheet_value(c->s, q->row[g], i, FIGURE_HI95);
            const char *few = sheet_few(c->s, q->row[g], i);
            double x = bar_middle(c, q, g, i);

            if (!few && v == 0 && isnan(hi))
                canvas_text(p, x, p->bottom - 8, CANVAS_CENTRE, true, "0");
            if (!few)
                continue;
            before = few_at(c, q, g, i, before);
            canvas_text(p, x, before, CANVAS_CENTRE, true, few);
        }
    }
}

static const char *group_name(const struct chart *c, unsigned row)
{
    const struct study *s = c->s->from->study;
    const struct axis *x = &s->axis[c->s->figure->x];

    for (unsigned v = 0; v < x->n; v++)
        if (strcmp(x->value[v].text, csv_at(&c->s->table, row, 0)) == 0)
            return study_value_label(s, c->s->canvas.a, c->s->figure->x, v);
    return csv_at(&c->s->table, row, 0);
}

static unsigned name_width(double width)
{
    return (unsigned)((width - NAMES_APART) / (CANVAS_SMALL + 0.8));
}

/* Names under the groups: in lines as long as there is room, or aslant if there
 * is none for the longest word. How high they are. */
static double measure_names(struct chart *c, double width)
{
    unsigned lines = 1, longest = 0;

    for (unsigned row = 0; row < c->s->table.rows; row++) {
        const char *name = group_name(c, row);
        struct canvas_lines l =
            canvas_wrap(c->s->canvas.a, name, name_width(width));

        for (unsigned i = 0; i < l.n; i++)
            c->aslant |= canvas_length(l.line[i]) > name_width(width);
        lines = l.n > lines ? l.n : lines;
        longest = canvas_length(name) > longest ? canvas_length(name) : longest;
    }
    return c->aslant ? CANVAS_SMALL * 0.6 * longest + CANVAS_NOTE
                     : CANVAS_NOTE * lines;
}

/* Names aslant reach to the left of their group, beyond the axis too. */
static double left_of_names(const struct chart *c, double width)
{
    double left = LEFT;

    for (unsigned row = 0; c->aslant && row < c->s->table.rows; row++)
        left =
            fmax(left, CANVAS_SMALL * 0.9 * canvas_length(group_name(c, row)) -
                           (row + 0.5) * width);
    return left;
}

static void put_names(const struct chart *c, const struct panel *q)
{
    struct canvas *p = &c->s->canvas;
    double width = (q->right - q->left) / q->n;

    for (unsigned g = 0; g < q->n; g++) {
        const char *name = group_name(c, q->row[g]);
        struct canvas_lines l = canvas_wrap(p->a, name, name_width(width));

        c->s->spot[q->row[g]].x = pixel(q, g);
        if (c->aslant)
            canvas_aslant(p, pixel(q, g) + 6, p->bottom + 12, name);
        else
            canvas_lines(p, pixel(q, g), p->bottom + 16, CANVAS_CENTRE, true,
                         &l);
    }
}

static void put_entries(struct chart *c)
{
    struct canvas *p = &c->s->canvas;

    for (unsigned i = 0; c->entry && i < sheet_series(c->s); i++) {
        const struct sheet_entry *e = &c->entry[i];
        double x = p->right + 12;

        canvas_box(p, x, e->y + 6, x + 22, e->y - 6, pattern(i));
        canvas_lines(p, x + SHEET_SAMPLE - 4,
                     e->y - CANVAS_NOTE * (e->lines.n - 1) / 2.0, CANVAS_LEFT,
                     true, &e->lines);
    }
}

static void put_panel(struct chart *c, unsigned k)
{
    struct panel *q = &c->panel[k];
    struct canvas *p = &c->s->canvas;
    struct canvas of_panel = *p;

    of_panel.left = q->left;
    of_panel.right = q->right;
    canvas_margins(&of_panel);
    put_names(c, q);
    put_numbers(c, q);
    if (k > 0) /* its own unit, over its axis */
        canvas_text(p, q->left, p->top - 8, CANVAS_CENTRE, true, q->scale.unit);
    canvas_ticks(p, "y", &q->y, NULL, 0);
    put_data(c, q);
    fprintf(p->f,
            "set xrange [-0.5:%.9g]\nset yrange [0:%.9g]\n"
            "load script\nunset label\nunset arrow\nunset object\n",
            q->n - 0.5, q->y.hi);
}

static void put_styles(const struct chart *c)
{
    FILE *f = c->s->canvas.f;

    fprintf(f, "series = %u\nunset xtics\npatterns = '", sheet_series(c->s));
    for (unsigned i = 0; i < sheet_series(c->s); i++)
        fprintf(f, "%u ", pattern(i));
    fputs("'\n", f);
    if (c->n_panels > 1)
        fputs("set multiplot\n", f);
}

void sheet_bars(struct sheet *s)
{
    struct chart c = {.s = s, .divide = s->trials > 0 ? s->trials : 1};
    struct canvas *p = &s->canvas;
    const struct study *study = s->from->study;
    unsigned n = sheet_series(s);
    double right = 24, names, width;

    c.unit = plot_y_unit(s->figure, s->trials);
    if (n > 1) {
        c.entry = arena_alloc(p->a, n * sizeof *c.entry);
        for (unsigned i = 0; i < n; i++)
            c.entry[i].name = s->table.field[1 + FIGURE_COLUMNS * i];
        right = sheet_measure(s, c.entry, n) + 6;
    }
    share_out(&c);
    width =
        (CANVAS_WIDTH - LEFT - right - GAP * (c.n_panels - 1)) / s->table.rows;
    names = measure_names(&c, width);
    sheet_note_runs(s);
    if (c.n_panels > 1)
        sheet_note(s, "Two panels, each with a scale of its own.");
    sheet_lay_out(s, left_of_names(&c, width), right,
                  c.entry ? fmax(HEIGHT, sheet_entries_height(c.entry, n))
                          : HEIGHT,
                  BELOW - CANVAS_NOTE + names);
    for (unsigned i = 0; i < n && c.entry; i++)
        c.entry[i].wanted = p->top;
    sheet_place(c.entry, c.entry ? n : 0, p->top, p->bottom);
    place_panels(&c);
    sheet_axis_titles(s, plot_x_name(p->a, study, s->figure),
                      plot_axis_title(p->a, plot_y_name(study, s->figure),
                                      c.panel[0].scale.unit),
                      BELOW - 30 + names);
    put_entries(&c);
    put_styles(&c);
    for (unsigned k = 0; k < c.n_panels; k++)
        put_panel(&c, k);
    if (c.n_panels > 1)
        fputs("unset multiplot\n", p->f);
}
