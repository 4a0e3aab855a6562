/* SPDX-License-Identifier: MIT */
/* summary.json and columns.json. */
#include "results.h"

#include "file.h"
#include "json.h"
#include "metric_label.h"
#include "study_label.h"

/* @p label is what readers are told, @p shown in what unit; "" if there is
 * none. */
static void column(struct json *j, const char *name, const char *unit,
                   const char *type, const char *meaning, const char *label,
                   const char *shown)
{
    json_open(j, NULL, '{');
    json_string(j, "name", name);
    json_string(j, "unit", unit);
    json_string(j, "type", type);
    json_string(j, "meaning", meaning);
    json_string(j, "label", label);
    json_string(j, "shown", shown);
    json_close(j, '}');
}

static void axis_columns(struct json *j, const struct study *s)
{
    struct arena a = {NULL};

    for (unsigned i = 0; i < s->n_axes; i++) {
        const struct axis *x = &s->axis[i];
        column(j, x->column, x->unit, x->quantity ? "real" : "text",
               x->variant ? "named variant of the scenario" : x->name,
               study_axis_label(s, &a, i), study_axis_unit(s, i));
    }
    arena_free(&a);
}

bool results_write_columns(const struct results *r)
{
    struct arena a = {NULL};
    struct out_file o;
    bool ok = file_create(&o, file_path(&a, r->dir, "columns.json"));

    arena_free(&a);
    if (!ok)
        return false;
    struct json j = {.f = o.f};
    json_open(&j, NULL, '[');
    column(&j, "id", "", "text", "the run", "run", "");
    axis_columns(&j, r->plan->study);
    column(&j, "seed", "", "whole", "seed of everything random in the run",
           "seed", "");
    for (unsigned m = 0; m < METRIC_COLUMNS; m++) {
        if (!study_measures(r->plan->study, m))
            continue;
        struct metric_info i = metric_info((enum metric_column)m);
        column(&j, i.name, i.unit, i.real ? "real" : "whole", i.meaning,
               study_column_label(r->plan->study, m),
               metric_shown((enum metric_column)m));
    }
    json_close(&j, ']');
    return file_commit(&o);
}

static void expectation(struct json *j, const struct results *r, unsigned i,
                        struct arena *a)
{
    const struct study *s = r->plan->study;
    const struct expect *e = &s->expect[i];
    const struct expect_state *st = &r->state[i];

    json_open(j, NULL, '{');
    json_string(j, "where", e->where.text);
    if (*e->having_text)
        json_string(j, "having", e->having_text);
    json_string(j, "that", e->text);
    const struct judgement *judged = &r->judgement[i];

    json_string(j, "verdict", expect_verdict_name(judged->verdict));
    if (judged->needs)
        json_string(j, "vacuous_as", results_missed(a, judged->needs));
    json_real(j, "left", expect_side(&e->left, &st->left, st->rows));
    json_real(j, "right", expect_side(&e->right, &st->right, st->rows));
    json_whole(j, "rows", st->rows);
    if (*e->having_text)
        json_whole(j, "left_out", st->left_out);
    json_whole(j, "planned", st->expected);
    if (st->absent > 0) {
        json_string(j, "absent", results_absent(r, a, i));
        json_whole(j, "absent_rows", st->absent);
        json_string(j, "first_absent", plan_id(a, s, st->first_absent));
    }
    if (st->broken > 0)
        json_string(j, "first_broken", plan_id(a, s, st->first_broken));
    json_close(j, '}');
}

/* What runs asked for and did not have. */
static void missed(struct json *j, const struct results *r)
{
    json_open(j, "missed", '[');
    for (unsigned n = 0; n < NEEDS; n++) {
        if (r->lack[n].missed == 0)
            continue;
        json_open(j, NULL, '{');
        json_string(j, "what", need_text((enum need)n));
        json_whole(j, "runs", r->lack[n].missed);
        json_whole(j, "of", r->lack[n].asked);
        json_close(j, '}');
    }
    json_close(j, ']');
}

/* Runs that were begun, and have no result. */
static void failed_runs(struct json *j, struct results *r, struct arena *a)
{
    const struct study *s = r->plan->study;
    struct run_result *row = arena_alloc(a, sizeof *row);

    json_open(j, "failed_runs", '[');
    for (size_t run = 0; run < s->n_runs && r->n_rows < s->n_planned; run++) {
        struct arena of_run = {NULL};
        const char *why = failures_why(r, &of_run, run);

        if (*why && !results_row(r, run, row)) {
            json_open(j, NULL, '{');
            json_string(j, "run", plan_id(&of_run, s, run));
            json_string(j, "why", why);
            json_close(j, '}');
        }
        arena_free(&of_run);
    }
    json_close(j, ']');
}

bool results_write_summary(struct results *r)
{
    const struct study *s = r->plan->study;
    struct arena a = {NULL};
    struct out_file o;
    bool ok = file_create(&o, file_path(&a, r->dir, "summary.json"));

    if (ok) {
        struct json j = {.f = o.f};
        json_open(&j, NULL, '{');
        json_string(&j, "name", s->name);
        json_string(&j, "claim", s->claim);
        json_whole(&j, "runs", r->n_rows);
        json_whole(&j, "planned", s->n_planned);
        json_whole(&j, "failed", r->n_failed);
        json_whole(&j, "open", r->n_open);
        json_whole(&j, "vacuous", r->n_vacuous);
        failed_runs(&j, r, &a);
        missed(&j, r);
        json_open(&j, "expect", '[');
        for (unsigned i = 0; i < s->n_expect; i++)
            expectation(&j, r, i, &a);
        json_close(&j, ']');
        json_close(&j, '}');
        ok = file_commit(&o);
    }
    arena_free(&a);
    return ok;
}
