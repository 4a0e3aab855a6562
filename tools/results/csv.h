/* SPDX-License-Identifier: MIT */
/* RFC 4180 with LF: written field by field, read as a whole. */
#ifndef CSV_H
#define CSV_H

#include <stdbool.h>
#include <stdio.h>

#include "mem.h"

struct csv_out {
    FILE *f;
    bool begun; /* a field is on this line */
};

/* Quoted where RFC 4180 asks for it. */
void csv_text(struct csv_out *c, const char *text);
/* "%.9g"; NAN is an empty field. */
void csv_real(struct csv_out *c, double value);
void csv_end(struct csv_out *c);

struct csv_table {
    unsigned columns, rows; /* rows without the header */
    const char **field;     /* row-major, the header first */
    const char *wrong;      /* why it is no table, or NULL; and where: */
    unsigned line, col;     /* counted from 1, in octets */
};

/* False if rows differ in length or a quote does not close. */
bool csv_read(struct arena *a, const char *text, struct csv_table *t);

/* The index of a column, or columns if there is none. */
unsigned csv_column(const struct csv_table *t, const char *name);
const char *csv_at(const struct csv_table *t, unsigned row, unsigned column);

#endif /* CSV_H */
