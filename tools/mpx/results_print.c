/* SPDX-License-Identifier: MIT */
#include "results.h"

#include <math.h>
#include <string.h>

enum { CELLS_SHOWN = 40 };

static void show(bool *shown, const struct term *t)
{
    if (t->kind != TERM_NUMBER && t->kind != TERM_COUNT &&
        t->metric.node == METRIC_ROW)
        shown[t->metric.index] = true;
}

/* What the file itself talks about, in expectations and figures. */
static void main_columns(const struct study *s, bool shown[METRIC_COLUMNS])
{
    memset(shown, 0, METRIC_COLUMNS * sizeof *shown);
    for (unsigned i = 0; i < s->n_expect; i++) {
        show(shown, &s->expect[i].left);
        show(shown, &s->expect[i].right);
    }
    for (unsigned i = 0; i < s->n_figures; i++)
        for (unsigned y = 0; y < s->figure[i].n_y; y++)
            shown[s->figure[i].y[y]] = true;
    shown[METRIC_connections] = false; /* the share's denominator */
}

/* Four digits and k, M or G; whole numbers below 10000 as they are. */
static char *short_number(struct arena *a, double v)
{
    static const char *const prefix[] = {"", "k", "M", "G", "T"};
    unsigned p = 0;

    if (fabs(v) < 10000)
        return arena_printf(a, "%.5g", v);
    for (; fabs(v) >= 1000 && p < 4; p++)
        v /= 1000;
    return arena_printf(a, "%.4g%s", v, prefix[p]);
}

/* "20/20  0.84-1.00" for shares, "1.23 +- 0.04" for means. */
static char *cell_text(struct arena *a, const struct cell *c,
                       enum metric_column m)
{
    const struct sample *s = &c->metric[m];
    if (s->n == 0)
        return arena_printf(a, "-");
    if (metric_info(m).of != SHARE_OF_NOTHING) {
        double trials = cell_trials(c, m);
        struct interval i = wilson95(s->sum, trials);
        return arena_printf(a, "%.0f/%.0f  %.2f-%.2f", s->sum, trials, i.lo,
                            i.hi);
    }
    struct interval i = cell_interval(c, m);
    if (isnan(i.hi) || i.hi == i.lo)
        return short_number(a, s->mean);
    return arena_printf(a, "%s +- %s", short_number(a, s->mean),
                        short_number(a, i.hi - s->mean));
}

struct text_table {
    struct arena a;
    unsigned columns, rows;
    const char **text;
};

static void put(struct text_table *t, unsigned row, unsigned *col,
                const char *text)
{
    t->text[row * t->columns + (*col)++] = text;
}

static void print_table(const struct text_table *t, FILE *to)
{
    for (unsigned r = 0; r < t->rows; r++) {
        fputs(" ", to);
        for (unsigned c = 0; c < t->columns; c++) {
            size_t width = 0;
            for (unsigned i = 0; i < t->rows; i++) {
                size_t len = strlen(t->text[i * t->columns + c]);
                width = len > width ? len : width;
            }
            bool last = c + 1 == t->columns;
            fprintf(to, " %-*s%s", last ? 0 : (int)width,
                    t->text[r * t->columns + c], last ? "\n" : " ");
        }
    }
}

static void fill_header(struct text_table *t, const struct study *s,
                        const bool *shown)
{
    unsigned c = 0;
    for (unsigned i = 0; i < s->n_axes; i++)
        put(t, 0, &c, s->axis[i].label);
    put(t, 0, &c, "n");
    for (unsigned m = 0; m < METRIC_COLUMNS; m++)
        if (shown[m])
            put(t, 0, &c, metric_info((enum metric_column)m).name);
}

static void fill_cell(struct text_table *t, unsigned row,
                      const struct results *r, size_t index, const bool *shown)
{
    const struct study *s = r->plan->study;
    const struct cell *cell = &r->cell[index];
    unsigned digit[STUDY_AXES_MAX], c = 0;

    study_digits(s, index, digit);
    for (unsigned i = 0; i < s->n_axes; i++)
        put(t, row, &c, s->axis[i].value[digit[i]].text);
    put(t, row, &c, arena_printf(&t->a, "%lu", cell->n));
    for (unsigned m = 0; m < METRIC_COLUMNS; m++)
        if (shown[m])
            put(t, row, &c, cell_text(&t->a, cell, (enum metric_column)m));
}

static void print_cells(const struct results *r, FILE *to)
{
    const struct study *s = r->plan->study;
    struct text_table t = {.rows = 1};
    bool shown[METRIC_COLUMNS];
    size_t full = 0;

    main_columns(s, shown);
    t.columns = s->n_axes + 1;
    for (unsigned m = 0; m < METRIC_COLUMNS; m++)
        t.columns += shown[m];
    t.text = arena_alloc(&t.a, (CELLS_SHOWN + 1) * t.columns * sizeof *t.text);
    fill_header(&t, s, shown);
    for (size_t i = 0; i < s->n_cells; i++) {
        if (r->cell[i].n == 0)
            continue;
        full++;
        if (t.rows <= CELLS_SHOWN)
            fill_cell(&t, t.rows++, r, i, shown);
    }
    print_table(&t, to);
    if (full > CELLS_SHOWN)
        fprintf(to, "  ... and %zu more in cells.csv\n", full - CELLS_SHOWN);
    arena_free(&t.a);
}

static void print_expectation(const struct results *r, unsigned i, FILE *to)
{
    const struct study *s = r->plan->study;
    const struct expect *e = &s->expect[i];
    const struct expect_state *st = &r->state[i];
    enum expect_verdict v = expect_judge(e, st);
    struct arena a = {NULL};

    fprintf(to, "  %s  %s%s%s%s", expect_verdict_name(v), e->text,
            *e->where.text ? "  (" : "", e->where.text,
            *e->where.text ? ")" : "");
    if (v == EXPECT_FAIL && st->broken > 0)
        fprintf(to, "  not so in %lu of %lu runs, first %s", st->broken,
                st->rows, plan_id(&a, s, st->first_broken));
    else if (v == EXPECT_FAIL)
        fprintf(to, "  it is %.9g and %.9g",
                expect_side(&e->left, &st->left, st->rows),
                expect_side(&e->right, &st->right, st->rows));
    else if (v == EXPECT_OPEN)
        fprintf(to, "  %lu of %lu runs are there", st->rows, st->expected);
    putc('\n', to);
    arena_free(&a);
}

void results_print(const struct results *r, FILE *to)
{
    const struct study *s = r->plan->study;

    putc('\n', to);
    print_cells(r, to);
    if (s->n_expect > 0)
        fputs("\nexpected:\n", to);
    for (unsigned i = 0; i < s->n_expect; i++)
        print_expectation(r, i, to);
    results_print_predictions(r, to);
}
