/* SPDX-License-Identifier: MIT */
/* Lines, distributions and survival: curves, each named where it ends. */
#include <math.h>
#include <string.h>

#include "plot_chart.h"
#include "plot_time.h"

enum { HEIGHT = 280, LEFT = 56, BELOW = 68 };

/* ---- what is written ---- */

/* Where the last value of a curve is. */
static double end_of(const struct chart *c, const struct curve *k)
{
    for (unsigned i = k->n; i-- > 0 && !k->marks;)
        if (chart_shows(c, k->p[i].y))
            return canvas_px(&c->y, k->p[i].y);
    return c->y.from;
}

static unsigned point_type(unsigned i)
{
    static const unsigned types[] = {5, 6, 9, 10, 13, 4, 7, 8, 11, 12};

    return types[i % (sizeof types / sizeof types[0])];
}

static bool is_stepped(const struct chart *c)
{
    enum figure_kind kind = c->s->figure->kind;

    return kind == FIGURE_CDF || kind == FIGURE_SURVIVAL;
}

static bool has_points(const struct chart *c)
{
    return c->s->figure->kind == FIGURE_LINES;
}

static void put_entry(struct chart *c, unsigned i)
{
    struct canvas *p = &c->s->canvas;
    const struct sheet_entry *e = &c->entry[i];
    double x = p->right + 8;
    const struct curve *k = &c->c[i];

    if (k->marks)
        canvas_text(p, x + 12, e->y, CANVAS_CENTRE, false, "|");
    else
        canvas_dash(p, x, x + 24, e->y, k->theory ? 1 : i % 5 + 1,
                    k->theory ? 0.5 : 1.3);
    if (!k->theory && has_points(c))
        canvas_point(p, x + 12, e->y, point_type(i));
    canvas_lines(p, x + SHEET_SAMPLE - 4,
                 e->y - CANVAS_NOTE * (e->lines.n - 1) / 2.0, CANVAS_LEFT, true,
                 &e->lines);
}

static void put_names(struct chart *c)
{
    for (unsigned i = 0; i < c->n && c->entry; i++)
        put_entry(c, i);
}

static void number(FILE *f, double v)
{
    if (isnan(v))
        fputs(" NaN", f);
    else
        fprintf(f, " %.9g", v);
}

static void put_data(const struct chart *c)
{
    FILE *f = c->s->canvas.f;

    fputs("$d << EOD\n", f);
    for (unsigned i = 0; i < c->n; i++) {
        for (unsigned k = 0; k < c->c[i].n; k++) {
            const struct point *p = &c->c[i].p[k];
            bool shown = chart_shows(c, p->y);

            number(f, p->x);
            number(f, shown ? p->y : NAN);
            number(f, c->y.log ? fmax(p->lo, c->y.lo) : p->lo);
            number(f, p->hi);
            putc('\n', f);
        }
        fputs(c->c[i].n ? "\n\n" : "NaN NaN NaN NaN\n\n\n", f);
    }
    fputs("EOD\n", f);
}

/* Beside a point, or at the axis if no run has a value. */
static void put_few(struct chart *c)
{
    struct canvas *p = &c->s->canvas;

    for (unsigned i = 0; i < c->n; i++)
        for (unsigned k = 0; k < c->c[i].n; k++) {
            const struct point *at = &c->c[i].p[k];
            double x = canvas_px(&c->x, at->x);

            if (at->few && !chart_shows(c, at->y)) {
                double y = c->y.from - 8 - 13 * (i + 2 * (k % 2));

                bool ends = x + 30 > p->right; /* names of curves follow */

                canvas_point(p, ends ? x + 4 : x - 4, y, point_type(i));
                canvas_text(p, ends ? x - 4 : x + 4, y,
                            ends ? CANVAS_RIGHT : CANVAS_LEFT, true, at->few);
            } else if (at->few) {
                canvas_text(p, x + 7, canvas_px(&c->y, at->y) - 9, CANVAS_LEFT,
                            true, at->few);
            }
        }
}

static void put_name_ticks(struct chart *c)
{
    struct canvas *p = &c->s->canvas;
    const struct study *s = c->s->from->study;
    unsigned axis = c->s->figure->x, n = 0;
    const bool *allow = c->s->figure->where.allow[axis];

    fputs("set xtics (", p->f);
    for (unsigned v = 0; v < s->axis[axis].n; v++) {
        if (allow && !allow[v])
            continue;
        struct canvas_lines l =
            canvas_wrap(p->a, study_value_label(s, p->a, axis, v), 12);
        fprintf(p->f, "%s%s %u", n ? ", " : "", canvas_block(p, &l), n);
        n++;
    }
    fputs(")\n", p->f);
}

static void put_ticks(struct chart *c)
{
    const struct curve *k = &c->c[0];
    double *x = arena_alloc(c->s->canvas.a, (k->n + 1) * sizeof *x);
    bool at_points = c->s->figure->kind == FIGURE_LINES;

    for (unsigned i = 0; i < k->n; i++)
        x[i] = k->p[i].x;
    if (c->text)
        put_name_ticks(c);
    else
        canvas_ticks(&c->s->canvas, "x", &c->x, x, at_points ? k->n : 0);
    canvas_ticks(&c->s->canvas, "y", &c->y, NULL, 0);
}

static void put_styles(const struct chart *c)
{
    FILE *f = c->s->canvas.f;

    fprintf(f, "series = %u\nstepped = %d\npointed = %d\npoints = '", c->n,
            is_stepped(c), has_points(c));
    for (unsigned i = 0; i < c->n; i++)
        fprintf(f, "%u ", point_type(i));
    fputs("'\nkinds = '", f);
    for (unsigned i = 0; i < c->n; i++)
        fputs(c->c[i].marks    ? "marks "
              : c->c[i].theory ? "theory "
                               : "measured ",
              f);
    fputs("'\n", f);
}

static void add_notes(struct chart *c)
{
    struct sheet *s = c->s;

    if (s->figure->kind == FIGURE_CDF)
        sheet_note(s, "A run without a value counts as never.");
    if (s->figure->kind == FIGURE_SURVIVAL)
        sheet_note(s, "Estimate of Kaplan and Meier with its 95 % interval.");
    if (s->figure->kind == FIGURE_LINES)
        sheet_note_runs(s);
    if (s->figure->kind == FIGURE_SERIES)
        sheet_note(s, plot_time_note(s->canvas.a, s->from->study, s->figure,
                                     &s->table));
    if (c->moved)
        sheet_note(s, "Points that would hide one another stand side by side.");
    if (c->dropped || (c->y.log && chart_span(c, false).zero))
        sheet_note(s, "0 has no place on the logarithmic axis.");
}

static void name_curves(struct chart *c)
{
    if (c->n < 2 && !strchr(c->c[0].name, ';'))
        return; /* the title says what it is */
    c->entry = arena_alloc(c->s->canvas.a, (c->n + 1) * sizeof *c->entry);
    for (unsigned i = 0; i < c->n; i++)
        c->entry[i] = (struct sheet_entry){.name = c->c[i].name,
                                           .wanted = end_of(c, &c->c[i])};
}

static void put_axis_titles(struct chart *c)
{
    struct sheet *s = c->s;
    struct arena *a = s->canvas.a;
    const struct figure *f = s->figure;
    const char *x = plot_x_name(a, s->from->study, f);

    if (f->x_zero != 0)
        x = arena_printf(a, "%s, relative to %g %s", x,
                         f->x_zero / c->x_scale.divide, c->x_scale.unit);
    sheet_axis_titles(
        s, plot_axis_title(a, x, c->text ? "" : c->x_scale.unit),
        plot_axis_title(a, plot_y_name(s->from->study, f), c->y_scale.unit),
        BELOW - 16);
}

static void put_spots(struct chart *c)
{
    struct sheet *s = c->s;

    for (unsigned row = 0; row < s->table.rows; row++)
        if (*sheet_text(s, row, 0, FIGURE_OF) ||
            *sheet_text(s, row, 0, FIGURE_VALUE))
            s->spot[row].x = canvas_px(&c->x, chart_x(c, row));
}

/* Dotted lines where the scenario does something. */
static void put_moments(struct chart *c)
{
    struct sheet *s = c->s;
    struct canvas *p = &s->canvas;
    struct moment at[MOMENTS_MAX];
    unsigned n = s->figure->kind == FIGURE_SERIES
                     ? plot_time_moments(p->a, s->from->study, s->figure, at)
                     : 0;

    for (unsigned i = 0; i < n; i++) {
        double x = at[i].s / c->x_scale.divide;

        if (x > c->x.hi)
            continue;
        fprintf(p->f,
                "set arrow from first %.9g, graph 0 to first %.9g, graph 1 "
                "nohead linecolor rgb '#000000' linewidth 0.5 dashtype 3\n",
                x, x);
        canvas_text(p, canvas_px(&c->x, x) + 4, p->top + 6 + CANVAS_NOTE * i,
                    CANVAS_LEFT, true, at[i].what);
    }
}

void sheet_curves(struct sheet *s)
{
    struct chart c = {.s = s};
    struct canvas *p = &s->canvas;
    double height = HEIGHT, right;

    chart_read(&c);
    chart_scale_x(&c);
    chart_scale_y(&c);
    /* pixels of a plot of that height, to compare curves by */
    c.y.from = HEIGHT;
    c.y.to = 0;
    c.x.from = 0;
    c.x.to = CANVAS_WIDTH - LEFT - 180;
    chart_join(&c);
    name_curves(&c);
    right = c.entry ? sheet_measure(s, c.entry, c.n) : 24;
    height =
        c.entry ? fmax(height, sheet_entries_height(c.entry, c.n)) : height;
    c.x.to = CANVAS_WIDTH - LEFT - right;
    c.y.from = height;
    struct chart t = c; /* ticks are where points were */
    struct curve first = c.c[0];
    first.p = arena_alloc(p->a, (first.n + 1) * sizeof *first.p);
    memcpy(first.p, c.c[0].p, first.n * sizeof *first.p);
    t.c = &first;
    chart_move_apart(&c);
    add_notes(&c);
    sheet_lay_out(s, LEFT, right, height, BELOW);
    c.x.from = t.x.from = p->left;
    c.x.to = t.x.to = p->right;
    c.y.from = t.y.from = p->bottom;
    c.y.to = t.y.to = p->top;
    for (unsigned i = 0; i < c.n && c.entry; i++)
        c.entry[i].wanted = end_of(&c, &c.c[i]);
    sheet_place(c.entry, c.entry ? c.n : 0, p->top - 6, p->bottom + 6);
    put_axis_titles(&c);
    put_ticks(&t);
    fprintf(p->f, "set xrange [%.9g:%.9g]\nset yrange [%.9g:%.9g]\n", c.x.lo,
            c.x.hi, c.y.lo, c.y.hi);
    if (c.x.log)
        fputs("set logscale x\n", p->f);
    if (c.y.log)
        fputs("set logscale y\n", p->f);
    put_names(&c);
    put_spots(&c);
    put_few(&c);
    put_moments(&c);
    put_styles(&c);
    put_data(&c);
    fputs("load script\n", p->f);
}
