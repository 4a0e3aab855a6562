/* SPDX-License-Identifier: MIT */
/*
 * From the rows of finished runs to the tables of a study: runs.csv,
 * counters.csv, cells.csv, columns.json, summary.json. The same rows give the
 * same bytes, whoever ran them when.
 */
#ifndef RESULTS_H
#define RESULTS_H

#include "cell.h"
#include "expect.h"
#include "plan.h"
#include "row.h"

/* A folder of results and what its rows must have been made by. */
struct results {
    const char *dir;
    struct plan *plan;
    char program[65]; /* hex; "" accepts the first row's and then only it */

    /* After results_write(). */
    size_t n_rows;
    struct cell *cell;          /* n_cells */
    struct expect_state *state; /* n_expect */
    unsigned n_failed, n_open;
};

void results_init(struct results *r, const char *dir, struct plan *plan,
                  const char program[65]);
void results_free(struct results *r);

/* DIR/SUB/ID.EXT of a run. */
char *results_path(const struct results *r, struct arena *a, const char *sub,
                   size_t run, const char *ext);

/* True if the run's row is there, whole, and from this scenario and program. */
bool results_row(struct results *r, size_t run, struct run_result *out);

void results_key(struct results *r, size_t run, struct row_key *key);

/* Gather all rows that are there. False if a file cannot be written. */
bool results_write(struct results *r);

/* results_json.c: columns.json and summary.json. */
bool results_write_columns(const struct results *r);
bool results_write_summary(const struct results *r);

/*
 * results_predict.c: predictions.csv, a row for each cell that has a
 * prediction, and the cells that turned out otherwise.
 */
bool results_write_predictions(const struct results *r);
void results_print_predictions(const struct results *r, FILE *to);

/* results_print.c: the table of cells and the expectations. */
void results_print(const struct results *r, FILE *to);

#endif /* RESULTS_H */
