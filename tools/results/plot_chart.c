/* SPDX-License-Identifier: MIT */
/* Which curves a figure has, and where their points are. */
#include "plot_chart.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { NEAR = 7, DECADES = 100, LOG_X = 50 };

/* ---- from the table ---- */

double chart_x(const struct chart *c, unsigned row)
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
            chart_x(c, row), sheet_value(s, row, series, FIGURE_VALUE) / divide,
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
                (struct point){chart_x(c, row),
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

void chart_read(struct chart *c)
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

struct span chart_span(const struct chart *c, bool x)
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

void chart_scale_x(struct chart *c)
{
    struct span s = chart_span(c, true);
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

void chart_scale_y(struct chart *c)
{
    struct span s = chart_span(c, false);
    const struct figure *f = c->s->figure;

    c->y.log = s.most > 0 && (f->log_y || (f->kind == FIGURE_LINES && !s.zero &&
                                           s.most / s.least_above >= DECADES));
    if (c->y.log) {
        c->y.lo = pow(10, floor(log10(s.least_above) + 0.3));
        c->y.lo = fmin(c->y.lo, s.least_above / 1.2);
        c->y.lo *= 1 - 1e-6; /* gnuplot has no tick where an axis ends */
        c->y.hi = s.most * 1.4;
    } else {
        c->y.lo = fmin(0, 1.05 * s.least);
        c->y.hi = s.most > 0 ? 1.06 * s.most : 1;
    }
    if (strcmp(c->y_scale.unit, "share") == 0 && !c->y.log && s.most <= 1 &&
        s.most > 0.3)
        c->y.hi = 1.06;
    if (f->kind == FIGURE_CDF || f->kind == FIGURE_SURVIVAL)
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
void chart_join(struct chart *c)
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

bool chart_shows(const struct chart *c, double y)
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
            n += c->c[i].p[k].x == p->x && chart_shows(c, c->c[i].p[k].y) &&
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

void chart_move_apart(struct chart *c)
{
    static const double step = 6;
    double *px = arena_alloc(c->s->canvas.a, (c->n + 1) * sizeof *px);

    if (c->s->figure->kind != FIGURE_LINES)
        return;
    for (unsigned row = 0; row < c->s->table.rows; row++) {
        for (unsigned i = 0; i < c->n; i++) {
            const struct curve *k = &c->c[i];

            px[i] = NAN;
            if (k->theory || row >= k->n || !chart_shows(c, k->p[row].y))
                continue;
            unsigned n = hidden_by(c, i, &k->p[row]);
            unsigned w = crossed_by(c, i, &k->p[row]);

            n = n > w ? n : w;
            /* right, left, further right, ... */
            unsigned far = (n + 1) / 2;

            px[i] =
                canvas_px(&c->x, k->p[row].x) + (n % 2 ? 1 : -1) * step * far;
            c->moved |= n > 0;
        }
        for (unsigned i = 0; i < c->n; i++)
            if (!isnan(px[i]))
                c->c[i].p[row].x = canvas_at(&c->x, px[i]);
    }
}
