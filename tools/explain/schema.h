/* SPDX-License-Identifier: MIT */
/* The scenario language as JSON Schema (2020-12), of the reader's own tables.
 */
#ifndef SCHEMA_H
#define SCHEMA_H

#include <stdio.h>

/*
 * Structure alone: keys, words, units, ranges of plain numbers. What depends on
 * other keys is for mpx check. Scalars may be texts, as YAML has them.
 */
void schema_write(FILE *to);

#endif /* SCHEMA_H */
