/* SPDX-License-Identifier: MIT */
/* The page of one study. */
#include "results_page.h"

#include <stdlib.h>
#include <string.h>

#include "file.h"
#include "mpx_stats.h"
#include "page.h"
#include "runs.h"
#include "sections.h"

/* Tables of the folder, as they stand. */
struct tables {
    struct arena arena;
    struct csv_table runs, cells, counters;
};

static bool read_table(struct tables *t, const char *dir, const char *name,
                       struct csv_table *to)
{
    char *path = file_path(&t->arena, dir, name);
    size_t len;
    char *text = file_read(path, &len);
    bool ok = text && csv_read(&t->arena, text, to);

    if (!ok)
        fprintf(stderr, "mpx: report: %s is not there or not whole\n", path);
    free(text);
    return ok;
}

/* Two rows a run, in its place. */
static bool are_of_runs(const struct csv_table *counters,
                        const struct csv_table *runs, const char *dir)
{
    bool ok = counters->rows == 2 * runs->rows && counters->columns > 2;

    for (unsigned row = 0; ok && row < counters->rows; row++)
        ok = strcmp(csv_at(counters, row, 0), csv_at(runs, row / 2, 0)) == 0;
    if (!ok)
        fprintf(stderr, "mpx: report: %s/counters.csv is not of runs.csv\n",
                dir);
    return ok;
}

static bool read_tables(struct tables *t, const char *dir)
{
    return read_table(t, dir, "runs.csv", &t->runs) &&
           read_table(t, dir, "cells.csv", &t->cells) &&
           read_table(t, dir, "counters.csv", &t->counters) &&
           are_of_runs(&t->counters, &t->runs, dir);
}

/* ---- data for the script ---- */

static void put_axes(struct json *j, const struct study *s)
{
    json_open(j, "axes", '[');
    for (unsigned i = 0; i < s->n_axes; i++) {
        const struct axis *x = &s->axis[i];

        json_open(j, NULL, '{');
        json_string(j, "name", x->name);
        json_string(j, "label", x->label);
        json_string(j, "column", x->column);
        json_string(j, "unit", x->unit);
        json_bool(j, "quantity", x->quantity);
        json_open(j, "values", '[');
        for (unsigned v = 0; v < x->n; v++) {
            json_open(j, NULL, '{');
            json_string(j, "text", x->value[v].text);
            json_string(j, "id", x->value[v].id);
            json_string(j, "csv", x->value[v].csv);
            json_close(j, '}');
        }
        json_close(j, ']');
        json_close(j, '}');
    }
    json_close(j, ']');
}

static void put_metrics(struct json *j, const struct study *s)
{
    bool shown[METRIC_COLUMNS];

    results_main_columns(s, shown);
    json_open(j, "metrics", '[');
    for (unsigned m = 0; m < METRIC_COLUMNS; m++) {
        struct metric_info i = metric_info((enum metric_column)m);

        if (!study_measures(s, m))
            continue;
        json_open(j, NULL, '{');
        json_string(j, "name", i.name);
        json_string(j, "unit", i.unit);
        json_string(j, "meaning", i.meaning);
        json_bool(j, "main", shown[m]);
        json_close(j, '}');
    }
    json_close(j, ']');
}

/* Of cells.csv what the page shows. */
static bool is_shown(const char *column)
{
    static const char *const parts[] = {"n_",   "sd_",     "p10_",
                                        "p90_", "median_", NULL};

    for (unsigned i = 0; parts[i]; i++)
        if (strncmp(column, parts[i], strlen(parts[i])) == 0)
            return false;
    return true;
}

/* Rows of one end, in the order of the runs. */
struct end {
    const struct csv_table *t;
    unsigned column, first;
};
static const char *counter_at(const void *ctx, unsigned row)
{
    const struct end *e = ctx;

    return csv_at(e->t, 2 * row + e->first, e->column);
}

static void put_counters(struct json *j, const struct tables *t)
{
    static const char *const ends[] = {"client", "server"};
    const struct csv_table *k = &t->counters;

    json_open(j, "counters", '{');
    json_open(j, "names", '[');
    for (unsigned c = 2; c < k->columns; c++)
        json_string(j, NULL, k->field[c]);
    json_close(j, ']');
    for (unsigned e = 0; e < 2; e++) {
        json_open(j, ends[e], '[');
        for (unsigned c = 2; c < k->columns; c++) {
            struct end end = {k, c, e};

            page_column(j, NULL,
                        &(struct page_column){counter_at, &end, t->runs.rows});
        }
        json_close(j, ']');
    }
    json_close(j, '}');
}

static char *place_of(struct arena *a, unsigned figure)
{
    return arena_printf(a, "figure-%u", figure);
}

static void put_data(FILE *to, const struct results *r, struct tables *t,
                     const struct runs *u)
{
    const struct study *s = r->plan->study;
    struct json j = page_data(to, "data");

    put_axes(&j, s);
    put_metrics(&j, s);
    json_open(&j, "cells", '{');
    page_table(&j, &t->cells, t->cells.rows, is_shown);
    json_close(&j, '}');
    json_open(&j, "runs", '{');
    page_table(&j, &t->runs, t->runs.rows, NULL);
    json_close(&j, '}');
    put_counters(&j, t);
    json_open(&j, "files", '{');
    runs_put_files(u, &j);
    json_close(&j, '}');
    json_open(&j, "figures", '[');
    for (unsigned i = 0; i < s->n_figures; i++)
        section_figure_data(&j, r, &s->figure[i], place_of(&t->arena, i));
    json_close(&j, ']');
    page_data_end(&j);
}

/* ---- what is there without it ---- */

static void put_figures(FILE *to, const struct results *r)
{
    const struct study *s = r->plan->study;
    struct arena a = {NULL};

    if (s->n_figures == 0)
        return;
    fputs("<h2 id=\"figures\">Figures</h2>\n<div class=\"figures\">\n", to);
    for (unsigned i = 0; i < s->n_figures; i++)
        section_figure(to, r, &s->figure[i], place_of(&a, i));
    fputs("</div>\n", to);
    arena_free(&a);
}

enum { MISSING_NAMED = 20 };

/* Runs without a row: their logs say why, if they were begun. */
static void put_missing(FILE *to, const struct results *r,
                        const struct csv_table *t)
{
    const struct study *s = r->plan->study;
    struct arena a = {NULL};
    unsigned row = 0, n = 0;

    for (size_t run = 0; run < s->n_runs && t->rows < s->n_runs; run++) {
        const char *id = plan_id(&a, s, run);

        if (row < t->rows && strcmp(csv_at(t, row, 0), id) == 0) {
            row++;
            continue;
        }
        if (n++ == 0)
            fputs("<details><summary>Runs without a result</summary>\n<ul>\n",
                  to);
        if (n > MISSING_NAMED)
            continue;
        fputs("<li>", to);
        page_text(to, id);
        const char *why = failures_why(r, &a, run);
        if (*why) {
            fputs(": ", to);
            page_text(to, why);
        }
        if (file_exists(results_path(r, &a, "runs", run, ".log"))) {
            fputs(", its log is ", to);
            page_text(to, results_path(r, &a, "runs", run, ".log") +
                              strlen(r->dir) + 1);
        }
        fputs("</li>\n", to);
    }
    if (n > MISSING_NAMED)
        fprintf(to, "<li>and %u more</li>\n", n - MISSING_NAMED);
    if (n > 0)
        fputs("</ul></details>\n", to);
    arena_free(&a);
}

static void put_body(FILE *to, const struct results *r,
                     const struct csv_table *runs)
{
    const struct study *s = r->plan->study;

    fputs("<header>\n<h1>", to);
    page_text(to, s->name);
    fputs("</h1>\n", to);
    section_claim(to, r);
    fputs("</header>\n<nav aria-label=\"Sections\"><ul>\n"
          "<li><a href=\"#expected\">Expected</a></li>\n",
          to);
    if (s->n_figures > 0)
        fputs("<li><a href=\"#figures\">Figures</a></li>\n", to);
    fputs("<li><a href=\"#cells\">Points of the sweep</a></li>\n"
          "<li><a href=\"#runs\">Runs</a></li>\n"
          "<li><a href=\"scenario.yaml\">scenario.yaml</a></li>\n"
          "<li><a href=\"runs.csv\">runs.csv</a></li>\n"
          "<li><a href=\"cells.csv\">cells.csv</a></li>\n"
          "<li><a href=\"counters.csv\">counters.csv</a></li>\n",
          to);
    if (s->hosts)
        fputs("<li><a href=\"hosts.csv\">hosts.csv</a></li>\n", to);
    fputs("</ul></nav>\n<main id=\"main\">\n"
          "<h2 id=\"expected\">Expected</h2>\n",
          to);
    section_expectations(to, r);
    put_figures(to, r);
    fputs("<noscript><p>The tables need JavaScript; they are in the CSV files "
          "too.</p></noscript>\n"
          "<h2 id=\"cells\">Points of the sweep</h2>\n"
          "<div id=\"choose\"></div>\n<div id=\"cell-table\"></div>\n"
          "<h2 id=\"runs\">Runs</h2>\n",
          to);
    put_missing(to, r, runs);
    fputs("<div id=\"run-filter\" class=\"control\"></div>\n"
          "<div id=\"run-table\"></div>\n"
          "<section id=\"run\" aria-label=\"One run\" hidden></section>\n",
          to);
}

static void put_left_out(FILE *to, unsigned runs)
{
    if (runs > 0)
        fprintf(
            to,
            "<footer class=\"quiet\">Series, events, ladders and hosts of %u "
            "run%s are in their files: this page has no room for "
            "them.</footer>\n",
            runs, runs == 1 ? "" : "s");
}

bool report_study(const struct results *r, const struct report_choice *c,
                  FILE *to)
{
    struct tables t = {.arena = {NULL}};
    struct runs u;
    bool ok = read_tables(&t, r->dir);

    if (ok) {
        runs_open(&u, r, &t.runs);
        page_begin(to, r->plan->study->name);
        put_body(to, r, &t.runs);
        fputs("</main>\n", to);
        put_data(to, r, &t, &u);
        put_left_out(to, runs_put(&u, c, to));
        page_end(to);
        runs_close(&u);
    }
    arena_free(&t.arena);
    return ok;
}
