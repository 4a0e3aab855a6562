/* SPDX-License-Identifier: MIT */
/* The front end's node: packets switched as the balancer decides. */
#include "frontend.h"
#include "host.h"
#include "mpx_crypto.h"

#include <stdlib.h>
#include <string.h>

struct frontend {
    const struct topology *net;
    struct balance *balance;
    struct mpx_tokengen tokens; /* holds the farm's secret */
};

static void draw(void *ctx, void *dst, size_t len)
{
    (void)ctx;
    ns3c_random(HOST_STREAM_FRONT_END, dst, len);
}

/* Back ends answer by themselves: only their packets pass, unread. */
static int on_packet(void *ctx, int dev, uint8_t *pkt, size_t len)
{
    struct frontend *f = ctx;
    const struct topology *t = f->net;

    for (unsigned i = 0; i < t->n_paths; i++) {
        if (dev == t->path[i].front_dev) {
            int to = balance_packet(f->balance, pkt, len);

            return to < 0 ? -1 : t->path[i].back_dev[to];
        }
        for (unsigned m = 0; m < t->n_servers; m++)
            if (dev == t->path[i].back_dev[m])
                return t->path[i].front_dev;
    }
    return -1;
}

static int set_up_tokens(struct frontend *f, const struct scn_front_end *e)
{
    struct mpx_tokengen_config cfg = {.scheme = mpx_tokengen_find(e->tokens),
                                      .server_bits = 1};
    mpx_err err;

    if (!cfg.scheme)
        return -1;
    while (e->back_ends > 1u << cfg.server_bits)
        cfg.server_bits++;
    draw(NULL, cfg.secret, sizeof cfg.secret);
    err = mpx_tokengen_init(&f->tokens, &cfg);
    mpx_wipe(&cfg, sizeof cfg);
    return err == MPX_OK ? 0 : -1;
}

static int switch_packets(struct frontend *f)
{
    const struct topology *t = f->net;
    int dev[SCN_PATHS_MAX * (SCN_BACK_ENDS_MAX + 1)];
    unsigned n = 0;

    for (unsigned i = 0; i < t->n_paths; i++) {
        if (t->path[i].front_dev < 0)
            continue;
        dev[n++] = t->path[i].front_dev;
        for (unsigned m = 0; m < t->n_servers; m++)
            dev[n++] = t->path[i].back_dev[m];
    }
    return ns3c_switch(dev, n, on_packet, f);
}

struct frontend *frontend_new(const struct scenario *s,
                              const struct topology *net)
{
    struct frontend *f = calloc(1, sizeof *f);
    struct balance_config cfg = {.back_ends = s->front_end.back_ends,
                                 .policy = s->front_end.policy,
                                 .random = draw};

    if (!f)
        return NULL;
    f->net = net;
    if (!strcmp(s->front_end.routing, "token"))
        cfg.tokens = &f->tokens;
    f->balance = balance_new(&cfg);
    if (!f->balance || set_up_tokens(f, &s->front_end) < 0 ||
        switch_packets(f) < 0) {
        frontend_free(f);
        return NULL;
    }
    return f;
}

void frontend_free(struct frontend *f)
{
    if (!f)
        return;
    balance_free(f->balance);
    mpx_tokengen_free(&f->tokens);
    free(f);
}

bool frontend_tokens(const struct frontend *f, uint32_t id,
                     struct mpx_tokengen_config *cfg)
{
    *cfg = f->tokens.cfg;
    cfg->server_id = id;
    return !cfg->scheme->keyed;
}

void frontend_counters(const struct frontend *f, struct balance_counters *c)
{
    balance_counters(f->balance, c);
}
