/* SPDX-License-Identifier: MIT */
/* Figures of kind series: from series/ID.csv to lines over time. */
#ifndef PLOT_TIME_H
#define PLOT_TIME_H

#include "csv.h"
#include "plot.h"

/* fig-NAME.csv, as plot_data() says. How many lines there are; 0 if no run has
 * a sample. False once it is said what is wrong with a file. */
bool plot_time_write(const struct study *s, const struct figure *f,
                     const char *dir, struct csv_out *to, unsigned *lines);

/* What the figure is of, and how its table came about: "One run (seed 1), at
 * the client; a sample every 100 ms." */
const char *plot_time_note(struct arena *a, const struct study *s,
                           const struct figure *f, const struct csv_table *t);

/* When the scenario cuts a path or does something else, in the order of time:
 * "Wi-Fi cut", of all runs that are shown. */
enum { MOMENTS_MAX = 8 };
struct moment {
    double s;
    const char *what;
};
unsigned plot_time_moments(struct arena *a, const struct study *s,
                           const struct figure *f,
                           struct moment to[MOMENTS_MAX]);

#endif /* PLOT_TIME_H */
