/* SPDX-License-Identifier: MIT */
/* One point of the sweep: its runs' metrics as means and intervals. */
#ifndef CELL_H
#define CELL_H

#include "csv.h"
#include "metric.h"
#include "stat.h"
#include "study.h"

struct cell {
    unsigned long n; /* runs; metric[m].n of them have a value of m */
    unsigned missed; /* what all of them asked for and had not, scn_need.h */
    struct sample metric[METRIC_COLUMNS];
    struct quantiles quantiles[METRIC_COLUMNS];
};

/* The values of the cell that is being filled, until it is whole. */
struct cell_values {
    struct values {
        double *v;
        unsigned long n, room;
    } of[METRIC_COLUMNS];
};

void cell_add(struct cell *c, struct cell_values *v,
              const struct run_result *r);
/* No more rows will come; @p v is empty for the next cell. */
void cell_end(struct cell *c, struct cell_values *v);
void cell_values_free(struct cell_values *v);

/*
 * The 95 % interval of a metric's mean per run: Wilson's for what counts some
 * of the run's connections, Student's for the rest.
 */
/* Of how many connections or runs the column counts some; 0 if it does not. */
double cell_trials(const struct cell *c, enum metric_column m);
struct interval cell_interval(const struct cell *c, enum metric_column m);

/* cells.csv: axes, n, then n_M, mean_M, sd_M, lo95_M, hi95_M, p10_M, median_M,
 * p90_M of each metric M. */
void cell_header(struct csv_out *to, const struct study *s);
void cell_write(struct csv_out *to, const struct study *s, size_t index,
                const struct cell *c);

/* The axes of a cell, one field each. */
void cell_axes(struct csv_out *to, const struct study *s, size_t index);

#endif /* CELL_H */
