/* SPDX-License-Identifier: MIT */
/*
 * What is wrong with a scenario file, where, and what might be meant. All
 * errors are collected, then shown together in the order of the file; so are
 * warnings, of what is right and may not be meant.
 */
#ifndef SCN_DIAG_H
#define SCN_DIAG_H

#include <stdbool.h>
#include <stdio.h>

#include "mem.h"

enum { SCN_DIAGS_MAX = 50, SCN_WARNINGS_MAX = 20 };

struct scn_source {
    const char *name; /* as the user wrote it */
    const char *text; /* UTF-8 */
    size_t len;
    unsigned before; /* lines of the file before the text */
};

/* Lines and columns count from 1, columns in characters; line 0: the file. */
struct scn_mark {
    const struct scn_source *source;
    unsigned line, col, width;
};

struct scn_diag {
    struct scn_mark at;
    const char *text, *hint; /* hint may be NULL */
    const char *where;       /* the cell of a sweep that has it, or NULL */
    bool warning;
    size_t cell, last, cells; /* the first, the latest, how many */
};

struct scn_diags {
    struct arena arena;
    struct scn_diag list[SCN_DIAGS_MAX + SCN_WARNINGS_MAX];
    unsigned n, n_warnings; /* of all, those that are no errors */
    unsigned left_out;      /* errors past SCN_DIAGS_MAX */
    unsigned long reported; /* errors, repeated ones too */
    bool wants_warnings;    /* else none is added */
    size_t cell; /* of a sweep that is being read, from 1; 0: none is */
};

/* Add one; the same text at the same place is added once. @p hint is copied. */
void scn_error(struct scn_diags *d, struct scn_mark at, const char *hint,
               const char *fmt, ...) __attribute__((format(printf, 4, 5)));

/* The same of what is no error, if warnings are wanted; past SCN_WARNINGS_MAX
 * they are dropped. */
void scn_warning(struct scn_diags *d, struct scn_mark at, const char *hint,
                 const char *fmt, ...) __attribute__((format(printf, 4, 5)));

/* What was said of @p source goes on when that ends: a copy takes its place. */
void scn_diags_keep(struct scn_diags *d, const struct scn_source *source);

/* The errors: file:line:col: error: text, the line, a caret, the hint. */
void scn_diags_print(struct scn_diags *d, FILE *to);
/* The warnings, likewise. */
void scn_diags_print_warnings(struct scn_diags *d, FILE *to);

/* Whether an error was found in some of the @p cells that were read, but not
 * in all: then the first that has it is worth naming, by where. */
bool scn_diag_is_partial(const struct scn_diag *g, size_t cells);

/* How many errors. */
unsigned scn_diags_count(const struct scn_diags *d);
void scn_diags_free(struct scn_diags *d);

#endif /* SCN_DIAG_H */
