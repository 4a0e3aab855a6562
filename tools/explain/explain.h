/* SPDX-License-Identifier: MIT */
/*
 * What a name means, told by the tables that the program itself uses: attacks,
 * middleboxes, profiles, switches, columns of results, counters, verdicts.
 */
#ifndef EXPLAIN_H
#define EXPLAIN_H

#include <stdbool.h>
#include <stdio.h>

#include "mem.h"

/* Everything that is called @p name, "AT-05" and "server.NewKeyRx" too; '-' and
 * '_' are alike. False if nothing is. */
bool explain_name(const char *name, FILE *to);

/* All names, kind by kind. */
void explain_list(FILE *to);

/* What somebody probably meant, or where to look. */
char *explain_hint(struct arena *a, const char *name);

/* The columns of runs.csv, then counters: name, unit and meaning. */
void explain_columns(FILE *to);
void explain_columns_json(FILE *to);

#endif /* EXPLAIN_H */
