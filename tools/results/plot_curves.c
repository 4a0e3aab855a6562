/* SPDX-License-Identifier: MIT */
/* Lines, distributions and survival: curves, each named where it ends. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "plot_sheet.h"
#include "study_label.h"

enum { HEIGHT = 280, LEFT = 56, BELOW = 68, NEAR = 7, DECADES = 100 };
enum { LOG_X = 50 };

struct point {
    double x, y, lo, hi; /* as shown */
    const char *few;
};

struct curve {
    const char *name;
    bool theory, marks;
    bool alike; /* another is so near that only this one is drawn */
    struct point *p;
    unsigned n;
};

struct chart {
    struct sheet *s;
    bool text; /* x are names at 0, 1, 2 ... */
    struct canvas_axis x, y;
    struct metric_scale x_scale, y_scale;
    struct curve *c;
    unsigned n;
    struct sheet_entry *entry; /* of curves, in their order */
    bool moved, dropped;       /* points */
};

/* ---- from the table ---- */

static double x_of(const struct chart *c, unsigned row)
{
    return c->text
               ? row
               : strtod(csv_at(&c->s->table, row, 0), NULL) / c->x_scale.divide;
}

static bool has_intervals(const struct chart *c)
{
    return c->s->figure->kind != FIGURE_CDF;
}

static void read_series(struct chart *c, unsigned series)
{
    struct sheet *s = c->s;
    const struct figure *f = s->figure;
    struct curve *to = &c->c[c->n++];
    bool lines = f->kind == FIGURE_LINES;
    double divide = c->y_scale.divide;

    *to = (struct curve){.name = s->table.field[1 + FIGURE_COLUMNS * series]};
    to->theory =
        lines && metric_is_theory((enum metric_column)f->y[series % f->n_y]);
    to->p = arena_alloc(s->canvas.a, (s->table.rows + 1) * sizeof *to->p);
    for (unsigned row = 0; row < s->table.rows; row++) {
        if (f->n_overlays > 0 && !*sheet_text(s, row, series, FIGURE_OF) &&
            !*sheet_text(s, row, series, FIGURE_VALUE))
            continue; /* a row of an overlay */
        bool whiskers = has_intervals(c) && !to->theory;

        to->p[to->n++] = (struct point){
            x_of(c, row), sheet_value(s, row, series, FIGURE_VALUE) / divide,
            whiskers ? sheet_value(s, row, series, FIGURE_LO95) / divide : NAN,
            whiskers ? sheet_value(s, row, series, FIGURE_HI95) / divide : NAN,
            lines ? sheet_few(s, row, series) : NULL};
    }
}

/* Nothing to draw, and nothing was run. */
static bool is_absent(const struct curve *k)
{
    for (unsigned i = 0; i < k->n; i++)
        if (!isnan(k->p[i].y) || k->p[i].few)
            return false;
    return true;
}

static void read_overlay(struct chart *c, unsigned which)
{
    struct sheet *s = c->s;
    unsigned column = 1 + FIGURE_COLUMNS * sheet_series(s) + which;
    struct curve *to = &c->c[c->n++];

    *to = (struct curve){.name = s->figure->overlay[which].name,
                         .theory = true,
                         .marks = s->figure->overlay[which].marks};
    to->p = arena_alloc(s->canvas.a, (s->table.rows + 1) * sizeof *to->p);
    for (unsigned row = 0; row < s->table.rows; row++)
        if (*csv_at(&s->table, row, column))
            to->p[to->n++] =
                (struct point){x_of(c, row),
                               strtod(csv_at(&s->table, row, column), NULL) /
                                   c->y_scale.divide,
                               NAN, NAN, NULL};
}

/* The greatest that a column of the table has. */
static double most_of(const struct chart *c, bool x)
{
    const struct sheet *s = c->s;
    double most = 0;

    for (unsigned row = 0; row < s->table.rows; row++) {
        if (x)
            most = fmax(most, fabs(strtod(csv_at(&s->table, row, 0), NULL)));
        for (unsigned i = 0; !x && i < sheet_series(s); i++)
            most = fmax(most, fabs(sheet_value(s, row, i, FIGURE_VALUE)));
    }
    return most;
}

static void read_curves(struct chart *c)
{
    struct sheet *s = c->s;
    const struct study *study = s->from->study;
    const struct figure *f = s->figure;

    c->text = f->x != study->n_axes && !study->axis[f->x].quantity;
    c->x_scale = plot_x_scale(study, f, most_of(c, true));
    c->y_scale = metric_scale(plot_y_unit(f, s->trials), most_of(c, false));
    if (s->trials > 0)
        c->y_scale.divide = s->trials;
    c->c = arena_alloc(s->canvas.a,
                       (sheet_series(s) + f->n_overlays + 1) * sizeof *c->c);
    for (unsigned i = 0; i < sheet_series(s); i++) {
        read_series(c, i);
        c->n -= is_absent(&c->c[c->n - 1]);
    }
    for (unsigned i = 0; i < f->n_overlays; i++)
        read_overlay(c, i);
}

/* ---- scales ---- */

struct span {
    double least, most, least_above; /* above 0 */
    bool zero;
};

static void widen(struct span *s, double v)
{
    if (isnan(v))
        return;
    s->least = fmin(s->least, v);
    s->most = fmax(s->most, v);
    if (v > 0)
        s->least_above = fmin(s->least_above, v);
    s->zero |= v <= 0;
}

static struct span span_of(const struct chart *c, bool x)
{
    struct span s = {INFINITY, -INFINITY, INFINITY, false};

    for (unsigned i = 0; i < c->n; i++)
        for (unsigned k = 0; k < c->c[i].n; k++) {
            const struct point *p = &c->c[i].p[k];

            widen(&s, x ? p->x : p->y);
            if (!x && !isnan(p->hi))
                s.most = fmax(s.most, p->hi);
            if (!x && p->lo < 0)
                s.least = fmin(s.least, p->lo);
        }
    return s;
}

/* Points that have no place on a logarithmic axis. */
static void drop_zeroes(struct chart *c, double least)
{
    for (unsigned i = 0; i < c->n; i++)
        for (unsigned k = 0; k < c->c[i].n; k++) {
            if (c->c[i].p[k].x > 0)
                continue;
            c->c[i].p[k] = (struct point){least, NAN, NAN, NAN, NULL};
            c->dropped = true;
        }
}

static void scale_x(struct chart *c)
{
    struct span s = span_of(c, true);
    const struct figure *f = c->s->figure;

    if (c->text) {
        c->x.lo = -0.4;
        c->x.hi = s.most + 0.4;
        return;
    }
    c->x.log = f->log_x || (f->kind == FIGURE_LINES && !f->n_overlays &&
                            s.least > 0 && s.most / s.least >= LOG_X);
    c->x.log = c->x.log && s.most > 0;
    if (c->x.log) {
        double pad = fmax(1.2, pow(s.most / s.least_above, 0.04));

        drop_zeroes(c, s.least_above);
        c->x.lo = s.least_above / pad;
        c->x.hi = s.most * pad;
    } else {
        double pad = s.most > s.least ? 0.04 * (s.most - s.least) : 1;

        c->x.lo = s.least - pad;
        c->x.hi = s.most + pad;
    }
}

static void scale_y(struct chart *c)
{
    struct span s = span_of(c, false);
    const struct figure *f = c->s->figure;

    c->y.log = s.most > 0 && (f->log_y || (f->kind == FIGURE_LINES && !s.zero &&
                                           s.most / s.least_above >= DECADES));
    if (c->y.log) {
        c->y.lo = pow(10, floor(log10(s.least_above) + 0.3));
        c->y.lo = fmin(c->y.lo, s.least_above / 1.2);
        c->y.hi = s.most * 1.4;
    } else {
        c->y.lo = fmin(0, 1.05 * s.least);
        c->y.hi = s.most > 0 ? 1.06 * s.most : 1;
    }
    if (strcmp(c->y_scale.unit, "share") == 0 && !c->y.log && s.most <= 1 &&
        s.most > 0.3)
        c->y.hi = 1.06;
    if (f->kind != FIGURE_LINES)
        c->y = (struct canvas_axis){.lo = 0, .hi = 1.04};
}

/* ---- curves that are the same ---- */

/* How far apart two are, in pixels; INFINITY if one has what the other has
 * not. */
static double distance(const struct chart *c, const struct curve *a,
                       const struct curve *b)
{
    double most = 0;

    if (a->theory != b->theory || a->marks || b->marks || a->n != b->n)
        return INFINITY;
    for (unsigned i = 0; i < a->n; i++) {
        double y = a->p[i].y, z = b->p[i].y;

        if (isnan(y) != isnan(z) || a->p[i].x != b->p[i].x)
            return INFINITY;
        if (y == z || isnan(y))
            continue;
        if (c->y.log && (y <= 0 || z <= 0))
            return INFINITY;
        most = fmax(most, fabs(canvas_px(&c->y, y) - canvas_px(&c->y, z)));
    }
    return most;
}

/* The first of those that cannot be told apart stands for them. */
static void join_curves(struct chart *c)
{
    for (unsigned i = 0; i < c->n; i++) {
        double most = 0;
        unsigned with = 0;

        for (unsigned k = i + 1; k < c->n && !c->c[i].alike; k++) {
            double d =
                c->c[k].alike ? INFINITY : distance(c, &c->c[i], &c->c[k]);

            if (d > 0.5)
                continue;
            c->c[k].alike = true;
            most = fmax(most, d);
            with++;
            c->c[i].name = arena_printf(c->s->canvas.a, "%s; %s", c->c[i].name,
                                        c->c[k].name);
        }
        if (with > 0)
            c->c[i].name =
                arena_printf(c->s->canvas.a, "%s: %s", c->c[i].name,
                             most > 0 ? "alike within 0.2 %" : "the same");
    }
    unsigned n = 0;
    for (unsigned i = 0; i < c->n; i++)
        if (!c->c[i].alike)
            c->c[n++] = c->c[i];
    c->n = n;
}

/* ---- points that would hide one another ---- */

static bool is_shown(const struct chart *c, double y)
{
    return !isnan(y) && !(c->y.log && y <= 0);
}

/* How many curves before have a point at that place. */
static unsigned hidden_by(const struct chart *c, unsigned curve,
                          const struct point *p)
{
    unsigned n = 0;

    for (unsigned i = 0; i < curve; i++)
        for (unsigned k = 0; !c->c[i].theory && k < c->c[i].n; k++)
            n += c->c[i].p[k].x == p->x && is_shown(c, c->c[i].p[k].y) &&
                 fabs(canvas_px(&c->y, c->c[i].p[k].y) -
                      canvas_px(&c->y, p->y)) < NEAR;
    return n;
}

/* The same of whiskers, which are long. */
static unsigned crossed_by(const struct chart *c, unsigned curve,
                           const struct point *p)
{
    unsigned n = 0;

    for (unsigned i = 0; i < curve; i++)
        for (unsigned k = 0; !c->c[i].theory && k < c->c[i].n; k++) {
            const struct point *q = &c->c[i].p[k];

            n += q->x == p->x && !isnan(q->lo) && !isnan(p->lo) &&
                 q->lo < p->hi && p->lo < q->hi;
        }
    return n;
}

static void move_apart(struct chart *c)
{
    static const double step = 6;
    double *px = arena_alloc(c->s->canvas.a, (c->n + 1) * sizeof *px);

    if (c->s->figure->kind != FIGURE_LINES)
        return;
    for (unsigned row = 0; row < c->s->table.rows; row++) {
        for (unsigned i = 0; i < c->n; i++) {
            const struct curve *k = &c->c[i];

            px[i] = NAN;
            if (k->theory || row >= k->n || !is_shown(c, k->p[row].y))
                continue;
            unsigned n = hidden_by(c, i, &k->p[row]);
            unsigned w = crossed_by(c, i, &k->p[row]);

            n = n > w ? n : w;
            /* right, left, further right, ... */
            px[i] = canvas_px(&c->x, k->p[row].x) +
                    (n % 2 ? 1 : -1) * step * ((n + 1) / 2);
            c->moved |= n > 0;
        }
        for (unsigned i = 0; i < c->n; i++)
            if (!isnan(px[i]))
                c->c[i].p[row].x = canvas_at(&c->x, px[i]);
    }
}

/* ---- what is written ---- */

/* Where the last value of a curve is. */
static double end_of(const struct chart *c, const struct curve *k)
{
    for (unsigned i = k->n; i-- > 0 && !k->marks;)
        if (is_shown(c, k->p[i].y))
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
    return c->s->figure->kind != FIGURE_LINES;
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
    if (!k->theory && !is_stepped(c))
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
            bool shown = is_shown(c, p->y);

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

            if (at->few && !is_shown(c, at->y)) {
                canvas_point(p, x - 4, c->y.from - 8 - 13 * i, point_type(i));
                canvas_text(p, x + 4, c->y.from - 8 - 13 * i, CANVAS_LEFT, true,
                            at->few);
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

    fprintf(f, "series = %u\nstepped = %d\npoints = '", c->n, is_stepped(c));
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
    if (c->moved)
        sheet_note(s, "Points that would hide one another stand side by side.");
    if (c->dropped || (c->y.log && span_of(c, false).zero))
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
            s->spot[row].x = canvas_px(&c->x, x_of(c, row));
}

void sheet_curves(struct sheet *s)
{
    struct chart c = {.s = s};
    struct canvas *p = &s->canvas;
    double height = HEIGHT, right;

    read_curves(&c);
    scale_x(&c);
    scale_y(&c);
    /* pixels of a plot of that height, to compare curves by */
    c.y.from = HEIGHT;
    c.y.to = 0;
    c.x.from = 0;
    c.x.to = CANVAS_WIDTH - LEFT - 180;
    join_curves(&c);
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
    move_apart(&c);
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
    put_styles(&c);
    put_data(&c);
    fputs("load script\n", p->f);
}
