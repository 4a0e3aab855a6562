/* SPDX-License-Identifier: MIT */
/* A figure as text, for the form of a draft without SVG: gnuplot's has no
 * patterns there to tell the series apart. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "draft.h"
#include "file.h"
#include "plot_words.h"

/* Columns: x, series, bar, then the numbers. */
enum { LABEL_MAX = 22, BAR_MIN = 6, BARS_MAX = 60, LETTERS = 26 };

struct chart {
    FILE *f;
    struct draft_data *d;
    double most; /* a bar that ends at the right */
    bool few;    /* not all runs of some bar have a value */
    int x_width, series_width, bar_width;
};

/* "46.7 (40.1 - 52.2) 3/5": the last if two runs of five have no value. */
static char *numbers(const struct chart *c, unsigned row, unsigned series)
{
    const char *few = draft_few(c->d, row, series);
    char *value = draft_value(c->d, row, series);

    if (!*value)
        value = arena_printf(&c->d->a, "-");
    return few ? arena_printf(&c->d->a, "%s %s", value, few) : value;
}

static int longer(int width, const char *text, int most)
{
    int len = (int)strlen(text);

    len = len < most ? len : most;
    return len > width ? len : width;
}

static void measure(struct chart *c)
{
    struct draft_data *d = c->d;
    int number_width = 0;

    for (unsigned s = 0; s < d->series; s++)
        c->series_width =
            longer(c->series_width, draft_series_name(d, s), LABEL_MAX);
    if (d->series == 1) /* the caption says what it is */
        c->series_width = 0;
    for (unsigned row = 0; row < d->rows; row++) {
        c->x_width = longer(c->x_width, draft_x(d, row), LABEL_MAX);
        for (unsigned s = 0; s < d->series; s++) {
            c->few |= draft_few(d, row, s) != NULL;
            c->most = fmax(c->most, draft_real(d, row, s));
            number_width =
                longer(number_width, numbers(c, row, s), DRAFT_COLUMNS);
        }
    }
    c->bar_width = DRAFT_COLUMNS - c->x_width - c->series_width - number_width -
                   (c->series_width > 0 ? 4 : 3);
}

static void draw_bar(const struct chart *c, unsigned row, unsigned s)
{
    double v = draft_real(c->d, row, s);
    int len =
        c->most > 0 && v > 0 ? (int)lround(v / c->most * c->bar_width) : 0;

    fprintf(c->f, "%-*.*s ", c->x_width, c->x_width,
            s == 0 ? draft_x(c->d, row) : "");
    if (c->series_width > 0)
        fprintf(c->f, "%-*.*s ", c->series_width, c->series_width,
                draft_series_name(c->d, s));
    putc('|', c->f);
    for (int i = 0; i < len; i++)
        putc('=', c->f);
    fprintf(c->f, " %s\n", numbers(c, row, s));
}

static void write_head(const struct chart *c)
{
    struct draft_data *d = c->d;

    draft_lines(d, c->f, d->what);
    draft_lines(d, c->f, arena_printf(&d->a, "by %s", draft_x_title(d)));
    fprintf(c->f, "mean of %s%s\n\n", draft_runs(d),
            c->few ? "; 3/5: three of five have a value" : "");
}

static bool draw(struct chart *c)
{
    measure(c);
    if (c->bar_width < BAR_MIN)
        return false;
    write_head(c);
    for (unsigned row = 0; row < c->d->rows; row++) {
        for (unsigned s = 0; s < c->d->series; s++)
            draw_bar(c, row, s);
        if (c->d->series > 1)
            putc('\n', c->f);
    }
    return true;
}

/* ---- numbers alone, where bars would be many ---- */

static void write_letters(const struct chart *c)
{
    for (unsigned s = 0; s < c->d->series; s++)
        fprintf(c->f, "%c  %.60s\n", 'A' + (int)s, draft_series_name(c->d, s));
    putc('\n', c->f);
}

static bool write_numbers(struct chart *c)
{
    struct draft_data *d = c->d;
    int width = 7;

    measure(c);
    for (unsigned row = 0; row < d->rows; row++)
        for (unsigned s = 0; s < d->series; s++)
            width = longer(width, draft_number(d, row, s), DRAFT_COLUMNS);
    if (c->x_width + (int)d->series * (width + 1) > DRAFT_COLUMNS ||
        d->series > LETTERS)
        return false;
    write_head(c);
    write_letters(c);
    fprintf(c->f, "%*s", c->x_width, "");
    for (unsigned s = 0; s < d->series; s++)
        fprintf(c->f, " %*c", width, 'A' + (int)s);
    for (unsigned row = 0; row < d->rows; row++) {
        fprintf(c->f, "\n%*s", c->x_width, draft_x(d, row));
        for (unsigned s = 0; s < d->series; s++) {
            const char *v = draft_number(d, row, s);

            fprintf(c->f, " %*s", width, *v ? v : "-");
        }
    }
    putc('\n', c->f);
    return true;
}

/* ---- distributions ---- */

/* The first x at which a share is reached, falling or rising. */
static const char *reached(struct draft_data *d, unsigned series, double share,
                           bool falls)
{
    for (unsigned row = 0; row < d->rows; row++) {
        double v = draft_real(d, row, series);

        if (!isnan(v) && (falls ? v <= share + 1e-9 : v >= share - 1e-9))
            return arena_printf(&d->a, "%.4s",
                                draft_x(d, row)); /* three digits and a point */
    }
    return "-";
}

static bool write_quantiles(struct chart *c)
{
    static const double shares[] = {0.1, 0.25, 0.5, 0.75, 0.9, 1};
    enum { SHARES = sizeof shares / sizeof shares[0] };
    enum { NAME_MAX_WIDTH = DRAFT_COLUMNS - 7 * SHARES };
    struct draft_data *d = c->d;
    bool falls = d->figure->kind == FIGURE_SURVIVAL, letters;
    int width = 0;

    for (unsigned s = 0; s < d->series; s++)
        width = longer(width, draft_series_name(d, s), NAME_MAX_WIDTH + 1);
    letters = width > NAME_MAX_WIDTH && d->series <= LETTERS;
    if (width > NAME_MAX_WIDTH)
        width = letters ? 1 : NAME_MAX_WIDTH;
    draft_lines(d, c->f, draft_x_title(d));
    fprintf(c->f, "at which this share of runs %s; -: it never is\n\n",
            falls ? "has ended" : "is reached");
    if (letters)
        write_letters(c);
    fprintf(c->f, "%*s", width, "");
    for (unsigned i = 0; i < SHARES; i++)
        fprintf(c->f, " %5.0f%%", 100 * shares[i]);
    for (unsigned s = 0; s < d->series; s++) {
        if (letters)
            fprintf(c->f, "\n%c", 'A' + (int)s);
        else
            fprintf(c->f, "\n%-*.*s", width, width, draft_series_name(d, s));
        for (unsigned i = 0; i < SHARES; i++)
            fprintf(c->f, " %6s",
                    reached(d, s, falls ? 1 - shares[i] : shares[i], falls));
    }
    putc('\n', c->f);
    return true;
}

static bool write_text(struct draft_data *d, FILE *f)
{
    struct chart c = {.f = f, .d = d};

    switch (d->figure->kind) {
    case FIGURE_MATRIX:
        return draft_matrix(d, f);
    case FIGURE_CDF:
    case FIGURE_SURVIVAL:
        return write_quantiles(&c);
    case FIGURE_SERIES:
        return draft_series(d, f);
    case FIGURE_BARS:
    case FIGURE_LINES:
        break;
    }
    return d->rows * d->series <= BARS_MAX ? draw(&c) || write_numbers(&c)
                                           : write_numbers(&c) || draw(&c);
}

bool draft_text(const struct plot_source *from, const struct figure *f,
                const struct plot_extent *e, const char *to)
{
    struct draft_data d;
    struct out_file o;

    if (!draft_load(&d, from, f, e))
        return false;
    bool ok = file_create(&o, to);
    if (ok) {
        ok = write_text(&d, o.f);
        ok = file_commit(&o) && ok;
    }
    if (!ok)
        fprintf(stderr, "mpx: figure %s is too wide for text\n", f->name);
    draft_free(&d);
    return ok;
}
