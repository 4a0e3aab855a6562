/* SPDX-License-Identifier: MIT */
/* Adding runs to a cell, and its statistics. */
#include "cell.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void keep(struct values *to, double value)
{
    if (isnan(value))
        return;
    if (to->n == to->room) {
        to->room = to->room ? 2 * to->room : 16;
        to->v = mem_grow(to->v, to->room, sizeof *to->v);
    }
    to->v[to->n++] = value;
}

void cell_add(struct cell *c, struct cell_values *v, const struct run_result *r)
{
    c->n++;
    for (unsigned m = 0; m < METRIC_COLUMNS; m++) {
        double value = metric_value(r, (struct metric){METRIC_ROW, m});

        sample_add(&c->metric[m], value);
        keep(&v->of[m], value);
    }
}

void cell_end(struct cell *c, struct cell_values *v)
{
    for (unsigned m = 0; m < METRIC_COLUMNS; m++) {
        c->quantiles[m] = quantiles_of(v->of[m].v, v->of[m].n);
        v->of[m].n = 0;
    }
}

void cell_values_free(struct cell_values *v)
{
    for (unsigned m = 0; m < METRIC_COLUMNS; m++)
        free(v->of[m].v);
    memset(v, 0, sizeof *v);
}

double cell_trials(const struct cell *c, enum metric_column m)
{
    switch (metric_info(m).of) {
    case SHARE_OF_CONNECTIONS:
        return c->metric[METRIC_connections].sum;
    case SHARE_OF_RUNS:
        return (double)c->n;
    case SHARE_OF_NOTHING:
        break;
    }
    return 0;
}

struct interval cell_interval(const struct cell *c, enum metric_column m)
{
    const struct sample *s = &c->metric[m];
    double trials = cell_trials(c, m);

    if (metric_info(m).of == SHARE_OF_NOTHING)
        return sample_interval(s);
    struct interval share = wilson95(s->sum, trials);
    double per_run = trials / (double)c->n;
    return (struct interval){share.lo * per_run, share.hi * per_run};
}

void cell_axes(struct csv_out *to, const struct study *s, size_t index)
{
    unsigned digit[STUDY_AXES_MAX];
    study_digits(s, index, digit);
    for (unsigned i = 0; i < s->n_axes; i++)
        csv_text(to, s->axis[i].value[digit[i]].csv);
}

void cell_header(struct csv_out *to, const struct study *s)
{
    static const char *const parts[] = {"n",    "mean", "sd",     "lo95",
                                        "hi95", "p10",  "median", "p90"};
    char name[128];

    for (unsigned i = 0; i < s->n_axes; i++)
        csv_text(to, s->axis[i].column);
    csv_text(to, "n");
    for (unsigned m = 0; m < METRIC_COLUMNS; m++) {
        if (!study_measures(s, m))
            continue;
        for (unsigned p = 0; p < sizeof parts / sizeof parts[0]; p++) {
            snprintf(name, sizeof name, "%s_%s", parts[p],
                     metric_info((enum metric_column)m).name);
            csv_text(to, name);
        }
    }
    csv_end(to);
}

void cell_write(struct csv_out *to, const struct study *s, size_t index,
                const struct cell *c)
{
    cell_axes(to, s, index);
    csv_real(to, (double)c->n);
    for (unsigned m = 0; m < METRIC_COLUMNS; m++) {
        if (!study_measures(s, m))
            continue;
        struct interval i = cell_interval(c, (enum metric_column)m);
        csv_real(to, (double)c->metric[m].n);
        csv_real(to, sample_mean(&c->metric[m]));
        csv_real(to, sample_sd(&c->metric[m]));
        csv_real(to, i.lo);
        csv_real(to, i.hi);
        csv_real(to, c->quantiles[m].p10);
        csv_real(to, c->quantiles[m].median);
        csv_real(to, c->quantiles[m].p90);
    }
    csv_end(to);
}
