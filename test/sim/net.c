/* SPDX-License-Identifier: MIT */
/* The network: queues, losses and delays. */
#include "net.h"
#include "mpx_tcp.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

uint64_t net_draw(uint64_t *rng) /* splitmix64 */
{
    uint64_t z = *rng += UINT64_C(0x9e3779b97f4a7c15);

    z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
    return z ^ (z >> 31);
}

unsigned net_below(uint64_t *rng, size_t n)
{
    return (unsigned)(net_draw(rng) % n);
}

unsigned net_between(uint64_t *rng, unsigned from, unsigned to)
{
    return from + net_below(rng, to - from + 1);
}

bool net_chance(uint64_t *rng, unsigned percent)
{
    return net_below(rng, 100) < percent;
}

struct mpx_addr net_addr(int family, unsigned path, int host)
{
    struct mpx_addr a = {.family = (uint8_t)family};

    if (family == 4) {
        a.b[0] = 10;
        a.b[1] = (uint8_t)(path + 1);
        a.b[3] = (uint8_t)(host + 1);
    } else {
        a.b[0] = 0xfd;
        a.b[3] = (uint8_t)(path + 1);
        a.b[15] = (uint8_t)(host + 1);
    }
    return a;
}

bool net_same_flow(const struct mpx_tuple *a, const struct mpx_tuple *b)
{
    return a->local_port == b->local_port && a->remote_port == b->remote_port &&
           a->family == b->family && !memcmp(a->local, b->local, 16) &&
           !memcmp(a->remote, b->remote, 16);
}

/* A packet travels on the path of the client's address. */
static unsigned path_of(const struct net_packet *p)
{
    const uint8_t *a = p->to == CLIENT ? p->tuple.local : p->tuple.remote;

    return (p->tuple.family == 4 ? a[1] : a[3]) - 1u;
}

/* ---- what a packet is: read here without the library's decoders ---- */

/* The next MPTCP option at or after *i of the option block. */
static uint8_t *option_from(struct net_packet *p, unsigned *i)
{
    while (*i < p->hdr_len && p->hdr[*i] != 0) {
        uint8_t *o = p->hdr + *i;
        unsigned len = o[0] == 1 ? 1 : o[1];

        if (len == 0 || *i + len > p->hdr_len)
            return NULL;
        *i += len;
        if (o[0] == 30 && len >= 3)
            return o;
    }
    return NULL;
}

uint8_t *net_option(struct net_packet *p)
{
    unsigned i = 20;

    return option_from(p, &i);
}

static bool has_option(const struct net_packet *p, enum net_kind kind)
{
    struct net_packet copy = *p;
    unsigned i = 20;
    const uint8_t *o;

    while ((o = option_from(&copy, &i)))
        switch (o[2] >> 4) {
        case 0:
            if (kind == NET_CAPABLE)
                return true;
            break;
        case 1:
            if (kind == (o[1] == 24            ? NET_JOIN_ACK
                         : (p->hdr[13] & 0x10) ? NET_JOIN_SYNACK
                                               : NET_JOIN_SYN))
                return true;
            break;
        case 2:
            if (kind == NET_DSS || (kind == NET_DATA_FIN && (o[3] & 0x10)))
                return true;
            break;
        case 3:
            if (kind == (o[2] & 1 ? NET_ECHO : NET_ADD_ADDR))
                return true;
            break;
        case 6:
            if (kind == NET_FAIL)
                return true;
            break;
        case 7:
            if (kind == NET_FASTCLOSE)
                return true;
            break;
        case 9:
            if (kind == NET_NEW_KEY)
                return true;
            break;
        default:
            break;
        }
    return false;
}

bool net_is(const struct net_packet *p, enum net_kind kind)
{
    uint8_t f = p->hdr[13];
    bool pure = !p->len && !(f & 7);

    switch (kind) {
    case NET_ANY:
        return true;
    case NET_SYN:
        return (f & 0x12) == 2;
    case NET_SYNACK:
        return (f & 0x12) == 0x12;
    case NET_RST:
        return f & 4;
    case NET_FIN:
        return f & 1;
    case NET_DATA:
        return p->len > 0;
    case NET_PURE_ACK:
        return pure;
    case NET_THIRD:
        return pure && has_option(p, NET_CAPABLE);
    case NET_CAPABLE:
    case NET_JOIN_SYN:
    case NET_JOIN_SYNACK:
    case NET_JOIN_ACK:
    case NET_DATA_FIN:
    case NET_DSS:
    case NET_ADD_ADDR:
    case NET_ECHO:
    case NET_NEW_KEY:
    case NET_FAIL:
    case NET_FASTCLOSE:
        return has_option(p, kind);
    case NET_KINDS:
        break;
    }
    return false;
}

/* ---- fate ---- */

static void strip(struct net_packet *p)
{
    unsigned i = 20;
    uint8_t *o;

    while ((o = option_from(p, &i)))
        memset(o, 1, o[1]);
}

static void resize(struct net_packet *p, uint8_t *o, unsigned len)
{
    uint8_t old[MPX_TCP_HDR_MAX];
    size_t at = (size_t)(o - p->hdr), was = o[1], end = p->hdr_len;

    memcpy(old, p->hdr, sizeof old);
    memset(o + 4, 0x5a, MPX_TCP_HDR_MAX - at - 4);
    memcpy(o, old + at, was < len ? was : len);
    o[1] = (uint8_t)len;
    while (end > at + was && old[end - 1] <= 1)
        end--; /* padding: there may be no room for it */
    assert(at + len + end - (at + was) <= MPX_TCP_HDR_MAX);
    memcpy(o + len, old + at + was, end - (at + was));
    p->hdr_len = mpx_tcp_finish(p->hdr, len + end - was);
}

static void twin(uint8_t *o)
{
    size_t id_len = o[1] < 20 ? 4 : 8;

    memcpy(o + 4, o + 4 + id_len, id_len);
}

static const struct net_rule *rule_for(struct net *n, int from, unsigned path,
                                       const struct net_packet *p)
{
    const struct net_rule *hit = NULL;

    for (unsigned i = 0; i < n->n_rules; i++) {
        struct net_rule *r = &n->rule[i];

        if ((r->from && r->from != from + 1) ||
            (r->path && r->path != path + 1) || !net_is(p, r->kind))
            continue;
        r->seen++;
        if (r->seen > r->skip && (!r->count || r->seen <= r->skip + r->count))
            hit = r;
    }
    return hit;
}

/* The option that a rule is about: the one its kind names, or the first. */
static uint8_t *option_of(struct net_packet *p, enum net_kind kind)
{
    static const uint8_t subtype[NET_KINDS] = {
        [NET_ADD_ADDR] = 0x3, [NET_NEW_KEY] = 0x9, [NET_FASTCLOSE] = 0x7};
    unsigned i = 20;
    uint8_t *o = net_option(p);

    while (subtype[kind] && o && o[2] >> 4 != subtype[kind])
        o = option_from(p, &i);
    return o;
}

static void change(struct net_packet *p, const struct net_rule *r)
{
    uint8_t *o = option_of(p, r->kind);

    if (r->fate == NET_STRIP)
        strip(p);
    if (!o)
        return;
    if (r->fate == NET_FLIP)
        o[o[1] - 1] ^= (uint8_t)r->arg;
    if (r->fate == NET_CLEAR)
        o[3] &= (uint8_t)~r->arg;
    if (r->fate == NET_PATCH)
        o[r->arg >> 8] ^= (uint8_t)r->arg;
    if (r->fate == NET_RESIZE) {
        o[3] ^= (uint8_t)(r->arg >> 8);
        resize(p, o, r->arg & 255);
    }
    if (r->fate == NET_TWIN)
        twin(o);
}

/* ---- faults ---- */

void net_seed_faults(struct net *n, uint64_t seed)
{
    for (unsigned i = 0; i < NET_FAULTS; i++) {
        const struct net_fault *f = &n->fault[i];

        /* By what it is, not by its place in the table. */
        n->fault[i].rng =
            seed ^ ((uint64_t)f->fate << 60) ^ ((uint64_t)f->from << 56) ^
            ((uint64_t)f->path << 52) ^ ((uint64_t)f->kind << 46) ^
            ((uint64_t)f->start_ms << 24);
    }
}

static bool hits(struct net *n, struct net_fault *f, int from, unsigned path,
                 const struct net_packet *p)
{
    uint64_t ms = n->now / 1000000;

    return ms >= f->start_ms && (!f->end_ms || ms < f->end_ms) &&
           (!f->from || f->from == from + 1) &&
           (!f->path || f->path == path + 1) && net_is(p, f->kind) &&
           net_draw(&f->rng) % 1000 < f->of_1000;
}

/* What is to become of a packet besides what the rules say. */
struct fate {
    bool drop, twice;
    uint64_t late;  /* ns */
    uint64_t spoil; /* 0: no octet; else a draw */
};

static struct fate meet_faults(struct net *n, int from, unsigned path,
                               struct net_packet *p)
{
    struct fate fate = {0};

    for (unsigned i = 0; i < NET_FAULTS && n->fault[i].of_1000; i++) {
        struct net_fault *f = &n->fault[i];

        if (!hits(n, f, from, path, p))
            continue;
        n->fated[f->fate]++;
        fate.drop |= f->fate == NET_DROP;
        fate.twice |= f->fate == NET_TWICE;
        if (f->fate == NET_STRIP)
            strip(p);
        if (f->fate == NET_LATE)
            fate.late += net_draw(&f->rng) % (f->arg * UINT64_C(1000000));
        if (f->fate == NET_SPOIL && p->len)
            fate.spoil = net_draw(&f->rng) | 1;
    }
    return fate;
}

static void spoil_octet(struct net *n, struct net_packet *p, uint64_t draw)
{
    if (!draw)
        return;
    p->data[(draw >> 8) % p->len] ^= (uint8_t)draw;
    n->spoiled++;
}

/* Of a packet that the network owns. */
static void spoil(struct net_packet *p, const struct net_rule *r)
{
    if (r && r->fate == NET_SPOIL && r->arg < p->len)
        p->data[r->arg] ^= 0x55;
}

static void enqueue(struct net *n, struct net_packet *p)
{
    struct net_packet **at = &n->queue;

    while (*at && (*at)->at <= p->at)
        at = &(*at)->next;
    p->next = *at;
    *at = p;
}

static struct net_packet *copy_of(const struct net_packet *p)
{
    struct net_packet *c = malloc(sizeof *c);

    assert(c);
    *c = *p;
    c->data = malloc(p->len ? p->len : 1);
    assert(c->data);
    if (p->len)
        memcpy(c->data, p->data, p->len);
    return c;
}

static bool draw(struct net *n, unsigned of_1000)
{
    return of_1000 && net_draw(&n->rng) % 1000 < of_1000;
}

static void note(struct net *n, int from, const struct net_packet *p)
{
    for (unsigned k = 0; k < NET_KINDS; k++)
        n->seen[from][k] += net_is(p, (enum net_kind)k);
    if (n->watch)
        n->watch(n->watch_ctx, from, p);
}

static struct mpx_tuple mirror(const struct mpx_tuple *t)
{
    struct mpx_tuple m = {.family = t->family,
                          .local_port = t->remote_port,
                          .remote_port = t->local_port};

    memcpy(m.local, t->remote, sizeof m.local);
    memcpy(m.remote, t->local, sizeof m.remote);
    return m;
}

void net_send(struct net *n, int from, const struct mpx_tuple *t,
              const uint8_t *hdr, uint8_t hdr_len, const uint8_t *p,
              uint32_t len)
{
    struct net_packet *mine, now = {.to = !from,
                                    .tuple = mirror(t),
                                    .len = len,
                                    .hdr_len = hdr_len,
                                    .data = (uint8_t *)p};
    const struct net_link *link;
    const struct net_rule *r;
    struct fate fate;
    unsigned path;

    assert(hdr_len >= 20 && hdr_len <= MPX_TCP_HDR_MAX && hdr_len % 4 == 0 &&
           hdr[12] >> 4 == hdr_len / 4);
    memcpy(now.hdr, hdr, hdr_len);
    note(n, from, &now);
    path = path_of(&now);
    assert(path < NET_PATHS);
    link = &n->link[path];
    r = rule_for(n, from, path, &now);
    fate = meet_faults(n, from, path, &now);
    if (link->cut || draw(n, link->loss) || fate.drop ||
        (r && r->fate == NET_DROP))
        return;
    now.at = n->now + link->delay + fate.late;
    if (r && r->fate == NET_LATE)
        now.at += r->arg * UINT64_C(1000000);
    if (draw(n, link->jitter))
        now.at += net_draw(&n->rng) % (2 * link->delay);
    if (r)
        change(&now, r);
    if (draw(n, link->dup) || fate.twice || (r && r->fate == NET_TWICE))
        enqueue(n, copy_of(&now));
    mine = copy_of(&now);
    spoil(mine, r);
    spoil_octet(n, mine, fate.spoil);
    enqueue(n, mine);
}

void net_drop_flow(struct net *n, const struct mpx_tuple *t)
{
    struct mpx_tuple m = mirror(t);
    struct net_packet **at = &n->queue, *p;

    while ((p = *at) != NULL) {
        if (net_same_flow(&p->tuple, t) || net_same_flow(&p->tuple, &m)) {
            *at = p->next;
            net_packet_free(p);
        } else {
            at = &p->next;
        }
    }
}

/* ---- time ---- */

void net_at(struct net *n, uint64_t at, net_call *f, void *ctx, long arg)
{
    unsigned i = 0;

    while (i < n->n_calls && n->call[i].at != MPX_NEVER)
        i++; /* one that was made is free */
    assert(i < NET_CALLS);
    if (i == n->n_calls)
        n->n_calls++;
    n->call[i].at = at;
    n->call[i].f = f;
    n->call[i].ctx = ctx;
    n->call[i].arg = arg;
}

uint64_t net_next(const struct net *n)
{
    uint64_t at = n->queue ? n->queue->at : MPX_NEVER;

    for (unsigned i = 0; i < n->n_calls; i++)
        if (n->call[i].at < at)
            at = n->call[i].at;
    return at;
}

struct net_packet *net_take(struct net *n)
{
    struct net_packet *p = n->queue;

    for (unsigned i = 0; i < n->n_calls; i++)
        if (n->call[i].at <= n->now) {
            n->call[i].at = MPX_NEVER;
            n->call[i].f(n, n->call[i].ctx, n->call[i].arg);
        }
    p = n->queue;
    if (!p || p->at > n->now)
        return NULL;
    n->queue = p->next;
    return p;
}

void net_packet_free(struct net_packet *p)
{
    free(p->data);
    free(p);
}

void net_clear(struct net *n)
{
    while (n->queue) {
        struct net_packet *p = n->queue;

        n->queue = p->next;
        net_packet_free(p);
    }
}
