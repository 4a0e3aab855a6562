/* SPDX-License-Identifier: MIT */
/* Where flows in the background begin and end: at client and server, or with
 * hosts at the ends of a link that has a name. */
#include "congestion.h"
#include "run_impl.h"
#include "topology_map.h"
#include "topology_radio.h"

static struct host *host_at(const struct party *p, unsigned n, unsigned node)
{
    for (unsigned i = 0; i < n; i++)
        if (p[i].node == node)
            return p[i].host;
    return NULL;
}

/* Of a router, made when it is first asked for. NULL: ns3c_error(). */
static struct host *host_on(struct run *r, unsigned node)
{
    struct host_options o = {
        .stream = HOST_STREAM_BESIDE + (int64_t)r->n_beside,
        .tcp = {.congestion = congestion_type(r->s->server.congestion),
                .sack = r->s->server.sack,
                .timestamps = r->s->server.timestamps,
                .sndbuf = host_tcp_buffer(r->s->server.sndbuf),
                .rcvbuf = host_tcp_buffer(r->s->server.rcvbuf)},
    };

    for (unsigned i = 0; i < r->n_beside; i++)
        if (r->beside_at[i] == node)
            return r->beside[i];
    r->beside_at[r->n_beside] = node;
    r->beside[r->n_beside] = host_new(r->net.router[node], &o);
    return r->beside[r->n_beside] ? r->beside[r->n_beside++] : NULL;
}

static struct host *end_of(struct run *r, unsigned node)
{
    struct host *h;

    if (!r->s->map.node[node].is_host)
        return host_on(r, node);
    h = host_at(r->client, r->n_clients, node);
    return h ? h : host_at(r->server, r->net.n_servers, node);
}

static struct background_ends of_link(struct run *r, unsigned path)
{
    const struct scn_map *m = &r->s->map;
    unsigned l = 0;

    while (m->link[l].path != path + 1)
        l++;
    return (struct background_ends){
        .client = end_of(r, m->link[l].end[0]),
        .server = end_of(r, m->link[l].end[1]),
        .client_node = r->net.router[m->link[l].end[0]],
        .server_node = r->net.router[m->link[l].end[1]],
        .client_addr = topology_map_addr(r->s, l, 0),
        .server_addr = topology_has_radio(r->s, path)
                           ? topology_radio_router(r->s, path)
                           : topology_map_addr(r->s, l, 1),
    };
}

static struct background_ends of_path(const struct run *r, unsigned path)
{
    return (struct background_ends){
        .client = r->client[0].host,
        .server = r->server[0].host,
        .client_node = r->net.client,
        .server_node = r->net.server[0],
        .client_addr = r->net.path[path].client,
        .server_addr = r->net.path[path].server,
    };
}

int run_make_background(struct run *r)
{
    struct background_ends ends[SCN_BACKGROUNDS_MAX];

    for (unsigned i = 0; i < r->s->n_backgrounds; i++) {
        unsigned path = r->s->background[i].path;

        ends[i] = r->s->n_kinds ? of_link(r, path) : of_path(r, path);
        if (r->s->n_kinds && (!ends[i].client || !ends[i].server))
            return -1;
    }
    r->background = background_new(r->s, ends, &r->server[0].cfg);
    return r->background ? 0 : -1;
}
