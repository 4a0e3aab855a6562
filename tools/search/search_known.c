/* SPDX-License-Identifier: MIT */
/* What the attacker learns of the segments that it is shown. */
#include "mpx_auth.h"
#include "mpx_tcp.h"
#include "search_world.h"

#include <string.h>

/* Keep @p item in a sorted list of @p *n; a full list keeps what it has, and
 * the search no longer covers what it says it does. */
static void add(struct search_world *w, void *list, uint8_t *n, unsigned max,
                size_t size, const void *item)
{
    uint8_t *at = list;
    unsigned i = 0;

    while (i < *n && memcmp(at + i * size, item, size) < 0)
        i++;
    if (i < *n && !memcmp(at + i * size, item, size))
        return;
    if (*n == max) {
        w->overflow = true;
        return;
    }
    memmove(at + (i + 1) * size, at + i * size, (*n - i) * size);
    memcpy(at + i * size, item, size);
    ++*n;
}
#define ADD(list, n, item)                                                     \
    add(w, w->known.list, &w->known.n,                                         \
        sizeof w->known.list / sizeof w->known.list[0],                        \
        sizeof w->known.list[0], item)

static void learn_keys(struct search_world *w, uint64_t a, uint64_t b)
{
    uint64_t pair[2] = {a, b};

    ADD(pair, n_pairs, pair);
}

static void learn_capable(struct search_world *w,
                          const struct mpx_opt_capable *c, bool syn)
{
    const struct mpx_profile *p = &w->cfg.profile;
    bool tokens = (c->flags & (MPX_CAP_E | MPX_CAP_G)) != 0;
    struct mpx_profile clear = *p;
    struct mpx_identity id;

    if (!c->id_len)
        return;
    if (tokens) {
        ADD(token, n_tokens, &c->sender);
        if (c->has_receiver)
            ADD(token, n_tokens, &c->receiver);
        return;
    }
    if (p->mode)
        mpx_profile_to_clear(&clear);
    mpx_auth_identity(&id, &clear, c->sender, 0);
    ADD(token, n_tokens, &id.token);
    if (c->has_receiver && !syn)
        learn_keys(w, c->sender, c->receiver);
}

static void learn_join(struct search_world *w, struct search_wire *x,
                       const struct mpx_opt_join *j)
{
    if (j->form != MPX_JOIN_ACK) {
        x->nonce = j->nonce;
        x->has_nonce = true;
    }
    switch (j->form) {
    case MPX_JOIN_SYN:
        ADD(token, n_tokens, &j->token);
        ADD(nonce, n_nonces, &j->nonce);
        break;
    case MPX_JOIN_SYNACK:
        ADD(nonce, n_nonces, &j->nonce);
        ADD(mac64, n_mac64, j->mac);
        break;
    case MPX_JOIN_ACK:
        ADD(mac160, n_mac160, j->mac);
        break;
    }
}

static void learn_addr(struct search_world *w, const struct mpx_opt_add_addr *a)
{
    uint8_t item[sizeof w->known.addr[0]] = {a->addr_id, a->key_id, a->family};

    if (a->confirm && !a->echo)
        ADD(mac64, n_mac64, a->mac);
    if (a->echo || a->family != 4)
        return;
    memcpy(item + 3, a->addr, 4);
    memcpy(item + 7, a->mac, MPX_MAC64_LEN);
    mpx_put16(item + 15, a->port);
    ADD(addr, n_addrs, item);
}

static void learn_new_key(struct search_world *w,
                          const struct mpx_opt_new_key *k)
{
    uint8_t item[sizeof w->known.new_key[0]] = {k->key_id, k->ack, k->epoch};

    memcpy(item + 3, k->mac, MPX_MAC64_LEN);
    ADD(new_key, n_new_keys, item);
}

/* [M] 3.3.1: of 4 octets the number that is nearest; here, that never went over
 * an edge. */
static void learn_number(struct search_known *k, unsigned conn, unsigned host,
                         uint64_t dsn, bool whole)
{
    if (!whole && !k->has_dsn[conn][host])
        return;
    if (!whole)
        dsn = (k->dsn[conn][host] & ~(uint64_t)UINT32_MAX) | (uint32_t)dsn;
    k->dsn[conn][host] = dsn;
    k->has_dsn[conn][host] = true;
}

/* What who receives this expects next, and what who sends it does. */
static void learn_dsn(struct search_world *w, const struct search_wire *x,
                      const struct search_segment *s,
                      const struct mpx_opt_dss *d)
{
    unsigned conn = (unsigned)x->t.local_port - SEARCH_PORT_FIRST;
    enum search_party to = search_receiver(x, s->dir);
    struct search_known *k = &w->known;

    if (conn >= SEARCH_CONNS)
        conn = 0; /* of a join: the first connection's */
    if (to == SEARCH_ATTACKER)
        to = x->t.remote[3] == 2 ? SEARCH_SERVER : SEARCH_CLIENT;
    if (d->has_map && d->dll)
        learn_number(k, conn, to, d->dsn + d->dll, d->dsn8);
    if (d->has_ack)
        learn_number(k, conn, !to, d->ack, d->ack8);
}

void search_learn(struct search_world *w, const struct search_segment *s)
{
    struct search_wire *x = &w->wire[s->wire];
    struct mpx_tcp h;

    if (mpx_tcp_parse(&h, s->hdr, s->hdr_len))
        return;
    for (unsigned i = 0; i < h.n_mp; i++) {
        struct mpx_opt o;

        if (mpx_opt_decode(&o, h.mp[i].p, h.mp[i].len,
                           mpx_seg_kind_of(h.flags)))
            continue;
        switch (o.subtype) {
        case MPX_SUB_CAPABLE:
            learn_capable(w, &o.u.capable, h.flags & MPX_TCP_SYN);
            break;
        case MPX_SUB_JOIN:
            learn_join(w, x, &o.u.join);
            break;
        case MPX_SUB_DSS:
            learn_dsn(w, x, s, &o.u.dss);
            break;
        case MPX_SUB_ADD_ADDR:
            learn_addr(w, &o.u.add_addr);
            break;
        case MPX_SUB_FASTCLOSE:
            ADD(mac64, n_mac64, o.u.fastclose.proof);
            break;
        case MPX_SUB_NEW_KEY:
            ADD(mac64, n_mac64, o.u.new_key.mac);
            learn_new_key(w, &o.u.new_key);
            break;
        case MPX_SUB_REMOVE_ADDR:
            if (o.u.remove_addr.has_mac)
                ADD(mac64, n_mac64, o.u.remove_addr.mac);
            break;
        case MPX_SUB_PRIO:
        case MPX_SUB_FAIL:
        case MPX_SUB_TCPRST:
        case MPX_SUB_COUNT:
            break;
        }
    }
}
