/* SPDX-License-Identifier: MIT */
/* The table of cells and verdicts on a terminal. */
#include "results.h"

#include <math.h>
#include <string.h>

enum { CELLS_SHOWN = 40 };

static void show(bool *shown, const struct term *t)
{
    if (t->kind != TERM_NUMBER && t->kind != TERM_COUNT &&
        metric_is_column(&t->metric))
        shown[t->metric.index] = true;
}

static void show_of_tokens(const struct study *s, bool shown[METRIC_COLUMNS])
{
    static const struct {
        const char *study;
        enum metric_column column[2];
    } usual[] = {
        {"host", {METRIC_tokens_redraws, METRIC_tokens_tokenless}},
        {"farm", {METRIC_tokens_ambiguous, METRIC_tokens_misrouted}},
        {"guess", {METRIC_tokens_hits, METRIC_tokens_hits_formula}},
    };
    const struct scn_node *tokens = scn_tree_get(s->root, "tokens");
    const struct scn_node *study =
        tokens->kind == SCN_MAP ? scn_tree_get(tokens, "study") : NULL;

    for (size_t i = 0; i < sizeof usual / sizeof usual[0]; i++)
        if (study && study->kind == SCN_TEXT &&
            strcmp(study->text, usual[i].study) == 0)
            shown[usual[i].column[0]] = shown[usual[i].column[1]] = true;
}

/* Of a file that expects and plots nothing. */
static void show_usual(const struct study *s, bool shown[METRIC_COLUMNS])
{
    if (s->tokens) {
        show_of_tokens(s, shown);
        return;
    }
    shown[METRIC_completed] = shown[METRIC_goodput_bps] =
        shown[METRIC_subflows_max] = shown[METRIC_keys_active] =
            shown[METRIC_hijacked_connections] = true;
}

/* What the file itself names, in expectations and figures. */
void results_main_columns(const struct study *s, bool shown[METRIC_COLUMNS])
{
    memset(shown, 0, METRIC_COLUMNS * sizeof *shown);
    for (unsigned i = 0; i < s->n_expect; i++) {
        show(shown, &s->expect[i].left);
        show(shown, &s->expect[i].right);
    }
    for (unsigned i = 0; i < s->n_figures; i++)
        for (unsigned y = 0; y < s->figure[i].n_y; y++)
            shown[s->figure[i].y[y]] = true;
    if (s->n_expect == 0 && s->n_figures == 0)
        show_usual(s, shown);
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

/* "1.23 +- 0.04", or "0.2  0-0.9" where the mean is not in the middle. */
static char *with_interval(struct arena *a, double mean, struct interval i)
{
    char *text = short_number(a, mean);
    double above = i.hi - mean, below = mean - i.lo;

    if (isnan(i.hi) || !(i.hi > i.lo))
        return text;
    if (above - below > above / 10 || below - above > below / 10)
        return arena_printf(a, "%s  %s-%s", text, short_number(a, i.lo),
                            short_number(a, i.hi));
    return arena_printf(a, "%s +- %s", text, short_number(a, above));
}

/* "20/20  0.84-1.00" for shares, "1.23 +- 0.04" for means, what a tenth and
 * nine tenths do not exceed if a mean misleads, and of how many runs. */
static char *cell_text(struct arena *a, const struct cell *c,
                       enum metric_column m)
{
    const struct sample *s = &c->metric[m];
    if (s->n == 0)
        return arena_printf(a, "-  (0 of %lu)", c->n);
    if (metric_info(m).of != SHARE_OF_NOTHING) {
        double trials = cell_trials(c, m), k = cell_successes(c, m);
        struct interval i = wilson95(k, trials);
        return isnan(cell_interval(c, m).lo)
                   ? arena_printf(a, "%.0f/%.0f", k, trials)
                   : arena_printf(a, "%.0f/%.0f  %.2f-%.2f", k, trials, i.lo,
                                  i.hi);
    }
    const struct quantiles *q = &c->quantiles[m];
    char *text = with_interval(a, s->mean, cell_interval(c, m));

    if (sample_is_skewed(s, q))
        text = arena_printf(a, "%s, median %s, %s to %s", text,
                            short_number(a, q->median), short_number(a, q->p10),
                            short_number(a, q->p90));
    if (s->n < c->n)
        text = arena_printf(a, "%s  (%lu of %lu)", text, s->n, c->n);
    return text;
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
    put(t, row, &c,
        cell->copies ? arena_printf(&t->a, "1 (%lu equal)", cell->n)
                     : arena_printf(&t->a, "%lu", cell->n));
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

    results_main_columns(s, shown);
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

/* Why it is not simply passed. */
static void print_reason(const struct results *r, unsigned i, struct arena *a,
                         FILE *to)
{
    const struct expect *e = &r->plan->study->expect[i];
    const struct expect_state *st = &r->state[i];
    const struct judgement *j = &r->judgement[i];

    if (j->verdict == EXPECT_OPEN)
        fprintf(to, "  %lu of %lu runs are there", st->rows + st->left_out,
                st->expected);
    else if (j->verdict == EXPECT_VACUOUS && j->needs)
        fprintf(to, "  in %lu of %lu runs %s", j->idle, st->rows,
                results_missed(a, j->needs));
    else if (j->verdict == EXPECT_VACUOUS)
        fputs("  it is of no run", to);
    if (j->verdict != EXPECT_FAIL)
        return;
    if (st->absent > 0)
        fprintf(to, "  %s%s is missing in %lu of %lu runs, first %s",
                st->absent == st->rows ? "vacuous: " : "",
                results_absent(r, a, i), st->absent, st->rows,
                plan_id(a, r->plan->study, st->first_absent));
    else if (st->broken > 0)
        fprintf(to, "  not so in %lu of %lu runs, first %s", st->broken,
                st->rows, plan_id(a, r->plan->study, st->first_broken));
    else
        fprintf(to, "  it is %.9g and %.9g",
                expect_side(&e->left, &st->left, st->rows),
                expect_side(&e->right, &st->right, st->rows));
}

void results_print_reason(const struct results *r, unsigned expect, FILE *to)
{
    struct arena a = {NULL};

    print_reason(r, expect, &a, to);
    arena_free(&a);
}

static void print_expectation(const struct results *r, unsigned i, FILE *to)
{
    const struct expect *e = &r->plan->study->expect[i];
    const struct expect_state *st = &r->state[i];

    fprintf(to, "  %s  %s%s%s%s", expect_verdict_name(r->judgement[i].verdict),
            e->text, *e->where.text ? "  (" : "", e->where.text,
            *e->where.text ? ")" : "");
    if (*e->having_text)
        fprintf(to, "  of %lu of %lu runs, those that have %s", st->rows,
                st->rows + st->left_out, e->having_text);
    results_print_reason(r, i, to);
    putc('\n', to);
}

/* What runs asked for and did not have. */
void results_print_notes(const struct results *r, FILE *to)
{
    const char *before = "\n";

    for (unsigned n = 0; n < NEEDS; n++) {
        const struct lack *l = &r->lack[n];

        if (l->missed == 0)
            continue;
        fprintf(to, "%snote: in %lu of %lu runs %s\n", before, l->missed,
                l->asked, need_text((enum need)n));
        before = "";
    }
}

void results_print(const struct results *r, FILE *to)
{
    const struct study *s = r->plan->study;

    putc('\n', to);
    print_cells(r, to);
    results_print_notes(r, to);
    if (s->n_expect > 0)
        fputs("\nexpected:\n", to);
    for (unsigned i = 0; i < s->n_expect; i++)
        print_expectation(r, i, to);
    if (r->n_vacuous > 0)
        fprintf(to,
                "  %u vacuous: the runs could not have broken %s "
                "(--allow-vacuous accepts that)\n",
                r->n_vacuous, r->n_vacuous == 1 ? "it" : "them");
    results_print_predictions(r, to);
}
