/* SPDX-License-Identifier: MIT */
/* Middleboxes of a path. */
#include "scn_read.h"

#include <string.h>

#include "mbx.h"

SCN_WORDS(way_at, "both", "to-server", "to-client") /* enum scn_way */
SCN_WORDS(what_at, "all", "syn", "synack", "third-ack", "data", "after-syn",
          "add-addr")
SCN_WORDS(copy_at, "copy", "first") /* enum scn_copy */

static void read_on(struct scn_reader *r, const struct scn_node *node,
                    void *member)
{
    int path = scn_read_path_name(r, node, "path");
    if (path >= 0)
        *(unsigned *)member = (unsigned)path;
}

static const struct scn_field middlebox_fields[] = {
    {"box", SCN_T_WORD, SCN_AT(struct scn_middlebox, box),
     .words = mbx_name_at},
    {"on", SCN_T_OTHER, SCN_AT(struct scn_middlebox, on), .read = read_on,
     .form = SCN_F_TEXT},
    {"direction", SCN_T_ENUM, SCN_AT(struct scn_middlebox, direction),
     .words = way_at},
    {"from", SCN_T_QUANTITY, SCN_AT(struct scn_middlebox, from_ns),
     .dim = SCN_DIM_TIME, .min = 0, .max = 1e15},
    {"what", SCN_T_ENUM, SCN_AT(struct scn_middlebox, what), .words = what_at},
    {"options", SCN_T_ENUM, SCN_AT(struct scn_middlebox, options),
     .words = copy_at},
    {"every", SCN_T_QUANTITY, SCN_AT(struct scn_middlebox, every),
     .dim = SCN_DIM_SEGMENTS, .min = 1, .max = 1e9},
    {"share", SCN_T_QUANTITY, SCN_AT(struct scn_middlebox, share),
     .dim = SCN_DIM_RATIO, .min = 0, .max = 1},
    {"by", SCN_T_QUANTITY, SCN_AT(struct scn_middlebox, by_ns),
     .dim = SCN_DIM_TIME, .min = 0, .max = 1e10},
    {.key = NULL},
};

SCN_FIELDS(scn_middleboxes_in, middlebox_fields)

/* Keys that not every box takes. */
static const struct {
    const char *key;
    enum mbx_setting setting;
} settings[] = {
    {"direction", MBX_TAKES_DIRECTION},
    {"from", MBX_TAKES_FROM},
    {"what", MBX_TAKES_WHAT},
    {"options", MBX_TAKES_OPTIONS},
    {"every", MBX_TAKES_EVERY},
    {"share", MBX_TAKES_SHARE},
    {"by", MBX_TAKES_BY},
};

static void check_settings(struct scn_reader *r, const struct scn_node *node,
                           const struct mbx_ops *box)
{
    for (unsigned i = 0; i < node->n; i++)
        for (unsigned j = 0; j < sizeof settings / sizeof settings[0]; j++)
            if (strcmp(node->key[i].name, settings[j].key) == 0 &&
                !(box->takes & settings[j].setting))
                scn_error(r->diags, node->key[i].at, NULL,
                          "box \"%s\" takes no \"%s\"", box->name,
                          settings[j].key);
}

static void read_middlebox(struct scn_reader *r, const struct scn_node *node,
                           struct scn_middlebox *m)
{
    m->every = 20;
    m->share = 0.05;
    m->by_ns = 10000000;
    scn_read_fields(r, node, "middlebox", middlebox_fields, m);
    if (node->kind != SCN_MAP)
        return;
    const struct mbx_ops *box = mbx_find(m->box);
    if (box)
        check_settings(r, node, box);
    if (!scn_tree_get(node, "box"))
        scn_error(r->diags, node->at,
                  words_hint(r->arena, words_list(r->arena, mbx_name_at), ""),
                  "a middlebox needs a \"box\"");
    if (!scn_tree_get(node, "on"))
        scn_error(r->diags, node->at, "on: wifi",
                  "a middlebox stands \"on\" a path");
}

void scn_read_middleboxes(struct scn_reader *r, const struct scn_node *node,
                          void *member)
{
    (void)member; /* they are counted in the whole */
    if (node->kind != SCN_LIST) {
        if (node->kind != SCN_BAD)
            scn_error(r->diags, node->at, "- {box: ..., on: ...}",
                      "middleboxes must be a list");
        return;
    }
    for (unsigned i = 0; i < node->n; i++) {
        if (i == SCN_MIDDLEBOXES_MAX) {
            scn_error(r->diags, node->item[i]->at, NULL,
                      "more than %d middleboxes", SCN_MIDDLEBOXES_MAX);
            return;
        }
        read_middlebox(r, node->item[i],
                       &r->s->middlebox[r->s->n_middleboxes++]);
    }
}
