/* SPDX-License-Identifier: MIT */
/*
 * What is wrong with a scenario file, where, and what might be meant. All
 * errors are collected, then shown together in the order of the file.
 */
#ifndef SCN_DIAG_H
#define SCN_DIAG_H

#include <stdio.h>

#include "mem.h"

enum { SCN_DIAGS_MAX = 50 };

struct scn_source {
    const char *name; /* as the user wrote it */
    const char *text; /* UTF-8 */
    size_t len;
};

/* Lines and columns count from 1, columns in characters; line 0: the file. */
struct scn_mark {
    const struct scn_source *source;
    unsigned line, col, width;
};

struct scn_diag {
    struct scn_mark at;
    const char *text, *hint; /* hint may be NULL */
};

struct scn_diags {
    struct arena arena;
    struct scn_diag list[SCN_DIAGS_MAX];
    unsigned n;
    unsigned left_out;      /* past SCN_DIAGS_MAX */
    unsigned long reported; /* repeated ones too */
};

/* Add one; the same text at the same place is added once. @p hint is copied. */
void scn_error(struct scn_diags *d, struct scn_mark at, const char *hint,
               const char *fmt, ...) __attribute__((format(printf, 4, 5)));

/* What was said of @p source goes on when that ends: a copy takes its place. */
void scn_diags_keep(struct scn_diags *d, const struct scn_source *source);

/* file:line:col: error: text, the line, a caret, the hint. */
void scn_diags_print(struct scn_diags *d, FILE *to);

unsigned scn_diags_count(const struct scn_diags *d);
void scn_diags_free(struct scn_diags *d);

#endif /* SCN_DIAG_H */
