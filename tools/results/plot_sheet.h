/* SPDX-License-Identifier: MIT */
/* What all kinds of figures have on their page: title, axes, names of series,
 * notes. */
#ifndef PLOT_SHEET_H
#define PLOT_SHEET_H

#include "csv.h"
#include "plot_canvas.h"
#include "plot_words.h"

struct sheet {
    struct canvas canvas;
    const struct plot_source *from;
    const struct figure *figure;
    struct csv_table table; /* fig-NAME.csv */
    double trials;          /* see struct plot_extent */
    const char *notes;      /* sentences so far */
    struct plot_spot *spot; /* of each row of the table, once it is drawn */
};

/* How many series the table has, and where a value of one is. */
unsigned sheet_series(const struct sheet *s);
double sheet_value(const struct sheet *s, unsigned row, unsigned series,
                   unsigned part);
const char *sheet_text(const struct sheet *s, unsigned row, unsigned series,
                       unsigned part);
/* "3/5" if two runs of five have no value, else NULL. */
const char *sheet_few(struct sheet *s, unsigned row, unsigned series);

void sheet_note(struct sheet *s, const char *sentence);
/* Of how many runs each point is, what whiskers are, what "3/5" means. */
void sheet_note_runs(struct sheet *s);

/* Names of series, beside what they are drawn by. */
struct sheet_entry {
    const char *name;
    double wanted; /* pixels from the top; where its curve ends */
    double y;      /* where it is put */
    struct canvas_lines lines;
};
/* Wraps the names and says how wide they are, 0 if there are none. */
double sheet_measure(struct sheet *s, struct sheet_entry *e, unsigned n);
/* How high. */
double sheet_entries_height(const struct sheet_entry *e, unsigned n);
/* Each near to where it is wanted, none over another, from @p top to
 * @p bottom. */
void sheet_place(struct sheet_entry *e, unsigned n, double top, double bottom);
enum { SHEET_SAMPLE = 34 }; /* room for what a series is drawn by */

/* Place the plot of @p height below title and claim, @p right pixels left at
 * its right and @p below for what is below the axis, and write all that is
 * around it. */
void sheet_lay_out(struct sheet *s, double left, double right, double height,
                   double below);
void sheet_axis_titles(struct sheet *s, const char *x, const char *y,
                       double below);

/* plot_curves.c, plot_bars.c, plot_matrix.c: the rest of the commands. */
void sheet_curves(struct sheet *s);
void sheet_bars(struct sheet *s);
void sheet_matrix(struct sheet *s);

#endif /* PLOT_SHEET_H */
