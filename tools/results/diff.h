/* SPDX-License-Identifier: MIT */
/*
 * Two tables of results, field by field. Rows meet by their names (row_name.h),
 * columns by theirs; the order of neither matters.
 */
#ifndef DIFF_H
#define DIFF_H

#include <stdbool.h>
#include <stdio.h>

#include "indexed.h"

struct diff_rules {
    double tolerance;  /* of numbers, relative to the larger; 0: none */
    bool intervals;    /* of cells.csv: 95 % intervals need only overlap */
    bool more_columns; /* the second table may have more */
};

struct diff_count {
    unsigned long same, different; /* fields */
    unsigned rows, columns;        /* that one table alone has */
    unsigned long allowed;         /* of `same`, not the same text */
};

/*
 * What differs of two files that were read, a line each into @p to (NULL:
 * nowhere). True if nothing does, as far as they could be read again.
 */
bool diff_files(struct indexed *a, struct indexed *b,
                const struct diff_rules *rules, FILE *to,
                struct diff_count *count);

/* The 95 % interval of a mean_ column in a row; false if there is none. */
bool diff_bounds(const char *const *header, unsigned columns,
                 const char *const *row, const char *mean, double *lo,
                 double *hi);

/* diff_table.c: a small table as a whole. diff_read() sets all but the path,
 * into its arena. */
struct diff_table {
    const char *path;
    struct csv_table t;
    const char **name; /* of each row */
    unsigned *by_name; /* the rows, sorted so */
};

/* False once file:line:column: error: has been said on stderr. */
bool diff_read(struct arena *a, const char *text, size_t len,
               struct diff_table *d);
/* The row called so, or t.rows. */
unsigned diff_find_row(const struct diff_table *d, const char *name);

#endif /* DIFF_H */
