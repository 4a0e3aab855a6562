/* SPDX-License-Identifier: MIT */
/*
 * What can be known before a run: that it cannot have what it asks for, so that
 * claims which rest on that would hold for nothing. Where an expectation says
 * itself that it is missed, there is no warning.
 */
#include "study.h"

#include <stdlib.h>
#include <string.h>

#include "scn_draws.h"
#include "scn_need.h"

enum { REASONS_MAX = 8 };

struct warnings {
    struct reason {
        enum need need;
        const char *why; /* static */
        size_t cells;
    } list[REASONS_MAX];
    unsigned n;
    bool *attacked; /* by expectation: there is an attacker in a cell of it */
    size_t undrawn; /* cells whose seeds tell nothing apart */
    size_t an_undrawn; /* the first of them */
    bool psk_used;     /* a cell has its key from there */
};

struct warnings *study_warnings_new(const struct study *s)
{
    struct warnings *d = mem_grow(NULL, 1, sizeof *d);

    memset(d, 0, sizeof *d);
    d->attacked = mem_grow(NULL, s->n_expect + 1, sizeof *d->attacked);
    memset(d->attacked, 0, s->n_expect + 1);
    return d;
}

static bool is_shown(const struct study *s, size_t cell, enum need n)
{
    for (unsigned i = 0; i < s->n_expect; i++)
        if (study_expect_shows(&s->expect[i]) >> n & 1 &&
            study_where(s, &s->expect[i].where, cell))
            return true;
    return false;
}

static void add(struct warnings *d, enum need n, const char *why)
{
    unsigned i = 0;

    while (i < d->n && (d->list[i].need != n || d->list[i].why != why))
        i++;
    if (i == REASONS_MAX)
        return;
    if (i == d->n)
        d->list[d->n++] = (struct reason){n, why, 0};
    d->list[i].cells++;
}

void study_warnings_cell(struct warnings *d, const struct study *s, size_t cell,
                         const struct scenario *scn)
{
    if (strcmp(scn->keying.source, "psk") == 0)
        d->psk_used = true;
    if (!draws_of(scn) && study_seeds(s, cell) > 1 && d->undrawn++ == 0)
        d->an_undrawn = cell;
    for (unsigned n = 0; n < NEEDS; n++) {
        const char *why = need_hopeless(scn, (enum need)n);

        if (why && !is_shown(s, cell, (enum need)n))
            add(d, (enum need)n, why);
    }
    for (unsigned i = 0; i < s->n_expect; i++)
        if (study_where(s, &s->expect[i].where, cell) &&
            (scn->n_attackers > 0 ||
             !(study_expect_rests(&s->expect[i], scn) & 1u << NEED_ATTACKER)))
            d->attacked[i] = true;
}

/* Where the file asks for it. */
static struct scn_mark place(const struct study *s, enum need n)
{
    const struct scn_node *keying = scn_tree_get(s->root, "keying");
    const struct scn_node *rotate =
        keying && n == NEED_ROTATION ? scn_tree_get(keying, "rotate") : NULL;

    return rotate ? rotate->at : keying ? keying->at : s->root->at;
}

static void warn(const struct study *s, const struct reason *x,
                 struct scn_diags *diags)
{
    struct arena a = {NULL};
    const char *where =
        x->cells < s->n_cells
            ? arena_printf(&a, "in %zu of %zu cells ", x->cells, s->n_cells)
            : "";

    scn_warning(diags, place(s, x->need), NULL, "%s%s: %s", where,
                need_hopeless_text(x->need), x->why);
    arena_free(&a);
}

/* "in 3 of 4 cells (first reading=hold/loss=0 %) " */
static void warn_undrawn(const struct warnings *d, const struct study *s,
                         struct scn_diags *diags)
{
    const struct scn_node *seeds = scn_tree_get(s->root, "seeds");
    struct arena a = {NULL};
    const char *where = "";

    if (d->undrawn == 0 || s->n_seeds < 2 || s->real_time)
        return;
    if (d->undrawn < s->n_cells)
        where = arena_printf(&a, "in %zu of %zu cells (first %s) ", d->undrawn,
                             s->n_cells, study_cell_name(s, d->an_undrawn, &a));
    scn_warning(diags, seeds ? seeds->at : s->root->at,
                "one seed, or draw a delay, a rate, the start, processing",
                "%snothing is drawn from the seed that takes time or octets: "
                "%u seeds are copies of one run",
                where, s->n_seeds);
    arena_free(&a);
}

/* A key that is given, and no run takes. */
static void warn_unused_psk(const struct warnings *d, const struct study *s,
                            struct scn_diags *diags)
{
    const struct scn_node *keying = scn_tree_get(s->root, "keying");
    const struct scn_node *psk = keying ? scn_tree_get(keying, "psk") : NULL;

    if (psk && !d->psk_used)
        scn_warning(diags, psk->at,
                    scn_tree_get(keying, "source") ? "source: psk" : NULL,
                    "no run uses the psk: the key has another source, or none");
}

void study_warnings_report(struct warnings *d, const struct study *s,
                           struct scn_diags *diags)
{
    bool known = scn_diags_count(diags) == 0; /* every cell could be read */

    for (unsigned i = 0; known && i < d->n; i++)
        warn(s, &d->list[i], diags);
    if (known) {
        warn_undrawn(d, s, diags);
        warn_unused_psk(d, s, diags);
    }
    for (unsigned i = 0; known && i < s->n_expect; i++)
        if (!d->attacked[i])
            scn_warning(diags, s->expect[i].at, NULL,
                        "\"%s\" is expected of runs without an attacker",
                        s->expect[i].text);
    free(d->attacked);
    free(d);
}
