/* SPDX-License-Identifier: MIT */
/* Opening the plain TCP flows, keeping them busy, and starting those of UDP. */
#include "background.h"

#include <stdlib.h>

enum { PORT = 5002, UDP_PORT = 5100, CHUNK = 16384 };

/* Flows one way; the app of either end is its host. */
struct flows {
    struct background *all;
    unsigned of; /* kind of background */
    struct host_app_ops connects, accepts;
};
struct background {
    const struct scenario *s;
    struct background_ends ends[SCN_BACKGROUNDS_MAX];
    struct mpx_config cfg;
    struct flows way[SCN_BACKGROUNDS_MAX][2]; /* to the client, to the server */
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
    const struct flows *f = listener;

    return f->all->ends[f->of].server;
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
    const struct background_ends *e = &b->ends[i];
    struct ns3c_udp u = {
        .from = up ? e->client_node : e->server_node,
        .to = up ? e->server_node : e->client_node,
        .local = up ? e->client_addr : e->server_addr,
        .remote = up ? e->server_addr : e->client_addr,
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
    const struct background_ends *e = &b->ends[i];
    bool up = is_up(b->s, f);

    for (uint32_t k = 0; k < f->tcp; k++)
        if (!host_connect(e->client, &e->client_addr, &e->server_addr,
                          (uint16_t)(PORT + up), &b->cfg,
                          &b->way[i][up].connects, e->client))
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

/* An earlier kind has flows there that way: who listens to those does. */
static bool is_listened(const struct background *b, unsigned i, bool up)
{
    for (unsigned k = 0; k < i; k++)
        if (b->s->background[k].tcp && b->ends[k].server == b->ends[i].server &&
            is_up(b->s, &b->s->background[k]) == up)
            return true;
    return false;
}

static int listen(struct background *b, unsigned i)
{
    static const struct host_app_ops sends = {.accept = accept_at_server,
                                              .established = fill,
                                              .writable = fill},
                                     takes = {.accept = accept_at_server};
    bool up = is_up(b->s, &b->s->background[i]);

    b->way[i][0] = (struct flows){b, i, takes, sends};
    b->way[i][1] = (struct flows){b, i, sends, takes};
    if (!b->s->background[i].tcp || is_listened(b, i, up))
        return 0;
    return host_listen(b->ends[i].server, b->s->family, (uint16_t)(PORT + up),
                       &b->cfg, &b->way[i][up].accepts, &b->way[i][up]);
}

struct background *background_new(const struct scenario *s,
                                  const struct background_ends *ends,
                                  const struct mpx_config *cfg)
{
    struct background *b = calloc(1, sizeof *b);

    if (!b)
        return NULL;
    b->s = s;
    b->cfg = *cfg;
    b->cfg.profile = *mpx_profile_find("tcp");
    for (unsigned i = 0; i < s->n_backgrounds; i++) {
        b->ends[i] = ends[i];
        if (listen(b, i) < 0) {
            free(b);
            return NULL;
        }
    }
    if (s->n_backgrounds)
        ns3c_schedule(s->traffic.start_ns, on_start, b);
    return b;
}

void background_free(struct background *b)
{
    free(b);
}
