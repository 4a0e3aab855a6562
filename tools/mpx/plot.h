/* SPDX-License-Identifier: MIT */
/*
 * Figures of a study from its cells.csv alone: fig-NAME.csv holds what is
 * drawn, gnuplot makes fig-NAME.svg and fig-NAME.png of it.
 */
#ifndef PLOT_H
#define PLOT_H

#include "study.h"

/* Draw all. @return how many could not be; why is said on stderr. */
unsigned plot_all(const struct study *s, const char *dir);

/*
 * Write fig-NAME.csv: x, then value, lo95, hi95 of each series; of a matrix a
 * row for each cell: column, row, their names, share, lo95, hi95. *series is
 * the number of series, 0 if none has a value and there is nothing to draw.
 */
bool plot_data(const struct study *s, const struct figure *f, const char *dir,
               unsigned *series);

#endif /* PLOT_H */
