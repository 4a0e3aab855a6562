/* SPDX-License-Identifier: MIT */
/*
 * The canvas that a figure is drawn on: text, lines, boxes and the plot's
 * place, in pixels from the top left corner, as commands of gnuplot.
 */
#ifndef PLOT_CANVAS_H
#define PLOT_CANVAS_H

#include <stdbool.h>
#include <stdio.h>

#include "mem.h"
#include "plot.h"

enum {
    CANVAS_WIDTH = 640,
    CANVAS_CHAR = 8,  /* width of a character, about */
    CANVAS_SMALL = 6, /* of a small one */
    CANVAS_LINE = 18, /* height of a line of text */
    CANVAS_NOTE = 15, /* of a small one */
};

struct canvas {
    FILE *f;
    struct arena *a;
    bool tex; /* what is special to TeX gets a backslash */
    double width, height;
    double left, right, top, bottom; /* of the plot */
    unsigned objects;
};

/* Lines of at most @p width characters, cut at blanks and after dashes; a
 * longer word is not cut. */
struct canvas_lines {
    const char **line;
    unsigned n;
};
struct canvas_lines canvas_wrap(struct arena *a, const char *text,
                                unsigned width);
unsigned canvas_length(const char *text); /* in characters of UTF-8 */

/* Several lines as one text. */
char *canvas_block(const struct canvas *p, const struct canvas_lines *lines);

enum canvas_place { CANVAS_LEFT, CANVAS_CENTRE, CANVAS_RIGHT };
void canvas_text(struct canvas *p, double x, double y, enum canvas_place place,
                 bool small, const char *text);
/* Small, its end at x and y, from the lower left. */
void canvas_aslant(struct canvas *p, double x, double y, const char *text);
void canvas_lines(struct canvas *p, double x, double y, enum canvas_place place,
                  bool small, const struct canvas_lines *lines);
/* A line with the dashes of a curve; and what stands for its points. */
void canvas_dash(struct canvas *p, double x0, double x1, double y,
                 unsigned dash, double thick);
void canvas_point(struct canvas *p, double x, double y, unsigned type);
void canvas_box(struct canvas *p, double x0, double y0, double x1, double y1,
                unsigned pattern);

/* Margins of the plot, once the page is measured. */
void canvas_margins(struct canvas *p);

/* ---- an axis ---- */

struct canvas_axis {
    bool log;
    double lo, hi;   /* values at its ends */
    double from, to; /* pixels there */
};
double canvas_px(const struct canvas_axis *x, double value);
double canvas_at(const struct canvas_axis *x, double px);

/* Ticks of axis @p which, "x" or "y": at the values given where they have
 * room, else at round ones; all as numbers in full. */
void canvas_ticks(struct canvas *p, const char *which,
                  const struct canvas_axis *x, const double *wanted,
                  unsigned n);

#endif /* PLOT_CANVAS_H */
