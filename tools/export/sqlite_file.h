/* SPDX-License-Identifier: MIT */
/*
 * A database of a results folder, for SQL, notebooks and whatever else reads
 * SQLite: tables runs, cells and counters with the columns of the CSV files of
 * these names, and a table columns that says what they are. A field that is
 * empty there is NULL. Rows go through one by one, so any number of them take
 * the same memory.
 */
#ifndef SQLITE_FILE_H
#define SQLITE_FILE_H

#include "study.h"

/* Write @p path anew of the tables in @p dir. False once the reason is said;
 * then what was at @p path is as it was. */
bool sqlite_file_write(const struct study *s, const char *dir,
                       const char *path);

#endif /* SQLITE_FILE_H */
