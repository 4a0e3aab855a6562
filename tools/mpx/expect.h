/* SPDX-License-Identifier: MIT */
/* Judging a study's expectations, row by row as the rows come. */
#ifndef EXPECT_H
#define EXPECT_H

#include "stat.h"
#include "study.h"

enum expect_verdict {
    EXPECT_PASS,
    EXPECT_FAIL,
    EXPECT_OPEN, /* runs are missing that could change it */
};

/* One for each expectation; zeroed at the start. */
struct expect_state {
    unsigned long rows, expected; /* that "where" takes; there, and planned */
    struct sample left, right;
    double spread;        /* variance of a sum of chances, the right sides */
    unsigned long broken; /* rows in which each() does not hold */
    size_t first_broken;  /* a run */
};

void expect_add(const struct expect *e, struct expect_state *st, size_t run,
                const struct run_result *r);
enum expect_verdict expect_judge(const struct expect *e,
                                 const struct expect_state *st);

/* The value of a side after all rows; NAN if it has none. */
double expect_side(const struct term *t, const struct sample *s,
                   unsigned long rows);
bool expect_compare(enum compare op, double left, double right);

const char *expect_verdict_name(enum expect_verdict v);

#endif /* EXPECT_H */
