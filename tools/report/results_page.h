/* SPDX-License-Identifier: MIT */
/*
 * Results as one HTML page that needs nothing else: claim, verdicts, tables,
 * figures, and of each run what its files hold. The same folder gives the same
 * bytes. No text of the results is read as markup.
 */
#ifndef RESULTS_PAGE_H
#define RESULTS_PAGE_H

#include <stdio.h>

#include "results.h"

/* Runs whose series, events and ladders are in the page; all if n is 0. What
 * there is no room for, as the page would be too large, is linked. */
struct report_choice {
    const char *const *only; /* ids, or their beginnings up to a '/' */
    unsigned n;
};

/* After results_gather(). False once it is said on stderr why. */
bool report_study(const struct results *r, const struct report_choice *c,
                  FILE *to);

/* Two folders beside each other, the reference first, and which means moved. */
bool report_pair(const struct results *a, const struct results *b, FILE *to);

#endif /* RESULTS_PAGE_H */
