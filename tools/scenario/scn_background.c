/* SPDX-License-Identifier: MIT */
/* The section `background`: one kind of traffic, or a list. */
#include "scn_read.h"

#include <string.h>

SCN_WORDS(arrivals_at, "periodic", "poisson")
SCN_WORDS(way_at, "as-traffic", "to-server",
          "to-client") /* enum scn_background_way */

static void read_path(struct scn_reader *r, const struct scn_node *node,
                      void *member)
{
    int path = scn_read_path_name(r, node, "path");

    if (path >= 0)
        *(unsigned *)member = (unsigned)path;
}

static const struct scn_field fields[] = {
    {"tcp", SCN_T_QUANTITY, SCN_AT(struct scn_background, tcp),
     .dim = SCN_DIM_COUNT, .min = 0, .max = 1000},
    {"udp", SCN_T_QUANTITY, SCN_AT(struct scn_background, udp_bps),
     .dim = SCN_DIM_RATE, .min = 0, .max = 1e11}, /* packets take 1 ns */
    {"packet", SCN_T_QUANTITY, SCN_AT(struct scn_background, packet),
     .dim = SCN_DIM_SIZE, .min = 1, .max = 1452},
    {"arrivals", SCN_T_ENUM, SCN_AT(struct scn_background, poisson),
     .words = arrivals_at},
    {"direction", SCN_T_ENUM, SCN_AT(struct scn_background, way),
     .words = way_at},
    {"path", SCN_T_OTHER, SCN_AT(struct scn_background, path),
     .read = read_path, .form = SCN_F_TEXT},
    {.key = NULL},
};

SCN_FIELDS(scn_background_in, fields)

static void read_one(struct scn_reader *r, const struct scn_node *node)
{
    static const char *const of_udp[] = {"packet", "arrivals"};
    struct scenario *s = r->s;

    if (s->n_backgrounds == SCN_BACKGROUNDS_MAX) {
        scn_error(r->diags, node->at, NULL, "more than %d kinds of background",
                  SCN_BACKGROUNDS_MAX);
        return;
    }
    struct scn_background *b = &s->background[s->n_backgrounds++];

    b->packet = 1000;
    scn_read_fields(r, node, "background", fields, b);
    for (unsigned i = 0; node->kind == SCN_MAP && i < 2; i++) {
        const struct scn_node *is = scn_tree_get(node, of_udp[i]);

        if (is && !scn_tree_get(node, "udp"))
            scn_error(r->diags, is->at, "udp: 5 Mbit/s", "\"%s\" is of UDP",
                      of_udp[i]);
    }
}

void scn_read_background(struct scn_reader *r, const struct scn_node *node,
                         void *member)
{
    (void)member;
    if (node->kind != SCN_LIST)
        read_one(r, node);
    for (unsigned i = 0; node->kind == SCN_LIST && i < node->n; i++)
        read_one(r, node->item[i]);
}
