/* SPDX-License-Identifier: MIT */
/* Writing the sections of a page. */
#include "sections.h"

#include <stdlib.h>
#include <string.h>

#include "file.h"
#include "page.h"
#include "plot.h"

/* A paragraph of a text, with what leads it. */
static void paragraph(FILE *to, const char *class, const char *lead,
                      const char *text)
{
    fprintf(to, "<p class=\"%s\">%s", class, lead);
    page_text(to, text);
    fputs("</p>\n", to);
}

static void put_sources(FILE *to, const struct study *s)
{
    const struct scn_node *about =
        s->root ? scn_tree_get(s->root, "about") : NULL;
    struct arena a = {NULL};
    char *text = arena_printf(&a, "%s", "");

    if (about && about->kind == SCN_TEXT)
        text = arena_printf(&a, "%s", about->text);
    for (unsigned i = 0; about && about->kind == SCN_LIST && i < about->n; i++)
        if (about->item[i]->kind == SCN_TEXT)
            text = arena_printf(&a, "%s%s%s", text, *text ? "; " : "",
                                about->item[i]->text);
    if (*text)
        paragraph(to, "quiet", "About: ", text);
    arena_free(&a);
}

void section_claim(FILE *to, const struct results *r)
{
    const struct study *s = r->plan->study;
    struct arena a = {NULL};

    if (*s->claim)
        paragraph(to, "claim", "<strong>Claim:</strong> ", s->claim);
    put_sources(to, s);
    paragraph(to, "quiet", "",
              arena_printf(&a, "%zu of %zu runs: %zu point%s, %u seed%s%s%s",
                           r->n_rows, s->n_runs, s->n_cells,
                           s->n_cells == 1 ? "" : "s", s->n_seeds,
                           s->n_seeds == 1 ? "" : "s",
                           s->quick ? "; the study in small" : "",
                           s->unattacked ? "; without attackers" : ""));
    arena_free(&a);
}

/* What a function prints, without blanks around it; to be free()d. */
static char *printed(const struct results *r, unsigned i,
                     void (*print)(const struct results *r, unsigned i,
                                   FILE *to))
{
    char *text = NULL;
    size_t len;
    FILE *f = open_memstream(&text, &len);

    if (!f)
        return NULL;
    print(r, i, f);
    fclose(f);
    while (len > 0 && (text[len - 1] == '\n' || text[len - 1] == ' '))
        text[--len] = '\0';
    memmove(text, text + strspn(text, " \n"), len + 1 - strspn(text, " \n"));
    return text;
}

/* The first run that broke it, or had no value, to look at. */
static void put_first_miss(FILE *to, const struct results *r,
                           const struct expect_state *st)
{
    struct arena a = {NULL};

    if (st->absent > 0 || st->broken > 0) {
        size_t run = st->absent > 0 ? st->first_absent : st->first_broken;

        fputs(" ", to);
        page_run_link(to, plan_id(&a, r->plan->study, run), "look at it");
    }
    arena_free(&a);
}

static void put_expectation(FILE *to, const struct results *r, unsigned i)
{
    static const char *const classes[] = {[EXPECT_PASS] = "pass",
                                          [EXPECT_FAIL] = "fail",
                                          [EXPECT_OPEN] = "open",
                                          [EXPECT_VACUOUS] = "vacuous"};
    const struct expect *e = &r->plan->study->expect[i];
    const struct expect_state *st = &r->state[i];
    enum expect_verdict v = r->judgement[i].verdict;
    char *why = printed(r, i, results_print_reason);

    fprintf(to, "<tr><td class=\"verdict %s\">%s</td><th scope=\"row\">",
            classes[v], expect_verdict_name(v));
    page_text(to, e->text);
    fputs("</th><td class=\"text\">", to);
    page_text(to, *e->where.text ? e->where.text : "all runs");
    if (*e->having_text) {
        fputs(", that have ", to);
        page_text(to, e->having_text);
    }
    fprintf(to, "</td><td class=\"number\">%lu of %lu</td><td class=\"text\">",
            st->rows, st->expected);
    page_text(to, why ? why : "");
    put_first_miss(to, r, st);
    fputs("</td></tr>\n", to);
    free(why);
}

static void notes(const struct results *r, unsigned i, FILE *to)
{
    (void)i;
    results_print_notes(r, to);
}

static void predictions(const struct results *r, unsigned i, FILE *to)
{
    (void)i;
    results_print_predictions(r, to);
}

static void put_printed(FILE *to, char *text)
{
    if (text && *text) {
        fputs("<pre>", to);
        page_text(to, text);
        fputs("</pre>\n", to);
    }
    free(text);
}

void section_expectations(FILE *to, const struct results *r)
{
    const struct study *s = r->plan->study;

    if (s->n_expect == 0)
        fputs(s->quick ? "<p>Nothing is judged of a study in small: what is "
                         "expected is of the whole one.</p>\n"
                       : "<p>The study expects nothing.</p>\n",
              to);
    else
        fputs("<div class=\"scroll\" tabindex=\"0\" role=\"region\" "
              "aria-label=\"What the study expects of its runs\"><table>\n"
              "<caption>What the study expects "
              "of its runs</caption>\n<thead><tr><th scope=\"col\">verdict</th>"
              "<th scope=\"col\">expected</th><th scope=\"col\">where</th>"
              "<th scope=\"col\" class=\"number\">runs</th>"
              "<th scope=\"col\">why</th></tr></thead>\n<tbody>\n",
              to);
    for (unsigned i = 0; i < s->n_expect; i++)
        put_expectation(to, r, i);
    if (s->n_expect > 0)
        fputs("</tbody></table></div>\n", to);
    put_printed(to, printed(r, 0, notes));
    put_printed(to, printed(r, 0, predictions));
}

void section_figure(FILE *to, const struct results *r, const struct figure *f,
                    const char *place)
{
    struct arena a = {NULL};
    const char *name = arena_printf(&a, "fig-%s.svg", f->name);

    fprintf(to, "<figure id=\"%s\">\n", place);
    if (!page_drawing(to, file_path(&a, r->dir, name))) {
        fputs("<p>", to);
        page_text(to, name);
        fputs(" is not drawn: <code>mpx run</code> does it at its end, "
              "<code>mpx plot</code> at any time.</p>\n",
              to);
    }
    fputs("<figcaption>", to);
    page_text(to, plot_title(&a, r->plan->study, f, results_holds(r)));
    fputs("</figcaption>\n</figure>\n", to);
    arena_free(&a);
}

static void put_spots(struct json *j, const struct results *r,
                      const struct figure *f, unsigned rows, struct arena *a)
{
    struct plot_source from = {r->plan->study, r->dir, results_holds(r)};
    const struct plot_spot *spot = plot_spots(a, &from, f);

    json_open(j, "spots", '[');
    for (unsigned i = 0; spot && i < rows; i++) {
        json_open(j, NULL, '[');
        json_real(j, NULL, spot[i].x);
        json_real(j, NULL, spot[i].y);
        json_close(j, ']');
    }
    json_close(j, ']');
}

void section_figure_data(struct json *j, const struct results *r,
                         const struct figure *f, const char *place)
{
    const struct study *s = r->plan->study;
    struct arena a = {NULL};
    struct csv_table t;
    size_t len;
    char *text = file_read(
        file_path(&a, r->dir, arena_printf(&a, "fig-%s.csv", f->name)), &len);

    if (text && csv_read(&a, text, &t)) {
        json_open(j, NULL, '{');
        json_string(j, "place", place);
        json_string(j, "name", f->name);
        json_string(j, "kind", plot_kind_name(f->kind));
        json_string(j, "x", f->x < s->n_axes ? s->axis[f->x].column : "");
        page_table(j, &t, t.rows, NULL);
        put_spots(j, r, f, t.rows, &a);
        json_close(j, '}');
    }
    free(text);
    arena_free(&a);
}
