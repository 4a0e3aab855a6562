/* SPDX-License-Identifier: MIT */
/* mpx-ns3.h: one simulation of endpoints, transfers and attackers. */
#include "app_bulk.h"
#include "congestion.h"
#include "mpx-ns3.h"
#include "mpx_crypto.h"
#include "planted.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ENDS_STREAM = 3000 }; /* ns-3 random streams, one for each end */

/* No packet of a network that the caller has made is longer on its way. */
#define WAY UINT64_C(10000000000) /* ns */

struct mpx_ns3_end {
    int node;
    struct host *host;
    struct mpx_config cfg;
    char key_source[SCN_NAME_MAX];
    struct ks_key psk;
    enum payload_sender party; /* 0: it has no transfer yet */
    struct mpx_addr addr[16];
    unsigned n_addr;
    uint32_t listening[16]; /* port, and family in the high half */
    unsigned n_listening;
    struct mpx_ns3_end *next;
};

struct transfer {
    struct mpx_ns3_transfer t;
    uint32_t number;
    struct scn_traffic traffic;
    struct scn_keying keying_of;
    struct keying *keying;
    struct app_bulk app[2]; /* client, server */
    uint16_t port;          /* the client's */
    bool failed, ready;
    struct transfer *next;
};

struct attacker {
    struct planted_attack attack;
    struct wire_chain *chain;
    struct planted *planted; /* NULL until the run */
};

static struct {
    struct mpx_ns3_end *ends;
    struct transfer *transfers, **last;
    uint32_t n;
    unsigned n_ends, n_attackers;
    struct attacker *attacker[SCN_ATTACKERS_MAX];
    struct observer *observer; /* NULL until the run */
    uint64_t joins;
    char error[SCN_TEXT_MAX + 64];
} w;

static const struct scn_processing no_time; /* ends take none */

/* Errors of every layer are reported by ns3c_error(). */
static int fail(const char *what)
{
    ns3c_set_error(what);
    return -1;
}

/* ---- endpoints ---- */

void mpx_ns3_config_init(struct mpx_ns3_config *c)
{
    struct mpx_config d;

    mpx_config_init(&d);
    *c = (struct mpx_ns3_config){
        .profile = "rfc8684",
        .scheduler = "ecf",
        .path_manager = "fullmesh",
        .coupling = "none",
        .congestion = "linuxreno",
        .rcvbuf = d.rcvbuf,
        .sndbuf = d.sndbuf,
        .mss = d.mss,
    };
}

static int configure(const struct mpx_ns3_config *c, struct mpx_config *cfg)
{
    const struct mpx_profile *p = c->profile ? mpx_profile_find(c->profile) : 0;

    mpx_config_init(cfg);
    if (!p)
        return fail("mpx_ns3_end_new: unknown profile");
    cfg->profile = *p;
    cfg->sched = c->scheduler ? mpx_sched_find(c->scheduler) : NULL;
    cfg->pm = c->path_manager ? mpx_pm_find(c->path_manager) : NULL;
    cfg->coupling = c->coupling ? mpx_coupling_find(c->coupling) : NULL;
    cfg->rcvbuf = c->rcvbuf;
    cfg->sndbuf = c->sndbuf;
    cfg->mss = c->mss;
    cfg->checksum = c->checksum;
    if (mpx_config_check(cfg) != MPX_OK)
        return fail("mpx_ns3_end_new: unknown scheduler, path manager or "
                    "coupling, or a number outside its range");
    if (!c->congestion || !congestion_type(c->congestion))
        return fail("mpx_ns3_end_new: unknown congestion control");
    if (c->key_source && !ks_kind_find(c->key_source))
        return fail("mpx_ns3_end_new: unknown key source");
    if (c->psk && (c->psk_len == 0 || c->psk_len > KS_KEY_MAX))
        return fail("mpx_ns3_end_new: a PSK has 1 to 64 octets");
    return 0;
}

mpx_ns3_end *mpx_ns3_end_new(int node, const struct mpx_ns3_config *c)
{
    struct mpx_ns3_end *e = calloc(1, sizeof *e);
    struct host_options o = {.stream = ENDS_STREAM + (int64_t)w.n_ends};

    if (!e || configure(c, &e->cfg) < 0) {
        free(e);
        return NULL;
    }
    o.coupled = strcmp(c->coupling, "none") != 0;
    o.tcp = (struct ns3c_tcp_options){
        .congestion = congestion_type(c->congestion),
        .sack = true,
        .timestamps = true,
        .sndbuf = host_tcp_buffer(c->sndbuf),
        .rcvbuf = host_tcp_buffer(c->rcvbuf),
        .mss = c->mss,
    };
    if (c->key_source)
        snprintf(e->key_source, sizeof e->key_source, "%s", c->key_source);
    if (c->psk) {
        e->psk.len = c->psk_len;
        memcpy(e->psk.octets, c->psk, c->psk_len);
    }
    e->node = node;
    e->host = host_new(node, &o);
    if (!e->host) {
        free(e);
        return NULL;
    }
    e->next = w.ends;
    w.ends = e;
    w.n_ends++;
    return e;
}

int mpx_ns3_end_addr(mpx_ns3_end *e, const struct ns3c_addr *a)
{
    if (e->n_addr == sizeof e->addr / sizeof e->addr[0] ||
        host_add_addr(e->host, a) < 0)
        return fail("mpx_ns3_end_addr: 16 addresses at most");
    e->addr[e->n_addr].family = a->family;
    memcpy(e->addr[e->n_addr++].b, a->b, sizeof a->b);
    return 0;
}

/* ---- transfers ---- */

static struct host_app_ops accept_ops;

static void *on_accept(void *listener, mpx_conn *conn)
{
    struct mpx_subflow_info sf;

    mpx_subflow_info(mpx_conn_subflow(conn, 0), &sf);
    for (struct transfer *t = w.transfers; t; t = t->next)
        if (t->t.server == listener && t->port == sf.tuple.remote_port &&
            t->t.port == sf.tuple.local_port && !t->app[1].mpx) {
            t->app[1].mpx = conn;
            return &t->app[1];
        }
    return NULL; /* an attacker's */
}

static int listen_at(struct mpx_ns3_end *e, uint8_t family, uint16_t port)
{
    uint32_t what = (uint32_t)family << 16 | port;

    for (unsigned i = 0; i < e->n_listening; i++)
        if (e->listening[i] == what)
            return 0;
    if (e->n_listening == sizeof e->listening / sizeof e->listening[0])
        return fail("mpx_ns3_transfer: an end listens at 16 ports at most");
    accept_ops = app_bulk_ops;
    accept_ops.accept = on_accept;
    e->listening[e->n_listening++] = what;
    return host_listen(e->host, family, port, &e->cfg, &accept_ops, e);
}

int mpx_ns3_transfer(const struct mpx_ns3_transfer *t)
{
    struct transfer *n;

    if (w.observer || !t->client || !t->server || t->client == t->server ||
        !t->port || !t->size || t->client->party == PAYLOAD_SERVER ||
        t->server->party == PAYLOAD_CLIENT)
        return fail("mpx_ns3_transfer: needs two ends, of which one only opens "
                    "and one only accepts, a port and octets; before the run");
    n = calloc(1, sizeof *n);
    if (!n || listen_at(t->server, t->remote.family, t->port) < 0) {
        free(n);
        return -1;
    }
    t->client->party = PAYLOAD_CLIENT;
    t->server->party = PAYLOAD_SERVER;
    n->t = *t;
    n->number = w.n++;
    if (!w.transfers)
        w.last = &w.transfers;
    *w.last = n;
    w.last = &n->next;
    return (int)n->number;
}

static void on_join(void *ctx, const struct app_bulk *b,
                    const struct mpx_tuple *t)
{
    (void)ctx;
    (void)b;
    (void)t;
    w.joins++;
}

static void on_syn(void *ctx, const struct app_bulk *b,
                   const struct mpx_tuple *t)
{
    (void)ctx;
    (void)b;
    (void)t;
}

static void on_start(void *ctx)
{
    struct transfer *t = ctx;
    struct app_bulk *b = &t->app[0];
    struct mpx_subflow_info sf;

    b->began = t->app[1].began = ns3c_now();
    b->mpx = host_connect(t->t.client->host,
                          t->t.local.family ? &t->t.local : NULL, &t->t.remote,
                          t->t.port, &t->t.client->cfg, &app_bulk_ops, b);
    t->failed = !b->mpx;
    if (t->failed) {
        ns3c_stop();
        return;
    }
    mpx_subflow_info(mpx_conn_subflow(b->mpx, 0), &sf);
    t->port = sf.tuple.local_port;
}

static int prepare_keys(struct transfer *t)
{
    const struct mpx_ns3_end *c = t->t.client, *s = t->t.server;
    size_t a = keying_len(&c->cfg.profile), b = keying_len(&s->cfg.profile);
    size_t len = a > b ? a : b;
    const char *source = c->key_source[0] ? c->key_source
                         : len            ? "psk"
                                          : "none";

    snprintf(t->keying_of.source, sizeof t->keying_of.source, "%s", source);
    if (c->psk.len) {
        t->keying_of.keys.n = 1;
        t->keying_of.keys.key[0] = c->psk;
    }
    t->keying = keying_new(&t->keying_of, len, 0, NULL, w.error);
    return t->keying ? 0 : fail(w.error);
}

static int prepare(struct transfer *t)
{
    struct host *const hosts[2] = {t->t.client->host, t->t.server->host};

    t->traffic = (struct scn_traffic){
        .direction = t->t.upload ? SCN_UPLOAD : SCN_DOWNLOAD,
        .size = t->t.size,
        .connections = 1,
    };
    if (prepare_keys(t) < 0)
        return -1;
    for (int server = 0; server < 2; server++) {
        struct app_bulk *b = &t->app[server];

        if (app_bulk_init(
                b, hosts[server], w.observer, t->keying,
                server ? &t->t.server->cfg.profile : &t->t.client->cfg.profile,
                &t->traffic, &no_time, server ? PAYLOAD_SERVER : PAYLOAD_CLIENT,
                t->number) < 0)
            return fail("out of memory");
        b->on_join = on_join;
        b->on_syn = on_syn;
    }
    t->ready = true;
    ns3c_schedule(t->t.start_ns, on_start, t);
    return 0;
}

/* ---- attackers ---- */

int mpx_ns3_attack(const struct mpx_ns3_attack *a)
{
    static const enum scn_read reads[] = {SCN_READ_HANDSHAKE, SCN_READ_ALL,
                                          SCN_READ_NOTHING};
    static const enum scn_twin twins[] = {SCN_TWIN_NONE, SCN_TWIN_WRONG_VALUE,
                                          SCN_TWIN_NO_POWER};
    const struct atk_ops *ops = a->name ? atk_find(a->name) : NULL;
    struct attacker *n;

    if (!ops)
        return fail("mpx_ns3_attack: there is no such attack");
    if (w.observer || w.n_attackers == SCN_ATTACKERS_MAX || a->node < -1 ||
        (unsigned)a->reads > MPX_NS3_READS_NOTHING ||
        (unsigned)a->twin > MPX_NS3_TWIN_NO_POWER)
        return fail("mpx_ns3_attack: four attackers at most, each with a node "
                    "or -1; before the run");
    if (a->twin == MPX_NS3_TWIN_WRONG_VALUE && !ops->spoils)
        return fail("mpx_ns3_attack: this attack has no value for the twin "
                    "wrong-value to spoil");
    n = calloc(1, sizeof *n);
    if (!n)
        return fail("out of memory");
    planted_attack_init(&n->attack, ops);
    n->attack.node = a->addr.family ? a->node : -1;
    n->attack.addr = a->addr;
    n->attack.reads = reads[a->reads];
    n->attack.from_ns = a->from_ns;
    n->attack.to_ns = a->to_ns ? a->to_ns : UINT64_MAX;
    n->attack.acts_ns = a->acts_ns;
    n->attack.twin = twins[a->twin];
    n->chain = wire_chain_on_link(a->tap);
    if (!n->chain) {
        free(n);
        return -1;
    }
    w.attacker[w.n_attackers++] = n;
    return 0;
}

static unsigned read_memory(void *ctx, enum atk_leak what,
                            struct atk_secret *out, unsigned max)
{
    unsigned n = 0;

    (void)ctx;
    for (struct transfer *t = w.transfers; t; t = t->next)
        n += keyer_leak(&t->app[1].keyer, what, out + n, max - n);
    return n;
}

/* ---- the run ---- */

static int set_up(void)
{
    const struct intruder_leak leak = {NULL, read_memory};
    uint64_t longest = 0;

    for (const struct transfer *t = w.transfers; t; t = t->next)
        longest = t->t.size > longest ? t->t.size : longest;
    w.observer = observer_new(w.n, longest, WAY);
    if (!w.observer)
        return fail("out of memory");
    for (const struct mpx_ns3_end *e = w.ends; e; e = e->next)
        for (unsigned i = 0; e->party && i < e->n_addr; i++)
            observer_add_address(w.observer, e->party, &e->addr[i], 0);
    for (struct transfer *t = w.transfers; t; t = t->next)
        if (prepare(t) < 0)
            return -1;
    for (unsigned k = 0; k < w.n_attackers; k++) {
        struct attacker *a = w.attacker[k];

        a->planted =
            planted_attacker(k, &a->attack, a->chain, w.observer, &leak);
        if (!a->planted)
            return -1;
    }
    return 0;
}

int mpx_ns3_run(uint64_t until_ns)
{
    if (!w.observer && set_up() < 0)
        return -1;
    ns3c_run(until_ns);
    for (const struct transfer *t = w.transfers; t; t = t->next)
        if (t->failed)
            return -1;
    return 0;
}

void mpx_ns3_verdict(struct mpx_ns3_verdict *v)
{
    struct observer_totals t;

    *v = (struct mpx_ns3_verdict){.joins = w.joins};
    if (!w.observer)
        return;
    observer_totals(w.observer, &t);
    v->hijacked = t.hijacked;
    v->captured = t.captured;
    v->injected = t.injected;
    for (const struct transfer *i = w.transfers; i; i = i->next) {
        enum payload_sender to = i->t.upload ? PAYLOAD_SERVER : PAYLOAD_CLIENT;
        struct observer_conn c;

        observer_conn(w.observer, i->number, &c);
        v->connections += i->app[0].mpx != NULL;
        v->delivered += c.octets[to];
        v->completed += c.intact[to] && c.octets[to] == i->t.size;
    }
    for (unsigned k = 0; k < w.n_attackers; k++) {
        struct atk_counters c = {0};

        if (w.attacker[k]->planted)
            planted_counters(w.attacker[k]->planted, &c);
        v->attacks += c.joins;
        v->refused += c.refused;
    }
}

static void free_transfers(void)
{
    while (w.transfers) {
        struct transfer *t = w.transfers;

        w.transfers = t->next;
        for (int i = 0; t->ready && i < 2; i++)
            app_bulk_free(&t->app[i]);
        (void)!keying_free(t->keying);
        mpx_wipe(&t->keying_of.keys, sizeof t->keying_of.keys);
        free(t);
    }
}

void mpx_ns3_destroy(void)
{
    ns3c_destroy();
    while (w.ends) {
        struct mpx_ns3_end *e = w.ends;

        w.ends = e->next;
        host_free(e->host);
        mpx_wipe(&e->psk, sizeof e->psk);
        free(e);
    }
    for (unsigned k = 0; k < w.n_attackers; k++) {
        planted_free(w.attacker[k]->planted);
        wire_chain_free(w.attacker[k]->chain);
        free(w.attacker[k]);
    }
    free_transfers();
    observer_free(w.observer);
    memset(&w, 0, sizeof w);
}
