/* SPDX-License-Identifier: MIT */
/* Title, names of series and notes of a figure. */
#include "plot_sheet.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { NAME_WIDTH = 24, MARGIN = 12 };

unsigned sheet_series(const struct sheet *s)
{
    return (s->table.columns - 1 - s->figure->n_overlays) / FIGURE_COLUMNS;
}

const char *sheet_text(const struct sheet *s, unsigned row, unsigned series,
                       unsigned part)
{
    return csv_at(&s->table, row, 1 + FIGURE_COLUMNS * series + part);
}

double sheet_value(const struct sheet *s, unsigned row, unsigned series,
                   unsigned part)
{
    const char *text = sheet_text(s, row, series, part);

    return *text ? strtod(text, NULL) : NAN;
}

const char *sheet_few(struct sheet *s, unsigned row, unsigned series)
{
    const char *n = sheet_text(s, row, series, FIGURE_N);
    const char *of = sheet_text(s, row, series, FIGURE_OF);

    return strcmp(n, of) != 0 ? arena_printf(s->canvas.a, "%s/%s", n, of)
                              : NULL;
}

/* ---- notes ---- */

void sheet_note(struct sheet *s, const char *sentence)
{
    s->notes = arena_printf(s->canvas.a, "%s%s%s", s->notes,
                            *s->notes ? " " : "", sentence);
}

struct runs {
    unsigned long least, most;
    bool whiskers, few;
};

static struct runs count_runs(const struct sheet *s)
{
    struct runs r = {.least = 0};

    for (unsigned row = 0; row < s->table.rows; row++)
        for (unsigned i = 0; i < sheet_series(s); i++) {
            const char *of = sheet_text(s, row, i, FIGURE_OF);
            unsigned long n = strtoul(of, NULL, 10);

            if (n == 0)
                continue; /* it was not run */
            r.least = r.least == 0 || n < r.least ? n : r.least;
            r.most = n > r.most ? n : r.most;
            r.whiskers |= *sheet_text(s, row, i, FIGURE_LO95) != '\0';
            r.few |= strcmp(sheet_text(s, row, i, FIGURE_N), of) != 0;
        }
    return r;
}

void sheet_note_runs(struct sheet *s)
{
    struct arena *a = s->canvas.a;
    struct runs r = count_runs(s);
    const char *what =
        strcmp(plot_y_unit(s->figure, s->trials), "share") ? "mean" : "share";

    if (r.most == 0)
        return;
    if (r.most == 1)
        sheet_note(s, "One run a point.");
    else if (r.least < r.most)
        sheet_note(s,
                   arena_printf(a, "Each point: %s of %lu to %lu runs%s.", what,
                                r.least, r.most,
                                r.whiskers ? ", with its 95 % interval" : ""));
    else
        sheet_note(
            s, arena_printf(a, "Each point: %s of %lu runs%s.", what, r.most,
                            r.whiskers ? ", with its 95 % interval" : ""));
    if (r.few)
        sheet_note(s, "3/5: of five runs three have a value, and it is their "
                      "mean.");
}

/* ---- names of series ---- */

double sheet_measure(struct sheet *s, struct sheet_entry *e, unsigned n)
{
    unsigned widest = 0;

    for (unsigned i = 0; i < n; i++) {
        e[i].lines = canvas_wrap(s->canvas.a, e[i].name, NAME_WIDTH);
        for (unsigned k = 0; k < e[i].lines.n; k++)
            if (canvas_length(e[i].lines.line[k]) > widest)
                widest = canvas_length(e[i].lines.line[k]);
    }
    return n > 0 ? SHEET_SAMPLE + CANVAS_CHAR * widest + MARGIN : 0;
}

static double entry_height(const struct sheet_entry *e)
{
    return CANVAS_NOTE * e->lines.n + 6;
}

double sheet_entries_height(const struct sheet_entry *e, unsigned n)
{
    double height = 0;

    for (unsigned i = 0; i < n; i++)
        height += entry_height(&e[i]);
    return height;
}

static int by_wanted(const void *a, const void *b)
{
    const struct sheet_entry *const *x = a, *const *y = b;

    if ((*x)->wanted != (*y)->wanted)
        return (*x)->wanted < (*y)->wanted ? -1 : 1;
    return *x < *y ? -1 : 1;
}

void sheet_place(struct sheet_entry *e, unsigned n, double top, double bottom)
{
    struct sheet_entry **order = mem_grow(NULL, n + 1, sizeof *order);
    double at = top, limit = bottom;

    for (unsigned i = 0; i < n; i++)
        order[i] = &e[i];
    qsort(order, n, sizeof *order, by_wanted);
    for (unsigned i = 0; i < n; i++) {
        double half = entry_height(order[i]) / 2;

        order[i]->y = fmax(order[i]->wanted, at + half);
        at = order[i]->y + half;
    }
    for (unsigned i = n; i-- > 0;) { /* what went beyond comes back */
        double half = entry_height(order[i]) / 2;

        order[i]->y = fmin(order[i]->y, limit - half);
        limit = order[i]->y - half;
    }
    free(order);
}

/* ---- the page ---- */

static void put_heading(struct sheet *s, const struct canvas_lines *title,
                        const struct canvas_lines *claim)
{
    double y = MARGIN + 4;

    canvas_lines(&s->canvas, s->canvas.width / 2, y, CANVAS_CENTRE, false,
                 title);
    canvas_lines(&s->canvas, s->canvas.width / 2, y + CANVAS_LINE * title->n,
                 CANVAS_CENTRE, true, claim);
}

void sheet_lay_out(struct sheet *s, double left, double right, double height,
                   double below)
{
    struct canvas *p = &s->canvas;
    const struct study *study = s->from->study;
    bool claims = s->from->holds && !*s->figure->title;
    struct canvas_lines title =
        canvas_wrap(p->a, plot_heading(p->a, study, s->figure),
                    CANVAS_WIDTH / CANVAS_CHAR - 4);
    struct canvas_lines claim =
        canvas_wrap(p->a, claims ? plot_claim(p->a, study) : "",
                    CANVAS_WIDTH / CANVAS_SMALL - 12);
    struct canvas_lines notes =
        canvas_wrap(p->a, s->notes, CANVAS_WIDTH / CANVAS_SMALL - 8);

    p->left = left;
    p->right = p->width - right;
    p->top = MARGIN + CANVAS_LINE * title.n + CANVAS_NOTE * claim.n +
             (s->figure->kind == FIGURE_MATRIX ? MARGIN : 3.5 * MARGIN);
    p->bottom = p->top + height;
    p->height = p->bottom + below + CANVAS_NOTE * notes.n + MARGIN;
    fprintf(p->f, "width = %g\nheight = %g\nload style\n", p->width, p->height);
    canvas_margins(p);
    put_heading(s, &title, &claim);
    canvas_lines(p, MARGIN, p->bottom + below + MARGIN / 2.0, CANVAS_LEFT, true,
                 &notes);
}

void sheet_axis_titles(struct sheet *s, const char *x, const char *y,
                       double below)
{
    struct canvas *p = &s->canvas;

    canvas_text(p, (p->left + p->right) / 2, p->bottom + below, CANVAS_CENTRE,
                false, x);
    canvas_text(p, MARGIN, p->top - 20, CANVAS_LEFT, false, y);
}
