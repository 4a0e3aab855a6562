/* SPDX-License-Identifier: MIT */
/* What a figure says in words: its title, its axes, and the units there. */
#ifndef PLOT_WORDS_H
#define PLOT_WORDS_H

#include "metric_label.h"
#include "plot.h"

/* "Connections hijacked, by variant": what is shown, or the title given. */
char *plot_heading(struct arena *a, const struct study *s,
                   const struct figure *f);

/* The claim as a sentence. */
char *plot_claim(struct arena *a, const struct study *s);

/* "goodput": what the values are, without their unit. */
const char *plot_y_name(const struct study *s, const struct figure *f);
/* What they are shown in; of connections a share, if @p trials says of how
 * many. */
const char *plot_y_unit(const struct figure *f, double trials);

/* What lies along x, and what it is shown in if it is @p most at the most. */
const char *plot_x_name(struct arena *a, const struct study *s,
                        const struct figure *f);
struct metric_scale plot_x_scale(const struct study *s, const struct figure *f,
                                 double most);

/* "goodput (Mbit/s)" */
char *plot_axis_title(struct arena *a, const char *name, const char *unit);

#endif /* PLOT_WORDS_H */
