/* SPDX-License-Identifier: MIT */
/* A map of routers: a text file, a link a line. */
#include "scn_read.h"

#include <string.h>

#include "scn_file.h"

enum { NODE_A, NODE_B, RATE, DELAY, METRIC, QUEUE, WORDS };
enum { NEEDED = DELAY + 1 };

/* Its index; -1 once it is reported. */
static int node_of(struct scn_reader *r, const struct scn_node *word)
{
    struct scn_map *m = &r->s->map;

    for (unsigned i = 0; i < m->n_nodes; i++)
        if (strcmp(m->node[i].name, word->text) == 0)
            return (int)i;
    if (!scn_name_ok(word->text) || strlen(word->text) >= SCN_NODE_NAME_MAX) {
        scn_error(r->diags, word->at,
                  "letters, digits, '-', '_', '.'; at most 15",
                  "\"%.80s\" cannot be a node", word->text);
        return -1;
    }
    if (m->n_nodes == SCN_MAP_NODES_MAX) {
        scn_error(r->diags, word->at, NULL, "more than %d nodes",
                  SCN_MAP_NODES_MAX);
        return -1;
    }
    strcpy(m->node[m->n_nodes].name, word->text);
    return (int)m->n_nodes++;
}

static const struct scn_field quantities[WORDS] = {
    [RATE] = {"rate", SCN_T_QUANTITY, SCN_AT(struct scn_link, rate_bps),
              .dim = SCN_DIM_RATE, .min = 1e3, .max = 1e12},
    [DELAY] = {"delay", SCN_T_QUANTITY, SCN_AT(struct scn_link, delay_ns),
               .dim = SCN_DIM_TIME, .min = 0, .max = 60e9},
    [METRIC] = {"metric", SCN_T_QUANTITY, SCN_AT(struct scn_link, metric),
                .dim = SCN_DIM_COUNT, .min = 1, .max = 65535},
    [QUEUE] = {"queue", SCN_T_QUANTITY, SCN_AT(struct scn_link, queue_packets),
               .dim = SCN_DIM_COUNT, .min = 1, .max = 1e6},
};

static void read_quantities(struct scn_reader *r, const struct scn_line *w,
                            struct scn_link *l)
{
    l->metric = 1;
    l->queue_packets = 100;
    for (unsigned i = RATE; i < w->n; i++) {
        char *member = (char *)l + quantities[i].offset;
        struct scn_quantity q;

        if (!scn_read_quantity(r, &w->word[i], &quantities[i], &q))
            continue;
        uint32_t less = (uint32_t)q.whole;

        if (quantities[i].size == sizeof less)
            memcpy(member, &less, sizeof less);
        else
            memcpy(member, &q.whole, sizeof q.whole);
    }
}

static void read_link(struct scn_reader *r, const struct scn_line *w, void *ctx)
{
    struct scn_map *m = &r->s->map;
    struct scn_mark at = w->word[0].at;

    (void)ctx;
    if (w->n < NEEDED || w->n > WORDS) {
        scn_error(r->diags, w->n > WORDS ? w->word[WORDS].at : at,
                  "r1 r2 1Gbit/s 5ms",
                  "a link is: node node rate delay [metric [queue]]");
        return;
    }
    if (m->n_links == SCN_MAP_LINKS_MAX) {
        scn_error(r->diags, at, NULL, "more than %d links", SCN_MAP_LINKS_MAX);
        return;
    }
    int a = node_of(r, &w->word[NODE_A]), b = node_of(r, &w->word[NODE_B]);
    struct scn_link *l = &m->link[m->n_links++];

    if (a >= 0 && a == b)
        scn_error(r->diags, w->word[NODE_B].at, NULL,
                  "a link from a node to itself");
    for (unsigned i = 0; a >= 0 && b >= 0 && i + 1 < m->n_links; i++)
        if ((m->link[i].end[0] ^ m->link[i].end[1]) == (unsigned)(a ^ b) &&
            (m->link[i].end[0] == (unsigned)a ||
             m->link[i].end[0] == (unsigned)b))
            scn_error(r->diags, at, NULL,
                      "a second link between \"%s\" and "
                      "\"%s\"",
                      m->node[a].name, m->node[b].name);
    l->end[0] = a < 0 ? 0 : (unsigned)a;
    l->end[1] = b < 0 ? 0 : (unsigned)b;
    read_quantities(r, w, l);
}

static void read_links(struct scn_reader *r, const struct scn_source *file,
                       void *ctx)
{
    struct scn_map *m = &r->s->map;
    size_t lines = scn_line_count(file);

    m->link = arena_alloc(r->arena, lines * sizeof *m->link);
    m->node = arena_alloc(r->arena, 2 * lines * sizeof *m->node);
    scn_lines(r, file, read_link, ctx);
    if (r->s->map.n_links == 0)
        scn_error(r->diags, scn_file_mark(file, 0, 0, 0), NULL,
                  "a map without a link");
}

static void read_map(struct scn_reader *r, const struct scn_node *node,
                     void *member)
{
    r->map_named = true;
    scn_file(r, node, "map", read_links, member);
}

static const struct scn_field topology_fields[] = {
    {"map", SCN_T_OTHER, .read = read_map, .form = SCN_F_TEXT},
    {"tapped-links", SCN_T_QUANTITY, SCN_AT(struct scenario, map.tapped),
     .dim = SCN_DIM_COUNT, .min = 0, .max = SCN_MAP_LINKS_MAX},
    {"draw", SCN_T_QUANTITY, SCN_AT(struct scenario, map.draw),
     .dim = SCN_DIM_COUNT, .min = 0, .max = 1e6},
    {.key = NULL},
};

SCN_FIELDS(scn_topology_in, topology_fields)

void scn_read_topology(struct scn_reader *r, const struct scn_node *node)
{
    scn_read_fields(r, node, "topology", topology_fields, r->s);
    if (node->kind == SCN_MAP && !scn_tree_get(node, "map"))
        scn_error(r->diags, node->at, "map: FILE", "a topology has a map");
}

void scn_read_map_node(struct scn_reader *r, const struct scn_node *node,
                       void *member)
{
    const struct scn_map *m = &r->s->map;
    const char **names;

    if (m->n_nodes == 0 && r->map_named)
        return; /* what is wrong with it has been said */
    if (m->n_nodes == 0) {
        scn_error(r->diags, node->at, "topology: {map: FILE}",
                  "there is no map to attach to");
        return;
    }
    names = arena_alloc(r->arena, (m->n_nodes + 1) * sizeof *names);
    for (unsigned i = 0; i < m->n_nodes; i++)
        names[i] = m->node[i].name;
    int i = scn_read_word(r, node, "node", names);
    if (i >= 0)
        *(unsigned *)member = (unsigned)i;
}

/* ---- rules ---- */

/* Whether links lead from one node to the other. */
static bool joined(struct arena *a, const struct scn_map *m, unsigned from,
                   unsigned to)
{
    bool *there = arena_alloc(a, m->n_nodes * sizeof *there), more = true;

    there[from] = true;
    while (more && !there[to]) {
        more = false;
        for (unsigned i = 0; i < m->n_links; i++) {
            bool *x = &there[m->link[i].end[0]], *y = &there[m->link[i].end[1]];

            more |= *x != *y;
            *x = *y = *x || *y;
        }
    }
    return there[to];
}

void scn_check_topology(struct scn_reader *r, const struct scn_node *root)
{
    const struct scenario *s = r->s;
    const struct scn_node *paths = scn_tree_get(root, "paths");
    const struct scn_node *family = scn_tree_get(root, "family");

    for (unsigned i = 0; i < s->n_attackers && !s->map.n_links; i++)
        if (s->attacker[i].on_links)
            scn_error(r->diags, scn_tree_get(root, "attackers")->item[i]->at,
                      "topology: {map: FILE}", "there is no map to draw of");
    if (!s->map.n_links)
        return;
    if (s->map.tapped > s->map.n_links)
        scn_error(r->diags, scn_tree_get(root, "topology")->at, NULL,
                  "%u links are tapped and the map has %u", s->map.tapped,
                  s->map.n_links);
    if (s->family != 4 && family)
        scn_error(r->diags, family->at, "family: ipv4",
                  "routers of a map forward IPv4 only");
    for (unsigned i = 0; i < s->n_paths; i++) {
        const struct scn_path *p = &s->path[i];
        const struct scn_node *is = paths->item[i];

        if (p->shares)
            scn_error(r->diags, paths->key[i].at,
                      "client-at, server-at: where another one is",
                      "on a map no path shares another's link");
        else if (!scn_tree_get(is, "client-at") ||
                 !scn_tree_get(is, "server-at"))
            scn_error(r->diags, paths->key[i].at,
                      "client-at: r1, server-at: r2",
                      "a path attaches to the map at both ends");
        else if (!joined(r->arena, &s->map, p->client_at, p->server_at))
            scn_error(r->diags, paths->key[i].at, NULL,
                      "no links lead from \"%s\" to \"%s\"",
                      s->map.node[p->client_at].name,
                      s->map.node[p->server_at].name);
    }
}
