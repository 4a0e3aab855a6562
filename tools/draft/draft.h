/* SPDX-License-Identifier: MIT */
/*
 * Pieces of an Internet-Draft in kramdown-rfc: figures and ladders as one
 * self-contained <figure> each, for {::include fig-NAME.xml}, and tables.
 */
#ifndef DRAFT_H
#define DRAFT_H

#include "csv.h"
#include "study.h"

enum { DRAFT_COLUMNS = 69 }; /* of what RFCs print */

/** DIR/NAME.xml of @p dir/NAME.svg and NAME.txt: the drawing, and the text
 *  where there are no drawings. Says on stderr why not. */
bool draft_figure(const char *dir, const char *name, const char *title);

/** A table of what a figure shows, from @p csv, into @p to. */
bool draft_table(const struct study *s, const struct figure *f, const char *csv,
                 const char *to);

/** What a bar chart shows, as bars of text, from @p csv into @p to: gnuplot's
 *  have no patterns there to tell the series apart. */
bool draft_bars(const struct figure *f, const char *csv, const char *to);

/** What a matrix of shares shows, as text and as a table. */
bool draft_matrix(const struct figure *f, const char *csv, const char *to);
bool draft_matrix_table(const struct study *s, const struct figure *f,
                        const char *csv, const char *to);

/* With a backslash before what kramdown would take for markup. */
char *draft_plain(struct arena *a, const char *text);
/* "Hijacked connections": the column that a figure shows. */
char *draft_name(struct arena *a, const struct figure *f);
/* In what multiple of its unit a figure's table shows its values; and one of
 * them, in three digits and never with an exponent. */
struct draft_scale {
    double divide;
    const char *prefix;
};
struct draft_scale draft_scale(const struct csv_table *t, const char *unit);
char *draft_number(struct arena *a, const char *text, struct draft_scale s);
/* Columns of a figure's data are a label and FIGURE_COLUMNS of each series: how
 * many series, and the first column of one. */
unsigned draft_series(const struct csv_table *t);
unsigned draft_column(unsigned series);
/* "46.7 (40.1 - 52.2)" of a value and its columns;
 * the value alone without an interval, "" without a value. */
char *draft_value(struct arena *a, const struct csv_table *t, unsigned row,
                  unsigned column, struct draft_scale s);
/* Whether only some of the runs behind a value have one. */
bool draft_is_few(const struct csv_table *t, unsigned row, unsigned column);
/* The runs behind the values: "20", "5 to 20" if it differs. */
char *draft_runs(struct arena *a, const struct csv_table *t);
/* "goodput, mean per run in Mbit/s" */
char *draft_what(struct arena *a, const struct figure *f, struct draft_scale s);

/** Take out what ASCII art may not have: form feeds, blanks at the end of
 *  lines, empty lines at both ends, what is not ASCII. @return false if a line
 *  is too wide or the file cannot be written. */
bool draft_clean_text(const char *path);

#endif /* DRAFT_H */
