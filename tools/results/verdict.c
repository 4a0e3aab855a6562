/* SPDX-License-Identifier: MIT */
/* Exact binomial tests with the correction of Holm. */
#include "verdict.h"

#include <math.h>
#include <stdlib.h>

#include "mem.h"

#define ERROR 0.05

const char *verdict_name(enum verdict v)
{
    static const char *const names[] = {[VERDICT_NONE] = "",
                                        [VERDICT_OPEN] = "open",
                                        [VERDICT_NO] = "no",
                                        [VERDICT_SOMETIMES] = "sometimes",
                                        [VERDICT_YES] = "yes"};
    return names[v];
}

double binomial_at_most(double k, double n, double p)
{
    double sum = 0;

    for (unsigned i = 0; i <= k; i++)
        sum += exp(lgamma(n + 1) - lgamma(i + 1) - lgamma(n - i + 1) +
                   i * log(p) + (n - i) * log1p(-p));
    return sum < 1 ? sum : 1;
}

double binomial_at_least(double k, double n, double p)
{
    return binomial_at_most(n - k, n, 1 - p);
}

struct ranked {
    double p;
    size_t at;
};

static int by_chance(const void *a, const void *b)
{
    const struct ranked *x = a, *y = b;

    return x->p != y->p ? (x->p > y->p) - (x->p < y->p)
                        : (x->at > y->at) - (x->at < y->at);
}

void holm(double *p, size_t n)
{
    struct ranked *r = mem_grow(NULL, n + 1, sizeof *r);
    double most = 0;

    for (size_t i = 0; i < n; i++)
        r[i] = (struct ranked){p[i], i};
    qsort(r, n, sizeof *r, by_chance);
    for (size_t i = 0; i < n; i++) {
        most = fmax(most, fmin(1, r[i].p * (double)(n - i)));
        p[r[i].at] = most;
    }
    free(r);
}

static bool is_tested(const struct share *s)
{
    return s->n > 0 && !s->fixed;
}

/* Which of the two the share is nearer to, and its chance if that is wrong. */
static double chance(const struct share *s, enum verdict *said)
{
    double no = binomial_at_most(s->k, s->n, NO_BELOW);
    double yes = binomial_at_least(s->k, s->n, YES_ABOVE);

    *said = no < yes ? VERDICT_NO : VERDICT_YES;
    return fmin(no, yes);
}

static enum verdict neither(const struct share *s)
{
    return s->k <= 0 || s->k >= s->n ? VERDICT_OPEN : VERDICT_SOMETIMES;
}

void verdicts(struct share *s, size_t n)
{
    double *p = mem_grow(NULL, n + 1, sizeof *p);
    size_t tests = 0;

    for (size_t i = 0; i < n; i++) {
        s[i].verdict = s[i].n > 0 ? VERDICT_SOMETIMES : VERDICT_NONE;
        s[i].p = NAN;
        if (is_tested(&s[i]))
            p[tests++] = chance(&s[i], &s[i].verdict);
        else if (s[i].n > 0 && s[i].k <= 0)
            s[i].verdict = VERDICT_NO;
        else if (s[i].n > 0 && s[i].k >= s[i].n)
            s[i].verdict = VERDICT_YES;
    }
    holm(p, tests);
    tests = 0;
    for (size_t i = 0; i < n; i++) {
        if (!is_tested(&s[i]))
            continue;
        s[i].p = p[tests++];
        if (s[i].p >= ERROR)
            s[i].verdict = neither(&s[i]);
    }
    free(p);
}
