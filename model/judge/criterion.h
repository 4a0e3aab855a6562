/* SPDX-License-Identifier: MIT */
/* What it means that an attack succeeded: one row of a table for each. */
#ifndef CRITERION_H
#define CRITERION_H

#include "scenario.h"

/** Whether the run meets the criterion of this attack; false if it has none. */
bool criterion_met(const char *attack, const struct run_result *r);
bool criterion_known(const char *attack);
/** It is done to subflows that are joined, not to the first. */
bool criterion_on_joins(const char *attack);

#endif /* CRITERION_H */
