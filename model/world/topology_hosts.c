/* SPDX-License-Identifier: MIT */
/* Hosts of a map: their addresses and routes, and the links that have names. */
#include "topology_hosts.h"
#include "topology_map.h"
#include "topology_radio.h"

unsigned topology_host_addrs(const struct scenario *s, unsigned node,
                             struct ns3c_addr addr[SCN_PATHS_MAX])
{
    unsigned n = 0;

    for (unsigned i = 0; i < s->map.n_links && n < SCN_PATHS_MAX; i++)
        for (unsigned e = 0; e < 2 && n < SCN_PATHS_MAX; e++)
            if (s->map.link[i].end[e] == node)
                addr[n++] = topology_map_addr(s, i, e);
    return n;
}

/* The host at end @p e of a link sends anywhere through it; all routers know
 * the link by the one at its other end. */
static int route_host(const struct topology *t, const struct scenario *s,
                      unsigned i, unsigned e)
{
    const struct scn_link *l = &s->map.link[i];
    struct ns3c_addr any = {.family = s->family};
    struct ns3c_addr via = topology_map_addr(s, i, 1 - e);
    struct ns3c_addr net = topology_net(s, &via);

    if (ns3c_route_add(t->router[l->end[e]], &any, 0, t->link_dev[i][e], &via) <
        0)
        return -1;
    return topology_map_route(t, s, &net, t->router[l->end[1 - e]]);
}

static int route_hosts(const struct topology *t, const struct scenario *s)
{
    for (unsigned i = 0; i < s->map.n_links; i++)
        for (unsigned e = 0; e < 2; e++)
            if (s->map.node[s->map.link[i].end[e]].is_host &&
                route_host(t, s, i, e) < 0)
                return -1;
    return 0;
}

/* Link i of the map is path k. */
static int name_link(struct topology *t, const struct scenario *s, unsigned i,
                     unsigned k)
{
    t->path[k].client_dev = t->link_dev[i][0];
    if (!topology_has_radio(s, k)) {
        t->path[k].near_dev = t->link_dev[i][0];
        t->path[k].base = -1;
    }
    t->path[k].far_dev = t->path[k].server_dev[0] = t->link_dev[i][1];
    t->path[k].front_dev = -1;
    t->path[k].wire_dev[0] = t->path[k].wire_dev[1] = -1;
    t->path[k].wired = topology_has_wire(s, k);
    t->path[k].routed = true;
    if (topology_hold(t, s, k) < 0)
        return -1;
    return s->path[k].loss_from_ns ? 0 : topology_lose(t, s, k);
}

/* At the router that its first link leads to, of two the one further from the
 * clients. */
static int place_intruders(struct topology *t, const struct scenario *s,
                           unsigned i, unsigned k)
{
    const struct scn_link *l = &s->map.link[i];
    unsigned at = l->end[!s->map.node[l->end[1]].is_host];

    for (unsigned a = 0; a < s->n_attackers; a++)
        if (s->attacker[a].tap[0].on == k &&
            topology_intruder(t, s, a, t->router[at]) < 0)
            return -1;
    return 0;
}

static void name_hosts(struct topology *t, const struct scenario *s)
{
    bool first = true;

    for (unsigned k = 0; k < s->n_kinds; k++)
        for (unsigned m = 0; m < s->kind[k].count; m++) {
            int node = t->router[s->kind[k].first + m];

            if (s->kind[k].server)
                t->server[t->n_servers++] = node;
            else if (first)
                t->client = node;
            first = first && s->kind[k].server;
        }
}

int topology_hosts_build(struct topology *t, const struct scenario *s)
{
    *t = (struct topology){.front = -1, .n_paths = s->n_paths};
    if (topology_map_build(t, s) < 0)
        return -1;
    topology_map_draw(t, s);
    name_hosts(t, s);
    for (unsigned i = 0; i < s->map.n_links; i++) {
        unsigned k = s->map.link[i].path;

        if (k && (name_link(t, s, i, k - 1) < 0 ||
                  place_intruders(t, s, i, k - 1) < 0))
            return -1;
    }
    return route_hosts(t, s) < 0 ? -1 : topology_route_intruders(t, s);
}
