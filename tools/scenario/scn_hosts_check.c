/* SPDX-License-Identifier: MIT */
/* What hosts need of one another, and what a scenario with them has not. */
#include "scn_read.h"

#include <string.h>

static struct scn_mark place(const struct scn_node *in, const char *key)
{
    const struct scn_node *at = scn_tree_get(in, key);

    return at ? at->at : in->at;
}

static void check_client(struct scn_reader *r, const struct scn_key *key,
                         const struct scn_node *node,
                         const struct scn_host_kind *k)
{
    bool any = false;

    for (unsigned v = 0; v < r->s->n_kinds; v++) {
        any |= k->connects[v];
        if (k->connects[v] && !r->s->kind[v].server)
            scn_error(r->diags, place(node, "connects-to"), NULL,
                      "\"%s\" is no server", r->s->kind[v].name);
        if (k->connects[v] && r->s->kind[v].server && !r->s->kind[v].is.listens)
            scn_error(r->diags, place(node, "connects-to"), "listens: yes",
                      "\"%s\" does not listen", r->s->kind[v].name);
    }
    if (!any)
        scn_error(r->diags, key->at, "connects-to: ...",
                  "client \"%s\" connects to nobody", k->name);
    if (k->own_key)
        scn_error(r->diags, place(node, "key"), NULL,
                  "a key is a server's, and its clients have it too");
}

static void check_server(struct scn_reader *r, const struct scn_node *node,
                         const struct scn_host_kind *k)
{
    const struct scn_keying *keying = &r->s->keying;

    if (scn_tree_get(node, "connects-to"))
        scn_error(r->diags, place(node, "connects-to"), "role: client",
                  "a server connects to nobody");
    if (k->own_key && (strcmp(keying->source, "psk") != 0 || keying->keys.n))
        scn_error(r->diags, place(node, "key"), "keying: {source: psk}",
                  "a key of its own is a PSK that is drawn");
}

/* Each host of a kind has the same number of links. */
static void check_links(struct scn_reader *r, const struct scn_key *key,
                        const struct scn_host_kind *k)
{
    const struct scn_map *m = &r->s->map;
    unsigned n = 0;

    for (unsigned i = 0; i < m->n_links; i++)
        n += m->link[i].end[0] == k->first || m->link[i].end[1] == k->first;
    if (n == 0)
        scn_error(r->diags, key->at, "links: [{a: ..., b: r1}]",
                  "host \"%s\" is at no link", k->name);
    if (n > SCN_PATHS_MAX)
        scn_error(r->diags, key->at, NULL,
                  "host \"%s\" is at more than %d "
                  "links",
                  k->name, SCN_PATHS_MAX);
    if (strcmp(k->is.path_manager, "kernel") == 0)
        scn_error(r->diags, key->at, "path-manager: fullmesh",
                  "path manager \"kernel\" is of paths, and hosts have links");
}

/* Routers that links between routers lead to, from that of @p from on. */
static bool *reached(struct arena *a, const struct scn_map *m, unsigned from)
{
    bool *there = arena_alloc(a, m->n_nodes * sizeof *there), more = true;

    there[from] = true;
    while (more) {
        more = false;
        for (unsigned i = 0; i < m->n_links; i++) {
            unsigned x = m->link[i].end[0], y = m->link[i].end[1];
            /* through hosts nothing leads on */
            bool on = there[x] && (x == from || !m->node[x].is_host);
            bool back = there[y] && (y == from || !m->node[y].is_host);

            if ((on && !there[y]) || (back && !there[x])) {
                there[x] = there[y] = true;
                more = true;
            }
        }
    }
    return there;
}

static void check_ways(struct scn_reader *r, const struct scn_key *key,
                       const struct scn_host_kind *k)
{
    const bool *there = reached(r->arena, &r->s->map, k->first);

    for (unsigned v = 0; v < r->s->n_kinds; v++)
        if (k->connects[v] && !there[r->s->kind[v].first])
            scn_error(r->diags, key->at, NULL,
                      "no links lead from \"%s\" to \"%s\"", k->name,
                      r->s->kind[v].name);
}

/* Sections and words that are of one client and one server. */
static void check_others(struct scn_reader *r, const struct scn_node *root)
{
    static const char *const not_with[] = {"paths", "front-end", "routes"};
    const struct scenario *s = r->s;
    const struct scn_node *events = scn_tree_get(root, "events");

    for (unsigned i = 0; i < sizeof not_with / sizeof not_with[0]; i++)
        if (scn_tree_get(root, not_with[i]))
            scn_error(r->diags, scn_tree_get(root, not_with[i])->at, NULL,
                      "\"%s\" is not for scenarios with \"hosts\"",
                      not_with[i]);
    if (s->map.tapped)
        scn_error(r->diags, place(root, "topology"), NULL,
                  "with hosts attackers stand on links by name");
    if (s->client.stack != SCN_STACK_MPX || s->server.stack != SCN_STACK_MPX)
        scn_error(r->diags, place(root, "endpoints"), "stack: mpx",
                  "a kernel is no one of several hosts");
    for (unsigned i = 0; i < s->n_events; i++)
        if (s->event[i].act != SCN_DO_DOWN && s->event[i].act != SCN_DO_UP)
            scn_error(r->diags, place(events->item[i], "do"), "do: down",
                      "with hosts events are of links");
}

static void check_standing(struct scn_reader *r, const struct scn_node *root)
{
    const struct scenario *s = r->s;
    const struct scn_node *attackers = scn_tree_get(root, "attackers");
    const struct scn_node *boxes = scn_tree_get(root, "middleboxes");

    for (unsigned i = 0; i < s->n_attackers; i++) {
        if (s->attacker[i].on_links)
            scn_error(r->diags, place(attackers->item[i], "on"), NULL,
                      "with hosts attackers stand on links by name");
        for (unsigned j = 0; j < s->attacker[i].n_taps; j++)
            if (!s->attacker[i].on_links &&
                s->path[s->attacker[i].tap[j].on].jitter_ns)
                scn_error(r->diags, place(attackers->item[i], "on"), NULL,
                          "nobody stands on a link with jitter");
    }
    for (unsigned i = 0; i < s->n_middleboxes; i++) {
        if (strcmp(s->middlebox[i].box, "nat") == 0)
            scn_error(r->diags, place(boxes->item[i], "box"), NULL,
                      "a NAT is of a path, and hosts have links");
        if (s->path[s->middlebox[i].on].jitter_ns)
            scn_error(r->diags, place(boxes->item[i], "on"), NULL,
                      "nobody stands on a link with jitter");
    }
}

void scn_check_hosts(struct scn_reader *r, const struct scn_node *root)
{
    const struct scn_node *hosts = scn_tree_get(root, "hosts");
    uint32_t n = scenario_connections(r->s);

    for (unsigned k = 0; k < r->s->n_kinds; k++) {
        const struct scn_host_kind *kind = &r->s->kind[k];

        if (kind->server)
            check_server(r, hosts->item[k], kind);
        else
            check_client(r, &hosts->key[k], hosts->item[k], kind);
        check_links(r, &hosts->key[k], kind);
        check_ways(r, &hosts->key[k], kind);
    }
    if (n == 0 || n > SCN_CONNECTIONS_MAX)
        scn_error(r->diags, hosts->at, NULL,
                  n ? "%u connections, and a run has at most %d"
                    : "%u connections: clients connect to servers",
                  n, SCN_CONNECTIONS_MAX);
    check_others(r, root);
    check_standing(r, root);
}
