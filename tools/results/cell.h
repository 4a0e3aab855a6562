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
    /* runs that differ in any column but id and seed. If several runs are one
     * and the same, as nothing that was drawn made a difference, that is one
     * run and no sample; save of studies of tokens, where each run draws all
     * of what it counts */
    unsigned long distinct;
    bool copies;
    unsigned missed; /* what all of them asked for and had not, scn_need.h */
    struct sample metric[METRIC_COLUMNS];
    struct quantiles quantiles[METRIC_COLUMNS];
    struct interval interval[METRIC_COLUMNS];
};

/* The values of the cell that is being filled, until it is whole. */
struct cell_values {
    struct values {
        double *v;
        unsigned long n, room;
    } of[METRIC_COLUMNS];
    uint64_t *print; /* of each row, whatever its columns hold */
    unsigned long n, room;
    struct resampling resampling;
};

void cell_add(struct cell *c, struct cell_values *v,
              const struct run_result *r);
/* No more rows will come; @p v is empty for the next cell. */
void cell_end(struct cell *c, struct cell_values *v, const struct study *s);
void cell_values_free(struct cell_values *v);

/* Of how many connections or runs the column counts some, and how many: once
 * if the runs are copies. 0 if it counts none. */
double cell_trials(const struct cell *c, enum metric_column m);
double cell_successes(const struct cell *c, enum metric_column m);

/*
 * The 95 % interval of a metric's mean per run, NAN if there is nothing to
 * estimate it from: Wilson's of what counts some of the connections or runs; of
 * other whole numbers the bootstrap, where five runs or more have a value, and
 * Garwood's where no event was counted; Student's elsewhere, cut at 0.
 */
struct interval cell_interval(const struct cell *c, enum metric_column m);

/* cells.csv: axes, n, distinct, then n_M, mean_M, sd_M, lo95_M, hi95_M, p10_M,
 * median_M, p90_M of each metric M. */
void cell_header(struct csv_out *to, const struct study *s);
void cell_write(struct csv_out *to, const struct study *s, size_t index,
                const struct cell *c);

/* The axes of a cell, one field each. */
void cell_axes(struct csv_out *to, const struct study *s, size_t index);

#endif /* CELL_H */
