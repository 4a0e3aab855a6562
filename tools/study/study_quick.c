/* SPDX-License-Identifier: MIT */
/*
 * quick: the same study in small, for --quick: other seeds, other values, some
 * points of the sweep. What is expected and predicted is of the whole study.
 */
#include "study.h"

#include <string.h>

static const char *const quick_keys[] = {"seeds", "set", "sweep", NULL};

const char *study_quick_key_at(unsigned i, bool *needed)
{
    *needed = false;
    return quick_keys[i];
}

static const struct scn_node *section(const struct study *s, const char *key)
{
    const struct scn_node *quick = scn_tree_get(s->root, "quick");
    return quick && quick->kind == SCN_MAP ? scn_tree_get(quick, key) : NULL;
}

static bool check_map(const struct scn_node *node, const char *what,
                      struct scn_diags *diags)
{
    if (!node || node->kind == SCN_BAD || node->kind == SCN_MAP)
        return node && node->kind == SCN_MAP;
    scn_error(diags, node->at, "quick: {seeds: [1], sweep: {...}, set: {...}}",
              "%s must be a map", what);
    return false;
}

static void check(struct study *s, struct scn_diags *diags)
{
    const struct scn_node *quick = scn_tree_get(s->root, "quick");

    if (!check_map(quick, "quick", diags))
        return;
    for (unsigned i = 0; i < quick->n; i++)
        if (!words_have(quick_keys, quick->key[i].name))
            scn_error(diags, quick->key[i].at,
                      words_hint(&s->arena, quick_keys, quick->key[i].name),
                      "unknown key \"%s\" in quick", quick->key[i].name);
    check_map(scn_tree_get(quick, "set"), "set", diags);
    check_map(scn_tree_get(quick, "sweep"), "sweep", diags);
}

void study_apply_quick(struct study *s, bool wanted, struct scn_diags *diags)
{
    check(s, diags);
    if (!wanted)
        return;
    s->quick = true;
    if (!scn_tree_get(s->root, "quick"))
        scn_error(diags, (struct scn_mark){.source = &s->source},
                  "quick: {seeds: [1]}", "there is no quick section");
    const struct scn_node *set = section(s, "set"),
                          *seeds = section(s, "seeds");
    const struct scn_node *sweep = scn_tree_get(s->root, "sweep");
    for (unsigned i = 0; set && set->kind == SCN_MAP && i < set->n; i++) {
        const struct scn_key *key = &set->key[i];
        const struct scn_node *root = scn_tree_with(
            &s->arena, s->root, key->name, key->at, set->item[i], diags);
        if (sweep && sweep->kind == SCN_MAP && scn_tree_get(sweep, key->name))
            scn_error(diags, key->at, NULL,
                      "\"%s\" is swept, and the sweep would win", key->name);
        s->root = root ? root : s->root;
    }
    const struct scn_node *root =
        seeds ? scn_tree_with(&s->arena, s->root, "seeds", seeds->at, seeds,
                              diags)
              : NULL;
    s->root = root ? root : s->root;
}

static bool has_any(const bool *set, unsigned n)
{
    while (n > 0 && !set[n - 1])
        n--;
    return n > 0;
}

/* The values of an axis that stay, in their order; in figures likewise. */
static void keep_values(struct study *s, unsigned axis, const bool *keep)
{
    struct axis *x = &s->axis[axis];
    unsigned n = 0;

    if (!has_any(keep, x->n))
        return; /* reported: none of the values named is one of the axis */
    for (unsigned i = 0; i < x->n; i++) {
        if (!keep[i])
            continue;
        for (unsigned f = 0; f < s->n_figures; f++) {
            bool *allow = (bool *)(uintptr_t)s->figure[f].where.allow[axis];
            if (allow)
                allow[n] = allow[i];
        }
        x->value[n++] = x->value[i];
    }
    x->n = n;
}

static bool draws_any(const struct study *s, const struct figure *f)
{
    for (unsigned axis = 0; axis < s->n_axes; axis++) {
        const bool *allow = f->where.allow[axis];
        if (allow && !has_any(allow, s->axis[axis].n))
            return false;
    }
    return true;
}

void study_reduce(struct study *s, struct scn_diags *diags)
{
    const struct scn_node *sweep = section(s, "sweep");
    struct where points;
    unsigned n = 0;

    if (sweep && sweep->kind != SCN_MAP)
        sweep = NULL; /* reported */
    study_read_where(s, sweep, &points, diags);
    if (!s->quick)
        return;
    for (unsigned axis = 0; axis < s->n_axes; axis++)
        if (points.allow[axis])
            keep_values(s, axis, points.allow[axis]);
    for (unsigned i = 0; i < s->n_figures; i++)
        if (draws_any(s, &s->figure[i]))
            s->figure[n++] = s->figure[i];
    s->n_figures = n;
    study_claim_nothing(s);
}
