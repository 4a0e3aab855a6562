/* SPDX-License-Identifier: MIT */
/* Adding runs to a cell, and its statistics. */
#include "cell.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { BOOTSTRAP_LEAST = 5 };

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

/* FNV-1a over the bits of a value. */
static uint64_t mix(uint64_t print, double value)
{
    uint64_t bits = 0;

    memcpy(&bits, &value, sizeof bits);
    if (isnan(value))
        bits = UINT64_MAX;
    for (unsigned i = 0; i < 64; i += 8)
        print = (print ^ (bits >> i & 0xff)) * UINT64_C(0x100000001b3);
    return print;
}

void cell_add(struct cell *c, struct cell_values *v, const struct run_result *r)
{
    uint64_t print = UINT64_C(0xcbf29ce484222325);

    c->n++;
    for (unsigned m = 0; m < METRIC_COLUMNS; m++) {
        double value = metric_value(r, (struct metric){.index = m});

        sample_add(&c->metric[m], value);
        keep(&v->of[m], value);
        print = mix(print, value);
    }
    if (v->n == v->room) {
        v->room = v->room ? 2 * v->room : 16;
        v->print = mem_grow(v->print, v->room, sizeof *v->print);
    }
    v->print[v->n++] = print;
}

static int by_print(const void *a, const void *b)
{
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

    return (x > y) - (x < y);
}

static unsigned long count_distinct(struct cell_values *v)
{
    unsigned long n = v->n > 0;

    if (v->n > 1)
        qsort(v->print, v->n, sizeof *v->print, by_print);
    for (unsigned long i = 1; i < v->n; i++)
        n += v->print[i] != v->print[i - 1];
    return n;
}

static struct interval interval_of_share(const struct cell *c,
                                         enum metric_column m)
{
    double trials = cell_trials(c, m), runs = c->copies ? 1 : (double)c->n;

    if (c->copies || trials < 2)
        return (struct interval){NAN, NAN};
    struct interval share = wilson95(cell_successes(c, m), trials);
    return (struct interval){share.lo * trials / runs,
                             share.hi * trials / runs};
}

static struct interval interval_of_mean(const struct cell *c,
                                        enum metric_column m,
                                        struct cell_values *v)
{
    const struct sample *s = &c->metric[m];
    enum metric_kind kind = metric_info(m).kind;
    struct interval i = sample_interval(s);

    if (c->copies || s->n < 2)
        return (struct interval){NAN, NAN};
    if (kind == METRIC_EVENTS && s->max <= 0) {
        i = garwood95(0);
        return (struct interval){0, i.hi / (double)s->n};
    }
    if ((kind == METRIC_EVENTS || kind == METRIC_OCTETS) &&
        s->n >= BOOTSTRAP_LEAST && s->max > s->min)
        return bootstrap95(&v->resampling, v->of[m].v, s->n);
    if (kind != METRIC_SIGNED && i.lo < 0)
        i.lo = 0;
    return i;
}

void cell_end(struct cell *c, struct cell_values *v, const struct study *s)
{
    c->distinct = count_distinct(v);
    c->copies = c->n > 1 && c->distinct == 1 && !s->tokens;
    v->n = 0;
    for (unsigned m = 0; m < METRIC_COLUMNS; m++) {
        if (study_measures(s, m))
            c->interval[m] =
                metric_info((enum metric_column)m).of == SHARE_OF_NOTHING
                    ? interval_of_mean(c, m, v)
                    : interval_of_share(c, m);
        c->quantiles[m] = quantiles_of(v->of[m].v, v->of[m].n);
        if (c->copies)
            c->quantiles[m].p10 = c->quantiles[m].p90 = NAN;
        v->of[m].n = 0;
    }
}

void cell_values_free(struct cell_values *v)
{
    for (unsigned m = 0; m < METRIC_COLUMNS; m++)
        free(v->of[m].v);
    free(v->print);
    resampling_free(&v->resampling);
    memset(v, 0, sizeof *v);
}

/* Of one run if all are the same. */
static double once(const struct cell *c, double sum)
{
    return c->copies ? sum / (double)c->n : sum;
}

double cell_trials(const struct cell *c, enum metric_column m)
{
    switch (metric_info(m).of) {
    case SHARE_OF_CONNECTIONS:
        return once(c, c->metric[METRIC_connections].sum);
    case SHARE_OF_RUNS:
        return once(c, (double)c->n);
    case SHARE_OF_NOTHING:
        break;
    }
    return 0;
}

double cell_successes(const struct cell *c, enum metric_column m)
{
    return metric_info(m).of == SHARE_OF_NOTHING ? 0
                                                 : once(c, c->metric[m].sum);
}

struct interval cell_interval(const struct cell *c, enum metric_column m)
{
    return c->interval[m];
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
    csv_text(to, "distinct");
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
    csv_real(to, (double)c->distinct);
    for (unsigned m = 0; m < METRIC_COLUMNS; m++) {
        if (!study_measures(s, m))
            continue;
        struct interval i = cell_interval(c, (enum metric_column)m);
        csv_real(to, (double)c->metric[m].n);
        csv_real(to, sample_mean(&c->metric[m]));
        csv_real(to, c->copies ? NAN : sample_sd(&c->metric[m]));
        csv_real(to, i.lo);
        csv_real(to, i.hi);
        csv_real(to, c->quantiles[m].p10);
        csv_real(to, c->quantiles[m].median);
        csv_real(to, c->quantiles[m].p90);
    }
    csv_end(to);
}
