/* SPDX-License-Identifier: MIT */
#include "search_attack.h"
#include "mpx_auth.h"
#include "mpx_tcp.h"

#include <assert.h>
#include <string.h>

/* The attacker's own values. */
enum { OWN_NONCE = 0x0badcafe, OWN_ISN = 0x01000000, OWN_PORT = 9000 };
enum { OWN_SYNS = 2, OWN_ID = 3, SECOND_ID = 2 };
static const uint8_t own_mac[MPX_MAC160_LEN] = {0xbb, 0xad};

struct list {
    const struct search_world *w;
    struct search_move *m;
    unsigned n, max;
    struct search_move base; /* what the next ones have in common */
};

static struct mpx_opt *add(struct list *l, enum mpx_subtype subtype)
{
    struct search_move *m = &l->m[l->n < l->max ? l->n++ : l->max - 1];

    *m = l->base;
    m->has_opt = true;
    m->opt.subtype = subtype;
    return &m->opt;
}

static void add_bare(struct list *l)
{
    l->m[l->n < l->max ? l->n++ : l->max - 1] = l->base;
}

static unsigned key_ids(const struct search_world *w)
{
    return w->cfg.profile.confirms ? 2 : 1;
}

/* ---- MACs under keys that were heard ---- */

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

static void join_syns(struct list *l, enum search_party to)
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
                for (unsigned id = 0; id <= SECOND_ID; id += SECOND_ID) {
                    struct mpx_opt_join *j = &add(l, MPX_SUB_JOIN)->u.join;

                    j->form = MPX_JOIN_SYN;
                    j->token = k->token[t];
                    j->token_len = w->cfg.profile.token_len;
                    if (j->token > UINT32_MAX)
                        j->token_len = 8;
                    j->nonce = r < k->n_nonces ? k->nonce[r] : OWN_NONCE;
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

static void join_synacks(struct list *l, unsigned wire, enum search_party to)
{
    const struct search_world *w = l->w;
    const struct search_known *k = &w->known;
    uint32_t theirs;

    l->base.flags = MPX_TCP_SYN | MPX_TCP_ACK;
    for (unsigned id = 0; id <= SECOND_ID; id += SECOND_ID)
        for (unsigned key_id = 0; key_id < key_ids(w); key_id++) {
            for (unsigned r = 0; r <= k->n_nonces; r++)
                for (unsigned m = 0; m < k->n_mac64; m++) {
                    struct mpx_opt_join *j = &add(l, MPX_SUB_JOIN)->u.join;

                    j->form = MPX_JOIN_SYNACK;
                    j->nonce = r < k->n_nonces ? k->nonce[r] : OWN_NONCE;
                    j->key_id = key_id;
                    j->addr_id = (uint8_t)id;
                    memcpy(j->mac, k->mac64[m], MPX_MAC64_LEN);
                }
        }
    for (unsigned i = 0; i < k->n_pairs && nonce_on(w, wire, &theirs); i++) {
        struct mpx_opt_join *j = &add(l, MPX_SUB_JOIN)->u.join;
        const struct mpx_join_bind none = {0};
        struct mpx_auth_key key;
        uint8_t mac[MPX_MAC160_LEN];

        j->form = MPX_JOIN_SYNACK;
        j->nonce = OWN_NONCE;
        if (!key_of(w, i, &key))
            continue;
        mpx_auth_join(&key, peer_role(to), false, OWN_NONCE, theirs, &none,
                      mac);
        memcpy(j->mac, mac, MPX_MAC64_LEN);
    }
    l->base.altered = true;
    {
        struct mpx_opt_join *j = &add(l, MPX_SUB_JOIN)->u.join;

        j->form = MPX_JOIN_SYNACK;
        j->nonce = OWN_NONCE;
        memcpy(j->mac, own_mac, MPX_MAC64_LEN);
    }
    l->base.altered = false;
}

static void join_acks(struct list *l, unsigned wire, enum search_party to)
{
    const struct search_world *w = l->w;
    const struct search_known *k = &w->known;
    uint32_t theirs, ours = OWN_NONCE;
    struct mpx_opt_join *j;

    l->base.flags = MPX_TCP_ACK;
    for (unsigned m = 0; m < k->n_mac160; m++) {
        j = &add(l, MPX_SUB_JOIN)->u.join;
        j->form = MPX_JOIN_ACK;
        memcpy(j->mac, k->mac160[m], sizeof j->mac);
    }
    for (unsigned i = 0; i < k->n_pairs && nonce_on(w, wire, &theirs); i++) {
        const struct mpx_join_bind none = {0};
        struct mpx_auth_key key;

        j = &add(l, MPX_SUB_JOIN)->u.join;
        j->form = MPX_JOIN_ACK;
        if (key_of(w, i, &key))
            mpx_auth_join(&key, peer_role(to), true, ours, theirs, &none,
                          j->mac);
    }
    l->base.altered = true;
    j = &add(l, MPX_SUB_JOIN)->u.join;
    j->form = MPX_JOIN_ACK;
    memcpy(j->mac, own_mac, sizeof j->mac);
    l->base.altered = false;
}

/* ---- options of an established subflow ---- */

static void add_addrs(struct list *l, enum search_party to)
{
    const struct search_world *w = l->w;
    const struct search_known *k = &w->known;
    struct mpx_addr own = search_addr(SEARCH_ATTACKER, 0);
    struct mpx_opt_add_addr *a;

    for (unsigned i = 0; i < k->n_addrs; i++)
        for (unsigned other = 0; other < 2; other++) {
            a = &add(l, MPX_SUB_ADD_ADDR)->u.add_addr;
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
        a = &add(l, MPX_SUB_ADD_ADDR)->u.add_addr;
        a->v0 = w->cfg.profile.bare_addr;
        a->family = 4;
        a->addr_id = OWN_ID;
        memcpy(a->addr, own.b, 4);
        memcpy(a->mac, own_mac, sizeof a->mac);
        if (i < k->n_pairs && key_of(w, i, &key))
            mpx_auth_add_addr(&key, peer_role(to), a, a->mac);
    }
    l->base.altered = false;
}

static void fastcloses(struct list *l, unsigned to)
{
    const struct search_world *w = l->w;
    const struct search_known *k = &w->known;
    struct mpx_opt_fastclose *f;

    for (unsigned key_id = 0; key_id < key_ids(w); key_id++)
        for (unsigned i = 0; i < k->n_mac64; i++) {
            f = &add(l, MPX_SUB_FASTCLOSE)->u.fastclose;
            f->key_id = key_id;
            memcpy(f->proof, k->mac64[i], sizeof f->proof);
        }
    for (unsigned i = 0; i < k->n_pairs; i++) {
        uint64_t key = k->pair[i].key[to];

        f = &add(l, MPX_SUB_FASTCLOSE)->u.fastclose;
        mpx_put32(f->proof, (uint32_t)(key >> 32));
        mpx_put32(f->proof + 4, (uint32_t)key);
    }
    l->base.altered = true;
    f = &add(l, MPX_SUB_FASTCLOSE)->u.fastclose;
    memcpy(f->proof, own_mac, sizeof f->proof);
    l->base.altered = false;
}

static void new_keys(struct list *l)
{
    const struct search_world *w = l->w;
    const struct search_known *k = &w->known;
    bool epochs = w->cfg.profile.mac == MPX_MAC_SCHEDULE;
    struct mpx_opt_new_key *o;

    if (!w->cfg.profile.confirms)
        return;
    for (unsigned i = 0; i < k->n_new_keys; i++)
        for (unsigned flip = 0; flip < (epochs ? 8 : 2); flip++) {
            o = &add(l, MPX_SUB_NEW_KEY)->u.new_key;
            o->key_id = k->new_key[i].key_id ^ (flip & 1);
            o->epoch = k->new_key[i].epoch ^ (flip >> 1 & 1);
            o->ack = k->new_key[i].ack ^ (flip >> 2 & 1);
            memcpy(o->mac, k->new_key[i].mac, sizeof o->mac);
        }
    l->base.altered = true;
    for (unsigned key_id = 0; key_id < 2; key_id++) {
        o = &add(l, MPX_SUB_NEW_KEY)->u.new_key;
        o->key_id = key_id;
        o->epoch = epochs ? (uint8_t)key_id : 0;
        memcpy(o->mac, own_mac, sizeof o->mac);
    }
    l->base.altered = false;
}

/* What nothing authenticates, where its numbers are known. */
static void unauthenticated(struct list *l, const struct search_wire *x,
                            enum search_party to)
{
    const struct search_known *k = &l->w->known;
    unsigned conn = (unsigned)x->t.local_port - SEARCH_PORT_FIRST;
    struct mpx_opt *o;

    if (conn >= SEARCH_CONNS)
        conn = 0;
    for (uint8_t id = 0; id <= SECOND_ID; id += SECOND_ID) {
        o = add(l, MPX_SUB_REMOVE_ADDR);
        o->u.remove_addr.count = 1;
        o->u.remove_addr.ids[0] = id;
    }
    if (!k->has_dsn[conn][to])
        return;
    o = add(l, MPX_SUB_FAIL);
    o->u.fail.dsn = k->dsn[conn][to];
    o = add(l, MPX_SUB_DSS);
    o->u.dss = (struct mpx_opt_dss){.has_map = true,
                                    .dsn8 = true,
                                    .fin = true,
                                    .dsn = k->dsn[conn][to],
                                    .dll = 1};
    l->base.has_octet = true;
    o = add(l, MPX_SUB_DSS);
    o->u.dss = (struct mpx_opt_dss){.has_map = true,
                                    .dsn8 = true,
                                    .dsn = k->dsn[conn][to],
                                    .ssn = x->arrived[l->base.dir] -
                                           x->isn[l->base.dir],
                                    .dll = 1};
    l->base.has_octet = false;
}

static void on_established(struct list *l, const struct search_wire *x,
                           enum search_party to)
{
    l->base.flags = MPX_TCP_ACK;
    add_addrs(l, to);
    fastcloses(l, to);
    new_keys(l);
    if (l->w->setting->does & SEARCH_DOES_PLAIN)
        unauthenticated(l, x, to);
    if (l->w->setting->does & SEARCH_DOES_RESET) {
        l->base.flags = MPX_TCP_RST;
        add_bare(l);
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

static void sends_on(struct list *l, unsigned wire, unsigned dir)
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
        add_bare(l);
    }
    on_established(l, x, to);
}

static void sends(struct list *l)
{
    const struct search_world *w = l->w;

    l->base.kind = SEARCH_SEND;
    if ((w->setting->does & SEARCH_DOES_HOST) && w->n_own < OWN_SYNS)
        for (int to = SEARCH_CLIENT; to <= SEARCH_SERVER; to++)
            join_syns(l, (enum search_party)to);
    for (unsigned i = 0; i < w->n_wires; i++)
        for (unsigned dir = 0; dir < 2; dir++)
            if (may_send_on(w, &w->wire[i]))
                sends_on(l, i, dir);
}

/* ---- what may be changed ---- */

/* The option that a change is about: the first that is no DSS. @return where
 * its octets are, or NULL. */
static uint8_t *option_of(struct search_segment *s, struct mpx_opt *o,
                          uint8_t *len)
{
    struct mpx_tcp h;
    uint8_t *found = NULL;

    if (mpx_tcp_parse(&h, s->hdr, s->hdr_len))
        return NULL;
    for (unsigned i = 0; i < h.n_mp; i++) {
        struct mpx_opt got;

        if (mpx_opt_decode(&got, h.mp[i].p, h.mp[i].len,
                           mpx_seg_kind_of(h.flags)) ||
            (found && got.subtype == MPX_SUB_DSS))
            continue;
        *o = got;
        *len = h.mp[i].len;
        found = s->hdr + (h.mp[i].p - s->hdr);
        if (got.subtype != MPX_SUB_DSS)
            break;
    }
    return found;
}

static void spoil_macs(struct list *l, const struct mpx_opt *o, size_t mac_at,
                       size_t mac_len)
{
    l->base.altered = true;
    for (unsigned last = 0; last < 2; last++) {
        struct mpx_opt *c = add(l, o->subtype);

        *c = *o;
        ((uint8_t *)c)[mac_at + (last ? mac_len - 1 : 0)] ^= 0x10;
    }
    l->base.altered = false;
}
#define MAC_AT(member) offsetof(struct mpx_opt, member)

static void change_capable(struct list *l, const struct mpx_opt *o)
{
    uint8_t mode = l->w->cfg.profile.mode;
    struct mpx_opt *c;

    if (o->u.capable.flags & mode) {
        c = add(l, o->subtype);
        *c = *o;
        c->u.capable.flags &= (uint8_t)~mode;
        if (!(c->u.capable.flags & MPX_CAP_BITS))
            c->u.capable.flags |= MPX_CAP_H;
    }
    if (o->u.capable.id_len) {
        c = add(l, o->subtype);
        *c = *o;
        c->u.capable.sender ^= 1;
    }
}

static void change_join(struct list *l, const struct mpx_opt *o)
{
    const struct search_known *k = &l->w->known;
    struct mpx_opt *c;

    if (o->u.join.form == MPX_JOIN_ACK) {
        spoil_macs(l, o, MAC_AT(u.join.mac), MPX_MAC160_LEN);
        return;
    }
    if (o->u.join.form == MPX_JOIN_SYNACK)
        spoil_macs(l, o, MAC_AT(u.join.mac), MPX_MAC64_LEN);
    for (unsigned i = 0; i < k->n_tokens && o->u.join.form == MPX_JOIN_SYN; i++)
        if (k->token[i] != o->u.join.token) {
            c = add(l, o->subtype);
            *c = *o;
            c->u.join.token = k->token[i];
        }
    l->base.altered = o->u.join.form == MPX_JOIN_SYNACK;
    c = add(l, o->subtype);
    *c = *o;
    c->u.join.nonce = OWN_NONCE;
    l->base.altered = false;
    c = add(l, o->subtype);
    *c = *o;
    c->u.join.key_id = !c->u.join.key_id;
    c = add(l, o->subtype);
    *c = *o;
    c->u.join.addr_id ^= 1;
    c = add(l, o->subtype);
    *c = *o;
    c->u.join.backup = !c->u.join.backup;
}

static void change_add_addr(struct list *l, const struct mpx_opt *o)
{
    struct mpx_addr own = search_addr(SEARCH_ATTACKER, 0);
    struct mpx_opt *c = add(l, o->subtype);

    *c = *o;
    memcpy(c->u.add_addr.addr, own.b, 4);
    c = add(l, o->subtype);
    *c = *o;
    c->u.add_addr.addr_id = OWN_ID;
    if (!o->u.add_addr.echo && !o->u.add_addr.v0)
        spoil_macs(l, o, MAC_AT(u.add_addr.mac), MPX_MAC64_LEN);
}

static void change_new_key(struct list *l, const struct mpx_opt *o)
{
    struct mpx_opt *c = add(l, o->subtype);

    *c = *o;
    c->u.new_key.key_id = !o->u.new_key.key_id;
    spoil_macs(l, o, MAC_AT(u.new_key.mac), MPX_MAC64_LEN);
    if (l->w->cfg.profile.mac != MPX_MAC_SCHEDULE)
        return;
    c = add(l, o->subtype);
    *c = *o;
    c->u.new_key.ack = !o->u.new_key.ack;
    c = add(l, o->subtype);
    *c = *o;
    c->u.new_key.epoch ^= 1;
}

static void changes(struct list *l)
{
    struct search_segment s = l->w->queue[0];
    struct mpx_opt o;
    uint8_t len;

    if (s.len) {
        l->base.spoils = true;
        add_bare(l);
        l->base.spoils = false;
    }
    if (!option_of(&s, &o, &len))
        return;
    add_bare(l); /* without options */
    switch (o.subtype) {
    case MPX_SUB_CAPABLE:
        change_capable(l, &o);
        break;
    case MPX_SUB_JOIN:
        change_join(l, &o);
        break;
    case MPX_SUB_ADD_ADDR:
        change_add_addr(l, &o);
        break;
    case MPX_SUB_NEW_KEY:
        change_new_key(l, &o);
        break;
    case MPX_SUB_FASTCLOSE:
        spoil_macs(l, &o, MAC_AT(u.fastclose.proof), MPX_MAC64_LEN);
        break;
    case MPX_SUB_DSS:
    case MPX_SUB_REMOVE_ADDR:
    case MPX_SUB_PRIO:
    case MPX_SUB_FAIL:
    case MPX_SUB_TCPRST:
    case MPX_SUB_COUNT:
        break;
    }
}

/* ---- moves ---- */

unsigned search_honest_moves(const struct search_world *w,
                             struct search_move *m, unsigned max)
{
    uint8_t step[SEARCH_STEPS_MAX];
    unsigned n = 0, steps = search_world_steps(w, step);

    if (w->n_queue && n < max)
        m[n++] = (struct search_move){.kind = SEARCH_DELIVER};
    for (unsigned i = 0; i < steps && n < max; i++)
        m[n++] = (struct search_move){.kind = SEARCH_STEP, .number = step[i]};
    for (uint8_t i = 0; i < 2 && !w->n_queue && n < max; i++)
        if (w->timers[i] < w->setting->timers &&
            search_host_deadline(w->host[i]) != MPX_NEVER)
            m[n++] = (struct search_move){.kind = SEARCH_TIMER, .number = i};
    return n;
}

static bool has_key(const struct search_world *w, unsigned host)
{
    return w->host[host]->app[0].keys_active > 0;
}

static bool may_act(const struct search_world *w)
{
    switch (w->setting->when) {
    case SEARCH_WHEN_ALWAYS:
        return true;
    case SEARCH_WHEN_BEFORE_KEY:
        return !has_key(w, 0) && !has_key(w, 1);
    case SEARCH_WHEN_AFTER_KEY:
        return has_key(w, 0) && has_key(w, 1);
    case SEARCH_WHEN_AFTER_ROTATION:
        return w->host[0]->app[0].keys_active > 1 &&
               w->host[1]->app[0].keys_active > 1;
    }
    return false;
}

unsigned search_attacker_moves(const struct search_world *w,
                               struct search_move *m, unsigned max)
{
    struct list l = {.w = w, .m = m, .max = max};
    unsigned does = w->setting->does;

    if (!w->done || !may_act(w))
        return 0;
    if (!w->n_queue) {
        sends(&l);
        return l.n;
    }
    if (!search_is_shown(w, &w->wire[w->queue[0].wire], &w->queue[0]) ||
        search_path(&w->wire[w->queue[0].wire]) < 0)
        return 0;
    if (does & SEARCH_DOES_DROP) {
        l.base.kind = SEARCH_DROP;
        add_bare(&l);
        l.base.takes = true;
        sends(&l);
        l.base = (struct search_move){.kind = SEARCH_CHANGE};
    }
    l.base = (struct search_move){.kind = SEARCH_CHANGE};
    if (does & SEARCH_DOES_CHANGE)
        changes(&l);
    return l.n;
}

/* ---- doing it ---- */

static void change(struct search_world *w, const struct search_move *m)
{
    struct search_segment s;
    struct mpx_opt o;
    uint8_t *p, len;
    size_t n;

    search_world_take(w, &s);
    p = option_of(&s, &o, &len);
    if (m->spoils)
        s.p[0] ^= 0x80;
    else if (p && !m->has_opt)
        memset(p, MPX_KIND_NOP, len);
    else if (p && (mpx_opt_encode(&m->opt, p, len, &n) || n != len))
        return; /* what cannot be written does not arrive */
    s.altered = m->altered;
    if (w->told)
        *w->told = s;
    search_world_arrive(w, &s);
}

static int new_wire(struct search_world *w, const struct search_move *m)
{
    struct mpx_addr from = search_addr(SEARCH_ATTACKER, 0),
                    to = search_addr((enum search_party)m->host, 0);
    struct mpx_tuple t = {.family = 4,
                          .local_port = (uint16_t)(OWN_PORT + w->n_own++),
                          .remote_port = m->host == SEARCH_SERVER
                                             ? SEARCH_PORT
                                             : SEARCH_PORT_FIRST};
    unsigned dir;

    memcpy(t.local, from.b, sizeof t.local);
    memcpy(t.remote, to.b, sizeof t.remote);
    return search_wire_of(w, &t, &dir);
}

/* The last one: nobody answered its SYN, which is as if it had not been. */
static void forget_wire(struct search_world *w)
{
    w->n_wires--;
    w->n_own--;
    memset(&w->wire[w->n_wires], 0, sizeof w->wire[0]);
}

static void send(struct search_world *w, const struct search_move *m)
{
    struct search_segment s = {.forged = true, .altered = m->altered};
    int wire = m->wire == SEARCH_WIRES ? new_wire(w, m) : m->wire;
    const struct search_wire *x = &w->wire[wire < 0 ? 0 : wire];
    size_t len = MPX_TCP_HDR_MIN, n = 0;
    bool to_remote = m->dir == 0;

    if (wire < 0)
        return;
    s.wire = (uint8_t)wire;
    s.dir = m->dir;
    mpx_put16(s.hdr, to_remote ? x->t.local_port : x->t.remote_port);
    mpx_put16(s.hdr + 2, to_remote ? x->t.remote_port : x->t.local_port);
    mpx_put32(s.hdr + MPX_TCP_OFF_SEQ,
              m->flags & MPX_TCP_SYN ? OWN_ISN : x->arrived[m->dir]);
    if (m->flags & MPX_TCP_ACK)
        mpx_put32(s.hdr + MPX_TCP_OFF_ACK,
                  x->came[!m->dir] ? x->arrived[!m->dir] : x->sent[!m->dir]);
    s.hdr[MPX_TCP_OFF_FLAGS] = m->flags;
    mpx_put16(s.hdr + MPX_TCP_OFF_WINDOW,
              x->came[m->dir] ? x->window[m->dir] : UINT16_MAX);
    if (m->has_opt && mpx_opt_encode(&m->opt, s.hdr + len, MPX_TCP_OPT_MAX, &n))
        return;
    s.hdr_len = mpx_tcp_finish(s.hdr, len + n);
    if (m->has_octet)
        s.p[s.len++] = 0xee;
    if (w->told)
        *w->told = s;
    search_world_arrive(w, &s);
    if (m->wire == SEARCH_WIRES && !w->wire[wire].begun[1])
        forget_wire(w);
}

void search_move(struct search_world *w, const struct search_move *m)
{
    struct search_segment s;

    switch (m->kind) {
    case SEARCH_STEP:
        search_world_step(w, m->number);
        break;
    case SEARCH_DELIVER:
        search_world_deliver(w);
        break;
    case SEARCH_TIMER:
        search_world_tick(w, m->number);
        break;
    case SEARCH_DROP:
        search_world_take(w, &s);
        break;
    case SEARCH_CHANGE:
        change(w, m);
        break;
    case SEARCH_SEND:
        if (m->takes)
            search_world_take(w, &s);
        send(w, m);
        break;
    }
}
