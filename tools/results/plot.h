/* SPDX-License-Identifier: MIT */
/*
 * Figures of a study from its cells.csv alone, or runs.csv for a distribution:
 * fig-NAME.csv holds what is drawn, gnuplot makes fig-NAME.svg and others of
 * it.
 */
#ifndef PLOT_H
#define PLOT_H

#include "study.h"

/* Whose figures, and of which folder of results. */
struct plot_source {
    const struct study *study;
    const char *dir;
    bool holds; /* what was expected did happen: the claim may stand there */
};

/* What a figure is drawn for. */
enum plot_terminal { PLOT_SVG, PLOT_PNG, PLOT_PDF, PLOT_TIKZ, PLOT_TERMINALS };
/* How a file of it ends: "svg", of TikZ "tex". */
const char *plot_extension(enum plot_terminal t);

enum plot_end {
    PLOT_DRAWN,
    PLOT_EMPTY,      /* no run has a value; what was drawn before is gone */
    PLOT_NO_GNUPLOT, /* it is not installed */
    PLOT_FAILED,
};
/* Draw one, in the formats whose bits (1 << PLOT_SVG, ...) are set. Why it is
 * not drawn is said on stderr. */
enum plot_end plot_figure(const struct plot_source *from,
                          const struct figure *f, unsigned formats);
/* Draw all as SVG and PNG, until one fails: the reason would repeat. False
 * unless gnuplot drew them or is not installed, which costs the figures alone.
 */
bool plot_all(const struct plot_source *from);

/* "Who saw the handshake": the title of a figure in one line; without one of
 * its own what is shown, and the claim if it holds. */
char *plot_title(struct arena *a, const struct study *s, const struct figure *f,
                 bool holds);

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
 * places where a run ends, or 2000 if there are more, n those that were watched
 * until then. Of a series x are times, values are of a path of one run, n the
 * samples behind one and of those that were taken.
 */
struct plot_extent {
    unsigned series; /* 0 if none has a value and there is nothing to draw */
    double trials;   /* of a column that counts some of the connections: of how
                        many in a run; 0 if they differ */
};
bool plot_data(const struct study *s, const struct figure *f, const char *dir,
               struct plot_extent *e);

/* Draw into @p to what DIR/fig-NAME.csv holds; SVG within the profile of
 * svg.h. Why it failed is said on stderr. */
enum plot_end plot_draw(const struct plot_source *from, const struct figure *f,
                        enum plot_terminal terminal,
                        const struct plot_extent *e, const char *to);

/* Where the rows of fig-NAME.csv are in the drawing, in its units; NAN if one
 * has no place of its own. NULL if there is no such table. */
struct plot_spot {
    double x, y;
};
const struct plot_spot *plot_spots(struct arena *a,
                                   const struct plot_source *from,
                                   const struct figure *f);

/* "bars" */
const char *plot_kind_name(enum figure_kind kind);

#endif /* PLOT_H */
