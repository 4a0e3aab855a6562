/* SPDX-License-Identifier: MIT */
/* RFC 4180 with LF: written field by field, read as a whole. */
#ifndef CSV_H
#define CSV_H

#include <stdbool.h>
#include <stdio.h>
#include <sys/types.h>

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

/* A file that is read row by row: of any length it takes the memory of a row.
 */
struct csv_in {
    FILE *f;
    const char *path;
    char *line, *more;
    size_t room, more_room, len;
    const char **field; /* of the row, first of the header */
    unsigned columns;
    off_t begin;             /* the row's place in the file */
    unsigned long at, lines; /* the line it begins in, 0 if nobody counted */
    bool bad;
};

/* Its header. False if there is none; csv_close() is to be called all the same.
 * What is wrong with a file is said with its line and column. */
bool csv_open(struct csv_in *c, const char *path);
/* The next row into c->field; false at the end or where it is wrong. */
bool csv_next(struct csv_in *c);
/* What csv_next() reads is the row that began there. */
bool csv_seek(struct csv_in *c, off_t begin);
/* Say what is wrong at an octet of the row that was read, or with the file if
 * nobody counted its lines: no more is read. False. */
bool csv_refuse(struct csv_in *c, size_t at, const char *why);
/* False if anything was wrong. */
bool csv_close(struct csv_in *c);

/* The index of a column, or columns if there is none. */
unsigned csv_find(const char *const *header, unsigned columns,
                  const char *name);
unsigned csv_column(const struct csv_table *t, const char *name);
const char *const *csv_row(const struct csv_table *t, unsigned row);
const char *csv_at(const struct csv_table *t, unsigned row, unsigned column);

#endif /* CSV_H */
