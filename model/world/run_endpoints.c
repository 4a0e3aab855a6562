/* SPDX-License-Identifier: MIT */
/* The endpoints of a run: what they are made of, on which node, and who makes
 * their tokens. */
#include "mpx_crypto.h"
#include "congestion.h"
#include "mpx_tokengen.h"
#include "run_impl.h"

#include <stdio.h>
#include <string.h>

/* What both ends take: of two options MSS the less. */
static uint16_t mss_of(const struct scenario *s)
{
    return (uint16_t)(s->client.mss < s->server.mss ? s->client.mss
                                                    : s->server.mss);
}

static int set_switches(struct run *r, const struct scn_switches *sw,
                        struct mpx_profile *p)
{
    for (unsigned i = 0; i < sw->n; i++)
        if (mpx_profile_set(p, sw->v[i].name, sw->v[i].value)) {
            snprintf(r->error, SCN_TEXT_MAX, "unknown switch %s: %s",
                     sw->v[i].name, sw->v[i].value);
            return -1;
        }
    return 0;
}

static void configure_conn(const struct scn_endpoint *e, struct mpx_config *cfg)
{
    cfg->checksum = e->checksum;
    cfg->short_dss = e->short_dss;
    cfg->fastclose_ack = e->fastclose == SCN_FASTCLOSE_ACK;
    cfg->refuse_checksum = e->refuse_checksum;
    cfg->deny_join_first = e->deny_join_first;
    cfg->max_subflows = (uint8_t)e->max_subflows;
    cfg->max_half_open = (uint8_t)e->max_half_open;
    cfg->limit_subflows = (uint8_t)e->limit_subflows;
    cfg->limit_add_addr = (uint8_t)e->limit_add_addr;
    cfg->close_timeout = e->close_timeout_ns;
    cfg->add_addr_timeout = e->add_addr_timeout_ns;
    cfg->keepalive = e->keepalive_ns;
}

static int configure(struct run *r, const struct scn_endpoint *e,
                     struct mpx_config *cfg)
{
    const struct scn_keying *k = &r->s->keying;
    const char *profile = !e->mptcp       ? "tcp"
                          : e->profile[0] ? e->profile
                                          : k->profile;
    const struct mpx_profile *p = mpx_profile_find(profile);

    mpx_config_init(cfg);
    cfg->sched = mpx_sched_find(e->scheduler);
    cfg->pm = mpx_pm_find(e->path_manager);
    cfg->coupling = mpx_coupling_find(e->coupling);
    if (!p || !cfg->sched || !cfg->pm || !cfg->coupling ||
        !congestion_type(e->congestion)) {
        snprintf(r->error, SCN_TEXT_MAX,
                 "unknown profile, scheduler, path manager, congestion or "
                 "coupling");
        return -1;
    }
    cfg->profile = *p;
    if (set_switches(r, &k->switches, &cfg->profile) < 0 ||
        set_switches(r, &e->switches, &cfg->profile) < 0)
        return -1;
    configure_conn(e, cfg);
    cfg->rcvbuf = (uint32_t)e->rcvbuf;
    cfg->sndbuf = (uint32_t)e->sndbuf;
    cfg->mss = mss_of(r->s);
    return 0;
}

int run_configure(struct run *r)
{
    return configure(r, &r->s->client, &r->client_cfg) < 0 ||
                   configure(r, &r->s->server, &r->server_cfg) < 0
               ? -1
               : 0;
}

void run_owns(struct run *r, enum payload_sender party,
              const struct ns3c_addr *a)
{
    struct mpx_addr m = {.family = a->family};

    memcpy(m.b, a->b, sizeof m.b);
    observer_add_address(r->observer, party, &m, ns3c_now());
}

static struct host *make_host(struct run *r, int node,
                              const struct scn_endpoint *e, int64_t stream,
                              bool server)
{
    struct host_options o = {
        .stream = stream,
        .coupled = strcmp(e->coupling, "none") != 0,
        .tcp = {.congestion = congestion_type(e->congestion),
                .sack = e->sack,
                .timestamps = e->timestamps,
                .sndbuf = host_tcp_buffer(e->sndbuf),
                .rcvbuf = host_tcp_buffer(e->rcvbuf),
                .mss = mss_of(r->s)},
    };
    struct host *h = host_new(node, &o);

    for (unsigned i = 0; h && i < r->net.n_paths; i++) {
        const struct ns3c_addr *a =
            server ? &r->net.path[i].server : &r->net.path[i].client;

        run_owns(r, server ? PAYLOAD_SERVER : PAYLOAD_CLIENT, a);
        if (server ? r->net.path[i].server_on : r->net.path[i].client_on)
            host_add_addr(h, a);
    }
    return h;
}

/* The flags of an end's addresses, for path manager "kernel". */
static int make_endpoints(struct run *r, struct host *h,
                          const struct scn_endpoint *e, bool server)
{
    for (unsigned i = 0; i < r->net.n_paths; i++) {
        const struct ns3c_addr *a =
            server ? &r->net.path[i].server : &r->net.path[i].client;
        uint16_t port = (uint16_t)e->addr_port[i];
        bool listens = false;

        for (unsigned j = 0; j < i; j++)
            listens |= e->addr_port[j] == port;
        if (e->addr_flags[i] && host_flag_addr(h, a, e->addr_flags[i], port))
            return run_fail(r, "endpoint");
        if (port && !listens && host_listen_joins(h, r->s->family, port) < 0)
            return run_fail(r, "listen");
    }
    return 0;
}

/* A back end makes its tokens by the farm's scheme. */
static int join_farm(const struct run *r, unsigned m)
{
    struct mpx_tokengen_config cfg;
    mpx_err err = MPX_OK;

    if (frontend_tokens(r->frontend, m, &cfg))
        err = mpx_endpoint_set_tokens(host_endpoint(r->server[m].host), &cfg);
    mpx_wipe(&cfg, sizeof cfg);
    return err == MPX_OK ? 0 : -1;
}

static int set_up_servers(struct run *r)
{
    if (r->net.front >= 0 && !(r->frontend = frontend_new(r->s, &r->net)))
        return -1;
    for (unsigned m = 0; m < r->net.n_servers && !r->kernel[1]; m++) {
        int64_t stream = r->frontend ? HOST_STREAM_BACK_END + (int64_t)m
                                     : HOST_STREAM_SERVER;

        r->server[m].run = r;
        r->server[m].host =
            make_host(r, r->net.server[m], &r->s->server, stream, true);
        if (!r->server[m].host || (r->frontend && join_farm(r, m) < 0))
            return -1;
    }
    return 0;
}

/* Both ends are of one farm, should they route: they share its secret. */
static int choose_tokens(struct run *r)
{
    const struct scn_endpoint *ends[] = {&r->s->client, &r->s->server};
    struct host *const hosts[] = {r->client, r->server[0].host};
    struct mpx_tokengen_config cfg = {.server_bits = 0};

    ns3c_random(HOST_STREAM_FARM, cfg.secret, sizeof cfg.secret);
    for (unsigned i = 0; i < 2; i++) {
        cfg.scheme = mpx_tokengen_find(ends[i]->tokens);
        cfg.server_bits = ends[i]->server_bits;
        cfg.server_id = ends[i]->server_id;
        if (!cfg.scheme || cfg.scheme->keyed || !hosts[i])
            continue; /* what its profile does anyway */
        if (mpx_endpoint_set_tokens(host_endpoint(hosts[i]), &cfg)) {
            snprintf(r->error, SCN_TEXT_MAX, "no server %u for tokens %s",
                     cfg.server_id, ends[i]->tokens);
            return -1;
        }
    }
    return 0;
}

int run_make_hosts(struct run *r)
{
    if (!r->kernel[0] &&
        !(r->client = make_host(r, r->net.client, &r->s->client,
                                HOST_STREAM_CLIENT, false)))
        return -1;
    if (set_up_servers(r) < 0 || choose_tokens(r) < 0)
        return -1;
    if (r->client) {
        if (make_endpoints(r, r->client, &r->s->client, false) < 0)
            return -1;
        host_count_opening(r->client, &r->opening);
    }
    for (unsigned m = 0; m < r->net.n_servers && !r->kernel[1]; m++) {
        if (make_endpoints(r, r->server[m].host, &r->s->server, true) < 0)
            return -1;
        host_count_opening(r->server[m].host, &r->opening);
    }
    return 0;
}
