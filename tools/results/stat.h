/* SPDX-License-Identifier: MIT */
/* Means, shares and counts of a sample with their 95 % intervals. */
#ifndef STAT_H
#define STAT_H

#include <stdbool.h>

struct sample {
    unsigned long n; /* values that are there */
    double mean, m2; /* Welford's running moments */
    double sum, min, max;
};

/* NAN is a missing value and is left out. */
void sample_add(struct sample *s, double value);

/* NAN where n is too small: 1 value has no sd, 0 have no mean. */
double sample_mean(const struct sample *s);
double sample_sd(const struct sample *s);

struct interval {
    double lo, hi;
};

/* Half of a sample is not above the median, a tenth not above p10. */
struct quantiles {
    double p10, median, p90;
};

/*
 * Of n values, sorted by this call; between two of them linearly (type 7 of
 * Hyndman and Fan). NAN where n is too small: one value has a median only.
 */
struct quantiles quantiles_of(double *v, unsigned long n);

/* Whether a mean alone would mislead: the median of five values or more is a
 * quarter of a standard deviation away from it. */
bool sample_is_skewed(const struct sample *s, const struct quantiles *q);

/* Student's t interval of the mean. */
struct interval sample_interval(const struct sample *s);

/* Wilson's score interval of k successes in n trials; NAN if n is 0. */
struct interval wilson95(double k, double n);

/*
 * Of the expected number of events where k were counted, if they come
 * independently (Poisson): Garwood's exact interval, Biometrika 28 (1936).
 */
struct interval garwood95(double k);

enum { RESAMPLES = 2000 };
/* Which values are drawn: the same for each n, so that results are. */
struct resampling {
    unsigned long n;
    unsigned *pick; /* RESAMPLES times n places */
    double *mean;   /* RESAMPLES */
};

/*
 * Of the mean of n values, whatever their distribution: the quantiles of the
 * means of RESAMPLES samples of n, drawn from them. The quantiles lie as far
 * out as Student's t does for that n (Hesterberg's expanded percentile
 * interval, The American Statistician 69 (2015), 3.3); no bound is outside of
 * the values. NAN if there are fewer than two.
 */
struct interval bootstrap95(struct resampling *r, const double *v,
                            unsigned long n);
void resampling_free(struct resampling *r);

/* 0.975 quantile of Student's t with @p df degrees of freedom. */
double student95(unsigned long df);

#endif /* STAT_H */
