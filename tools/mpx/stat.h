/* SPDX-License-Identifier: MIT */
/* Means and shares of a sample with their 95 % intervals. */
#ifndef STAT_H
#define STAT_H

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

/* Student's t interval of the mean. */
struct interval sample_interval(const struct sample *s);

/* Wilson's score interval of k successes in n trials; NAN if n is 0. */
struct interval wilson95(double k, double n);

/* 0.975 quantile of Student's t with @p df degrees of freedom. */
double student95(unsigned long df);

#endif /* STAT_H */
