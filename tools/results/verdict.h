/* SPDX-License-Identifier: MIT */
/*
 * What shares of runs say, many at once: a share is called "no" if it is below
 * NO_BELOW, "yes" if above YES_ABOVE, with an error of 5 % for all that is said
 * together. If neither can be said it is "sometimes" where runs differ, and
 * "open" where they do not: there are too few.
 */
#ifndef VERDICT_H
#define VERDICT_H

#include <stdbool.h>
#include <stddef.h>

enum verdict {
    VERDICT_NONE,
    VERDICT_OPEN,
    VERDICT_NO,
    VERDICT_SOMETIMES,
    VERDICT_YES
};

/* "open", "no", "sometimes", "yes"; "" of none. */
const char *verdict_name(enum verdict v);

struct share {
    double k, n; /* successes of independent trials; n 0: nothing was tried */
    bool fixed;  /* nothing is drawn: the one outcome there is, 0 or 1 */

    /* After verdicts(). */
    enum verdict verdict;
    double p; /* corrected chance of such a share if the verdict is wrong; NAN
                 where nothing is drawn or was tried */
};

/*
 * Judge n shares. The tests are exact binomial ones, of "yes" against
 * YES_ABOVE and of "no" against NO_BELOW, whichever is nearer to being said;
 * these two cannot both err. They are corrected for one another by Holm's
 * procedure (Scandinavian Journal of Statistics 6, 1979), which takes the
 * fixed ones for no tests.
 */
#define NO_BELOW  0.05
#define YES_ABOVE 0.5
void verdicts(struct share *s, size_t n);

/* P(X <= k) and P(X >= k) of n trials with chance p each. */
double binomial_at_most(double k, double n, double p);
double binomial_at_least(double k, double n, double p);

/* Each of n chances as Holm corrects it: at most 5 % is said with 95 %. */
void holm(double *p, size_t n);

#endif /* VERDICT_H */
