/* SPDX-License-Identifier: MIT */
/*
 * Pieces of an Internet-Draft in kramdown-rfc: figures and ladders as one
 * self-contained <figure> each, for {::include fig-NAME.xml}, and tables.
 */
#ifndef DRAFT_H
#define DRAFT_H

#include "csv.h"
#include "plot.h"

enum { DRAFT_COLUMNS = 69 }; /* of what RFCs print */

/** DIR/NAME.xml of @p dir/NAME.svg and NAME.txt: the drawing, and the text
 *  where there are no drawings. Says on stderr why not. */
bool draft_figure(const char *dir, const char *name, const char *title);

/** What a figure shows as text of 69 columns: bars or a table of numbers, a
 *  matrix, lines of letters over time, or the places where a distribution
 *  reaches its quantiles. */
bool draft_text(const struct plot_source *from, const struct figure *f,
                const struct plot_extent *e, const char *to);
/** The same as a kramdown table; a distribution and a series have none. */
bool draft_has_table(const struct figure *f);
bool draft_table(const struct plot_source *from, const struct figure *f,
                 const struct plot_extent *e, const char *to);

/** TO/draft-author-STUDY-00.md: a whole draft that includes the @p n pieces,
 *  whose names are relative to TO. It is not written over one that is there;
 *  false then, or if it cannot be written, which is said on stderr. */
bool draft_skeleton(const struct plot_source *from, const char *to,
                    const char *const *piece, unsigned n);

/* draft_data.c: what both are made of, from fig-NAME.csv. */
struct draft_data {
    struct arena a;
    const struct plot_source *from;
    const struct figure *figure;
    struct csv_table t;
    unsigned series, rows; /* rows without those of theory and marks */
    double divide;         /* what is shown is a value over this */
    const char *what;      /* "goodput (Mbit/s)" */
};
/* False once it is said that the file is not there or not whole. */
bool draft_load(struct draft_data *d, const struct plot_source *from,
                const struct figure *f, const struct plot_extent *e);
void draft_free(struct draft_data *d);
/* What lies along x at a row, and what that is: "loss on the Wi-Fi path (%)".
 */
const char *draft_x(struct draft_data *d, unsigned row);
char *draft_x_title(struct draft_data *d);
/* A text in lines that are no wider than they may be, if its words are not. */
void draft_lines(struct draft_data *d, FILE *to, const char *text);
const char *draft_series_name(const struct draft_data *d, unsigned series);
/* "46.7 (40.1 - 52.2)": a value in three digits and never with an exponent,
 * without brackets if it has no interval; "" without a value. */
char *draft_value(struct draft_data *d, unsigned row, unsigned series);
/* The value alone. */
char *draft_number(struct draft_data *d, unsigned row, unsigned series);
double draft_real(const struct draft_data *d, unsigned row, unsigned series);
/* "3/5" if only some of the runs behind a value have one, else NULL. */
const char *draft_few(struct draft_data *d, unsigned row, unsigned series);
/* The runs behind the values: "20", "5 to 20" if it differs. */
char *draft_runs(struct draft_data *d);
/* With a backslash before what kramdown would take for markup. */
char *draft_plain(struct arena *a, const char *text);
/* "{: #tab-NAME title="TEXT"}": the anchor and the caption of a table. */
void draft_caption(FILE *f, const char *name, const char *text);

/* draft_series.c */
bool draft_series(struct draft_data *d, FILE *to);

/* draft_matrix.c */
bool draft_matrix(struct draft_data *d, FILE *to);
bool draft_matrix_table(struct draft_data *d, FILE *to);

/** Take out what ASCII art may not have: form feeds, blanks at the end of
 *  lines, empty lines at both ends, what is not ASCII. @return false if a line
 *  is too wide or the file cannot be written. */
bool draft_clean_text(const char *path);

#endif /* DRAFT_H */
