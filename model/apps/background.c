/* SPDX-License-Identifier: MIT */
/* Opening the plain TCP flows, keeping them busy, and starting those of UDP. */
#include "background.h"

#include <stdlib.h>

enum { PORT = 5002, UDP_PORT = 5100, CHUNK = 16384 };

/* Flows one way; the app of either end is its host. */
struct flows {
    struct background *all;
    struct host_app_ops connects, accepts;
};
struct background {
    const struct scenario *s;
    const struct topology *net;
    struct host *client, *server;
    struct mpx_config cfg;
    struct flows way[2]; /* to the client, to the server */
    bool failed;
};

static void fill(void *app, mpx_conn *conn)
{
    static const uint8_t zeros[CHUNK];

    while (host_write(app, conn, zeros, sizeof zeros) == sizeof zeros)
        continue;
}

static void *accept_at_server(void *listener, mpx_conn *conn)
{
    (void)conn;
    return ((struct flows *)listener)->all->server;
}

static bool is_up(const struct scenario *s, const struct scn_background *f)
{
    return f->way == SCN_UP ||
           (f->way == SCN_AS_TRAFFIC && s->traffic.direction == SCN_UPLOAD);
}

static bool start_udp(struct background *b, unsigned i)
{
    const struct scn_background *f = &b->s->background[i];
    bool up = is_up(b->s, f);
    const struct ns3c_addr *client = &b->net->path[f->path].client;
    const struct ns3c_addr *server = &b->net->path[f->path].server;
    struct ns3c_udp u = {
        .from = up ? b->net->client : b->net->server[0],
        .to = up ? b->net->server[0] : b->net->client,
        .local = up ? *client : *server,
        .remote = up ? *server : *client,
        .port = (uint16_t)(UDP_PORT + i),
        .rate_bps = f->udp_bps,
        .octets = f->packet,
        .poisson = f->poisson,
        .stream = HOST_STREAM_UDP + (int64_t)i,
    };

    return ns3c_udp(&u) >= 0;
}

static bool start_tcp(struct background *b, unsigned i)
{
    const struct scn_background *f = &b->s->background[i];
    bool up = is_up(b->s, f);

    for (uint32_t k = 0; k < f->tcp; k++)
        if (!host_connect(b->client, &b->net->path[f->path].client,
                          &b->net->path[f->path].server, (uint16_t)(PORT + up),
                          &b->cfg, &b->way[up].connects, b->client))
            return false;
    return true;
}

static void on_start(void *ctx)
{
    struct background *b = ctx;

    for (unsigned i = 0; i < b->s->n_backgrounds && !b->failed; i++)
        b->failed = !start_tcp(b, i) ||
                    (b->s->background[i].udp_bps && !start_udp(b, i));
    if (b->failed)
        ns3c_stop();
}

bool background_failed(const struct background *b)
{
    return b->failed;
}

static bool has_tcp(const struct scenario *s, bool up)
{
    for (unsigned i = 0; i < s->n_backgrounds; i++)
        if (s->background[i].tcp && is_up(s, &s->background[i]) == up)
            return true;
    return false;
}

struct background *background_new(const struct scenario *s,
                                  const struct topology *net,
                                  struct host *client, struct host *server,
                                  const struct mpx_config *cfg)
{
    static const struct host_app_ops sends = {.accept = accept_at_server,
                                              .established = fill,
                                              .writable = fill},
                                     takes = {.accept = accept_at_server};
    struct background *b = calloc(1, sizeof *b);

    if (!b)
        return NULL;
    *b = (struct background){
        .s = s, .net = net, .client = client, .server = server, .cfg = *cfg};
    b->cfg.profile = *mpx_profile_find("tcp");
    b->way[0] = (struct flows){b, takes, sends};
    b->way[1] = (struct flows){b, sends, takes};
    for (int up = 0; up < 2; up++)
        if (has_tcp(s, up) &&
            host_listen(server, s->family, (uint16_t)(PORT + up), &b->cfg,
                        &b->way[up].accepts, &b->way[up]) < 0) {
            free(b);
            return NULL;
        }
    if (s->n_backgrounds)
        ns3c_schedule(s->traffic.start_ns, on_start, b);
    return b;
}

void background_free(struct background *b)
{
    free(b);
}
