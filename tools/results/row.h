/* SPDX-License-Identifier: MIT */
/*
 * The result file of one run, runs/ID.row: written by the run's own process,
 * whole or not at all. It says which scenario and which program made it, and
 * ends in a checksum: there are too many to wait for the disk for each.
 */
#ifndef ROW_H
#define ROW_H

#include "plan.h"

struct row_key {
    char scenario[65], program[65]; /* hex */
};

bool row_write(const char *path, const struct row_key *key,
               const struct run_result *result);

/* False if there is no file, or one that is damaged or of another version. */
bool row_read(const char *path, struct row_key *key, struct run_result *result);
/* Whether there is a file of this version that is not as it was written. */
bool row_is_damaged(const char *path);

#endif /* ROW_H */
