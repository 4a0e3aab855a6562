/* SPDX-License-Identifier: MIT */
/* A matrix of shares as text and as a kramdown table. */
#include "draft.h"

#include <stdlib.h>
#include <string.h>

#include "file.h"
#include "plot.h"

/* Columns of the figure's data, see plot_data.c. */
enum { COLUMN, ROW, X_NAME, Y_NAME, SHARE, FIELDS };
enum { SHARE_WIDTH = 4, LETTERS = 26 };

struct matrix {
    struct arena a;
    struct csv_table t;
    unsigned width, height;
};

static bool load(struct matrix *m, const char *csv)
{
    size_t len;
    char *text;

    *m = (struct matrix){.width = 0};
    text = file_read(csv, &len);
    bool ok = text && csv_read(&m->a, text, &m->t) && m->t.columns > SHARE;

    free(text);
    for (unsigned i = 0; ok && i < m->t.rows; i++) {
        unsigned x = (unsigned)atoi(csv_at(&m->t, i, COLUMN));
        unsigned y = (unsigned)atoi(csv_at(&m->t, i, ROW));

        m->width = x + 1 > m->width ? x + 1 : m->width;
        m->height = y + 1 > m->height ? y + 1 : m->height;
    }
    ok = ok && m->width * m->height == m->t.rows;
    if (!ok)
        fprintf(stderr, "mpx: %s is not there or not whole\n", csv);
    return ok;
}

/* The rows of a line of the matrix follow one another. */
static const char *cell(const struct matrix *m, unsigned x, unsigned y,
                        unsigned field)
{
    return csv_at(&m->t, y * m->width + x, field);
}

static char *share(struct matrix *m, unsigned x, unsigned y)
{
    const char *text = cell(m, x, y, SHARE);

    return *text ? arena_printf(&m->a, "%.2f", strtod(text, NULL))
                 : arena_printf(&m->a, "-");
}

static int widest_row_name(const struct matrix *m)
{
    size_t most = 0;

    for (unsigned y = 0; y < m->height; y++) {
        size_t len = strlen(cell(m, 0, y, Y_NAME));

        most = len > most ? len : most;
    }
    return (int)most;
}

/* Columns between two shares if headings are names, 0 if that is too wide. */
static int step_of_names(const struct matrix *m, int left)
{
    size_t most = SHARE_WIDTH;

    for (unsigned x = 0; x < m->width; x++) {
        size_t len = strlen(cell(m, x, 0, X_NAME));

        most = len > most ? len : most;
    }
    return left + (int)m->width * ((int)most + 2) <= DRAFT_COLUMNS
               ? (int)most + 2
               : 0;
}

static bool write_text(struct matrix *m, FILE *f)
{
    int left = widest_row_name(m), step = step_of_names(m, left);
    bool letters = step == 0;

    if (letters) {
        step = SHARE_WIDTH + 2;
        if (left + (int)m->width * step > DRAFT_COLUMNS || m->width > LETTERS)
            return false;
        for (unsigned x = 0; x < m->width; x++)
            fprintf(f, "%c  %s\n", 'A' + (int)x, cell(m, x, 0, X_NAME));
        putc('\n', f);
    }
    fprintf(f, "%*s", left, "");
    for (unsigned x = 0; x < m->width; x++)
        fprintf(f, "%*s", step,
                letters ? arena_printf(&m->a, "%c", 'A' + (int)x)
                        : cell(m, x, 0, X_NAME));
    putc('\n', f);
    for (unsigned y = 0; y < m->height; y++) {
        fprintf(f, "%-*s", left, cell(m, 0, y, Y_NAME));
        for (unsigned x = 0; x < m->width; x++)
            fprintf(f, "%*s", step, share(m, x, y));
        putc('\n', f);
    }
    return true;
}

bool draft_matrix(const struct figure *f, const char *csv, const char *to)
{
    struct matrix m;
    struct out_file o;
    bool ok = load(&m, csv) && file_create(&o, to);

    if (ok) {
        fprintf(o.f, "%s: share\n\n", draft_name(&m.a, f));
        ok = write_text(&m, o.f);
        ok = file_commit(&o) && ok;
        if (!ok)
            fprintf(stderr, "mpx: %s is too wide for text\n", csv);
    }
    arena_free(&m.a);
    return ok;
}

bool draft_matrix_table(const struct study *s, const struct figure *f,
                        const char *csv, const char *to)
{
    struct matrix m;
    struct out_file o;
    bool ok = load(&m, csv) && file_create(&o, to);

    (void)s;
    if (ok) {
        enum metric_share of = metric_info((enum metric_column)f->y[0]).of;

        fputs("| |", o.f);
        for (unsigned x = 0; x < m.width; x++)
            fprintf(o.f, " %s |", draft_plain(&m.a, cell(&m, x, 0, X_NAME)));
        fputs("\n|---|", o.f);
        for (unsigned x = 0; x < m.width; x++)
            fputs("---:|", o.f);
        for (unsigned y = 0; y < m.height; y++) {
            fprintf(o.f, "\n| %s |", draft_plain(&m.a, cell(&m, 0, y, Y_NAME)));
            for (unsigned x = 0; x < m.width; x++)
                fprintf(o.f, " %s |", share(&m, x, y));
        }
        fprintf(o.f, "\n{: #tab-%s title=\"%s, share of %s\"}\n", f->name,
                draft_name(&m.a, f),
                of == SHARE_OF_RUNS ? "runs" : "connections");
        ok = file_commit(&o);
    }
    arena_free(&m.a);
    return ok;
}
