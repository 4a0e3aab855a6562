/* SPDX-License-Identifier: MIT */
/* seeds: 1..20, or a list. Each run has one; ns-3 calls it the run number.
 * fewer-seeds: points of the sweep that have the first of them only. */
#include "study.h"

#include <stdlib.h>
#include <string.h>

#include "scn_field.h"

/* A whole number from 1 to 2^32 - 1; 0 if it is none. */
static uint32_t seed_of(const char *text, size_t len)
{
    uint64_t v = 0;
    if (len == 0 || len > 10 || strspn(text, "0123456789") < len)
        return 0;
    for (size_t i = 0; i < len; i++)
        v = 10 * v + (uint64_t)(text[i] - '0');
    return v <= UINT32_MAX ? (uint32_t)v : 0;
}

static void report(const struct scn_node *node, struct scn_diags *diags)
{
    scn_error(diags, node->at, "1..20 or [1, 2, 3]",
              "seeds are whole numbers from 1 to 4294967295");
}

static void read_range(struct study *s, const struct scn_node *node,
                       struct scn_diags *diags)
{
    const char *dots = strstr(node->text, "..");
    size_t len = dots ? (size_t)(dots - node->text) : strlen(node->text);
    uint32_t from = seed_of(node->text, len);
    uint32_t to = dots ? seed_of(dots + 2, strlen(dots + 2)) : from;

    if (from == 0 || to == 0) {
        report(node, diags);
        return;
    }
    if (to < from) {
        scn_error(diags, node->at, NULL, "seeds %s: none", node->text);
        return;
    }
    if (to - from >= STUDY_RUNS_MAX) {
        scn_error(diags, node->at, "split the study",
                  "%u seeds are too many runs: at most %d", to - from + 1,
                  STUDY_RUNS_MAX);
        return;
    }
    s->n_seeds = to - from + 1;
    s->seed = arena_alloc(&s->arena, s->n_seeds * sizeof *s->seed);
    for (uint32_t i = 0; i < s->n_seeds; i++)
        s->seed[i] = from + i;
}

static int by_value(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return (x > y) - (x < y);
}

static bool any_twice(const uint32_t *seed, unsigned n, struct arena *a)
{
    uint32_t *sorted = arena_alloc(a, n * sizeof *sorted);
    memcpy(sorted, seed, n * sizeof *sorted);
    qsort(sorted, n, sizeof *sorted, by_value);
    for (unsigned i = 1; i < n; i++)
        if (sorted[i] == sorted[i - 1])
            return true;
    return false;
}

static void read_list(struct study *s, const struct scn_node *node,
                      struct scn_diags *diags)
{
    s->seed = arena_alloc(&s->arena, node->n * sizeof *s->seed);
    for (unsigned i = 0; i < node->n; i++) {
        const struct scn_node *item = node->item[i];
        uint32_t seed = item->kind == SCN_TEXT
                            ? seed_of(item->text, strlen(item->text))
                            : 0;
        if (seed == 0)
            report(item, diags);
        else
            s->seed[s->n_seeds++] = seed;
    }
    if (node->n == 0)
        scn_error(diags, node->at, "1..20 or [1, 2, 3]", "no seeds");
    else if (any_twice(s->seed, s->n_seeds, &s->arena))
        scn_error(diags, node->at, NULL, "a seed is there twice");
}

void study_read_seeds(struct study *s, struct scn_diags *diags)
{
    const struct scn_node *node = scn_tree_get(s->root, "seeds");
    if (node && node->kind == SCN_TEXT)
        read_range(s, node, diags);
    else if (node && node->kind == SCN_LIST)
        read_list(s, node, diags);
    else if (node && node->kind == SCN_MAP)
        report(node, diags);
    if (s->n_seeds > 0)
        return;
    s->n_seeds = 1;
    s->seed = arena_alloc(&s->arena, sizeof *s->seed);
    s->seed[0] = 1;
}

unsigned study_seeds(const struct study *s, size_t cell)
{
    return s->seeds_of ? s->seeds_of[cell] : s->n_seeds;
}

static void read_fewer(struct study *s, const struct scn_node *item,
                       struct scn_diags *diags)
{
    static const char *const keys[] = {"where", "first", NULL};
    static const struct scn_field first = {"first", .dim = SCN_DIM_COUNT,
                                           .min = 1, .max = STUDY_RUNS_MAX};
    struct scn_reader r = {&s->arena, diags, NULL, NULL, false};
    struct scn_quantity q;
    struct where where;

    if (item->kind != SCN_MAP || !scn_tree_get(item, "where") ||
        !scn_tree_get(item, "first")) {
        if (item->kind != SCN_BAD)
            scn_error(diags, item->at, "{where: {...}, first: 20}",
                      "fewer-seeds need a \"where\" and a \"first\"");
        return;
    }
    for (unsigned i = 0; i < item->n; i++)
        if (!words_have(keys, item->key[i].name))
            scn_error(diags, item->key[i].at,
                      words_hint(&s->arena, keys, item->key[i].name),
                      "unknown key \"%s\" in fewer-seeds", item->key[i].name);
    study_read_where(s, scn_tree_get(item, "where"), &where, diags);
    if (!scn_read_quantity(&r, scn_tree_get(item, "first"), &first, &q))
        return;
    for (size_t cell = 0; cell < s->n_cells; cell++)
        if (q.whole < s->seeds_of[cell] && study_where(s, &where, cell))
            s->seeds_of[cell] = (unsigned)q.whole;
}

void study_read_fewer(struct study *s, struct scn_diags *diags)
{
    const struct scn_node *list = scn_tree_get(s->root, "fewer-seeds");

    s->n_planned = s->n_runs;
    if (!list || s->quick || s->n_cells == 0)
        return; /* a study in small has seeds of its own */
    if (list->kind != SCN_LIST) {
        if (list->kind != SCN_BAD)
            scn_error(diags, list->at, "- {where: {...}, first: 20}",
                      "fewer-seeds must be a list");
        return;
    }
    s->seeds_of =
        arena_alloc(&s->arena, (s->n_cells + 1) * sizeof *s->seeds_of);
    for (size_t cell = 0; cell < s->n_cells; cell++)
        s->seeds_of[cell] = s->n_seeds;
    for (unsigned i = 0; i < list->n; i++)
        read_fewer(s, list->item[i], diags);
    s->n_planned = 0;
    for (size_t cell = 0; cell < s->n_cells; cell++)
        s->n_planned += s->seeds_of[cell];
}
