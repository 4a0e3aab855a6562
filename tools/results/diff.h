/* SPDX-License-Identifier: MIT */
/*
 * Two tables of results, field by field. Rows meet by what names them (a run's
 * id, a cell's axes, a prediction's row and column; else their number), columns
 * by their names; the order of neither matters.
 */
#ifndef DIFF_H
#define DIFF_H

#include <stdbool.h>
#include <stdio.h>

#include "csv.h"

struct diff_rules {
    double tolerance;  /* of numbers, relative to the larger; 0: none */
    bool intervals;    /* of cells.csv: 95 % intervals need only overlap */
    bool more_columns; /* the second table may have more */
};

/* One of the two. diff_read() sets all but the path, into its arena. */
struct diff_table {
    const char *path;
    struct csv_table t;
    const char **name; /* of each row */
    unsigned *by_name; /* the rows, sorted so */
};

struct diff_count {
    unsigned long same, different; /* fields */
    unsigned rows, columns;        /* that one table alone has */
    unsigned long allowed;         /* of `same`, not the same text */
};

/* False once file:line:column: error: has been said on stderr. */
bool diff_read(struct arena *a, const char *text, size_t len,
               struct diff_table *d);

/*
 * What differs, a line each into @p to (NULL: nowhere). True if nothing does.
 */
bool diff_tables(const struct diff_table *a, const struct diff_table *b,
                 const struct diff_rules *rules, FILE *to,
                 struct diff_count *count);

/* The row called so, or t.rows. */
unsigned diff_find_row(const struct diff_table *d, const char *name);

/* The 95 % interval of a mean_ column at a row; false if there is none. */
bool diff_bounds(const struct csv_table *t, unsigned row, const char *mean,
                 double *lo, double *hi);

#endif /* DIFF_H */
