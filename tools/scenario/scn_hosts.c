/* SPDX-License-Identifier: MIT */
/* The sections `hosts` and `links`: nodes and links of the map. */
#include "scn_read.h"

#include <string.h>

SCN_WORDS(role_at, "client", "server") /* scn_host_kind.server */
SCN_WORDS(key_at, "shared", "own")     /* scn_host_kind.own_key */

/* ---- names ---- */

static int kind_of(const struct scenario *s, const char *name)
{
    for (unsigned k = 0; k < s->n_kinds; k++)
        if (strcmp(s->kind[k].name, name) == 0)
            return (int)k;
    return -1;
}

static int node_of(const struct scn_map *m, const char *name)
{
    for (unsigned i = 0; i < m->n_nodes; i++)
        if (strcmp(m->node[i].name, name) == 0)
            return (int)i;
    return -1;
}

/* -1 once it is reported. */
static int add_node(struct scn_reader *r, struct scn_mark at, const char *name,
                    bool host)
{
    struct scn_map *m = &r->s->map;

    if (strlen(name) >= SCN_NODE_NAME_MAX) {
        scn_error(r->diags, at, "at most 15 characters",
                  "\"%.80s\" cannot be a node", name);
        return -1;
    }
    if (m->n_nodes == SCN_MAP_NODES_MAX) {
        scn_error(r->diags, at, NULL, "more than %d nodes", SCN_MAP_NODES_MAX);
        return -1;
    }
    strcpy(m->node[m->n_nodes].name, name);
    m->node[m->n_nodes].is_host = host;
    return (int)m->n_nodes++;
}

/* ---- hosts: how many of which name ---- */

static const struct scn_field count_field = {
    "count",
    SCN_T_QUANTITY,
    SCN_AT(struct scn_host_kind, count),
    .dim = SCN_DIM_COUNT,
    .min = 1,
    .max = SCN_HOSTS_MAX};

static unsigned count_hosts(const struct scenario *s)
{
    unsigned n = 0;

    for (unsigned k = 0; k < s->n_kinds; k++)
        n += s->kind[k].count;
    return n;
}

static void name_members(struct scn_reader *r, const struct scn_key *key,
                         struct scn_host_kind *k)
{
    k->first = r->s->map.n_nodes;
    for (unsigned i = 1; i <= k->count; i++) {
        const char *name = k->count == 1
                               ? key->name
                               : arena_printf(r->arena, "%s.%u", key->name, i);

        if (node_of(&r->s->map, name) >= 0) {
            scn_error(r->diags, key->at, NULL, "a second host \"%s\"", name);
            return;
        }
        if (add_node(r, key->at, name, true) < 0)
            return;
    }
}

static void name_host(struct scn_reader *r, const struct scn_key *key,
                      const struct scn_node *node)
{
    struct scn_host_kind *k = &r->s->kind[r->s->n_kinds++];
    const struct scn_node *count =
        node->kind == SCN_MAP ? scn_tree_get(node, "count") : NULL;
    struct scn_quantity q;

    k->count = 1;
    if (count && scn_read_quantity(r, count, &count_field, &q))
        k->count = (uint32_t)q.whole;
    if (!scn_name_ok(key->name) || strlen(key->name) >= SCN_NODE_NAME_MAX) {
        scn_error(r->diags, key->at,
                  "letters, digits, '-', '_', '.'; at most 15",
                  "\"%.80s\" cannot be a host", key->name);
        return;
    }
    strcpy(k->name, key->name);
    if (count_hosts(r->s) > SCN_HOSTS_MAX)
        scn_error(r->diags, count ? count->at : key->at, NULL,
                  "more than %d hosts", SCN_HOSTS_MAX);
    else
        name_members(r, key, k);
}

/* ---- links ---- */

/* The node of an end: of a kind of hosts the first; a router may be new. */
static int end_node(struct scn_reader *r, const struct scn_node *link,
                    const char *key, const char *name, int *kind)
{
    const struct scn_node *at = scn_tree_get(link, key);
    int node;

    if (!at || !name[0])
        return -1; /* reported */
    *kind = kind_of(r->s, name);
    if (*kind >= 0)
        return (int)r->s->kind[*kind].first;
    node = node_of(&r->s->map, name);
    return node >= 0 ? node : add_node(r, at->at, name, false);
}

static void check_unnamed(struct scn_reader *r, const struct scn_node *node,
                          const struct scn_path *p)
{
    if (p->kind != SCN_POINT_TO_POINT || p->delay_to_ns || p->rate_to_bps ||
        p->trace || p->loss_from_ns || p->cut_at_ns != UINT64_MAX ||
        p->bursts[0].to_bad > 0 || p->bursts[1].to_bad > 0)
        scn_error(r->diags, node->at, "name: ...",
                  "what is drawn, or changes with time, is of a link with a "
                  "name");
}

/* Its place among the paths, plus 1. */
static uint32_t name_link(struct scn_reader *r, const struct scn_node *node,
                          const struct scn_path *p)
{
    struct scn_mark at = scn_tree_get(node, "name")->at;

    for (unsigned i = 0; i < r->s->n_paths; i++)
        if (strcmp(r->s->path[i].name, p->name) == 0) {
            scn_error(r->diags, at, NULL, "a second link \"%s\"", p->name);
            return 0;
        }
    if (r->s->n_paths == SCN_PATHS_MAX) {
        scn_error(r->diags, at, NULL, "more than %d links with names",
                  SCN_PATHS_MAX);
        return 0;
    }
    r->s->path[r->s->n_paths++] = *p;
    return r->s->n_paths;
}

static void add_link(struct scn_reader *r, const struct scn_node *node,
                     const struct scn_link_form *f, unsigned a, unsigned b)
{
    struct scn_map *m = &r->s->map;
    const struct scn_path *p = &f->path;
    struct scn_link *l = &m->link[m->n_links];

    for (unsigned i = 0; i < m->n_links; i++)
        if ((m->link[i].end[0] == a && m->link[i].end[1] == b) ||
            (m->link[i].end[0] == b && m->link[i].end[1] == a)) {
            scn_error(r->diags, node->at, NULL,
                      "a second link between \"%s\" and \"%s\"",
                      m->node[a].name, m->node[b].name);
            return;
        }
    m->n_links++;
    l->end[0] = a;
    l->end[1] = b;
    l->rate_bps = p->rate_bps;
    l->rate_back_bps = p->rate_back_bps;
    l->delay_ns = p->delay_ns;
    l->jitter_ns = p->jitter_ns;
    l->queue_packets = p->queue_packets;
    l->metric = f->metric;
    memcpy(l->loss, p->loss, sizeof l->loss);
    l->path = p->name[0] ? name_link(r, node, p) : 0;
}

/* One for each host of a kind. */
static void add_links(struct scn_reader *r, const struct scn_node *node,
                      const struct scn_link_form *f, const int end[2],
                      const int kind[2])
{
    int of = kind[0] >= 0 ? kind[0] : kind[1];
    unsigned n = of >= 0 ? r->s->kind[of].count : 1;

    if (kind[0] >= 0 && kind[1] >= 0)
        scn_error(r->diags, node->at, "a: phone, b: r1",
                  "a link leads from a host to a router, or between routers");
    else if (end[0] == end[1])
        scn_error(r->diags, node->at, NULL, "a link from a node to itself");
    else if (n > 1 && f->path.name[0])
        scn_error(r->diags, scn_tree_get(node, "name")->at, NULL,
                  "a name is of one link, and there are %u hosts \"%s\"", n,
                  r->s->kind[of].name);
    else if (r->s->map.n_links + n > SCN_MAP_LINKS_MAX)
        scn_error(r->diags, node->at, NULL, "more than %d links",
                  SCN_MAP_LINKS_MAX);
    else
        for (unsigned i = 0; i < n; i++)
            add_link(r, node, f, (unsigned)end[0] + (kind[0] >= 0 ? i : 0),
                     (unsigned)end[1] + (kind[1] >= 0 ? i : 0));
}

static void read_link(struct scn_reader *r, const struct scn_node *node)
{
    static const char *const keys[] = {"a", "b"};
    struct scn_link_form *f = arena_alloc(r->arena, sizeof *f);
    int end[2], kind[2] = {-1, -1};

    scn_read_link(r, node, f);
    if (node->kind != SCN_MAP)
        return;
    for (unsigned e = 0; e < 2; e++) {
        if (!scn_tree_get(node, keys[e]))
            scn_error(r->diags, node->at, "a: phone, b: r1",
                      "a link has two ends, \"a\" and \"b\"");
        end[e] = end_node(r, node, keys[e], f->end[e], &kind[e]);
        if (end[e] < 0)
            return;
    }
    if (!f->path.name[0])
        check_unnamed(r, node, &f->path);
    if (f->path.kind != SCN_POINT_TO_POINT && kind[0] < 0)
        scn_error(r->diags, scn_tree_get(node, "a")->at, "a: phone, b: r1",
                  "a radio is of a host, which is \"a\" of its link");
    add_links(r, node, f, end, kind);
}

/* Room for what hosts and links add to the map. */
static void grow_map(struct scn_reader *r, unsigned links)
{
    struct scn_map *m = &r->s->map;
    size_t nodes = m->n_nodes + SCN_HOSTS_MAX + 2 * (size_t)links;
    size_t room = m->n_links + (size_t)links * SCN_HOSTS_MAX;
    struct scn_router *node = arena_alloc(r->arena, nodes * sizeof *node);
    struct scn_link *link;

    room = room < SCN_MAP_LINKS_MAX ? room : SCN_MAP_LINKS_MAX;
    link = arena_alloc(r->arena, (room + 1) * sizeof *link);
    if (m->n_nodes)
        memcpy(node, m->node, m->n_nodes * sizeof *node);
    if (m->n_links)
        memcpy(link, m->link, m->n_links * sizeof *link);
    m->node = node;
    m->link = link;
}

void scn_read_links(struct scn_reader *r, const struct scn_node *root)
{
    const struct scn_node *hosts = scn_tree_get(root, "hosts");
    const struct scn_node *links = scn_tree_get(root, "links");
    unsigned long before;

    if (!hosts && links)
        scn_error(r->diags, links->at, "hosts: {...}",
                  "links are of a scenario with \"hosts\"");
    if (!hosts)
        return;
    if (hosts->kind != SCN_MAP || hosts->n == 0) {
        scn_error(r->diags, hosts->at, "phone: {role: client, ...}, ...",
                  "hosts must be a map");
        return;
    }
    if (!links || links->kind != SCN_LIST) {
        scn_error(r->diags, links ? links->at : hosts->at,
                  "links: [{a: phone, b: r1}, ...]",
                  "hosts have a list of \"links\"");
        return;
    }
    before = r->diags->reported;
    grow_map(r, links->n);
    r->s->kind = arena_alloc(r->arena, hosts->n * sizeof *r->s->kind);
    for (unsigned i = 0; i < hosts->n; i++) {
        if (i == SCN_KINDS_MAX) {
            scn_error(r->diags, hosts->key[i].at, NULL,
                      "more than %d names of hosts", SCN_KINDS_MAX);
            break;
        }
        name_host(r, &hosts->key[i], hosts->item[i]);
    }
    if (r->diags->reported != before)
        return; /* their links would be reported once more */
    for (unsigned i = 0; i < links->n; i++)
        read_link(r, links->item[i]);
}

/* ---- hosts: what they are ---- */

static void read_connects(struct scn_reader *r, const struct scn_node *node,
                          void *member)
{
    struct scn_host_kind *k = member;
    const struct scn_node *const one[] = {node};
    const struct scn_node *const *item =
        node->kind == SCN_LIST ? node->item : one;
    unsigned n = node->kind == SCN_LIST ? node->n : 1;
    const char *names[SCN_KINDS_MAX + 1] = {NULL};

    for (unsigned i = 0; i < r->s->n_kinds; i++)
        names[i] = r->s->kind[i].name;
    for (unsigned i = 0; i < n; i++) {
        int to = scn_read_word(r, item[i], "host", names);

        if (to >= 0 && k->connects[to])
            scn_error(r->diags, item[i]->at, NULL, "it connects there already");
        if (to >= 0)
            k->connects[to] = true;
    }
}

static const struct scn_field own_fields[] = {
    {"role", SCN_T_ENUM, SCN_AT(struct scn_host_kind, server),
     .words = role_at},
    {"count", SCN_T_QUANTITY, SCN_AT(struct scn_host_kind, count),
     .dim = SCN_DIM_COUNT, .min = 1, .max = SCN_HOSTS_MAX},
    {"connects-to", SCN_T_OTHER, .read = read_connects,
     .form = SCN_F_TEXT | SCN_F_OR_LIST},
    {"key", SCN_T_ENUM, SCN_AT(struct scn_host_kind, own_key), .words = key_at},
};
enum { OWN = sizeof own_fields / sizeof own_fields[0], FIELDS_MAX = 64 };

/* What all clients have in common, or all servers. */
static bool is_common(const char *key)
{
    static const char *const common[] = {"stack",  "paths",     "mss",
                                         "limits", "addresses", "syn-cookies"};

    for (unsigned i = 0; i < sizeof common / sizeof common[0]; i++)
        if (strcmp(common[i], key) == 0)
            return true;
    return false;
}

/* Keys of a host, then those of an endpoint that hosts have. */
static void gather(struct scn_field fields[FIELDS_MAX], size_t shift)
{
    const struct scn_field *e = scn_endpoint_in();
    unsigned n = OWN;

    memcpy(fields, own_fields, sizeof own_fields);
    for (; e->key && n + 1 < FIELDS_MAX; e++) {
        if (is_common(e->key))
            continue;
        fields[n] = *e;
        fields[n++].offset += shift;
    }
    fields[n] = (struct scn_field){.key = NULL};
}

const struct scn_field *scn_hosts_in(void)
{
    static struct scn_field fields[FIELDS_MAX];

    if (!fields[0].key)
        gather(fields, offsetof(struct scn_host_kind, is));
    return fields;
}

static void read_host(struct scn_reader *r, const struct scn_node *node,
                      struct scn_host_kind *k)
{
    const struct scn_node *role =
        node->kind == SCN_MAP ? scn_tree_get(node, "role") : NULL;

    for (unsigned i = 0; node->kind == SCN_MAP && i < node->n; i++)
        if (is_common(node->key[i].name)) {
            scn_error(r->diags, node->key[i].at,
                      "in endpoints.client, endpoints.server",
                      "\"%s\" is of all clients, or of all servers",
                      node->key[i].name);
            return;
        }
    k->is = role && role->kind == SCN_TEXT && strcmp(role->text, "server") == 0
                ? r->s->server
                : r->s->client;
    scn_read_fields(r, node, "host", scn_hosts_in(), k);
    if (node->kind == SCN_MAP && !role)
        scn_error(r->diags, node->at, "role: client",
                  "a host has a \"role\": client or server");
}

void scn_read_hosts(struct scn_reader *r, const struct scn_node *node)
{
    for (unsigned k = 0; k < r->s->n_kinds; k++)
        read_host(r, node->item[k], &r->s->kind[k]);
}
