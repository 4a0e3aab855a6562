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
#include "failures.h"
#include "plan.h"
#include "row.h"
#include "scn_need.h"

/* What became of an expectation. */
struct judgement {
    enum expect_verdict verdict;
    unsigned needs;     /* EXPECT_VACUOUS: what was missed, by scn_need.h */
    unsigned long idle; /* and in how many of its runs */
};

/* How many runs asked for something, and how many did not have it. */
struct lack {
    unsigned long asked, missed;
};

/* A folder of results and what its rows must have been made by. */
struct results {
    const char *dir;
    struct plan *plan;
    char program[65]; /* hex; "" accepts the first row's and then only it */

    /* After results_write() or results_gather(). */
    size_t n_rows;
    struct cell *cell;             /* n_cells */
    struct expect_state *state;    /* n_expect */
    struct expect_state *supplied; /* the same of rows with all they missed */
    struct judgement *judgement;   /* n_expect */
    struct lack lack[NEEDS];
    unsigned n_failed, n_open, n_vacuous;

    struct failures failures; /* of runs of this process */
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
/* The same, and nothing is written. */
void results_gather(struct results *r);

/* results_judge.c: the judgements, once all rows are there. */
void results_judge(struct results *r);
/* Something was expected, and all of it happened. */
bool results_holds(const struct results *r);
/* What the command ends with if nothing else was wrong. */
int results_exit(const struct results *r, bool allow_vacuous);

/* "no key became active, no rotation happened" */
char *results_missed(struct arena *a, unsigned needs);
/* The metric of an expectation that a row has no value of, in @p a. */
const char *results_absent(const struct results *r, struct arena *a,
                           unsigned expect);

/* results_beside.c: kernel.csv, of studies in real time; hosts.csv, of those
 * with hosts. */
bool results_write_beside(const struct results *r);
/* What goes with the row of a run: what it tells for these tables, samples of
 * its subflows. */
bool results_copy_beside(const struct results *from, const struct results *to,
                         size_t run);

/* results_json.c: columns.json and summary.json. */
bool results_write_columns(const struct results *r);
bool results_write_summary(struct results *r);

/*
 * results_predict.c: predictions.csv, a row for each cell that has a
 * prediction, and the cells that turned out otherwise.
 */
bool results_write_predictions(const struct results *r);
void results_print_predictions(const struct results *r, FILE *to);

/* results_print.c: the table of cells and the expectations. */
void results_print(const struct results *r, FILE *to);
/* Parts of it: why an expectation is not simply passed, what runs asked for and
 * did not have, and the columns that the study itself talks about. */
void results_print_reason(const struct results *r, unsigned expect, FILE *to);
void results_print_notes(const struct results *r, FILE *to);
void results_main_columns(const struct study *s, bool shown[METRIC_COLUMNS]);

#endif /* RESULTS_H */
