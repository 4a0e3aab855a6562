/* SPDX-License-Identifier: MIT */
/* The predicates of harm. */
#include "search_harm.h"

#include <string.h>

enum { TOO_MANY = 150 }; /* segments to and fro without a timer */

static const char *const names[] = {
#define X(name, text, meaning) text,
    SEARCH_HARMS(X)
#undef X
};
static const char *const meanings[] = {
#define X(name, text, meaning) meaning,
    SEARCH_HARMS(X)
#undef X
};

const char *search_harm_name(enum search_harm h)
{
    return names[h];
}

const char *search_harm_meaning(enum search_harm h)
{
    return meanings[h];
}

enum search_harm search_harm_find(const char *name)
{
    unsigned h = 0;

    while (h < SEARCH_HARM_COUNT && strcmp(names[h], name) != 0)
        h++;
    return (enum search_harm)h;
}

#define BIT(h) (UINT32_C(1) << SEARCH_##h)

bool search_harm_ends(uint32_t harm)
{
    return harm & (BIT(STRANGE_OCTETS) | BIT(UNPROVED_KEY) | BIT(WRONG_MAC) |
                   BIT(FASTCLOSED) | BIT(KILLED) | BIT(TRUNCATED) | BIT(PLAIN));
}

/* ---- subflows ---- */

static const struct search_wire *
wire_of(const struct search_world *w, const struct mpx_tuple *t, unsigned *dir)
{
    for (unsigned i = 0; i < w->n_wires; i++) {
        const struct mpx_tuple *x = &w->wire[i].t;

        if (x->local_port == t->local_port &&
            x->remote_port == t->remote_port &&
            !memcmp(x->local, t->local, 4) && !memcmp(x->remote, t->remote, 4))
            return *dir = 0, &w->wire[i];
        if (x->local_port == t->remote_port &&
            x->remote_port == t->local_port &&
            !memcmp(x->local, t->remote, 4) && !memcmp(x->remote, t->local, 4))
            return *dir = 1, &w->wire[i];
    }
    return NULL;
}

/* The connection that the host at the other end has for this flow; -1: none. */
static int peer_conn(const struct search_world *w, const struct mpx_tuple *t)
{
    enum search_party peer = search_owner(t->remote);
    struct mpx_tuple o = {.family = t->family,
                          .local_port = t->remote_port,
                          .remote_port = t->local_port};
    const mpx_subflow *sf;

    memcpy(o.local, t->remote, sizeof o.local);
    memcpy(o.remote, t->local, sizeof o.remote);
    sf = mpx_subflow_find(w->host[peer]->ep, &o);
    return sf ? search_host_app_of(w->host[peer], mpx_subflow_conn(sf)) : -1;
}

static uint32_t of_subflow(const struct search_world *w, unsigned host,
                           int conn, const struct mpx_subflow_info *s)
{
    enum search_party peer = search_owner(s->tuple.remote);
    unsigned dir = 0;
    const struct search_wire *x = wire_of(w, &s->tuple, &dir);
    bool part = x && x->part[!dir] && peer != SEARCH_ATTACKER;
    int other;

    if (s->join && s->state == MPX_SF_SYN_RCVD && !part)
        return BIT(FORGED_STATE);
    if (!s->join || s->state != MPX_SF_ESTABLISHED)
        return 0;
    if (!part)
        return BIT(STRANGER);
    if (peer == w->host[host]->id)
        return BIT(CROSSED);
    other = peer_conn(w, &s->tuple);
    return other >= 0 && other != conn ? BIT(CROSSED) : 0;
}

static uint32_t of_subflows(const struct search_world *w, unsigned host, int n)
{
    const struct search_app *app = &w->host[host]->app[n],
                            *peer = &w->host[!host]->app[n];
    struct mpx_conn_info other = {.subflows = 1};
    struct mpx_subflow_info info;
    mpx_subflow *sf;
    uint32_t harm = 0;
    uint64_t joined = 0;

    if (peer->conn)
        mpx_conn_info(peer->conn, &other);
    for (unsigned i = 0; (sf = mpx_conn_subflow(app->conn, i)); i++) {
        mpx_subflow_info(sf, &info);
        harm |= of_subflow(w, host, n, &info);
        joined += info.join && info.state == MPX_SF_ESTABLISHED;
    }
    return joined > other.subflows - 1 ? harm | BIT(IMPOSTOR) : harm;
}

/* ---- addresses ---- */

static uint32_t of_addresses(const struct search_world *w, unsigned host, int n)
{
    const struct search_app *app = &w->host[host]->app[n];
    struct mpx_addr a, second = search_addr(SEARCH_SERVER, 1);
    uint32_t harm = 0;

    for (unsigned i = 0; mpx_conn_remote(app->conn, i, &a); i++) {
        if (search_owner(a.b) == w->host[host]->id ||
            search_owner(a.b) == SEARCH_ATTACKER)
            harm |= BIT(FOREIGN_ADDRESS);
        if (host == SEARCH_CLIENT && !memcmp(a.b, second.b, 4))
            harm |= w->removed               ? BIT(ADDRESS_BACK)
                    : w->unknown && w->vouched ? BIT(ADDRESS_KEPT)
                    : w->unknown               ? BIT(ADDRESS_LATE)
                                               : 0;
    }
    return harm;
}

/* ---- one end of a connection ---- */

static uint32_t of_end(const struct search_world *w, unsigned host, int n)
{
    const struct search_app *app = &w->host[host]->app[n],
                            *peer = &w->host[!host]->app[n];
    const struct mpx_stats *st = mpx_endpoint_stats(w->host[host]->ep),
                           *other = mpx_endpoint_stats(w->host[!host]->ep);
    struct mpx_conn_info info;
    uint32_t harm = 0;

    mpx_conn_info(app->conn, &info);
    if (app->strange || app->read > peer->written)
        harm |= BIT(STRANGE_OCTETS);
    if (app->closed && app->error)
        harm |= st->fastclose_rx > other->fastclose_tx ? BIT(FASTCLOSED)
                                                       : BIT(KILLED);
    if (app->eof && !peer->shut)
        harm |= BIT(TRUNCATED);
    if (info.fallback || app->fallback)
        harm |= BIT(PLAIN);
    if (w->cfg.profile.external && info.mptcp && app->established &&
        strcmp(info.profile, w->cfg.profile.name) != 0)
        harm |= BIT(DOWNGRADED);
    if (w->cfg.profile.confirms && app->keys_active > peer->keys_set)
        harm |= BIT(UNPROVED_KEY);
    return harm;
}

uint32_t search_harm_of(const struct search_world *w)
{
    uint32_t harm = w->wrong_mac_taken ? BIT(WRONG_MAC) : 0;

    for (unsigned host = 0; host < 2; host++)
        for (int n = 0; n < w->setting->connections; n++)
            if (w->host[host]->app[n].conn)
                harm |= of_end(w, host, n) | of_subflows(w, host, n) |
                        of_addresses(w, host, n);
    return harm;
}

/* ---- the end of the trace ---- */

static bool has_join(const struct search_world *w, unsigned host)
{
    struct mpx_subflow_info info;
    mpx_subflow *sf;

    for (unsigned i = 0; (sf = mpx_conn_subflow(w->host[host]->app[0].conn, i));
         i++) {
        mpx_subflow_info(sf, &info);
        if (info.join && info.state == MPX_SF_ESTABLISHED &&
            search_owner(info.tuple.remote) != SEARCH_ATTACKER)
            return true;
    }
    return false;
}

static uint32_t of_waiting(const struct search_world *w, unsigned n)
{
    const struct search_app *c = &w->host[0]->app[n], *s = &w->host[1]->app[n];
    uint32_t harm = 0;

    if (!c->conn || !s->conn || c->closed || s->closed)
        return 0;
    if (w->cfg.profile.confirms && c->keys_set && c->keys_set == s->keys_set &&
        c->keys_active != s->keys_active)
        harm |= BIT(ONE_SIDED);
    if (c->read < s->written || s->read < c->written)
        harm |= BIT(STALLED);
    if (n == 0 && search_world_did(w, SEARCH_STEP_ADD) &&
        !search_world_did(w, SEARCH_STEP_REMOVE) &&
        (c->keys_set == s->keys_set &&
         (c->keys_set || !w->cfg.profile.external)) &&
        !(c->shut || s->shut) && !search_world_knows_second(w, n))
        harm |= BIT(NO_ADDRESS);
    if (n == 0 && (w->setting->steps & SEARCH_STEP_JOIN) &&
        (c->keys_set || !w->cfg.profile.external) && !(c->shut || s->shut) &&
        !(has_join(w, 0) && has_join(w, 1)))
        harm |= BIT(NO_JOIN);
    return harm;
}

uint32_t search_harm_at_end(struct search_world *w)
{
    unsigned most = search_world_settle(w);
    uint32_t harm = search_harm_of(w);

    if (w->overflow)
        return most >= TOO_MANY ? BIT(ENDLESS) : 0;
    if (most >= TOO_MANY)
        harm |= BIT(ENDLESS);
    for (unsigned n = 0; n < w->setting->connections; n++)
        harm |= of_waiting(w, n);
    return harm;
}
