/* SPDX-License-Identifier: MIT */
/*
 * Expectations as JUnit XML, for CI: a suite for each study, a case for each
 * expectation, and one for its runs. No times: the same results give the same
 * bytes.
 */
#ifndef JUNIT_H
#define JUNIT_H

#include <stdio.h>

#include "results.h"

void junit_begin(FILE *to);
/* What is vacuous is a failure unless that is allowed; what is open, skipped;
 * runs that were to be there and are not, an error. */
void junit_suite(struct results *r, bool allow_vacuous, FILE *to);
void junit_end(FILE *to);

#endif /* JUNIT_H */
