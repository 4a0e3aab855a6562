/* SPDX-License-Identifier: MIT */
/* Judging a study's expectations, row by row as the rows come. */
#ifndef EXPECT_H
#define EXPECT_H

#include "stat.h"
#include "study.h"

enum expect_verdict {
    EXPECT_PASS,
    EXPECT_FAIL,
    EXPECT_OPEN,    /* runs are missing that could change it */
    EXPECT_VACUOUS, /* it holds of runs that could not have broken it */
};

/* One for each expectation; zeroed at the start. */
struct expect_state {
    unsigned long rows, expected; /* that "where" takes; there, and planned */
    unsigned long left_out;       /* there, and without what is to be had */
    struct sample left, right;
    /* of CMP_NEAR, each trial once: sums, and the variance of a sum of chances,
     * the right sides; of the cells before, and of the rows since */
    struct trials {
        double left, right, spread;
        unsigned long rows;
    } trials, cell;
    unsigned long broken; /* rows in which each() does not hold */
    size_t first_broken;  /* a run */
    unsigned long absent; /* rows without a value of a side */
    size_t first_absent;
};

void expect_add(const struct expect *e, struct expect_state *st, size_t run,
                const struct run_result *r);
/* After the rows of each cell: whether they are copies of one run. */
void expect_end(struct expect_state *st, bool copies);
/* Of the rows alone; what they had is looked at by results_judge.c. A row
 * without a value fails it, whatever the others have. */
enum expect_verdict expect_judge(const struct expect *e,
                                 const struct expect_state *st);

/* The value of a side after all rows; NAN if it has none. */
double expect_side(const struct term *t, const struct sample *s,
                   unsigned long rows);

const char *expect_verdict_name(enum expect_verdict v);
/* What it means. */
const char *expect_verdict_text(enum expect_verdict v);

#endif /* EXPECT_H */
