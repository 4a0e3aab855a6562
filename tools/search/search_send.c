/* SPDX-License-Identifier: MIT */
/* What the attacker may send: options of what it has seen, has and computes.
 */
#include "mpx_auth.h"
#include "mpx_tcp.h"
#include "search_moves.h"

#include <string.h>

static const uint8_t own_mac[MPX_MAC160_LEN] = {0xbb, 0xad};

static unsigned key_ids(const struct search_world *w)
{
    return w->cfg.profile.confirms ? 2 : 1;
}

/* ---- MACs under keys that were seen ---- */

static bool key_of(const struct search_world *w, unsigned pair,
                   struct mpx_auth_key *key)
{
    const uint64_t *clear = w->known.pair[pair].key;
    struct mpx_auth_public pub = {.token = {0}};
    struct mpx_profile p = w->cfg.profile;
    uint8_t secret[MPX_KEYS_LEN];

    if (p.mode)
        mpx_profile_to_clear(&p);
    for (unsigned i = 0; i < 2; i++) {
        mpx_put32(secret + 8 * i, (uint32_t)(clear[i] >> 32));
        mpx_put32(secret + 8 * i + 4, (uint32_t)clear[i]);
    }
    return mpx_auth_key_init(key, &p, &pub, secret, sizeof secret, 0) == MPX_OK;
}

static enum mpx_role peer_role(enum search_party host)
{
    return host == SEARCH_CLIENT ? MPX_ROLE_R : MPX_ROLE_I;
}

/* ---- joins ---- */

static void join_syns(struct search_moves *l, enum search_party to)
{
    const struct search_world *w = l->w;
    const struct search_known *k = &w->known;

    l->base.wire = SEARCH_WIRES;
    l->base.dir = 0;
    l->base.host = (uint8_t)to;
    l->base.flags = MPX_TCP_SYN;
    for (unsigned t = 0; t < k->n_tokens; t++)
        for (unsigned r = 0; r <= k->n_nonces; r++)
            for (unsigned key_id = 0; key_id < key_ids(w); key_id++)
                for (unsigned id = 0; id <= SEARCH_SECOND_ID;
                     id += SEARCH_SECOND_ID) {
                    struct mpx_opt_join *j =
                        &search_moves_add(l, MPX_SUB_JOIN)->u.join;

                    j->form = MPX_JOIN_SYN;
                    j->token = k->token[t];
                    j->token_len = w->cfg.profile.token_len;
                    if (j->token > UINT32_MAX)
                        j->token_len = 8;
                    j->nonce = r < k->n_nonces ? k->nonce[r] : SEARCH_OWN_NONCE;
                    j->key_id = key_id;
                    j->addr_id = (uint8_t)id;
                }
}

/* The last nonce that a host has sent on a wire, if the attacker has read it.
 */
static bool nonce_on(const struct search_world *w, unsigned wire,
                     uint32_t *nonce)
{
    *nonce = w->wire[wire].nonce;
    return w->wire[wire].has_nonce;
}

static void join_synacks(struct search_moves *l, unsigned wire,
                         enum search_party to)
{
    const struct search_world *w = l->w;
    const struct search_known *k = &w->known;
    uint32_t theirs;

    l->base.flags = MPX_TCP_SYN | MPX_TCP_ACK;
    for (unsigned id = 0; id <= SEARCH_SECOND_ID; id += SEARCH_SECOND_ID)
        for (unsigned key_id = 0; key_id < key_ids(w); key_id++) {
            for (unsigned r = 0; r <= k->n_nonces; r++)
                for (unsigned m = 0; m < k->n_mac64; m++) {
                    struct mpx_opt_join *j =
                        &search_moves_add(l, MPX_SUB_JOIN)->u.join;

                    j->form = MPX_JOIN_SYNACK;
                    j->nonce = r < k->n_nonces ? k->nonce[r] : SEARCH_OWN_NONCE;
                    j->key_id = key_id;
                    j->addr_id = (uint8_t)id;
                    memcpy(j->mac, k->mac64[m], MPX_MAC64_LEN);
                }
        }
    for (unsigned i = 0; i < k->n_pairs && nonce_on(w, wire, &theirs); i++) {
        struct mpx_opt_join *j = &search_moves_add(l, MPX_SUB_JOIN)->u.join;
        const struct mpx_join_bind none = {0};
        struct mpx_auth_key key;
        uint8_t mac[MPX_MAC160_LEN];

        j->form = MPX_JOIN_SYNACK;
        j->nonce = SEARCH_OWN_NONCE;
        if (!key_of(w, i, &key))
            continue;
        mpx_auth_join(&key, peer_role(to), false, SEARCH_OWN_NONCE, theirs,
                      &none, mac);
        memcpy(j->mac, mac, MPX_MAC64_LEN);
    }
    l->base.altered = true;
    {
        struct mpx_opt_join *j = &search_moves_add(l, MPX_SUB_JOIN)->u.join;

        j->form = MPX_JOIN_SYNACK;
        j->nonce = SEARCH_OWN_NONCE;
        memcpy(j->mac, own_mac, MPX_MAC64_LEN);
    }
    l->base.altered = false;
}

static void join_acks(struct search_moves *l, unsigned wire,
                      enum search_party to)
{
    const struct search_world *w = l->w;
    const struct search_known *k = &w->known;
    uint32_t theirs, ours = SEARCH_OWN_NONCE;
    struct mpx_opt_join *j;

    l->base.flags = MPX_TCP_ACK;
    for (unsigned m = 0; m < k->n_mac160; m++) {
        j = &search_moves_add(l, MPX_SUB_JOIN)->u.join;
        j->form = MPX_JOIN_ACK;
        memcpy(j->mac, k->mac160[m], sizeof j->mac);
    }
    for (unsigned i = 0; i < k->n_pairs && nonce_on(w, wire, &theirs); i++) {
        const struct mpx_join_bind none = {0};
        struct mpx_auth_key key;

        j = &search_moves_add(l, MPX_SUB_JOIN)->u.join;
        j->form = MPX_JOIN_ACK;
        if (key_of(w, i, &key))
            mpx_auth_join(&key, peer_role(to), true, ours, theirs, &none,
                          j->mac);
    }
    l->base.altered = true;
    j = &search_moves_add(l, MPX_SUB_JOIN)->u.join;
    j->form = MPX_JOIN_ACK;
    memcpy(j->mac, own_mac, sizeof j->mac);
    l->base.altered = false;
}

/* ---- options of an established subflow ---- */

static void add_addrs(struct search_moves *l, enum search_party to)
{
    const struct search_world *w = l->w;
    const struct search_known *k = &w->known;
    struct mpx_addr own = search_addr(SEARCH_ATTACKER, 0);
    struct mpx_opt_add_addr *a;

    for (unsigned i = 0; i < k->n_addrs; i++)
        for (unsigned other = 0; other < 2; other++) {
            a = &search_moves_add(l, MPX_SUB_ADD_ADDR)->u.add_addr;
            a->v0 = w->cfg.profile.bare_addr;
            a->family = 4;
            a->addr_id = k->addr[i].id;
            a->key_id = k->addr[i].key_id;
            memcpy(a->addr, other ? own.b : k->addr[i].addr, 4);
            a->port = mpx_get16(k->addr[i].port);
            memcpy(a->mac, k->addr[i].mac, sizeof a->mac);
        }
    for (unsigned i = 0; i <= k->n_pairs; i++) {
        struct mpx_auth_key key;

        l->base.altered = i == k->n_pairs && !w->cfg.profile.bare_addr;
        a = &search_moves_add(l, MPX_SUB_ADD_ADDR)->u.add_addr;
        a->v0 = w->cfg.profile.bare_addr;
        a->family = 4;
        a->addr_id = SEARCH_OWN_ID;
        memcpy(a->addr, own.b, 4);
        memcpy(a->mac, own_mac, sizeof a->mac);
        if (i < k->n_pairs && key_of(w, i, &key))
            mpx_auth_add_addr(&key, peer_role(to), a, a->mac);
    }
    l->base.altered = false;
}

/* With a MAC that was another option's, or an answer to another question. */
static void confirmations(struct search_moves *l)
{
    const struct search_known *k = &l->w->known;

    if (l->w->cfg.profile.addr_confirm != MPX_CONFIRM_NONCE)
        return;
    for (unsigned i = 0; i < k->n_addrs; i++)
        for (unsigned m = 0; m < k->n_mac64; m++) {
            struct mpx_opt_add_addr *a =
                &search_moves_add(l, MPX_SUB_ADD_ADDR)->u.add_addr;

            a->confirm = true;
            a->addr_id = k->addr[i].id;
            a->key_id = k->addr[i].key_id;
            memcpy(a->mac, k->mac64[m], sizeof a->mac);
        }
}

static void fastcloses(struct search_moves *l, unsigned to)
{
    const struct search_world *w = l->w;
    const struct search_known *k = &w->known;
    struct mpx_opt_fastclose *f;

    for (unsigned key_id = 0; key_id < key_ids(w); key_id++)
        for (unsigned i = 0; i < k->n_mac64; i++) {
            f = &search_moves_add(l, MPX_SUB_FASTCLOSE)->u.fastclose;
            f->key_id = key_id;
            memcpy(f->proof, k->mac64[i], sizeof f->proof);
        }
    for (unsigned i = 0; i < k->n_pairs; i++) {
        uint64_t key = k->pair[i].key[to];

        f = &search_moves_add(l, MPX_SUB_FASTCLOSE)->u.fastclose;
        mpx_put32(f->proof, (uint32_t)(key >> 32));
        mpx_put32(f->proof + 4, (uint32_t)key);
    }
    l->base.altered = true;
    f = &search_moves_add(l, MPX_SUB_FASTCLOSE)->u.fastclose;
    memcpy(f->proof, own_mac, sizeof f->proof);
    l->base.altered = false;
}

static void new_keys(struct search_moves *l)
{
    const struct search_world *w = l->w;
    const struct search_known *k = &w->known;
    bool epochs = w->cfg.profile.mac == MPX_MAC_SCHEDULE;
    struct mpx_opt_new_key *o;

    if (!w->cfg.profile.confirms)
        return;
    for (unsigned i = 0; i < k->n_new_keys; i++)
        for (unsigned flip = 0; flip < (epochs ? 8 : 2); flip++) {
            o = &search_moves_add(l, MPX_SUB_NEW_KEY)->u.new_key;
            o->key_id = k->new_key[i].key_id ^ (flip & 1);
            o->epoch = k->new_key[i].epoch ^ (flip >> 1 & 1);
            o->ack = k->new_key[i].ack ^ (flip >> 2 & 1);
            memcpy(o->mac, k->new_key[i].mac, sizeof o->mac);
        }
    l->base.altered = true;
    for (unsigned key_id = 0; key_id < 2; key_id++) {
        o = &search_moves_add(l, MPX_SUB_NEW_KEY)->u.new_key;
        o->key_id = key_id;
        o->epoch = epochs ? (uint8_t)key_id : 0;
        memcpy(o->mac, own_mac, sizeof o->mac);
    }
    l->base.altered = false;
}

static struct mpx_opt_remove_addr *remove_addr(struct search_moves *l,
                                               uint8_t id)
{
    struct mpx_opt_remove_addr *r =
        &search_moves_add(l, MPX_SUB_REMOVE_ADDR)->u.remove_addr;

    r->count = 1;
    r->ids[0] = id;
    return r;
}

/* The peer's first address and its second; with a MAC, where that is asked for,
 * which was another option's. */
static void remove_addrs(struct search_moves *l)
{
    const struct search_known *k = &l->w->known;
    struct mpx_opt_remove_addr *r;

    for (uint8_t id = 0; id <= SEARCH_SECOND_ID; id += SEARCH_SECOND_ID) {
        remove_addr(l, id);
        if (l->w->cfg.profile.remove_mac == MPX_REMOVE_BARE)
            continue;
        for (unsigned key_id = 0; key_id < key_ids(l->w); key_id++)
            for (unsigned m = 0; m < k->n_mac64; m++) {
                r = remove_addr(l, id);
                r->has_mac = true;
                r->key_id = key_id;
                memcpy(r->mac, k->mac64[m], MPX_MAC64_LEN);
            }
        l->base.altered = true;
        r = remove_addr(l, id);
        r->has_mac = true;
        memcpy(r->mac, own_mac, MPX_MAC64_LEN);
        l->base.altered = false;
    }
}

/* In the name of who never got what it says; where echoes ask for an answer,
 * with a nonce of the attacker's too. */
static void echoes(struct search_moves *l)
{
    const struct search_known *k = &l->w->known;
    const struct mpx_profile *p = &l->w->cfg.profile;
    unsigned forms = p->addr_confirm == MPX_CONFIRM_NONCE ? 2 : 1;

    for (unsigned i = 0; i < k->n_addrs && !p->bare_addr; i++)
        for (unsigned form = 0; form < forms; form++) {
            struct mpx_opt_add_addr *a =
                &search_moves_add(l, MPX_SUB_ADD_ADDR)->u.add_addr;

            a->echo = true;
            a->confirm = form == 1;
            a->family = 4;
            a->addr_id = k->addr[i].id;
            a->key_id = k->addr[i].key_id;
            memcpy(a->addr, k->addr[i].addr, 4);
            a->port = mpx_get16(k->addr[i].port);
        }
}

/* What nothing authenticates, where its numbers are known. */
static void unauthenticated(struct search_moves *l, const struct search_wire *x,
                            enum search_party to)
{
    const struct search_known *k = &l->w->known;
    unsigned conn = (unsigned)x->t.local_port - SEARCH_PORT_FIRST;
    struct mpx_opt *o;

    if (conn >= SEARCH_CONNS)
        conn = 0;
    remove_addrs(l);
    echoes(l);
    if (!k->has_dsn[conn][to])
        return;
    o = search_moves_add(l, MPX_SUB_FAIL);
    o->u.fail.dsn = k->dsn[conn][to];
    o = search_moves_add(l, MPX_SUB_DSS);
    o->u.dss = (struct mpx_opt_dss){.has_map = true,
                                    .dsn8 = true,
                                    .fin = true,
                                    .dsn = k->dsn[conn][to],
                                    .dll = 1};
    l->base.has_octet = true;
    o = search_moves_add(l, MPX_SUB_DSS);
    o->u.dss = (struct mpx_opt_dss){.has_map = true,
                                    .dsn8 = true,
                                    .dsn = k->dsn[conn][to],
                                    .ssn = x->arrived[l->base.dir] -
                                           x->isn[l->base.dir],
                                    .dll = 1};
    l->base.has_octet = false;
}

static void on_established(struct search_moves *l, const struct search_wire *x,
                           enum search_party to)
{
    l->base.flags = MPX_TCP_ACK;
    add_addrs(l, to);
    confirmations(l);
    fastcloses(l, to);
    new_keys(l);
    if (l->w->setting->does & SEARCH_DOES_PLAIN)
        unauthenticated(l, x, to);
    if (l->w->setting->does & SEARCH_DOES_RESET) {
        l->base.flags = MPX_TCP_RST;
        search_moves_add_bare(l);
    }
}

/* ---- what may be sent ---- */

static bool is_join(const struct search_wire *x)
{
    return x->t.local_port >= SEARCH_PORT_JOIN;
}

static bool may_send_on(const struct search_world *w,
                        const struct search_wire *x)
{
    unsigned does = w->setting->does;

    if (search_path(x) < 0)
        return does & SEARCH_DOES_HOST;
    return (does & SEARCH_DOES_INJECT) && x->read && search_is_on(w, x);
}

static void sends_on(struct search_moves *l, unsigned wire, unsigned dir)
{
    const struct search_wire *x = &l->w->wire[wire];
    enum search_party to = search_receiver(x, dir);

    if (to == SEARCH_ATTACKER || !x->begun[!dir])
        return;
    l->base.wire = (uint8_t)wire;
    l->base.dir = (uint8_t)dir;
    if (dir == 1 && !x->came[1]) { /* it has sent a SYN that nobody answered */
        if (is_join(x))
            join_synacks(l, wire, to);
        return;
    }
    if (dir == 0 && is_join(x) && !x->acks[0]) {
        join_acks(l, wire, to);
        return;
    }
    if (dir == 1 && is_join(x) && !x->acks[1]) {
        l->base.flags = MPX_TCP_ACK; /* the fourth ACK */
        search_moves_add_bare(l);
    }
    on_established(l, x, to);
}

void search_sends(struct search_moves *l)
{
    const struct search_world *w = l->w;

    l->base.kind = SEARCH_SEND;
    if ((w->setting->does & SEARCH_DOES_HOST) && w->n_own < SEARCH_OWN_SYNS)
        for (int to = SEARCH_CLIENT; to <= SEARCH_SERVER; to++)
            join_syns(l, (enum search_party)to);
    for (unsigned i = 0; i < w->n_wires; i++)
        for (unsigned dir = 0; dir < 2; dir++)
            if (may_send_on(w, &w->wire[i]))
                sends_on(l, i, dir);
}
