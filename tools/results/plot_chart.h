/* SPDX-License-Identifier: MIT */
/* Curves of one figure: read from its table, scaled, those that are the same
 * joined, points that would hide one another moved apart. */
#ifndef PLOT_CHART_H
#define PLOT_CHART_H

#include "plot_sheet.h"
#include "study_label.h"

struct point {
    double x, y, lo, hi; /* as shown */
    const char *few;
};

struct curve {
    const char *name;
    bool theory, marks;
    bool alike; /* another is so near that only this one is drawn */
    struct point *p;
    unsigned n;
};

struct chart {
    struct sheet *s;
    bool text; /* x are names at 0, 1, 2 ... */
    struct canvas_axis x, y;
    struct metric_scale x_scale, y_scale;
    struct curve *c;
    unsigned n;
    struct sheet_entry *entry; /* of curves, in their order */
    bool moved, dropped;       /* points */
};

struct span {
    double least, most, least_above; /* above 0 */
    bool zero;
};

/* Where a row of the table is on the x axis. */
double chart_x(const struct chart *c, unsigned row);
/* All curves, overlays too. */
void chart_read(struct chart *c);
/* What an axis reaches over, its unit, and whether it is logarithmic. */
void chart_scale_x(struct chart *c);
void chart_scale_y(struct chart *c);
/* Of the values on one axis, x or y. */
struct span chart_span(const struct chart *c, bool x);
/* Whether a value has a place on the y axis. */
bool chart_shows(const struct chart *c, double y);
/* Curves that cannot be told apart become one, with both names. */
void chart_join(struct chart *c);
void chart_move_apart(struct chart *c);

#endif /* PLOT_CHART_H */
