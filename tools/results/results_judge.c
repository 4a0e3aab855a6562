/* SPDX-License-Identifier: MIT */
/*
 * An expectation that holds may hold for nothing: a run without an active key,
 * a second subflow or an attacker cannot show that nobody is hijacked. At a
 * point of the sweep whose every run missed what it asked for, a claim that
 * rests on it and that a run which does nothing fulfils is vacuous; unless the
 * study says itself that it is missed there, as "keys-active == 0" does.
 */
#include "results.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "exit_code.h"

/* By cell: what an expectation that holds says to be missed there. It would
 * not hold had it been there. */
static void find_shown(const struct results *r, unsigned *shown)
{
    const struct study *s = r->plan->study;

    for (unsigned i = 0; i < s->n_expect; i++) {
        const struct expect *e = &s->expect[i];
        unsigned needs = study_expect_shows(e);

        if (!needs || r->judgement[i].verdict != EXPECT_PASS ||
            expect_judge(e, &r->supplied[i]) == EXPECT_PASS)
            continue;
        for (size_t cell = 0; cell < s->n_cells; cell++)
            if (study_where(s, &e->where, cell))
                shown[cell] |= needs;
    }
}

/* Whether as many runs that do nothing would fulfil it. */
static bool holds_of_nothing(const struct expect *e, const struct cell *c,
                             const struct scenario *s)
{
    struct expect_state st = {.expected = c->n};
    struct expect all = *e; /* whatever is to be had */
    struct run_result nothing;

    all.having_text = "";
    need_nothing(s, sample_mean(&c->metric[METRIC_connections]), &nothing);
    for (unsigned long i = 0; i < c->n; i++)
        expect_add(&all, &st, 0, &nothing);
    expect_end(&st, c->copies);
    return expect_judge(&all, &st) == EXPECT_PASS;
}

static void find_idle(struct results *r, unsigned i, const unsigned *shown)
{
    const struct study *s = r->plan->study;
    const struct expect *e = &s->expect[i];
    struct judgement *j = &r->judgement[i];

    for (size_t cell = 0; cell < s->n_cells; cell++) {
        const struct cell *c = &r->cell[cell];
        const struct scenario *scn;
        unsigned missed = c->missed & ~shown[cell];

        if (c->n == 0 || !missed || !study_where(s, &e->where, cell))
            continue;
        scn = plan_scenario(r->plan, cell * s->n_seeds);
        missed &= study_expect_rests(e, scn);
        if (!missed || !holds_of_nothing(e, c, scn))
            continue;
        j->needs |= missed;
        j->idle += c->n;
    }
    if (j->idle > 0)
        j->verdict = EXPECT_VACUOUS;
}

void results_judge(struct results *r)
{
    const struct study *s = r->plan->study;
    unsigned *shown = mem_grow(NULL, s->n_cells + 1, sizeof *shown);

    memset(shown, 0, s->n_cells * sizeof *shown);
    r->n_failed = r->n_open = r->n_vacuous = 0;
    for (unsigned i = 0; i < s->n_expect; i++)
        r->judgement[i] = (struct judgement){
            .verdict = expect_judge(&s->expect[i], &r->state[i])};
    find_shown(r, shown);
    for (unsigned i = 0; i < s->n_expect; i++) {
        struct judgement *j = &r->judgement[i];

        if (j->verdict == EXPECT_PASS)
            find_idle(r, i, shown);
        r->n_failed += j->verdict == EXPECT_FAIL;
        r->n_open += j->verdict == EXPECT_OPEN;
        r->n_vacuous += j->verdict == EXPECT_VACUOUS;
    }
    free(shown);
}

bool results_holds(const struct results *r)
{
    return r->plan->study->n_expect > 0 &&
           r->n_failed + r->n_open + r->n_vacuous == 0;
}

int results_exit(const struct results *r, bool allow_vacuous)
{
    if (r->n_failed > 0 || (r->n_vacuous > 0 && !allow_vacuous))
        return EXIT_EXPECTATION;
    return r->n_open > 0 ? EXIT_OPEN : EXIT_FINE;
}

char *results_missed(struct arena *a, unsigned needs)
{
    char *text = arena_printf(a, "%s", "");

    for (unsigned n = 0; n < NEEDS; n++)
        if (needs >> n & 1)
            text = arena_printf(a, "%s%s%s", text, *text ? ", " : "",
                                need_text((enum need)n));
    return text;
}

const char *results_absent(const struct results *r, struct arena *a,
                           unsigned expect)
{
    const struct expect *e = &r->plan->study->expect[expect];
    const struct metric *left = study_term_metric(&e->left);
    bool of_left = left && r->state[expect].left.n < r->state[expect].rows;
    const struct metric *m = of_left ? left : study_term_metric(&e->right);
    const char *name;

    if (!m)
        return "";
    /* counters are never missing */
    name = metric_info((enum metric_column)m->index).name;
    return m->node == METRIC_HOSTS ? arena_printf(a, "%s.%s", m->hosts, name)
                                   : name;
}
