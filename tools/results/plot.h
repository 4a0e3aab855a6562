/* SPDX-License-Identifier: MIT */
/*
 * Figures of a study from its cells.csv alone, or runs.csv for a distribution:
 * fig-NAME.csv holds what is drawn, gnuplot makes fig-NAME.svg and fig-NAME.png
 * of it.
 */
#ifndef PLOT_H
#define PLOT_H

#include "study.h"

enum plot_end {
    PLOT_DRAWN,
    PLOT_EMPTY, /* no run has a value; what was drawn before is gone */
    PLOT_NO_GNUPLOT, /* it is not installed */
    PLOT_FAILED,
};
/* Draw one. Why it is not drawn is said on stderr. */
enum plot_end plot_figure(const struct study *s, const struct figure *f,
                          const char *dir);
/* Draw all, until one fails: the reason would repeat. False unless gnuplot drew
 * them or is not installed, which costs the figures alone. */
bool plot_all(const struct study *s, const char *dir);

/* "Who saw the handshake": the title of a figure in one line. */
char *plot_title(struct arena *a, const struct figure *f);
/* What its values are, and the word or unit behind it. */
const char *plot_y_title(struct arena *a, const struct figure *f);

/* plot_svg.c: rewrite gnuplot's SVG within the profile. */
bool plot_clean_svg(const char *path, const char *title);

/* Columns of fig-NAME.csv for each series: an interval where there is one, and
 * of how many runs how many have a value. */
enum {
    FIGURE_VALUE,
    FIGURE_LO95,
    FIGURE_HI95,
    FIGURE_N,
    FIGURE_OF,
    FIGURE_COLUMNS,
};

/*
 * Write fig-NAME.csv: x, then these columns of each series; of a matrix a row
 * for each cell: column, row, their names, and these columns of the share. Of a
 * cdf x are places between the least and the greatest value and the series are
 * shares of runs whose value is there and not greater; of survival x are the
 * places where a run ends, n those that were watched until then.
 */
struct plot_extent {
    unsigned series; /* 0 if none has a value and there is nothing to draw */
    bool partial;    /* somewhere not all runs have a value */
};
bool plot_data(const struct study *s, const struct figure *f, const char *dir,
               struct plot_extent *e);

/* What a figure is drawn for. */
enum plot_terminal { PLOT_SVG, PLOT_PNG, PLOT_ASCII };

/* Draw into @p to what DIR/fig-NAME.csv holds; SVG within the profile of
 * svg.h, ASCII of 69 columns. Why it failed is said on stderr. */
enum plot_end plot_draw(const struct study *s, const struct figure *f, const char *dir,
               enum plot_terminal terminal, const struct plot_extent *e,
               const char *to);

#endif /* PLOT_H */
