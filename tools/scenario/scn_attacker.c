/* SPDX-License-Identifier: MIT */
/* The section `attackers`. */
#include "scn_read.h"

#include <string.h>

#include "atk.h"

SCN_WORDS(from_at, "wire", "own-host") /* scn_attacker.own_host */
SCN_WORDS(twin_at, "none", "wrong-value", "no-power") /* enum scn_twin */

static const struct scn_field window_fields[] = {
    {"from", SCN_T_QUANTITY, SCN_AT(struct scn_tap, from_ns),
     .dim = SCN_DIM_TIME, .min = 0, .max = 1e15},
    {"to", SCN_T_QUANTITY, SCN_AT(struct scn_tap, to_ns), .dim = SCN_DIM_TIME,
     .min = 0, .max = 1e15},
    {"lasts", SCN_T_QUANTITY, SCN_AT(struct scn_tap, lasts_ns),
     .dim = SCN_DIM_TIME, .min = 1, .max = 1e15},
    {.key = NULL},
};

static SCN_FIELDS(window_in, window_fields)

    static void read_one_reads(struct scn_reader *r,
                               const struct scn_node *node, struct scn_tap *t)
{
    static const char *const words[] = {"handshake", "all", "nothing", NULL};
    static const enum scn_read is[] = {SCN_READ_HANDSHAKE, SCN_READ_ALL,
                                       SCN_READ_NOTHING};

    if (node->kind == SCN_MAP) {
        t->reads = SCN_READ_ALL;
        scn_read_fields(r, node, "reads", window_fields, t);
        if (t->from_ns >= t->to_ns)
            scn_error(r->diags, node->at, NULL, "reads ends before it begins");
        if (t->lasts_ns && t->to_ns == UINT64_MAX)
            scn_error(r->diags, node->at, "{from: 0 s, to: 5 s, lasts: 1 s}",
                      "a window that is drawn begins between two times");
        return;
    }
    int i = scn_read_word(r, node, "reads", words);
    if (i >= 0)
        t->reads = is[i];
}

/* One for all taps, or a list with one for each. */
static void read_reads(struct scn_reader *r, const struct scn_node *node,
                       void *member)
{
    struct scn_tap *tap = ((struct scn_attacker *)member)->tap;

    if (node->kind != SCN_LIST) {
        read_one_reads(r, node, &tap[0]);
        for (unsigned i = 1; i < SCN_TAPS_MAX; i++) {
            unsigned on = tap[i].on;

            tap[i] = tap[0];
            tap[i].on = on;
        }
        return;
    }
    for (unsigned i = 0; i < node->n && i < SCN_TAPS_MAX; i++)
        read_one_reads(r, node->item[i], &tap[i]);
}

static void read_one_on(struct scn_reader *r, const struct scn_node *node,
                        struct scn_attacker *k)
{
    int path = scn_read_path_name(r, node, "path");

    if (path < 0)
        return;
    for (unsigned i = 0; i < k->n_taps; i++)
        if (k->tap[i].on == (unsigned)path)
            scn_error(r->diags, node->at, NULL,
                      "the attacker stands on path \"%s\" already",
                      r->s->path[path].name);
    k->tap[k->n_taps++].on = (unsigned)path;
}

/* One path, or a list. */
static void read_on(struct scn_reader *r, const struct scn_node *node,
                    void *member)
{
    struct scn_attacker *k = member;

    if (node->kind == SCN_TEXT && strcmp(node->text, "tapped-links") == 0) {
        k->on_links = true;
        k->n_taps = 1;
        k->tap[0].on = SCN_PATHS_MAX;
        return;
    }
    if (node->kind != SCN_LIST) {
        read_one_on(r, node, member);
        return;
    }
    if (node->n == 0)
        scn_error(r->diags, node->at, "on: wifi",
                  "an attacker needs a path to stand on");
    if (node->n > SCN_TAPS_MAX) {
        scn_error(r->diags, node->at, NULL, "on more than %d paths",
                  SCN_TAPS_MAX);
        return;
    }
    for (unsigned i = 0; i < node->n; i++)
        read_one_on(r, node->item[i], member);
}

/* on and reads get the whole attacker: offset 0. */
static const struct scn_field common_fields[] = {
    {"attack", SCN_T_WORD, SCN_AT(struct scn_attacker, attack),
     .words = atk_name_at},
    {"on", SCN_T_OTHER, .read = read_on, .form = SCN_F_TEXT | SCN_F_OR_LIST},
    {"reads", SCN_T_OTHER, .read = read_reads,
     .form = SCN_F_TEXT | SCN_F_MAP | SCN_F_OR_LIST, .in = window_in},
    {"acts", SCN_T_QUANTITY, SCN_AT(struct scn_attacker, acts_ns),
     .dim = SCN_DIM_TIME, .min = 0, .max = 1e15},
    {"leaves", SCN_T_QUANTITY, SCN_AT(struct scn_attacker, leaves_ns),
     .dim = SCN_DIM_TIME, .min = 0, .max = 1e15, .or_never = true},
    {"budget", SCN_T_QUANTITY, SCN_AT(struct scn_attacker, budget),
     .dim = SCN_DIM_SEGMENTS, .min = 0, .max = 1e9},
    {"from", SCN_T_ENUM, SCN_AT(struct scn_attacker, own_host),
     .words = from_at},
    {"twin", SCN_T_ENUM, SCN_AT(struct scn_attacker, twin), .words = twin_at},
    {.key = NULL},
};
enum { COMMON = sizeof common_fields / sizeof common_fields[0] - 1 };
_Static_assert((int)SCN_PARAMS_MAX == (int)ATK_PARAMS_MAX &&
                   (int)SCN_TAPS_MAX == (int)ATK_TAPS_MAX,
               "what can be read can be told");

/* The word of an attack's parameter; which one it is says the field's offset.
 */
static void read_param_word(struct scn_reader *r, const struct scn_node *node,
                            const struct atk_param *p, uint64_t *member)
{
    int i = scn_read_word(r, node, p->name, p->words);
    if (i >= 0)
        *member = (uint64_t)i;
}

struct scn_field scn_attacker_field(const struct atk_param *p, unsigned i)
{
    static const enum scn_dim dims[] = {[ATK_P_TIME] = SCN_DIM_TIME,
                                        [ATK_P_SIZE] = SCN_DIM_SIZE,
                                        [ATK_P_COUNT] = SCN_DIM_COUNT};
    struct scn_field f = {
        .key = p->name,
        .type = p->kind == ATK_P_WORD ? SCN_T_ELSEWHERE : SCN_T_QUANTITY,
        .offset = offsetof(struct scn_attacker, param) + i * sizeof(uint64_t),
        .size = sizeof(uint64_t)};

    if (p->kind == ATK_P_WORD)
        return f;
    f.dim = dims[p->kind];
    f.min = (double)p->min;
    f.max = (double)p->max;
    return f;
}

SCN_FIELDS(scn_attackers_in, common_fields)

/* The fields of all attackers, then those of this attack. */
static void read_by_attack(struct scn_reader *r, const struct scn_node *node,
                           const struct atk_ops *ops, struct scn_attacker *k)
{
    struct scn_field fields[COMMON + ATK_PARAMS_MAX + 1];
    const struct atk_param *p = ops ? ops->params : NULL;
    unsigned n = 0;

    memcpy(fields, common_fields, COMMON * sizeof *fields);
    for (; p && p[n].name; n++) {
        const struct scn_node *value = scn_tree_get(node, p[n].name);

        fields[COMMON + n] = scn_attacker_field(&p[n], n);
        k->param[n] = p[n].initial;
        if (p[n].kind == ATK_P_WORD && value)
            read_param_word(r, value, &p[n], &k->param[n]);
    }
    fields[COMMON + n] = (struct scn_field){.key = NULL};
    scn_read_fields(r, node, "attacker", fields, k);
}

static void check_attacker(struct scn_reader *r, const struct scn_node *node,
                           const struct atk_ops *ops,
                           const struct scn_attacker *k)
{
    const struct scn_node *reads = scn_tree_get(node, "reads");

    if (!scn_tree_get(node, "attack"))
        scn_error(r->diags, node->at,
                  words_hint(r->arena, words_list(r->arena, atk_name_at), ""),
                  "an attacker needs an \"attack\"");
    if (!scn_tree_get(node, "on"))
        scn_error(r->diags, node->at, "on: wifi",
                  "an attacker stands \"on\" a path");
    else if (reads && reads->kind == SCN_LIST && reads->n != k->n_taps)
        scn_error(r->diags, reads->at, NULL,
                  "reads needs one entry for each path it is on");
    if (k->leaves_ns <= k->acts_ns)
        scn_error(r->diags, node->at, NULL,
                  "the attacker leaves before it acts");
    if (ops && k->twin == SCN_TWIN_WRONG_VALUE && !ops->spoils)
        scn_error(r->diags, scn_tree_get(node, "twin")->at, "twin: no-power",
                  "attack \"%s\" stands on no value", ops->name);
}

static void read_attacker(struct scn_reader *r, const struct scn_node *node,
                          struct scn_attacker *k)
{
    const struct scn_node *name =
        node->kind == SCN_MAP ? scn_tree_get(node, "attack") : NULL;
    const struct atk_ops *ops =
        name && name->kind == SCN_TEXT ? atk_find(name->text) : NULL;

    k->acts_ns = 1000000000;
    k->leaves_ns = k->budget = UINT64_MAX;
    k->own_host = true;
    for (unsigned i = 0; i < SCN_TAPS_MAX; i++)
        k->tap[i].to_ns = UINT64_MAX;
    read_by_attack(r, node, ops, k);
    if (node->kind == SCN_MAP)
        check_attacker(r, node, ops, k);
}

void scn_read_attackers(struct scn_reader *r, const struct scn_node *node,
                        void *member)
{
    (void)member; /* they are counted in the whole */
    if (node->kind != SCN_LIST) {
        if (node->kind != SCN_BAD)
            scn_error(r->diags, node->at, "- {attack: ..., on: ...}",
                      "attackers must be a list");
        return;
    }
    for (unsigned i = 0; i < node->n; i++) {
        if (i == SCN_ATTACKERS_MAX) {
            scn_error(r->diags, node->item[i]->at, NULL,
                      "more than %d attackers", SCN_ATTACKERS_MAX);
            return;
        }
        read_attacker(r, node->item[i], &r->s->attacker[r->s->n_attackers++]);
    }
}
