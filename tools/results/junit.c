/* SPDX-License-Identifier: MIT */
/* Writing JUnit XML. */
#include "junit.h"

#include <stdlib.h>
#include <string.h>

#include "xml.h"

enum { RUNS_NAMED = 20 };

void junit_begin(FILE *to)
{
    fputs("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n", to);
}

void junit_end(FILE *to)
{
    fputs("</testsuites>\n", to);
}

/* Why an expectation is not simply passed, on one line. */
static char *reason(struct arena *a, const struct results *r, unsigned i)
{
    char *text = NULL, *kept;
    size_t len;
    FILE *f = open_memstream(&text, &len);

    if (!f)
        return arena_printf(a, "%s", "");
    results_print_reason(r, i, f);
    fclose(f);
    kept = arena_printf(a, "%s", text + strspn(text, " "));
    free(text);
    return kept;
}

static void put_expectation(const struct results *r, unsigned i,
                            bool allow_vacuous, FILE *to)
{
    const struct study *s = r->plan->study;
    const struct expect *e = &s->expect[i];
    enum expect_verdict v = r->judgement[i].verdict;
    struct arena a = {NULL};
    const char *why = xml_escaped(&a, reason(&a, r, i));
    bool failed = v == EXPECT_FAIL || (v == EXPECT_VACUOUS && !allow_vacuous);

    fprintf(to, "    <testcase classname=\"%s\" name=\"%s%s%s%s\"",
            xml_escaped(&a, s->name), xml_escaped(&a, e->text),
            *e->where.text ? " (" : "", xml_escaped(&a, e->where.text),
            *e->where.text ? ")" : "");
    if (failed)
        fprintf(to, ">\n      <failure type=\"%s\" message=\"%s\"/>\n",
                expect_verdict_name(v), why);
    else if (v == EXPECT_OPEN)
        fprintf(to, ">\n      <skipped message=\"%s\"/>\n", why);
    fputs(failed || v == EXPECT_OPEN ? "    </testcase>\n" : "/>\n", to);
    arena_free(&a);
}

/* Runs that were chosen and have no row; the first of them by name. */
static size_t find_missing(struct results *r, struct arena *a, char **names)
{
    struct run_result *row = mem_grow(NULL, 1, sizeof *row);
    size_t n = 0;

    *names = arena_printf(a, "%s", "");
    for (size_t run = 0; run < r->plan->study->n_runs; run++) {
        if (!r->plan->selected[run] || results_row(r, run, row))
            continue;
        const char *why = n < RUNS_NAMED ? failures_why(r, a, run) : "";
        if (n++ < RUNS_NAMED)
            *names = arena_printf(a, "%s%s%s%s%s", *names, n > 1 ? "\n" : "",
                                  plan_id(a, r->plan->study, run),
                                  *why ? ": " : "", why);
    }
    free(row);
    return n;
}

void junit_suite(struct results *r, bool allow_vacuous, FILE *to)
{
    const struct study *s = r->plan->study;
    struct arena a = {NULL};
    char *names;
    size_t missing = find_missing(r, &a, &names);
    const char *study = xml_escaped(&a, s->name);

    fprintf(to,
            "  <testsuite name=\"%s\" tests=\"%u\" failures=\"%u\" "
            "errors=\"%d\" skipped=\"%u\">\n",
            study, s->n_expect + 1,
            r->n_failed + (allow_vacuous ? 0 : r->n_vacuous), missing > 0,
            r->n_open);
    fprintf(to, "    <testcase classname=\"%s\" name=\"runs\"", study);
    if (missing > 0)
        fprintf(to,
                ">\n      <error message=\"%zu of %zu runs have no result\">"
                "%s</error>\n    </testcase>\n",
                missing, r->plan->n_selected, xml_escaped(&a, names));
    else
        fputs("/>\n", to);
    for (unsigned i = 0; i < s->n_expect; i++)
        put_expectation(r, i, allow_vacuous, to);
    fputs("  </testsuite>\n", to);
    arena_free(&a);
}
