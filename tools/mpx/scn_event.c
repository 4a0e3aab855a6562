/* SPDX-License-Identifier: MIT */
#include "scn_read.h"

#define LIST(name, ...)                                                        \
    static const char *name(unsigned i)                                        \
    {                                                                          \
        static const char *const words[] = {__VA_ARGS__};                      \
        return i < sizeof words / sizeof words[0] ? words[i] : NULL;           \
    }

LIST(do_at, "down", "up", "add", "remove", "backup") /* enum scn_do */
LIST(end_at, "both", "client", "server")             /* enum scn_end */

static void read_path(struct scn_reader *r, const struct scn_node *node,
                      void *member)
{
    int path = scn_read_path_name(r, node, "path");
    if (path >= 0)
        *(unsigned *)member = (unsigned)path;
}

static const struct scn_field event_fields[] = {
    {"at", SCN_T_QUANTITY, SCN_AT(struct scn_event, at_ns), .dim = SCN_DIM_TIME,
     .min = 0, .max = 1e15},
    {"do", SCN_T_ENUM, SCN_AT(struct scn_event, act), .words = do_at},
    {"path", SCN_T_OTHER, SCN_AT(struct scn_event, path), .read = read_path},
    {"end", SCN_T_ENUM, SCN_AT(struct scn_event, end), .words = end_at},
    {.key = NULL},
};

static void read_event(struct scn_reader *r, const struct scn_node *node,
                       struct scn_event *e)
{
    static const char *const needed[] = {"at", "do", "path"};

    scn_read_fields(r, node, "event", event_fields, e);
    if (node->kind != SCN_MAP)
        return;
    for (unsigned i = 0; i < sizeof needed / sizeof needed[0]; i++)
        if (!scn_tree_get(node, needed[i]))
            scn_error(r->diags, node->at, "{at: 2 s, do: down, path: wifi}",
                      "an event needs \"%s\"", needed[i]);
    if ((e->act == SCN_DO_DOWN || e->act == SCN_DO_UP) &&
        scn_tree_get(node, "end"))
        scn_error(r->diags, scn_tree_get(node, "end")->at, NULL,
                  "a path goes down or up as a whole: it takes no \"end\"");
}

void scn_read_events(struct scn_reader *r, const struct scn_node *node,
                     void *member)
{
    (void)member; /* they are counted in the whole */
    if (node->kind != SCN_LIST) {
        if (node->kind != SCN_BAD)
            scn_error(r->diags, node->at, "- {at: 2 s, do: down, path: wifi}",
                      "events must be a list");
        return;
    }
    for (unsigned i = 0; i < node->n; i++) {
        if (i == SCN_EVENTS_MAX) {
            scn_error(r->diags, node->item[i]->at, NULL, "more than %d events",
                      SCN_EVENTS_MAX);
            return;
        }
        read_event(r, node->item[i], &r->s->event[r->s->n_events++]);
    }
}
