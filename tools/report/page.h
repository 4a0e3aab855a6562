/* SPDX-License-Identifier: MIT */
/* The frame of a page: style and script within it, and text that is escaped. */
#ifndef PAGE_H
#define PAGE_H

#include <stdbool.h>
#include <stdio.h>

#include "csv.h"
#include "json.h"

/* Up to the first heading; @p title is of the window. */
void page_begin(FILE *to, const char *title);
/* Script and end; the data are before it. */
void page_end(FILE *to);

/* Text as text. */
void page_text(FILE *to, const char *text);

/* A link to the view of a run. */
void page_run_link(FILE *to, const char *id, const char *text);

/* The drawing of a file, if it is within the profile of svg.h; false if not. */
bool page_drawing(FILE *to, const char *path);
/* The same of a text, called @p name in messages. */
bool page_drawing_of(FILE *to, const char *name, const char *text);

/* <script> of data up to page_data_end(). */
struct json page_data(FILE *to, const char *id);
void page_data_end(struct json *j);

/* Values of a column for the script: one if all rows have it, a list, or words
 * {of} and which one each row has {at}. */
struct page_column {
    const char *(*value)(const void *ctx, unsigned row);
    const void *ctx;
    unsigned rows;
};
void page_column(struct json *j, const char *key, const struct page_column *c);

/* "names", "rows" and "columns" of the first @p rows of a table; takes() says
 * which columns, NULL: all. */
void page_table(struct json *j, const struct csv_table *t, unsigned rows,
                bool (*takes)(const char *column));

#endif /* PAGE_H */
