/* SPDX-License-Identifier: MIT */
/* From a plan to two hosts and a network, and through time. */
#include "edge.h"
#include "host.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { BED_EVENTS_MAX = 2000000 };

void bed_blame(struct bed *b, const char *fmt, ...)
{
    va_list ap;

    if (b->wrong[0])
        return;
    va_start(ap, fmt);
    vsnprintf(b->wrong, sizeof b->wrong, fmt, ap);
    va_end(ap);
}

static void draw_octets(void *ctx, void *dst, size_t len)
{
    struct host *h = ctx;
    uint8_t *p = dst;

    for (size_t i = 0; i < len; i++)
        if (h->script_len) {
            p[i] = *h->script++;
            h->script_len--;
        } else {
            p[i] = (uint8_t)net_draw(&h->rng);
        }
}

static void configure(struct host *h, const struct bed_plan *p)
{
    struct mpx_config *c = &h->cfg;
    const char *profile = p->profile ? p->profile : "rfc8684";

    if (h->id == SERVER && p->server_profile)
        profile = p->server_profile;
    mpx_config_init(c);
    c->profile = *mpx_profile_find(profile);
    for (int i = 0; i < BED_SWITCHES && p->set[i].name; i++)
        if (!p->set[i].who || p->set[i].who == h->id + 1) {
            mpx_err err =
                mpx_profile_set(&c->profile, p->set[i].name, p->set[i].value);
            assert(err == MPX_OK);
        }
    c->pm = mpx_pm_find(h->id == SERVER && p->server_pm ? p->server_pm
                        : p->pm                         ? p->pm
                                                        : "passive");
    if (p->sched)
        c->sched = mpx_sched_find(p->sched);
    if (p->coupling)
        c->coupling = mpx_coupling_find(p->coupling);
    c->checksum =
        p->checksum && (!p->checksum_of || p->checksum_of == h->id + 1);
    c->short_dss = p->short_dss;
    c->charge_ooo = p->charge_ooo;
    c->fixed_isn = p->fixed_isn;
    c->fastclose_ack = p->fastclose_ack;
    c->rcvbuf = p->rcvbuf ? p->rcvbuf : 256u << 10;
    c->sndbuf = p->sndbuf ? p->sndbuf : 256u << 10;
    c->mss = (uint16_t)(p->mss ? p->mss : TCP_MSS);
    if (p->tcp_buffer)
        c->tcp_buffer = p->tcp_buffer;
    c->refuse_checksum = p->refuse_checksum == h->id + 1;
    c->deny_join_first = p->deny_join_first == h->id + 1;

    if (p->max_half_open)
        c->max_half_open = p->max_half_open;
    if (p->max_subflows)
        c->max_subflows = p->max_subflows;
    if (p->limit_subflows)
        c->limit_subflows = p->limit_subflows;
    if (p->limit_add_addr)
        c->limit_add_addr = p->limit_add_addr;
    if (p->close_ms)
        c->close_timeout = p->close_ms * SIM_MS;
    c->keepalive = p->keepalive_ms * SIM_MS;
}

static void *give(void *ctx, void *p, size_t len)
{
    struct host *h = ctx;

    if (!len) {
        free(p);
        return NULL;
    }
    if (h->ep) {
        unsigned n = ++h->bed->allocations,
                 from = h->bed->plan->fail_allocation;

        if (n >= from && n - from < h->bed->plan->fail_run)
            return NULL;
    }
    return realloc(p, len);
}

static void start_host(struct bed *b, int id)
{
    struct host *h = &b->host[id];
    struct mpx_env env = {.ctx = h, .random = draw_octets};
    mpx_err err;

    if (b->plan->fail_allocation)
        env.resize = give;
    h->bed = b;
    h->id = id;
    h->app = b->plan->app[id];
    h->port = 40000;
    h->rng = b->plan->seed * 2 + (uint64_t)id + 1000;
    h->ep = mpx_endpoint_new(&env);
    assert(h->ep);
    for (unsigned p = 0; p < b->paths; p++) {
        struct mpx_addr a = net_addr(b->family, p, id);

        err = mpx_endpoint_add_addr(h->ep, &a);
        assert(err == MPX_OK);
    }
    configure(h, b->plan);
    if (id == SERVER) {
        err = mpx_listen(h->ep, BED_PORT, &h->cfg);
        assert(err == MPX_OK);
    }
}

static void connect_client(struct bed *b)
{
    struct host *h = &b->host[CLIENT];
    struct mpx_addr l = net_addr(b->family, 0, CLIENT);
    struct mpx_addr r = net_addr(b->family, 0, SERVER);
    struct mpx_tuple t = {.family = l.family, .remote_port = BED_PORT};
    struct tcp *s;
    mpx_err err;

    memcpy(t.local, l.b, sizeof t.local);
    memcpy(t.remote, r.b, sizeof t.remote);
    t.local_port = h->port++;
    s = host_add_socket(h, &t);
    err = mpx_connect(h->ep, &h->cfg, &t, 0, &h->conn, &s->sf);
    if (err == MPX_ERR_NOMEM) {
        b->refused = true;
        return;
    }
    assert(err == MPX_OK);
    edge_number(h, s->sf);
    tcp_connect(s, 0);
    host_drain(h);
}

void bed_start(struct bed *b, const struct bed_plan *plan)
{
    *b = (struct bed){.plan = plan};
    b->family = plan->family ? plan->family : 4;
    b->paths = plan->paths ? plan->paths : 1;
    b->net.rng = plan->seed + 1;
    for (unsigned p = 0; p < NET_PATHS; p++)
        b->net.link[p].delay =
            (plan->delay_ms[p] ? plan->delay_ms[p] : 10) * SIM_MS;
    while (b->net.n_rules < NET_RULES && (plan->rule[b->net.n_rules].kind ||
                                          plan->rule[b->net.n_rules].from)) {
        b->net.rule[b->net.n_rules] = plan->rule[b->net.n_rules];
        b->net.n_rules++;
    }
    memcpy(b->net.fault, plan->fault, sizeof b->net.fault);
    net_seed_faults(&b->net, plan->seed);
    start_host(b, CLIENT);
    start_host(b, SERVER);
    bed_schedule(b);
}

static uint64_t next_of(const struct host *h)
{
    uint64_t at = mpx_deadline(h->ep);

    for (const struct tcp *t = h->sock; t; t = t->next)
        if (t->rto_at < at)
            at = t->rto_at;
    return at;
}

static void run_timers(struct host *h, uint64_t now)
{
    if (mpx_deadline(h->ep) <= now)
        mpx_tick(h->ep, now);
    if (mpx_deadline(h->ep) <= now)
        bed_blame(h->bed, "host %d: a deadline that its tick leaves", h->id);
    for (struct tcp *t = h->sock; t; t = t->next)
        tcp_tick(t, now);
    host_drain(h);
}

void bed_run(struct bed *b, uint64_t until_ms)
{
    uint64_t until = until_ms * SIM_MS;

    if (!b->host[CLIENT].conn && !b->refused)
        connect_client(b);
    if (b->refused)
        return;
    for (;;) {
        uint64_t at = net_next(&b->net);
        struct net_packet *p;

        for (int i = 0; i < 2; i++)
            if (next_of(&b->host[i]) < at)
                at = next_of(&b->host[i]);
        if (at > until || b->wrong[0])
            break;
        if (++b->events == BED_EVENTS_MAX)
            bed_blame(b, "events without end");
        if (at > b->net.now)
            b->net.now = at;
        p = net_take(&b->net);
        if (p) {
            host_segment(&b->host[p->to], &p->tuple, p->hdr, p->hdr_len,
                         p->data, p->len);
            net_packet_free(p);
        }
        for (int i = 0; i < 2; i++)
            run_timers(&b->host[i], b->net.now);
        if (b->look)
            b->look(b->look_ctx, b);
    }
    if (until > b->net.now)
        b->net.now = until;
}

void bed_end(struct bed *b)
{
    net_clear(&b->net);
    for (int i = 0; i < 2; i++) {
        mpx_endpoint_free(b->host[i].ep);
        while (b->host[i].sock) {
            struct tcp *t = b->host[i].sock;

            b->host[i].sock = t->next;
            tcp_free(t);
        }
    }
}
