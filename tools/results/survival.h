/* SPDX-License-Identifier: MIT */
/* How long what is watched goes on, if not all of it is watched to its end. */
#ifndef SURVIVAL_H
#define SURVIVAL_H

#include <stdbool.h>

#include "stat.h"

/* One that was watched for so long, and then ended or was left going on. */
struct lifetime {
    double t;
    bool ended;
};

struct survival {
    double t;               /* from here on */
    unsigned long at_risk;  /* watched until then */
    unsigned long ended;    /* then */
    double share;           /* that goes on beyond: Kaplan and Meier */
    struct interval within; /* 95 %, by Greenwood's variance on the log(-log)
                               scale: always within 0 and 1; NAN where the
                               share is 1 */
};

/*
 * A step for each time at which one ends, in order, after a first one at 0 if
 * none ends there; @p v is sorted by this call, @p to has room for n + 1. How
 * many there are is returned. (Kaplan, Meier, JASA 53, 1958; interval:
 * Kalbfleisch, Prentice, The Statistical Analysis of Failure Time Data, 1.4.)
 */
unsigned long survival_of(struct lifetime *v, unsigned long n,
                          struct survival *to);

#endif /* SURVIVAL_H */
