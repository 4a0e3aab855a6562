/* SPDX-License-Identifier: MIT */
/* A matrix of shares: squares, with the interval as frames. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "plot_sheet.h"
#include "study_label.h"

/* Columns of the figure's data, see plot_data.c. */
enum { COLUMN, ROW, X_NAME, Y_NAME, SHARE, LO95, HI95 };
/* Of fewer runs than these in a cell, how many of how many is said. */
enum { FEW = 20 };
enum {
    CELL_HEIGHT = 26,
    TWO_LINES = 34, /* of names of rows */
    WIDEST = 680,   /* to be read in a column of a paper */
    SIDE = 20,
    CELL_MIN = 58,
    GAP = 5,
    ROW_NAME = 34,
    ROW_LEAST = 16,
    HEAD = 12
};

struct matrix {
    struct sheet *s;
    unsigned columns, rows;
    double cell, name; /* widths */
    unsigned row_name; /* characters of a line of it */
    double cell_height;
    unsigned head; /* lines of the longest column's name */
};

static const char *at(const struct matrix *m, unsigned x, unsigned y,
                      unsigned field)
{
    return csv_at(&m->s->table, y * m->columns + x, field);
}

static double share(const struct matrix *m, unsigned x, unsigned y,
                    unsigned field)
{
    const char *text = at(m, x, y, field);

    return *text ? strtod(text, NULL) : NAN;
}

static void count(struct matrix *m)
{
    const struct csv_table *t = &m->s->table;

    for (unsigned i = 0; i < t->rows; i++) {
        unsigned x = (unsigned)strtoul(csv_at(t, i, COLUMN), NULL, 10);
        unsigned y = (unsigned)strtoul(csv_at(t, i, ROW), NULL, 10);

        m->columns = x + 1 > m->columns ? x + 1 : m->columns;
        m->rows = y + 1 > m->rows ? y + 1 : m->rows;
    }
}

static const char *column_name(const struct matrix *m, unsigned x)
{
    const struct study *s = m->s->from->study;
    unsigned axis = m->s->figure->x;

    for (unsigned v = 0; v < s->axis[axis].n; v++)
        if (strcmp(s->axis[axis].value[v].text, at(m, x, 0, X_NAME)) == 0)
            return study_value_label(s, m->s->canvas.a, axis, v);
    return at(m, x, 0, X_NAME);
}

static struct canvas_lines head_lines(const struct matrix *m, unsigned x)
{
    return canvas_wrap(m->s->canvas.a, column_name(m, x),
                       (unsigned)((m->cell - GAP) / (CANVAS_SMALL + 1.6)));
}

static unsigned longest_word(const char *text)
{
    unsigned longest = 0;

    while (*text) {
        size_t len = strcspn(text, " ");

        longest = len > longest ? (unsigned)len : longest;
        text += len + strspn(text + len, " ");
    }
    return longest;
}

static void set_row_name(struct matrix *m, unsigned characters)
{
    m->row_name = characters;
    m->name = (CANVAS_SMALL + 0.8) * characters + 16;
}

static unsigned most_lines(const struct matrix *m, unsigned characters)
{
    unsigned most = 1;

    for (unsigned y = 0; y < m->rows; y++) {
        unsigned n =
            canvas_wrap(m->s->canvas.a, at(m, 0, y, Y_NAME), characters).n;

        most = n > most ? n : most;
    }
    return most;
}

/* Names of rows in two lines where the figure would be too wide. */
static void narrow(struct matrix *m)
{
    while (m->name + m->cell * m->columns + 16 > WIDEST &&
           m->row_name > ROW_LEAST && most_lines(m, m->row_name - 1) <= 2)
        set_row_name(m, m->row_name - 1);
    m->cell_height = most_lines(m, m->row_name) > 1 ? TWO_LINES : CELL_HEIGHT;
}

static void measure(struct matrix *m)
{
    unsigned longest = 0;

    for (unsigned y = 0; y < m->rows; y++) {
        unsigned len = canvas_length(at(m, 0, y, Y_NAME));

        longest = len > longest ? len : longest;
    }
    set_row_name(m, longest > ROW_NAME ? ROW_NAME : longest);
    m->cell = (CANVAS_WIDTH - m->name - 16) / m->columns;
    m->cell = fmax(CELL_MIN, fmin(m->cell, 96));
    for (unsigned x = 0; x < m->columns; x++)
        m->cell = fmax(m->cell,
                       (CANVAS_SMALL + 1.6) * longest_word(column_name(m, x)));
    for (unsigned x = 0; x < m->columns; x++)
        if (head_lines(m, x).n > m->head)
            m->head = head_lines(m, x).n;
    narrow(m);
}

static double bottom_of(double v)
{
    return isnan(v) ? 0 : v;
}

/* Square of the share, frames of the ends of its interval, in pixels from the
 * corner of the plot. */
static void put_data(const struct matrix *m)
{
    FILE *f = m->s->canvas.f;

    fputs("$d << EOD\n", f);
    for (unsigned y = 0; y < m->rows; y++)
        for (unsigned x = 0; x < m->columns; x++)
            fprintf(f, "%g %g %.4f %.4f %.4f\n", m->cell * x + 4 + SIDE / 2.0,
                    m->cell_height * (y + 0.5),
                    SIDE / 2.0 * sqrt(bottom_of(share(m, x, y, SHARE))),
                    SIDE / 2.0 * sqrt(bottom_of(share(m, x, y, LO95))),
                    SIDE / 2.0 * sqrt(bottom_of(share(m, x, y, HI95))));
    fputs("EOD\n", f);
}

static void put_names(struct matrix *m)
{
    struct canvas *p = &m->s->canvas;

    for (unsigned x = 0; x < m->columns; x++) {
        struct canvas_lines l = head_lines(m, x);

        canvas_lines(p, p->left + m->cell * x + 4,
                     p->top - HEAD - CANVAS_NOTE * (l.n - 1), CANVAS_LEFT, true,
                     &l);
    }
    for (unsigned y = 0; y < m->rows; y++) {
        struct canvas_lines l =
            canvas_wrap(p->a, at(m, 0, y, Y_NAME), m->row_name);

        canvas_lines(p, p->left - 8,
                     p->top + m->cell_height * (y + 0.5) -
                         (CANVAS_NOTE - 3) / 2.0 * (l.n - 1),
                     CANVAS_RIGHT, true, &l);
    }
}

static const char *share_text(const struct matrix *m, unsigned x, unsigned y)
{
    double v = share(m, x, y, SHARE);
    unsigned long n = strtoul(at(m, x, y, SHARE + FIGURE_OF), NULL, 10);

    if (isnan(v))
        return "-";
    if (n > 0 && n < FEW)
        return arena_printf(m->s->canvas.a, "%.0f/%lu", v * (double)n, n);
    return arena_printf(m->s->canvas.a, "%.2f", v);
}

static void put_shares(struct matrix *m)
{
    struct canvas *p = &m->s->canvas;

    for (unsigned y = 0; y < m->rows; y++)
        for (unsigned x = 0; x < m->columns; x++) {
            m->s->spot[y * m->columns + x] =
                (struct plot_spot){p->left + m->cell * (x + 0.5),
                                   p->top + m->cell_height * (y + 0.5)};
            canvas_text(p, p->left + m->cell * x + SIDE + 8,
                        p->top + m->cell_height * (y + 0.5), CANVAS_LEFT, true,
                        share_text(m, x, y));
        }
}

static void note_runs(struct sheet *s)
{
    unsigned long least = 0, most = 0;
    const struct csv_table *t = &s->table;

    for (unsigned i = 0; i < t->rows; i++) {
        unsigned long n = strtoul(csv_at(t, i, SHARE + FIGURE_OF), NULL, 10);

        if (n == 0)
            continue;
        least = least == 0 || n < least ? n : least;
        most = n > most ? n : most;
    }
    sheet_note(s, arena_printf(s->canvas.a,
                               least < most ? "%lu to %lu runs a cell."
                                            : "%lu runs a cell.",
                               least, most));
}

void sheet_matrix(struct sheet *s)
{
    struct matrix m = {.s = s};
    struct canvas *p = &s->canvas;

    count(&m);
    measure(&m);
    p->width = fmax(p->width, m.name + m.cell * m.columns + 16);
    sheet_note(s, "The area of a black square is the share, beside it as a "
                  "number; the frame around it and the white line within it "
                  "are the ends of the 95 % interval.");
    note_runs(s);
    double head = HEAD + CANVAS_NOTE * m.head;
    sheet_lay_out(s, m.name, p->width - m.name - m.cell * m.columns,
                  m.cell_height * m.rows + head, 8);
    p->top += head;
    canvas_margins(p);
    put_names(&m);
    put_shares(&m);
    put_data(&m);
    fprintf(p->f, "set xrange [0:%g]\nset yrange [%g:0]\nload script\n",
            m.cell * m.columns, m.cell_height * m.rows);
}
