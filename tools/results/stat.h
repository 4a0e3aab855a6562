/* SPDX-License-Identifier: MIT */
/* Means and shares of a sample with their 95 % intervals. */
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

/* 0.975 quantile of Student's t with @p df degrees of freedom. */
double student95(unsigned long df);

#endif /* STAT_H */
