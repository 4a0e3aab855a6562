/* SPDX-License-Identifier: MIT */
/* Verdicts on the cells of two axes, and what was predicted of them. */
#include "results.h"

#include <math.h>
#include <stdlib.h>
#include <unistd.h>

#include "file.h"
#include "scn_draws.h"
#include "verdict.h"

static const char *const words[] = {
    [PREDICT_NOTHING] = "",
    [PREDICT_NO] = "no",
    [PREDICT_PARTLY] = "partly",
    [PREDICT_YES] = "yes",
};

/* What agrees with a word. */
static const enum verdict means[] = {
    [PREDICT_NOTHING] = VERDICT_NONE,
    [PREDICT_NO] = VERDICT_NO,
    [PREDICT_PARTLY] = VERDICT_SOMETIMES,
    [PREDICT_YES] = VERDICT_YES,
};

/* One cell of the table: what was said, and what came of it. */
struct held {
    const char *row, *column;
    enum predicted said;
    const struct share *share;
    struct interval interval;
};

/* The shares of all cells, judged together; to be freed. */
static struct share *judge(const struct results *r)
{
    const struct study *s = r->plan->study;
    enum metric_column m = (enum metric_column)s->prediction.metric;
    struct share *v = mem_grow(NULL, s->n_cells + 1, sizeof *v);

    for (size_t i = 0; i < s->n_cells; i++) {
        const struct cell *c = &r->cell[i];

        v[i] = (struct share){.k = cell_successes(c, m),
                              .n = c->n > 0 ? cell_trials(c, m) : 0};
        v[i].fixed = c->n > 0 && c->distinct == 1 &&
                     !draws_of(plan_scenario(r->plan, i * s->n_seeds));
    }
    verdicts(v, s->n_cells);
    return v;
}

static bool hold(const struct results *r, size_t index,
                 const struct share *shares, struct held *h)
{
    const struct study *s = r->plan->study;
    const struct prediction *p = &s->prediction;
    const struct axis *rows = &s->axis[p->rows],
                      *columns = &s->axis[p->columns];
    unsigned digit[STUDY_AXES_MAX];

    study_digits(s, index, digit);
    h->row = rows->value[digit[p->rows]].text;
    h->column = columns->value[digit[p->columns]].text;
    h->said = p->cell[digit[p->rows] * columns->n + digit[p->columns]];
    h->share = &shares[index];
    h->interval = h->share->fixed ? (struct interval){NAN, NAN}
                                  : wilson95(h->share->k, h->share->n);
    return h->share->n > 0;
}

static bool agrees(const struct held *h)
{
    return means[h->said] == h->share->verdict;
}

static bool is_decided(const struct held *h)
{
    return h->said != PREDICT_NOTHING && h->share->verdict != VERDICT_OPEN;
}

static void write_held(struct csv_out *to, const struct held *h)
{
    csv_text(to, h->row);
    csv_text(to, h->column);
    csv_text(to, words[h->said]);
    csv_text(to, verdict_name(h->share->verdict));
    csv_real(to, h->share->k / h->share->n);
    csv_real(to, h->interval.lo);
    csv_real(to, h->interval.hi);
    csv_real(to, h->share->n);
    csv_real(to, h->share->p);
    csv_text(to, !is_decided(h) ? "" : agrees(h) ? "1" : "0");
    csv_end(to);
}

bool results_write_predictions(const struct results *r)
{
    static const char *const names[] = {
        "row",  "column", "predicted", "found",  "share",
        "lo95", "hi95",   "n",         "p_holm", "agrees"};
    const struct study *s = r->plan->study;
    struct arena a = {NULL};
    struct out_file o;
    struct held h;

    if (!s->prediction.there) { /* an earlier version of the study had some */
        unlink(file_path(&a, r->dir, "predictions.csv"));
        arena_free(&a);
        return true;
    }
    if (!file_create(&o, file_path(&a, r->dir, "predictions.csv"))) {
        arena_free(&a);
        return false;
    }
    struct csv_out to = {o.f, false};
    struct share *shares = judge(r);
    for (unsigned i = 0; i < sizeof names / sizeof names[0]; i++)
        csv_text(&to, names[i]);
    csv_end(&to);
    for (size_t i = 0; i < s->n_cells; i++)
        if (hold(r, i, shares, &h))
            write_held(&to, &h);
    free(shares);
    arena_free(&a);
    return file_commit(&o);
}

static void print_held(const struct held *h, FILE *to)
{
    fprintf(to, "  %s, %s: %s was predicted, it is %s: %.0f of %.0f", h->row,
            h->column, words[h->said], verdict_name(h->share->verdict),
            h->share->k, h->share->n);
    if (!isnan(h->interval.lo))
        fprintf(to, " (%.2f-%.2f)", h->interval.lo, h->interval.hi);
    putc('\n', to);
}

void results_print_predictions(const struct results *r, FILE *to)
{
    const struct study *s = r->plan->study;
    size_t n = 0, other = 0, found[VERDICT_YES + 1] = {0};
    struct held h;

    if (!s->prediction.there)
        return;
    struct share *shares = judge(r);
    fprintf(to, "\npredicted%s%s:\n", *s->prediction.source ? " by " : "",
            s->prediction.source);
    for (size_t i = 0; i < s->n_cells; i++) {
        if (!hold(r, i, shares, &h))
            continue;
        found[h.share->verdict]++;
        n += is_decided(&h);
        if (!is_decided(&h) || agrees(&h))
            continue;
        other++;
        print_held(&h, to);
    }
    free(shares);
    fprintf(to, "  %zu of %zu cells as predicted\n", n - other, n);
    fprintf(to,
            "  %zu no (below %.0f %%), %zu sometimes, %zu yes (above %.0f %%), "
            "%zu open (too few runs), with 95 %% for all together\n",
            found[VERDICT_NO], 100 * NO_BELOW, found[VERDICT_SOMETIMES],
            found[VERDICT_YES], 100 * YES_ABOVE, found[VERDICT_OPEN]);
}
