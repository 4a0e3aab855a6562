/* SPDX-License-Identifier: MIT */
#include "scn_read.h"

#include <string.h>

#include "atk.h"

#define LIST(name, ...)                                                        \
    static const char *name(unsigned i)                                        \
    {                                                                          \
        static const char *const words[] = {__VA_ARGS__};                      \
        return i < sizeof words / sizeof words[0] ? words[i] : NULL;           \
    }

LIST(from_at, "wire", "own-host") /* scn_attacker.own_host */
LIST(keys_at, "sniffed", "wrong")
LIST(goal_at, "steal", "inject")

static const struct scn_field window_fields[] = {
    {"from", SCN_T_QUANTITY, SCN_AT(struct scn_attacker, read_from_ns),
     .dim = SCN_DIM_TIME, .min = 0, .max = 1e15},
    {"to", SCN_T_QUANTITY, SCN_AT(struct scn_attacker, read_to_ns),
     .dim = SCN_DIM_TIME, .min = 0, .max = 1e15},
    {.key = NULL},
};

static void read_reads(struct scn_reader *r, const struct scn_node *node,
                       void *member)
{
    static const char *const words[] = {"handshake", "nothing", NULL};
    struct scn_attacker *k = member;

    if (node->kind == SCN_MAP) {
        k->reads = SCN_READ_WINDOW;
        k->read_to_ns = UINT64_MAX;
        scn_read_fields(r, node, "reads", window_fields, k);
        if (k->read_from_ns >= k->read_to_ns)
            scn_error(r->diags, node->at, NULL, "reads ends before it begins");
        return;
    }
    int i = scn_read_word(r, node, "reads", words);
    if (i >= 0)
        k->reads = i == 0 ? SCN_READ_HANDSHAKE : SCN_READ_NOTHING;
}

static void read_on(struct scn_reader *r, const struct scn_node *node,
                    void *member)
{
    int path = scn_read_path_name(r, node, "path");
    if (path >= 0)
        *(unsigned *)member = (unsigned)path;
}

/* reads gets the whole attacker: offset 0. */
static const struct scn_field attacker_fields[] = {
    {"attack", SCN_T_WORD, SCN_AT(struct scn_attacker, attack),
     .words = atk_name_at},
    {"on", SCN_T_OTHER, SCN_AT(struct scn_attacker, on), .read = read_on},
    {"reads", SCN_T_OTHER, .read = read_reads},
    {"acts", SCN_T_QUANTITY, SCN_AT(struct scn_attacker, acts_ns),
     .dim = SCN_DIM_TIME, .min = 0, .max = 1e15},
    {"from", SCN_T_ENUM, SCN_AT(struct scn_attacker, own_host),
     .words = from_at},
    {"keys", SCN_T_WORD, SCN_AT(struct scn_attacker, keys), .words = keys_at},
    {"goal", SCN_T_WORD, SCN_AT(struct scn_attacker, goal), .words = goal_at},
    {"size", SCN_T_QUANTITY, SCN_AT(struct scn_attacker, inject_size),
     .dim = SCN_DIM_SIZE, .min = 1, .max = 1e9},
    {.key = NULL},
};

static void read_attacker(struct scn_reader *r, const struct scn_node *node,
                          struct scn_attacker *k)
{
    k->acts_ns = 1000000000;
    k->own_host = true;
    strcpy(k->keys, "sniffed");
    strcpy(k->goal, "steal");
    k->inject_size = 64000;
    scn_read_fields(r, node, "attacker", attacker_fields, k);
    if (node->kind != SCN_MAP)
        return;
    if (!scn_tree_get(node, "attack"))
        scn_error(r->diags, node->at,
                  words_hint(r->arena, words_list(r->arena, atk_name_at), ""),
                  "an attacker needs an \"attack\"");
    if (!scn_tree_get(node, "on"))
        scn_error(r->diags, node->at, "on: wifi",
                  "an attacker stands \"on\" a path");
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
