/* SPDX-License-Identifier: MIT */
/* Why runs have no result. */
#ifndef FAILURES_H
#define FAILURES_H

#include <stddef.h>

#include "mem.h"

struct results;

/* What was told of runs of this process. */
struct failures {
    struct failure {
        size_t run;
        const char *why;
    } * list;
    size_t n;
    struct arena text;
};

/* @p why is copied. */
void failures_add(struct failures *f, size_t run, const char *why);
void failures_free(struct failures *f);

/* Why @p run failed, on one line, in @p a: as it was told, else the last line
 * of its log. "" if it did not, as far as is known, or if nobody says why. */
const char *failures_why(const struct results *r, struct arena *a, size_t run);

#endif /* FAILURES_H */
