/* SPDX-License-Identifier: MIT */
/* Student's t, Wilson's interval, and what they need. */
#include "stat.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>

#include "mem.h"

#define Z95 1.959963984540054 /* 0.975 quantile of the normal */

void sample_add(struct sample *s, double value)
{
    if (isnan(value))
        return;
    s->n++;
    double off = value - s->mean;
    s->mean += off / (double)s->n;
    s->m2 += off * (value - s->mean);
    s->sum += value;
    if (s->n == 1 || value < s->min)
        s->min = value;
    if (s->n == 1 || value > s->max)
        s->max = value;
}

double sample_mean(const struct sample *s)
{
    return s->n > 0 ? s->mean : NAN;
}

double sample_sd(const struct sample *s)
{
    return s->n > 1 ? sqrt(s->m2 / (double)(s->n - 1)) : NAN;
}

static int by_value(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;

    return (x > y) - (x < y);
}

static double at_part(const double *sorted, unsigned long n, double part)
{
    double place = part * (double)(n - 1);
    unsigned long i = (unsigned long)place;

    return i + 1 < n
               ? sorted[i] + (place - (double)i) * (sorted[i + 1] - sorted[i])
               : sorted[n - 1];
}

struct quantiles quantiles_of(double *v, unsigned long n)
{
    struct quantiles q = {NAN, NAN, NAN};

    if (n == 0)
        return q;
    qsort(v, n, sizeof *v, by_value);
    q.median = at_part(v, n, 0.5);
    if (n > 1) {
        q.p10 = at_part(v, n, 0.1);
        q.p90 = at_part(v, n, 0.9);
    }
    return q;
}

bool sample_is_skewed(const struct sample *s, const struct quantiles *q)
{
    return s->n >= 5 && fabs(s->mean - q->median) > sample_sd(s) / 4;
}

double student95(unsigned long df)
{
    static const double table[] = {
        0,      12.7062, 4.3027, 3.1824, 2.7764, 2.5706, 2.4469, 2.3646,
        2.3060, 2.2622,  2.2281, 2.2010, 2.1788, 2.1604, 2.1448, 2.1314,
        2.1199, 2.1098,  2.1009, 2.0930, 2.0860, 2.0796, 2.0739, 2.0687,
        2.0639, 2.0595,  2.0555, 2.0518, 2.0484, 2.0452, 2.0423};
    if (df == 0)
        return NAN;
    if (df < sizeof table / sizeof table[0])
        return table[df];
    /* Cornish and Fisher; better than 1e-4 from 31 on */
    double z = Z95, z3 = z * z * z, n = (double)df;
    return z + (z3 + z) / (4 * n) +
           (5 * z3 * z * z + 16 * z3 + 3 * z) / (96 * n * n);
}

struct interval sample_interval(const struct sample *s)
{
    if (s->n < 2)
        return (struct interval){NAN, NAN};
    double half = student95(s->n - 1) * sample_sd(s) / sqrt((double)s->n);
    return (struct interval){s->mean - half, s->mean + half};
}

struct interval wilson95(double k, double n)
{
    if (!(n > 0) || k < 0 || k > n)
        return (struct interval){NAN, NAN};
    double p = k / n, zz = Z95 * Z95;
    double middle = (p + zz / (2 * n)) / (1 + zz / n);
    double half = Z95 / (1 + zz / n) * sqrt(p * (1 - p) / n + zz / (4 * n * n));
    struct interval i = {middle - half, middle + half};
    if (k <= 0)
        i.lo = 0; /* exactly, whatever rounding says */
    if (k >= n)
        i.hi = 1;
    return i;
}

/* The chance of at most k events where m are expected. */
static double poisson_at_most(double k, double m)
{
    double term = exp(-m), sum = 0;

    for (unsigned i = 0; i <= k; i++) {
        sum += term;
        term *= m / (i + 1);
    }
    return sum;
}

/* The expectation under which at most k events have chance p. */
static double poisson_mean(double k, double p)
{
    double lo = 0, hi = k + 10 * sqrt(k + 1) + 10;

    for (unsigned i = 0; i < 200; i++) {
        double mid = (lo + hi) / 2;

        if (poisson_at_most(k, mid) > p)
            lo = mid;
        else
            hi = mid;
    }
    return (lo + hi) / 2;
}

struct interval garwood95(double k)
{
    if (!(k >= 0))
        return (struct interval){NAN, NAN};
    return (struct interval){k > 0 ? poisson_mean(k - 1, 0.975) : 0,
                             poisson_mean(k, 0.025)};
}

/* splitmix64 of Steele, Lea and Flood (2014), always from the same state. */
static unsigned pick_below(uint64_t *state, unsigned long n)
{
    uint64_t z = *state += UINT64_C(0x9e3779b97f4a7c15);

    z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
    return (unsigned)((z ^ z >> 31) % n);
}

static void resample(struct resampling *r, unsigned long n)
{
    uint64_t state = 1;

    if (r->n == n)
        return;
    r->n = n;
    r->pick = mem_grow(r->pick, RESAMPLES * n, sizeof *r->pick);
    r->mean = mem_grow(r->mean, RESAMPLES, sizeof *r->mean);
    for (size_t i = 0; i < RESAMPLES * n; i++)
        r->pick[i] = pick_below(&state, n);
}

struct interval bootstrap95(struct resampling *r, const double *v,
                            unsigned long n)
{
    if (n < 2)
        return (struct interval){NAN, NAN};
    resample(r, n);
    for (size_t b = 0; b < RESAMPLES; b++) {
        const unsigned *pick = r->pick + b * n;
        double sum = 0;

        for (unsigned long i = 0; i < n; i++)
            sum += v[pick[i]];
        r->mean[b] = sum / (double)n;
    }
    qsort(r->mean, RESAMPLES, sizeof *r->mean, by_value);
    double far = sqrt((double)n / (double)(n - 1)) * student95(n - 1);
    double part = erfc(far / sqrt(2)) / 2;
    return (struct interval){at_part(r->mean, RESAMPLES, part),
                             at_part(r->mean, RESAMPLES, 1 - part)};
}

void resampling_free(struct resampling *r)
{
    free(r->pick);
    free(r->mean);
    *r = (struct resampling){0};
}
