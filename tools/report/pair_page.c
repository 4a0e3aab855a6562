/* SPDX-License-Identifier: MIT */
/* The page of two folders: what moved from one to the other. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "diff.h"
#include "file.h"
#include "page.h"
#include "results_page.h"
#include "sections.h"

enum moved_column {
    CELL,
    COLUMN,
    A,
    A_LO,
    A_HI,
    B,
    B_LO,
    B_HI,
    CHANGE,
    VERDICT,
    MOVED_COLUMNS
};
static const char *const names[MOVED_COLUMNS] = {
    "cell", "column", "a",      "a_lo95", "a_hi95",
    "b",    "b_lo95", "b_hi95", "change", "verdict"};

struct pair {
    struct arena arena;
    const struct results *results[2];
    struct diff_table table[2]; /* their cells.csv */
    char *text[2];
    const char **moved; /* rows of MOVED_COLUMNS */
    unsigned n_moved, room;
    unsigned same, significant, alone[2]; /* means; cells of one alone */
};

static bool read_cells(struct pair *p, unsigned side)
{
    struct diff_table *t = &p->table[side];
    size_t len;

    t->path = file_path(&p->arena, p->results[side]->dir, "cells.csv");
    p->text[side] = file_read(t->path, &len);
    if (!p->text[side])
        fprintf(stderr, "mpx: report: %s is not there\n", t->path);
    return p->text[side] && diff_read(&p->arena, p->text[side], len, t);
}

static const char *number_text(struct arena *a, double v)
{
    return isnan(v) ? "" : arena_printf(a, "%.9g", v);
}

/* Means whose intervals are apart moved; whether those without one did, one run
 * does not say. */
static const char *verdict(bool bounds, const double lo[2], const double hi[2])
{
    if (!bounds)
        return "no interval";
    return lo[0] > hi[1] || lo[1] > hi[0] ? "significant" : "within intervals";
}

static void add_moved(struct pair *p, const unsigned row[2],
                      const unsigned column[2])
{
    struct arena *a = &p->arena;
    const struct csv_table *t = &p->table[0].t;
    const char *name = t->field[column[0]];
    double lo[2] = {NAN, NAN}, hi[2] = {NAN, NAN}, v[2];
    bool bounds = true;

    if (p->n_moved == p->room) {
        p->room = p->room ? 2 * p->room : 64;
        p->moved =
            mem_grow(p->moved, p->room, MOVED_COLUMNS * sizeof *p->moved);
    }
    const char **field = &p->moved[p->n_moved++ * MOVED_COLUMNS];
    for (unsigned s = 0; s < 2; s++) {
        const struct csv_table *of = &p->table[s].t;
        const char *text = csv_at(of, row[s], column[s]);

        if (!diff_bounds(of->field, of->columns, csv_row(of, row[s]), name,
                         &lo[s], &hi[s])) {
            lo[s] = hi[s] = NAN;
            bounds = false;
        }
        v[s] = *text ? strtod(text, NULL) : NAN;
        field[s ? B : A] = text;
        field[s ? B_LO : A_LO] = number_text(a, lo[s]);
        field[s ? B_HI : A_HI] = number_text(a, hi[s]);
    }
    field[CELL] = p->table[0].name[row[0]];
    field[COLUMN] = name + strlen("mean_");
    field[CHANGE] =
        v[0] == 0 ? "" : number_text(a, 100 * (v[1] - v[0]) / fabs(v[0]));
    field[VERDICT] = verdict(bounds, lo, hi);
    p->significant += strcmp(field[VERDICT], "significant") == 0;
}

static void compare_rows(struct pair *p, const unsigned row[2])
{
    const struct csv_table *a = &p->table[0].t, *b = &p->table[1].t;

    for (unsigned c = 0; c < a->columns; c++) {
        unsigned column[2] = {c, csv_column(b, a->field[c])};

        if (strncmp(a->field[c], "mean_", 5) != 0 || column[1] == b->columns)
            continue;
        if (strcmp(csv_at(a, row[0], c), csv_at(b, row[1], column[1])) == 0)
            p->same++;
        else
            add_moved(p, row, column);
    }
}

static void compare_cells(struct pair *p)
{
    const struct diff_table *a = &p->table[0], *b = &p->table[1];
    unsigned met = 0;

    for (unsigned row = 0; row < a->t.rows; row++) {
        unsigned both[2] = {row, diff_find_row(b, a->name[row])};

        if (both[1] == b->t.rows)
            continue;
        met++;
        compare_rows(p, both);
    }
    p->alone[0] = a->t.rows - met;
    p->alone[1] = b->t.rows - met;
}

/* ---- the page ---- */

static const char *moved_at(const void *ctx, unsigned at)
{
    return ((const char *const *)ctx)[at * MOVED_COLUMNS];
}

static void put_moved(struct json *j, const struct pair *p)
{
    json_open(j, "moved", '{');
    json_whole(j, "rows", p->n_moved);
    json_open(j, "names", '[');
    for (unsigned c = 0; c < MOVED_COLUMNS; c++)
        json_string(j, NULL, names[c]);
    json_close(j, ']');
    json_open(j, "columns", '[');
    for (unsigned c = 0; c < MOVED_COLUMNS; c++)
        page_column(j, NULL,
                    &(struct page_column){moved_at, p->moved + c, p->n_moved});
    json_close(j, ']');
    json_close(j, '}');
}

static char *place_of(struct arena *a, unsigned side, unsigned figure)
{
    return arena_printf(a, "figure-%c-%u", side ? 'b' : 'a', figure);
}

static const char *side_name(const struct pair *p, unsigned side)
{
    return p->results[side]->dir;
}

static void put_data(FILE *to, struct pair *p)
{
    struct json j = page_data(to, "data");

    json_open(&j, "sides", '{');
    json_string(&j, "a", side_name(p, 0));
    json_string(&j, "b", side_name(p, 1));
    json_close(&j, '}');
    put_moved(&j, p);
    json_open(&j, "figures", '[');
    for (unsigned s = 0; s < 2; s++) {
        const struct study *study = p->results[s]->plan->study;

        for (unsigned i = 0; i < study->n_figures; i++)
            section_figure_data(&j, p->results[s], &study->figure[i],
                                place_of(&p->arena, s, i));
    }
    json_close(&j, ']');
    page_data_end(&j);
}

static void put_side_heading(FILE *to, const struct pair *p, unsigned side)
{
    fputs("<h3>", to);
    page_text(to, side_name(p, side));
    fputs("</h3>\n", to);
}

static void put_summary(FILE *to, const struct pair *p)
{
    fprintf(to,
            "<p>%u means are the same, %u differ: %u with 95 %% intervals that "
            "do not overlap. ",
            p->same, p->n_moved, p->significant);
    fprintf(to,
            "%u points of the sweep are only in the first folder, %u only in "
            "the second.</p>\n",
            p->alone[0], p->alone[1]);
    fputs("<p class=\"quiet\">Intervals that do not overlap are a stricter "
          "test than one at 5 %; of many means some still differ by chance. "
          "One run has no interval.</p>\n",
          to);
}

/* The same expectation of the other study; NULL if it has none. */
static const struct judgement *counterpart(const struct results *r,
                                           const struct expect *e)
{
    const struct study *s = r->plan->study;

    for (unsigned i = 0; i < s->n_expect; i++)
        if (strcmp(s->expect[i].text, e->text) == 0 &&
            strcmp(s->expect[i].where.text, e->where.text) == 0 &&
            strcmp(s->expect[i].having_text, e->having_text) == 0)
            return &r->judgement[i];
    return NULL;
}

/* Expectations of both that came out otherwise. */
static void put_turns(FILE *to, const struct pair *p)
{
    const struct study *s = p->results[0]->plan->study;
    unsigned n = 0;

    fputs("<ul>\n", to);
    for (unsigned i = 0; i < s->n_expect; i++) {
        const struct judgement *was = &p->results[0]->judgement[i];
        const struct judgement *is = counterpart(p->results[1], &s->expect[i]);

        if (!is || is->verdict == was->verdict)
            continue;
        n++;
        fputs("<li>", to);
        page_text(to, s->expect[i].text);
        if (*s->expect[i].where.text) {
            fputs(", where ", to);
            page_text(to, s->expect[i].where.text);
        }
        fprintf(to, ": %s, then %s</li>\n", expect_verdict_name(was->verdict),
                expect_verdict_name(is->verdict));
    }
    fprintf(to, "<li>%s</li>\n</ul>\n",
            n > 0 ? "the verdicts of all other expectations are the same"
                  : "no expectation that both have has another verdict");
}

static unsigned figures_of_both(const struct pair *p)
{
    return p->results[0]->plan->study->n_figures +
           p->results[1]->plan->study->n_figures;
}

static void put_figures(FILE *to, struct pair *p)
{
    const struct study *a = p->results[0]->plan->study;
    const struct study *b = p->results[1]->plan->study;

    if (figures_of_both(p) == 0)
        return;
    fputs("<h2 id=\"figures\">Figures</h2>\n", to);
    for (unsigned i = 0; i < a->n_figures; i++) {
        fputs("<div class=\"figures\">\n", to);
        section_figure(to, p->results[0], &a->figure[i],
                       place_of(&p->arena, 0, i));
        for (unsigned k = 0; k < b->n_figures; k++)
            if (strcmp(a->figure[i].name, b->figure[k].name) == 0)
                section_figure(to, p->results[1], &b->figure[k],
                               place_of(&p->arena, 1, k));
        fputs("</div>\n", to);
    }
}

static void put_body(FILE *to, struct pair *p)
{
    fputs("<header>\n<h1>", to);
    page_text(to, side_name(p, 0));
    fputs(" and ", to);
    page_text(to, side_name(p, 1));
    fputs("</h1>\n</header>\n<nav aria-label=\"Sections\"><ul>\n"
          "<li><a href=\"#moved\">Moved</a></li>\n"
          "<li><a href=\"#expected\">Expected</a></li>\n",
          to);
    if (figures_of_both(p) > 0)
        fputs("<li><a href=\"#figures\">Figures</a></li>\n", to);
    fputs("</ul></nav>\n<main id=\"main\">\n"
          "<h2 id=\"moved\">What moved</h2>\n",
          to);
    put_summary(to, p);
    put_turns(to, p);
    fputs("<noscript><p>The table needs JavaScript; mpx compare prints what "
          "differs.</p></noscript>\n<div id=\"moved-table\"></div>\n"
          "<h2 id=\"expected\">Expected</h2>\n",
          to);
    for (unsigned s = 0; s < 2; s++) {
        put_side_heading(to, p, s);
        section_claim(to, p->results[s]);
        section_expectations(to, p->results[s]);
    }
    put_figures(to, p);
    fputs("</main>\n", to);
}

bool report_pair(const struct results *a, const struct results *b, FILE *to)
{
    struct pair p = {.results = {a, b}};
    bool ok = read_cells(&p, 0) && read_cells(&p, 1);

    if (ok) {
        compare_cells(&p);
        page_begin(to, arena_printf(&p.arena, "%s and %s", a->dir, b->dir));
        put_body(to, &p);
        put_data(to, &p);
        page_end(to);
    }
    free(p.moved);
    free(p.text[0]);
    free(p.text[1]);
    arena_free(&p.arena);
    return ok;
}
