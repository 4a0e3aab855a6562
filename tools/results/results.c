/* SPDX-License-Identifier: MIT */
/* Writing the tables of a study. */
#include "results.h"

#include <stdlib.h>
#include <string.h>

#include "file.h"
#include "mpx_stats.h"

void results_init(struct results *r, const char *dir, struct plan *plan,
                  const char program[65])
{
    const struct study *s = plan->study;
    memset(r, 0, sizeof *r);
    r->dir = dir;
    r->plan = plan;
    memcpy(r->program, program, sizeof r->program);
    r->cell = mem_grow(NULL, s->n_cells + 1, sizeof *r->cell);
    r->state = mem_grow(NULL, s->n_expect + 1, sizeof *r->state);
    r->supplied = mem_grow(NULL, s->n_expect + 1, sizeof *r->supplied);
    r->judgement = mem_grow(NULL, s->n_expect + 1, sizeof *r->judgement);
}

void results_free(struct results *r)
{
    free(r->cell);
    free(r->state);
    free(r->supplied);
    free(r->judgement);
    failures_free(&r->failures);
}

char *results_path(const struct results *r, struct arena *a, const char *sub,
                   size_t run, const char *ext)
{
    const char *id = plan_id(a, r->plan->study, run);
    return arena_printf(a, "%s/%s/%s%s", r->dir, sub, plan_file_name(a, id),
                        ext);
}

void results_key(struct results *r, size_t run, struct row_key *key)
{
    uint8_t hash[PLAN_HASH_LEN];
    plan_hash(r->plan, run, hash);
    plan_hex(hash, key->scenario);
    memcpy(key->program, r->program, sizeof key->program);
}

bool results_row(struct results *r, size_t run, struct run_result *out)
{
    struct arena a = {NULL};
    struct row_key want, have;
    bool ok = row_read(results_path(r, &a, "runs", run, ".row"), &have, out);

    arena_free(&a);
    if (!ok)
        return false;
    if (r->program[0] == '\0')
        memcpy(r->program, have.program, sizeof r->program);
    results_key(r, run, &want);
    return strcmp(want.scenario, have.scenario) == 0 &&
           strcmp(want.program, have.program) == 0;
}

/* The three tables, open at once: every row is read once. */
struct tables {
    struct out_file file[3];
    struct csv_out runs, counters, cells;
};

static void close_tables(struct tables *t, bool *ok)
{
    for (unsigned i = 0; i < 3; i++) {
        if (!t->file[i].f)
            *ok = false;
        else if (*ok)
            *ok = file_commit(&t->file[i]);
        else
            file_abandon(&t->file[i]);
    }
}

static bool open_tables(struct tables *t, const char *dir)
{
    static const char *const names[] = {"runs.csv", "counters.csv",
                                        "cells.csv"};
    struct arena a = {NULL};
    bool ok = true;

    memset(t, 0, sizeof *t);
    for (unsigned i = 0; ok && i < 3; i++)
        ok = file_create(&t->file[i], file_path(&a, dir, names[i]));
    t->runs.f = t->file[0].f;
    t->counters.f = t->file[1].f;
    t->cells.f = t->file[2].f;
    arena_free(&a);
    if (!ok)
        close_tables(t, &ok);
    return ok;
}

static void write_headers(struct tables *t, const struct study *s)
{
    csv_text(&t->runs, "id");
    for (unsigned i = 0; i < s->n_axes; i++)
        csv_text(&t->runs, s->axis[i].column);
    csv_text(&t->runs, "seed");
    for (unsigned m = 0; m < METRIC_COLUMNS; m++)
        if (study_measures(s, m))
            csv_text(&t->runs, metric_info((enum metric_column)m).name);
    csv_end(&t->runs);

    csv_text(&t->counters, "id");
    csv_text(&t->counters, "node");
    for (unsigned i = 0; i < mpx_stats_count(); i++)
        csv_text(&t->counters, mpx_stats_name(i));
    csv_end(&t->counters);

    cell_header(&t->cells, s);
}

static void write_counters(struct csv_out *to, const char *id, const char *node,
                           const uint64_t *stats)
{
    char text[24];
    csv_text(to, id);
    csv_text(to, node);
    for (unsigned i = 0; i < mpx_stats_count(); i++) {
        snprintf(text, sizeof text, "%llu", (unsigned long long)stats[i]);
        csv_text(to, text);
    }
    csv_end(to);
}

static void write_run(struct tables *t, const struct plan *p, size_t run,
                      const struct run_result *row)
{
    struct arena a = {NULL};
    const char *id = plan_id(&a, p->study, run);
    char text[32];

    csv_text(&t->runs, id);
    cell_axes(&t->runs, p->study, plan_cell(p, run));
    snprintf(text, sizeof text, "%u", plan_seed(p, run));
    csv_text(&t->runs, text);
    for (unsigned m = 0; m < METRIC_COLUMNS; m++) {
        if (!study_measures(p->study, m))
            continue;
        metric_text(row, (enum metric_column)m, text);
        csv_text(&t->runs, text);
    }
    csv_end(&t->runs);
    write_counters(&t->counters, id, "client", row->client_stats);
    write_counters(&t->counters, id, "server", row->server_stats);
    arena_free(&a);
}

/* What the run asked for and had; the row as if it had had all. */
static void supply(struct results *r, size_t run, const struct run_result *row,
                   struct run_result *supplied)
{
    const struct scenario *s = plan_scenario(r->plan, run);
    struct cell *cell = &r->cell[plan_cell(r->plan, run)];
    unsigned asked = need_asked(s), missed = need_missed(s, row);

    cell->missed = cell->n > 0 ? cell->missed & missed : missed;
    for (unsigned n = 0; n < NEEDS; n++) {
        r->lack[n].asked += asked >> n & 1;
        r->lack[n].missed += missed >> n & 1;
    }
    *supplied = *row;
    need_supply(supplied, missed);
}

/* @p t NULL: nothing is written. */
static void gather_run(struct results *r, struct tables *t,
                       struct cell_values *values, size_t run)
{
    const struct study *s = r->plan->study;
    size_t cell = plan_cell(r->plan, run);
    struct run_result row, supplied;
    bool there = results_row(r, run, &row);

    if (there)
        supply(r, run, &row, &supplied);
    for (unsigned i = 0; i < s->n_expect; i++) {
        if (!study_where(s, &s->expect[i].where, cell))
            continue;
        r->state[i].expected++;
        r->supplied[i].expected++;
        if (!there)
            continue;
        expect_add(&s->expect[i], &r->state[i], run, &row);
        expect_add(&s->expect[i], &r->supplied[i], run, &supplied);
    }
    if (!there)
        return;
    r->n_rows++;
    cell_add(&r->cell[cell], values, &row);
    if (t)
        write_run(t, r->plan, run, &row);
}

/* Its runs are side by side. */
static void gather_cell(struct results *r, struct tables *t,
                        struct cell_values *values, size_t cell)
{
    const struct study *s = r->plan->study;
    struct cell *c = &r->cell[cell];

    for (unsigned i = 0; i < study_seeds(s, cell); i++)
        gather_run(r, t, values, cell * s->n_seeds + i);
    cell_end(c, values, s);
    for (unsigned i = 0; i < s->n_expect; i++) {
        expect_end(&r->state[i], c->copies);
        expect_end(&r->supplied[i], c->copies);
    }
    if (t && c->n > 0)
        cell_write(&t->cells, s, cell, c);
}

static void gather(struct results *r, struct tables *t)
{
    const struct study *s = r->plan->study;
    struct cell_values values = {0};

    memset(r->cell, 0, s->n_cells * sizeof *r->cell);
    memset(r->state, 0, s->n_expect * sizeof *r->state);
    memset(r->supplied, 0, s->n_expect * sizeof *r->supplied);
    memset(r->lack, 0, sizeof r->lack);
    r->n_rows = 0;
    for (size_t cell = 0; cell < s->n_cells; cell++)
        gather_cell(r, t, &values, cell);
    cell_values_free(&values);
    results_judge(r);
}

void results_gather(struct results *r)
{
    gather(r, NULL);
}

bool results_write(struct results *r)
{
    struct tables t;
    bool ok = true;

    if (!open_tables(&t, r->dir))
        return false;
    write_headers(&t, r->plan->study);
    gather(r, &t);
    close_tables(&t, &ok);
    return ok && results_write_beside(r) && results_write_predictions(r) &&
           results_write_columns(r) && results_write_summary(r);
}
