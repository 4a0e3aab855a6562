/* SPDX-License-Identifier: MIT */
/* Opening the plain TCP flows, and keeping them busy. */
#include "background.h"

#include <stdlib.h>

enum { PORT = 5002, CHUNK = 16384 };

struct background {
    const struct scenario *s;
    const struct topology *net;
    struct host *client, *server;
    struct mpx_config cfg;
    struct host_app_ops ops[2]; /* of the end that sends; of the other */
};

/* The app of either end is its host. */
static void fill(void *app, mpx_conn *conn)
{
    static const uint8_t zeros[CHUNK];

    while (host_write(app, conn, zeros, sizeof zeros) == sizeof zeros)
        continue;
}

static void *accept_at_server(void *listener, mpx_conn *conn)
{
    (void)conn;
    return ((struct background *)listener)->server;
}

static void on_start(void *ctx)
{
    struct background *b = ctx;
    unsigned path = b->s->background.path;
    bool up = b->s->traffic.direction == SCN_UPLOAD;

    for (uint32_t i = 0; i < b->s->background.tcp; i++)
        (void)host_connect(b->client, &b->net->path[path].client,
                           &b->net->path[path].server, PORT, &b->cfg,
                           &b->ops[up ? 0 : 1], b->client);
}

struct background *background_new(const struct scenario *s,
                                  const struct topology *net,
                                  struct host *client, struct host *server,
                                  const struct mpx_config *cfg)
{
    struct background *b = calloc(1, sizeof *b);
    bool up = s->traffic.direction == SCN_UPLOAD;

    if (!b)
        return NULL;
    *b = (struct background){s, net, client, server, *cfg, {{0}}};
    b->cfg.profile = *mpx_profile_find("tcp");
    b->ops[0] = (struct host_app_ops){
        .accept = accept_at_server, .established = fill, .writable = fill};
    b->ops[1] = (struct host_app_ops){.accept = accept_at_server};
    if (!s->background.tcp)
        return b;
    if (host_listen(server, s->family, PORT, &b->cfg, &b->ops[up ? 1 : 0], b) <
        0) {
        free(b);
        return NULL;
    }
    ns3c_schedule(s->traffic.start_ns, on_start, b);
    return b;
}

void background_free(struct background *b)
{
    free(b);
}
