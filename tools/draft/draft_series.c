/* SPDX-License-Identifier: MIT */
/* Lines over time as text: a letter for each line on a grid. */
#include <math.h>
#include <string.h>

#include "draft.h"
#include "plot_time.h"

enum {
    LABEL = 8,
    WIDTH = DRAFT_COLUMNS - LABEL - 1,
    HEIGHT = 13,
    LETTERS = 26
};

struct grid {
    char cell[HEIGHT][WIDTH];
    double most; /* the upper edge */
};

/* The next number that is round, and its quarters too. */
static double round_up(double v)
{
    static const double round[] = {1, 1.2, 1.6, 2, 2.4, 3, 4, 6, 8, 10};
    double unit = pow(10, floor(log10(v)));
    unsigned i = 0;

    while (round[i] * unit < v && i + 1 < sizeof round / sizeof round[0])
        i++;
    return round[i] * unit;
}

static void measure(const struct draft_data *d, struct grid *g)
{
    memset(g->cell, ' ', sizeof g->cell);
    g->most = 0;
    for (unsigned row = 0; row < d->rows; row++)
        for (unsigned s = 0; s < d->series; s++)
            g->most = fmax(g->most, draft_real(d, row, s));
    g->most = g->most > 0 ? round_up(g->most) : 1;
}

/* The mean of the rows of a column of the grid, which are one at least; NAN if
 * none has a value. */
static double mean_of(const struct draft_data *d, unsigned series,
                      unsigned column)
{
    unsigned row = column * d->rows / WIDTH;
    unsigned end = (column + 1) * d->rows / WIDTH;
    double sum = 0;
    unsigned n = 0;

    do {
        double v = draft_real(d, row, series);

        sum += isnan(v) ? 0 : v;
        n += isnan(v) ? 0 : 1;
    } while (++row < end);
    return n > 0 ? sum / n : NAN;
}

static void put_line(const struct draft_data *d, struct grid *g,
                     unsigned series)
{
    for (unsigned column = 0; column < WIDTH; column++) {
        double v = mean_of(d, series, column);

        if (isnan(v))
            continue;
        long up = lround(v / g->most * (HEIGHT - 1));
        char *c =
            &g->cell[HEIGHT - 1 - (up < HEIGHT ? up : HEIGHT - 1)][column];

        *c = *c == ' ' ? (char)('A' + series) : '*';
    }
}

static void write_grid(struct draft_data *d, const struct grid *g, FILE *f)
{
    for (unsigned i = 0; i < HEIGHT; i++) {
        double v = g->most * (HEIGHT - 1 - i) / (HEIGHT - 1);
        const char *mark = i % 3 == 0 ? "+" : "|";

        if (*mark == '+')
            fprintf(f, "%*.4g %s", LABEL - 1, v, mark);
        else
            fprintf(f, "%*s %s", LABEL - 1, "", mark);
        fprintf(f, "%.*s\n", WIDTH, g->cell[i]);
    }
    fprintf(f, "%*s+", LABEL, "");
    for (unsigned i = 0; i < WIDTH; i++)
        putc('-', f);
    fprintf(f, "\n%*s0%*s\n", LABEL, "", WIDTH, draft_x(d, d->rows - 1));
}

static void write_moments(struct draft_data *d, FILE *f)
{
    struct moment at[MOMENTS_MAX];
    unsigned n = plot_time_moments(&d->a, d->from->study, d->figure, at);

    for (unsigned i = 0; i < n; i++)
        fprintf(f, "at %g s: %.50s\n", at[i].s, at[i].what);
}

bool draft_series(struct draft_data *d, FILE *to)
{
    struct grid *g = arena_alloc(&d->a, sizeof *g);

    if (d->series > LETTERS || d->rows == 0)
        return false;
    measure(d, g);
    for (unsigned s = 0; s < d->series; s++)
        put_line(d, g, s);
    draft_lines(d, to, d->what);
    draft_lines(d, to, arena_printf(&d->a, "over %s", draft_x_title(d)));
    for (unsigned s = 0; s < d->series; s++)
        fprintf(to, "%c  %.60s\n", 'A' + (int)s, draft_series_name(d, s));
    fprintf(to, "*  several of them\n");
    write_moments(d, to);
    putc('\n', to);
    write_grid(d, g, to);
    return true;
}
