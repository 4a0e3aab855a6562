/* SPDX-License-Identifier: MIT */
/* Shares of runs along x: whose value is not greater, or that go on beyond. */
#include <math.h>
#include <stdlib.h>

#include "plot_runs.h"
#include "stat.h"

enum {
    PLACES = 120, /* of a distribution; a step of a share is drawn that late */
    STEPS = 2000, /* of survival: where there are more, so many places */
};

static int by_value(const void *a, const void *b)
{
    double x = ((const struct lifetime *)a)->t;
    double y = ((const struct lifetime *)b)->t;

    return (x > y) - (x < y);
}

/* The first of so many places and the last one, that evenly. */
static double place(double least, double most, unsigned k, unsigned of,
                    bool log)
{
    double part = (double)k / of;

    if (k == of)
        return most;
    return log ? least * pow(most / least, part)
               : least + (most - least) * part;
}

static void write_names(struct plot_runs *r, struct csv_out *to)
{
    unsigned digit[STUDY_AXES_MAX];

    csv_text(to, metric_info((enum metric_column)r->figure->y[0]).name);
    for (unsigned i = 0; i < r->n_series; i++) {
        study_digits(r->study, r->series[i].cell, digit);
        plot_headings(
            to, plot_series_name(&r->arena, r->study, r->figure, digit, 0));
    }
    csv_end(to);
}

/* ---- a distribution: the share of runs whose value is not greater ---- */

static void write_share(struct csv_out *to, const struct plot_series *s,
                        unsigned n)
{
    struct interval w =
        s->runs > 1 ? wilson95(n, s->runs) : (struct interval){NAN, NAN};

    csv_real(to, s->runs ? (double)n / s->runs : NAN);
    csv_real(to, w.lo);
    csv_real(to, w.hi);
    csv_real(to, s->n);
    csv_real(to, s->runs);
}

static bool write_cdf(struct plot_runs *r, struct csv_out *to)
{
    unsigned *n = arena_alloc(&r->arena, (r->n_series + 1) * sizeof *n);
    double least = INFINITY, most = -INFINITY;
    bool log = r->figure->log_x;

    for (unsigned i = 0; i < r->n_series; i++) {
        struct plot_series *s = &r->series[i];

        if (s->n > 0)
            qsort(s->v, s->n, sizeof *s->v, by_value);
        for (unsigned k = 0; k < s->n; k++) {
            if (log && s->v[k].t <= 0)
                continue;
            least = fmin(least, s->v[k].t);
            most = fmax(most, s->v[k].t);
        }
    }
    for (unsigned k = 0; k <= PLACES && least <= most; k++) {
        double at = place(least, most, k, PLACES, log);

        csv_real(to, at);
        for (unsigned i = 0; i < r->n_series; i++) {
            const struct plot_series *s = &r->series[i];

            while (n[i] < s->n && s->v[n[i]].t <= at)
                n[i]++;
            write_share(to, s, n[i]);
        }
        csv_end(to);
    }
    return least <= most;
}

/* ---- survival: the share of runs that go on beyond x ---- */

struct course {
    struct survival *step;
    unsigned long n, at; /* steps; that of the place which is written */
    unsigned runs;
    double last; /* nobody was watched for longer */
};

static struct course follow(struct plot_runs *r, struct plot_series *s)
{
    struct course c = {arena_alloc(&r->arena, (s->n + 2) * sizeof *c.step), 0,
                       0, s->runs, -INFINITY};

    for (unsigned i = 0; i < s->n; i++)
        c.last = fmax(c.last, s->v[i].t);
    c.n = survival_of(s->v, s->n, c.step);
    return c;
}

static void write_course(struct csv_out *to, struct course *c, double at)
{
    while (c->at + 1 < c->n && c->step[c->at + 1].t <= at)
        c->at++;
    const struct survival *now = &c->step[c->at];
    bool there = c->n > 0 && at <= c->last && now->t <= at;
    csv_real(to, there ? now->share : NAN);
    csv_real(to, there ? now->within.lo : NAN);
    csv_real(to, there ? now->within.hi : NAN);
    csv_real(to, there ? (double)now->at_risk : 0);
    csv_real(to, c->runs);
}

static int by_size(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;

    return (x > y) - (x < y);
}

/* Where a step of any course is or one ends, in order, each once. */
static unsigned long find_places(struct arena *a, const struct course *c,
                                 unsigned n_courses, double **to)
{
    unsigned long n = 0, kept = 0;

    for (unsigned i = 0; i < n_courses; i++)
        n += c[i].n + 1;
    double *at = *to = arena_alloc(a, (n + 1) * sizeof *at);
    n = 0;
    for (unsigned i = 0; i < n_courses; i++) {
        for (unsigned long k = 0; k < c[i].n; k++)
            at[n++] = c[i].step[k].t;
        if (c[i].n > 0)
            at[n++] = c[i].last;
    }
    if (n > 0)
        qsort(at, n, sizeof *at, by_size);
    for (unsigned long k = 0; k < n; k++)
        if (k == 0 || at[k] > at[kept - 1])
            at[kept++] = at[k];
    if (kept <= STEPS)
        return kept;
    double least = at[0], most = at[kept - 1];
    for (unsigned k = 0; k < STEPS; k++)
        at[k] = place(least, most, k, STEPS - 1, false);
    return STEPS;
}

static bool write_survival(struct plot_runs *r, struct csv_out *to)
{
    struct course *c = arena_alloc(&r->arena, (r->n_series + 1) * sizeof *c);
    double *at;

    for (unsigned i = 0; i < r->n_series; i++)
        c[i] = follow(r, &r->series[i]);
    unsigned long n = find_places(&r->arena, c, r->n_series, &at);
    for (unsigned long k = 0; k < n; k++) {
        csv_real(to, at[k]);
        for (unsigned i = 0; i < r->n_series; i++)
            write_course(to, &c[i], at[k]);
        csv_end(to);
    }
    return n > 0;
}

unsigned plot_runs_write(struct plot_runs *r, struct csv_out *to)
{
    write_names(r, to);
    bool any = r->figure->kind == FIGURE_CDF ? write_cdf(r, to)
                                             : write_survival(r, to);
    return any ? r->n_series : 0;
}
