/* SPDX-License-Identifier: MIT */
/* The section `events`. */
#include "scn_read.h"

SCN_WORDS(do_at, "down", "up", "add", "remove", "backup", "change", "flush",
          "abort")                                  /* enum scn_do */
SCN_WORDS(end_at, "both", "client", "server")       /* enum scn_end */
SCN_WORDS(way_at, "both", "to-server", "to-client") /* enum scn_way */

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
    {"path", SCN_T_OTHER, SCN_AT(struct scn_event, path), .read = read_path,
     .form = SCN_F_TEXT},
    {"end", SCN_T_ENUM, SCN_AT(struct scn_event, end), .words = end_at},
    {"direction", SCN_T_ENUM, SCN_AT(struct scn_event, way), .words = way_at},
    {"flags", SCN_T_OTHER, SCN_AT(struct scn_event, flags),
     .read = scn_read_addr_flags, .form = SCN_F_TEXT | SCN_F_LIST},
    {.key = NULL},
};

SCN_FIELDS(scn_events_in, event_fields)

static void need(struct scn_reader *r, const struct scn_node *node,
                 const char *key)
{
    if (!scn_tree_get(node, key))
        scn_error(r->diags, node->at, "{at: 2 s, do: down, path: wifi}",
                  "an event needs \"%s\"", key);
}

static void refuse(struct scn_reader *r, const struct scn_node *node,
                   const char *key, bool here, const char *why)
{
    const struct scn_node *at = scn_tree_get(node, key);

    if (at && here)
        scn_error(r->diags, at->at, NULL, "%s: it takes no \"%s\"", why, key);
}

static void read_event(struct scn_reader *r, const struct scn_node *node,
                       struct scn_event *e)
{
    bool whole, link;

    scn_read_fields(r, node, "event", event_fields, e);
    if (node->kind != SCN_MAP)
        return;
    whole = e->act == SCN_DO_FLUSH || e->act == SCN_DO_ABORT;
    link = e->act == SCN_DO_DOWN || e->act == SCN_DO_UP;
    need(r, node, "at");
    need(r, node, "do");
    if (!whole)
        need(r, node, "path");
    refuse(r, node, "path", whole, "this happens to an end as a whole");
    refuse(r, node, "end", link, "a path goes down or up as a whole");
    refuse(r, node, "direction", !link, "only paths have directions");
    refuse(r, node, "flags", e->act != SCN_DO_ADD && e->act != SCN_DO_CHANGE,
           "flags are added or changed");
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
