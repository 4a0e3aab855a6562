/* SPDX-License-Identifier: MIT */
/* Predictions of a study against what came out. */
#include "results.h"

#include <math.h>
#include <unistd.h>

#include "file.h"

static const char *const words[] = {
    [PREDICT_NOTHING] = "",
    [PREDICT_NO] = "no",
    [PREDICT_PARTLY] = "partly",
    [PREDICT_YES] = "yes",
};

/* One cell of the table: what was said, and what came of it. */
struct held {
    const char *row, *column;
    enum predicted said, measured;
    double share;
    struct interval interval;
};

/* Most connections, few of them, or so many that neither can be said. */
static enum predicted measured(double share, struct interval i)
{
    if (i.lo > 0.5)
        return share < 1 ? PREDICT_PARTLY : PREDICT_YES;
    if (i.hi < 0.5)
        return share > 0 ? PREDICT_PARTLY : PREDICT_NO;
    return PREDICT_PARTLY;
}

/* A share of 0.95 agrees with yes and with partly. */
static bool agrees(const struct held *h)
{
    return h->said == h->measured ||
           (h->said == PREDICT_YES && h->interval.lo > 0.5) ||
           (h->said == PREDICT_NO && h->interval.hi < 0.5);
}

static bool hold(const struct results *r, size_t index, struct held *h)
{
    const struct study *s = r->plan->study;
    const struct prediction *p = &s->prediction;
    const struct axis *rows = &s->axis[p->rows],
                      *columns = &s->axis[p->columns];
    const struct cell *c = &r->cell[index];
    double trials = cell_trials(c, (enum metric_column)p->metric);
    unsigned digit[STUDY_AXES_MAX];

    study_digits(s, index, digit);
    h->row = rows->value[digit[p->rows]].text;
    h->column = columns->value[digit[p->columns]].text;
    h->said = p->cell[digit[p->rows] * columns->n + digit[p->columns]];
    if (h->said == PREDICT_NOTHING || c->n == 0)
        return false;
    h->share = c->metric[p->metric].sum / trials;
    h->interval = wilson95(c->metric[p->metric].sum, trials);
    h->measured = measured(h->share, h->interval);
    return true;
}

bool results_write_predictions(const struct results *r)
{
    static const char *const names[] = {"row",  "column", "predicted", "share",
                                        "lo95", "hi95",   "agrees"};
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
    for (unsigned i = 0; i < sizeof names / sizeof names[0]; i++)
        csv_text(&to, names[i]);
    csv_end(&to);
    for (size_t i = 0; i < s->n_cells; i++) {
        if (!hold(r, i, &h))
            continue;
        csv_text(&to, h.row);
        csv_text(&to, h.column);
        csv_text(&to, words[h.said]);
        csv_real(&to, h.share);
        csv_real(&to, h.interval.lo);
        csv_real(&to, h.interval.hi);
        csv_text(&to, agrees(&h) ? "1" : "0");
        csv_end(&to);
    }
    arena_free(&a);
    return file_commit(&o);
}

void results_print_predictions(const struct results *r, FILE *to)
{
    const struct study *s = r->plan->study;
    size_t n = 0, other = 0;
    struct held h;

    if (!s->prediction.there)
        return;
    fprintf(to, "\npredicted%s%s:\n", *s->prediction.source ? " by " : "",
            s->prediction.source);
    for (size_t i = 0; i < s->n_cells; i++) {
        if (!hold(r, i, &h))
            continue;
        n++;
        if (agrees(&h))
            continue;
        other++;
        fprintf(to, "  %s, %s: %s was predicted, it is %.2f (%.2f-%.2f)\n",
                h.row, h.column, words[h.said], h.share, h.interval.lo,
                h.interval.hi);
    }
    fprintf(to, "  %zu of %zu cells as predicted\n", n - other, n);
}
