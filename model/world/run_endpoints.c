/* SPDX-License-Identifier: MIT */
/* The endpoints of a run: what they are made of, on which node, and who makes
 * their tokens. */
#include "mpx_crypto.h"
#include "congestion.h"
#include "mpx_tokengen.h"
#include "run_impl.h"
#include "scenario_ends.h"
#include "topology_hosts.h"

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
    cfg->charge_ooo = e->charge_ooo;
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
    const struct mpx_profile *p =
        mpx_profile_find(e->mptcp ? scenario_profile(r->s, e) : "tcp");

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

static int configure_all(struct run *r, struct party *p, unsigned n)
{
    for (unsigned i = 0; i < n; i++)
        if (configure(r, p[i].is, &p[i].cfg) < 0)
            return -1;
    return 0;
}

int run_configure(struct run *r)
{
    return configure_all(r, r->client, r->n_clients) < 0
               ? -1
               : configure_all(r, r->server, r->net.n_servers);
}

void run_owns(struct run *r, enum payload_sender party,
              const struct ns3c_addr *a)
{
    struct mpx_addr m = {.family = a->family};

    memcpy(m.b, a->b, sizeof m.b);
    observer_add_address(r->observer, party, &m, ns3c_now());
}

/* Its addresses, on paths or on the links of a host. */
static void give_addresses(struct run *r, const struct party *p, bool server)
{
    enum payload_sender party = server ? PAYLOAD_SERVER : PAYLOAD_CLIENT;
    struct ns3c_addr own[SCN_PATHS_MAX];
    unsigned n = r->s->n_kinds ? topology_host_addrs(r->s, p->node, own) : 0;

    for (unsigned i = 0; i < n; i++) {
        run_owns(r, party, &own[i]);
        host_add_addr(p->host, &own[i]);
    }
    for (unsigned i = 0; i < r->net.n_paths && !r->s->n_kinds; i++) {
        const struct ns3c_addr *a =
            server ? &r->net.path[i].server : &r->net.path[i].client;

        run_owns(r, party, a);
        if (server ? r->net.path[i].server_on : r->net.path[i].client_on)
            host_add_addr(p->host, a);
    }
}

static int make_host(struct run *r, struct party *p, int node, int64_t stream,
                     bool server)
{
    const struct scn_endpoint *e = p->is;
    struct host_options o = {
        .stream = stream,
        .coupled = strcmp(e->coupling, "none") != 0,
        .tcp = {.congestion = congestion_type(e->congestion),
                .sack = e->sack,
                .timestamps = e->timestamps,
                .sndbuf = host_tcp_buffer(e->sndbuf),
                .rcvbuf = host_tcp_buffer(e->rcvbuf),
                .mss = mss_of(r->s),
                .min_rto_ns = e->min_rto_ns},
    };

    p->host = host_new(node, &o);
    if (!p->host)
        return -1;
    give_addresses(r, p, server);
    return 0;
}

/* The flags of an end's addresses, for path manager "kernel". */
static int make_endpoints(struct run *r, struct host *h,
                          const struct scn_endpoint *e, bool server)
{
    for (unsigned i = 0; i < r->net.n_paths && !r->s->n_kinds; i++) {
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

/* Each host has a random stream of its own, which others do not change. */
static int64_t stream_of(const struct run *r, const struct party *p,
                         bool server)
{
    if (r->s->n_kinds)
        return HOST_STREAM_HOST + (int64_t)(p->node - r->s->kind[0].first);
    if (!server)
        return HOST_STREAM_CLIENT;
    return r->frontend ? HOST_STREAM_BACK_END + (p - r->server)
                       : HOST_STREAM_SERVER;
}

static int set_up_clients(struct run *r)
{
    for (unsigned m = 0; m < r->n_clients && !r->kernel[0]; m++) {
        struct party *p = &r->client[m];
        int node = r->s->n_kinds ? r->net.router[p->node] : r->net.client;

        if (make_host(r, p, node, stream_of(r, p, false), false) < 0)
            return -1;
    }
    return 0;
}

static int set_up_servers(struct run *r)
{
    if (r->net.front >= 0 && !(r->frontend = frontend_new(r->s, &r->net)))
        return -1;
    for (unsigned m = 0; m < r->net.n_servers && !r->kernel[1]; m++) {
        struct party *p = &r->server[m];

        if (make_host(r, p, r->net.server[m], stream_of(r, p, true), true) <
                0 ||
            (r->frontend && join_farm(r, m) < 0))
            return -1;
    }
    return 0;
}

/* All ends are of one farm, should they route: they share its secret. */
static int choose_tokens(struct run *r, const struct party *p, unsigned n,
                         struct mpx_tokengen_config *cfg)
{
    for (unsigned i = 0; i < n; i++) {
        cfg->scheme = mpx_tokengen_find(p[i].is->tokens);
        cfg->server_bits = p[i].is->server_bits;
        cfg->server_id = p[i].is->server_id;
        if (!cfg->scheme || cfg->scheme->keyed || !p[i].host)
            continue; /* what its profile does anyway */
        if (mpx_endpoint_set_tokens(host_endpoint(p[i].host), cfg)) {
            snprintf(r->error, SCN_TEXT_MAX, "no server %u for tokens %s",
                     cfg->server_id, p[i].is->tokens);
            return -1;
        }
    }
    return 0;
}

/* Of back ends, which make theirs by the farm's scheme, the first alone. */
static int choose_all_tokens(struct run *r)
{
    struct mpx_tokengen_config cfg = {.server_bits = 0};
    unsigned servers = r->s->n_kinds ? r->net.n_servers : 1;

    ns3c_random(HOST_STREAM_FARM, cfg.secret, sizeof cfg.secret);
    return choose_tokens(r, r->client, r->n_clients, &cfg) < 0
               ? -1
               : choose_tokens(r, r->server, servers, &cfg);
}

static int end_set_up(struct run *r, struct party *p, unsigned n, bool server)
{
    for (unsigned i = 0; i < n && p[i].host; i++) {
        if (make_endpoints(r, p[i].host, p[i].is, server) < 0)
            return -1;
        host_count_opening(p[i].host, &r->opening);
    }
    return 0;
}

int run_make_hosts(struct run *r)
{
    if (set_up_clients(r) < 0 || set_up_servers(r) < 0 ||
        choose_all_tokens(r) < 0)
        return -1;
    return end_set_up(r, r->client, r->n_clients, false) < 0
               ? -1
               : end_set_up(r, r->server, r->net.n_servers, true);
}
