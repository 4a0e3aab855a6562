/* SPDX-License-Identifier: MIT */
/*
 * What names a row of a table of results: a run's id, with what of the run it is
 * of (a node and its counter, a host); a cell's axes; a prediction's row and
 * column; else its number.
 */
#ifndef ROW_NAME_H
#define ROW_NAME_H

#include <stdbool.h>
#include <stddef.h>

struct row_names {
    const char *const *header; /* borrowed */
    unsigned keys;             /* how many of the first columns name a row */
    bool cells;                /* they are axes */
    char *text;                /* of the last name */
    size_t room;
};

void row_names_init(struct row_names *n, const char *const *header,
                    unsigned columns);
/* Until the next one. @p row counts from 0. */
const char *row_name(struct row_names *n, const char *const *field,
                     unsigned row);
void row_names_free(struct row_names *n);

#endif /* ROW_NAME_H */
