/* SPDX-License-Identifier: MIT */
#include "cell.h"

#include <stdio.h>

void cell_add(struct cell *c, const struct run_result *r)
{
    c->n++;
    for (unsigned m = 0; m < METRIC_COLUMNS; m++)
        sample_add(&c->metric[m],
                   metric_value(r, (struct metric){METRIC_ROW, m}));
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
    static const char *const parts[] = {"mean", "sd", "lo95", "hi95"};
    char name[128];

    for (unsigned i = 0; i < s->n_axes; i++)
        csv_text(to, s->axis[i].column);
    csv_text(to, "n");
    for (unsigned m = 0; m < METRIC_COLUMNS; m++) {
        if (!study_measures(s, m))
            continue;
        for (unsigned p = 0; p < 4; p++) {
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
        csv_real(to, sample_mean(&c->metric[m]));
        csv_real(to, sample_sd(&c->metric[m]));
        csv_real(to, i.lo);
        csv_real(to, i.hi);
    }
    csv_end(to);
}
