/* SPDX-License-Identifier: MIT */
/*
 * A CSV file whose rows are found by their names: read once as a whole, which
 * tells whether it is in order, and then a row at a time. 24 octets of memory
 * for each row, whatever its length.
 */
#ifndef INDEXED_H
#define INDEXED_H

#include <stdint.h>

#include "csv.h"
#include "row_name.h"

struct indexed {
    const char *path;
    struct csv_in in; /* its row is the one that was found or read last */
    const char **header;
    unsigned columns, rows;
    struct indexed_place {
        uint64_t hash; /* of the name */
        off_t begin;
        unsigned row;
    } * place;          /* by hash */
    struct arena arena; /* of the header */
    struct row_names names;
};

/* The header. False once what is wrong with it was said on stderr. Close it all
 * the same. */
bool indexed_open(struct indexed *x, const char *path);
/* The rows. False if one is wrong, or there twice. */
bool indexed_read(struct indexed *x);
/* Back to the first row; the next, and its name until the next call: NULL at
 * the end or if it cannot be read. */
void indexed_rewind(struct indexed *x);
const char *indexed_next(struct indexed *x, unsigned row);
/* Whether there is a row called so, which is read then. */
bool indexed_find(struct indexed *x, const char *name);
/* False if anything was wrong. */
bool indexed_close(struct indexed *x);

#endif /* INDEXED_H */
