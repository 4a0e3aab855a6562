/* SPDX-License-Identifier: MIT */
/* The estimate of Kaplan and Meier. */
#include "survival.h"

#include <math.h>
#include <stdlib.h>

#define Z95 1.959963984540054

static int by_time(const void *a, const void *b)
{
    const struct lifetime *x = a, *y = b;

    return (x->t > y->t) - (x->t < y->t);
}

/* Where none is left nothing has been seen to vary: at 0 the upper bound is
 * that of the step before. */
static struct interval within(double share, double variance)
{
    if (share >= 1 || share <= 0)
        return (struct interval){NAN, NAN};
    double far = Z95 * sqrt(variance) / fabs(log(share));

    return (struct interval){pow(share, exp(far)), pow(share, exp(-far))};
}

unsigned long survival_of(struct lifetime *v, unsigned long n,
                          struct survival *to)
{
    struct survival now = {0, n, 0, 1, {NAN, NAN}};
    double variance = 0;
    unsigned long steps = 0;

    if (n == 0)
        return 0;
    qsort(v, n, sizeof *v, by_time);
    if (!(v[0].t <= 0))
        to[steps++] = now;
    for (unsigned long i = 0; i < n;) {
        unsigned long first = i;

        now.t = v[i].t;
        now.at_risk = n - first;
        for (now.ended = 0; i < n && v[i].t <= now.t; i++)
            now.ended += v[i].ended;
        if (now.ended == 0 && steps > 0)
            continue;
        double risk = (double)now.at_risk, ended = (double)now.ended;
        now.share *= 1 - ended / risk;
        variance += ended < risk ? ended / (risk * (risk - ended)) : 0;
        now.within = within(now.share, variance);
        if (now.share <= 0 && steps > 0)
            now.within = (struct interval){0, to[steps - 1].within.hi};
        to[steps++] = now;
    }
    return steps;
}
