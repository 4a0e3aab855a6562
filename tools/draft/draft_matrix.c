/* SPDX-License-Identifier: MIT */
/* A matrix of shares as text and as a kramdown table. */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "draft.h"
#include "plot_words.h"
#include "study_label.h"

/* Columns of the figure's data, see plot_data.c. */
enum { COLUMN, ROW, X_NAME, Y_NAME, SHARE, LO95, HI95 };
enum { SHARE_WIDTH = 4, LETTERS = 26, NAME_MAX_WIDTH = 33 };

struct matrix {
    struct draft_data *d;
    struct arena *a;
    const struct csv_table *t;
    unsigned width, height;
};

static bool count(struct matrix *m, struct draft_data *d)
{
    *m = (struct matrix){d, &d->a, &d->t, 0, 0};
    for (unsigned i = 0; d->t.columns > HI95 && i < d->t.rows; i++) {
        unsigned x = (unsigned)strtoul(csv_at(&d->t, i, COLUMN), NULL, 10);
        unsigned y = (unsigned)strtoul(csv_at(&d->t, i, ROW), NULL, 10);

        m->width = x + 1 > m->width ? x + 1 : m->width;
        m->height = y + 1 > m->height ? y + 1 : m->height;
    }
    return m->width > 0 && m->width * m->height == d->t.rows;
}

/* The rows of a line of the matrix follow one another. */
static const char *cell(const struct matrix *m, unsigned x, unsigned y,
                        unsigned field)
{
    return csv_at(m->t, y * m->width + x, field);
}

static const char *column_name(const struct matrix *m, unsigned x)
{
    const struct study *s = m->d->from->study;
    unsigned axis = m->d->figure->x;

    for (unsigned v = 0; v < s->axis[axis].n; v++)
        if (strcmp(s->axis[axis].value[v].text, cell(m, x, 0, X_NAME)) == 0)
            return study_value_label(s, m->a, axis, v);
    return cell(m, x, 0, X_NAME);
}

static char *share(const struct matrix *m, unsigned x, unsigned y)
{
    const char *text = cell(m, x, y, SHARE);

    return *text ? arena_printf(m->a, "%.2f", strtod(text, NULL))
                 : arena_printf(m->a, "-");
}

/* "0.95 (0.76 - 0.99)" */
static char *share_between(const struct matrix *m, unsigned x, unsigned y)
{
    const char *lo = cell(m, x, y, LO95), *hi = cell(m, x, y, HI95);

    if (!*lo || !*hi)
        return share(m, x, y);
    return arena_printf(m->a, "%s (%.2f - %.2f)", share(m, x, y),
                        strtod(lo, NULL), strtod(hi, NULL));
}

static int widest_row_name(const struct matrix *m)
{
    size_t most = 0;

    for (unsigned y = 0; y < m->height; y++) {
        size_t len = strlen(cell(m, 0, y, Y_NAME));

        most = len > most ? len : most;
    }
    return most > NAME_MAX_WIDTH ? NAME_MAX_WIDTH : (int)most;
}

/* Columns between two shares if headings are names, 0 if that is too wide. */
static int step_of_names(const struct matrix *m, int left)
{
    size_t most = SHARE_WIDTH;

    for (unsigned x = 0; x < m->width; x++) {
        size_t len = strlen(column_name(m, x));

        most = len > most ? len : most;
    }
    return left + (int)m->width * ((int)most + 2) <= DRAFT_COLUMNS
               ? (int)most + 2
               : 0;
}

bool draft_matrix(struct draft_data *d, FILE *f)
{
    struct matrix m;

    if (!count(&m, d))
        return false;
    int left = widest_row_name(&m), step = step_of_names(&m, left);
    bool letters = step == 0;

    draft_lines(d, f, d->what);
    putc('\n', f);
    if (letters) {
        step = (DRAFT_COLUMNS - left) / (int)m.width;
        step = step > SHARE_WIDTH + 2 ? SHARE_WIDTH + 2 : step;
        if (step <= SHARE_WIDTH || m.width > LETTERS)
            return false;
        for (unsigned x = 0; x < m.width; x++)
            fprintf(f, "%c  %s\n", 'A' + (int)x, column_name(&m, x));
        putc('\n', f);
    }
    fprintf(f, "%*s", left, "");
    for (unsigned x = 0; x < m.width; x++)
        fprintf(f, "%*s", step,
                letters ? arena_printf(m.a, "%c", 'A' + (int)x)
                        : column_name(&m, x));
    putc('\n', f);
    for (unsigned y = 0; y < m.height; y++) {
        fprintf(f, "%-*.*s", left, left, cell(&m, 0, y, Y_NAME));
        for (unsigned x = 0; x < m.width; x++)
            fprintf(f, "%*s", step, share(&m, x, y));
        putc('\n', f);
    }
    return true;
}

bool draft_matrix_table(struct draft_data *d, FILE *f)
{
    struct matrix m;

    if (!count(&m, d))
        return false;
    fputs("| |", f);
    for (unsigned x = 0; x < m.width; x++)
        fprintf(f, " %s |", draft_plain(m.a, column_name(&m, x)));
    fputs("\n|---|", f);
    for (unsigned x = 0; x < m.width; x++)
        fputs("---:|", f);
    for (unsigned y = 0; y < m.height; y++) {
        fprintf(f, "\n| %s |", draft_plain(m.a, cell(&m, 0, y, Y_NAME)));
        for (unsigned x = 0; x < m.width; x++)
            fprintf(f, " %s |", share_between(&m, x, y));
    }
    char *what = arena_printf(m.a, "%s", d->what);
    *what = (char)toupper((unsigned char)*what);
    putc('\n', f);
    draft_caption(f, d->figure->name,
                  arena_printf(m.a, "%s, with 95 %% intervals", what));
    return true;
}
