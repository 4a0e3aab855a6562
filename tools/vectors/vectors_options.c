/* SPDX-License-Identifier: MIT */
/* Whole options of the connection, kind octet first. */
#include "vectors.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

static const enum mpx_role A = MPX_ROLE_I, B = MPX_ROLE_R;
static const char letter[2] = {'A', 'B'};

__attribute__((format(printf, 4, 5))) static void
option(struct vectors_out *o, const struct vectors_world *w,
       const struct mpx_opt *opt, const char *fmt, ...)
{
    uint8_t octets[MPX_TCP_OPT_MAX];
    char name[96];
    size_t len;
    va_list ap;

    if (mpx_opt_encode(opt, octets, sizeof octets, &len) != MPX_OK)
        abort();
    va_start(ap, fmt);
    vsnprintf(name, sizeof name, fmt, ap);
    va_end(ap);
    vectors_open(o, w->p, name);
    vectors_hex(o, "hex", octets, len);
    if (!o->text)
        vectors_number(o, "length", (unsigned)len);
    vectors_close(o);
}

/* ---- MP_CAPABLE --------------------------------------------------------- */

static struct mpx_opt capable(const struct mpx_profile *p, uint8_t flags)
{
    struct mpx_opt c = {.subtype = MPX_SUB_CAPABLE};

    c.u.capable.version = p->version;
    c.u.capable.flags = flags;
    return c;
}

static void capable_syn(struct vectors_out *o, const struct vectors_world *w)
{
    const struct mpx_profile *p = w->p;
    const struct {
        uint8_t flags;
        const char *what;
    } syn[] = {{p->offer, ""},
               {p->offer | MPX_CAP_A, ", checksum required"},
               {p->offer | MPX_CAP_C, ", no joins to this address"},
               {p->mode, ", without H"}};

    for (unsigned i = 0; i < sizeof syn / sizeof syn[0]; i++) {
        struct mpx_opt c = capable(p, syn[i].flags);

        if (i == 3 && p->mode == 0)
            continue;
        if (p->syn_key) {
            c.u.capable.id_len = p->id_len;
            c.u.capable.sender = w->id[A];
        }
        option(o, w, &c, "MP_CAPABLE SYN%s", syn[i].what);
    }
}

static void capable_synack(struct vectors_out *o, const struct vectors_world *w)
{
    const struct mpx_profile *plain = mpx_profile_find("rfc8684");
    struct mpx_opt c;

    for (int sum = 0; sum < 2; sum++) {
        c = capable(w->p, (uint8_t)(w->p->answer | (sum ? MPX_CAP_A : 0)));
        c.u.capable.id_len = w->p->id_len;
        c.u.capable.sender = w->id[B];
        option(o, w, &c, "MP_CAPABLE SYN/ACK%s",
               sum ? ", checksum required" : "");
    }
    if (!w->p->external || w->p->ext_policy != MPX_EXT_PREFER)
        return;
    c = capable(plain, plain->answer);
    c.u.capable.id_len = plain->id_len;
    c.u.capable.sender = vectors_clear[B];
    option(o, w, &c, "MP_CAPABLE SYN/ACK, declined");
}

static void capable_ack(struct vectors_out *o, const struct vectors_world *w)
{
    static const char *const what[] = {"", ", checksum required", " + 10 B",
                                       " + 10 B, checksum"};
    uint64_t dsn = w->who[A].idsn + 1;
    uint16_t len = sizeof vectors_payload;

    for (unsigned i = 0; i < (w->p->syn_key ? 2 : 4); i++) {
        struct mpx_opt m =
            capable(w->p, (uint8_t)(w->p->answer | (i % 2 ? MPX_CAP_A : 0)));
        struct mpx_opt_capable *c = &m.u.capable;

        c->id_len = w->p->id_len;
        c->sender = w->id[A];
        c->has_receiver = true;
        c->receiver = w->id[B];
        c->has_dll = i >= 2;
        c->has_csum = i == 3;
        c->dll = c->has_dll ? len : 0;
        c->csum = c->has_csum ? vectors_checksum(dsn, 1, len) : 0;
        option(o, w, &m, "MP_CAPABLE ACK%s", what[i]);
    }
}

/* ---- what MACs protect -------------------------------------------------- */

/* ", epoch 1", or nothing where keys have no epochs. */
struct tail {
    char text[24];
};
static struct tail tail_of(const struct vectors_world *w, unsigned epoch)
{
    struct tail t = {""};

    if (w->epochs > 1)
        snprintf(t.text, sizeof t.text, ", epoch %u", epoch);
    return t;
}

static void joins(struct vectors_out *o, const struct vectors_world *w,
                  unsigned epoch)
{
    const struct mpx_join_bind bind = vectors_bind(epoch);
    const struct mpx_auth_key *k = &w->key[epoch];
    struct tail t = tail_of(w, epoch);
    struct mpx_opt m = {.subtype = MPX_SUB_JOIN};
    struct mpx_opt_join *j = &m.u.join;
    bool k_bit = epoch & 1;

    *j = (struct mpx_opt_join){.form = MPX_JOIN_SYN,
                               .key_id = k_bit,
                               .addr_id = VECTORS_JOIN_ID,
                               .token_len = w->p->token_len,
                               .token = w->who[B].token,
                               .nonce = vectors_nonce[A]};
    option(o, w, &m, "MP_JOIN SYN A->B%s", t.text);
    j->backup = true;
    option(o, w, &m, "MP_JOIN SYN A->B, backup%s", t.text);
    *j = (struct mpx_opt_join){
        .form = MPX_JOIN_SYNACK, .key_id = k_bit, .nonce = vectors_nonce[B]};
    mpx_auth_join(k, B, false, vectors_nonce[B], vectors_nonce[A], &bind,
                  j->mac);
    option(o, w, &m, "MP_JOIN SYN/ACK%s", t.text);
    *j = (struct mpx_opt_join){.form = MPX_JOIN_ACK};
    mpx_auth_join(k, A, true, vectors_nonce[A], vectors_nonce[B], &bind,
                  j->mac);
    option(o, w, &m, "MP_JOIN ACK%s", t.text);
}

static void address(struct vectors_out *o, const struct vectors_world *w,
                    unsigned epoch, enum mpx_role sender, unsigned form)
{
    static const char *const what[4] = {"v4", "v4+port", "v6", "v6+port"};
    struct tail t = tail_of(w, epoch);
    struct mpx_opt m = {.subtype = MPX_SUB_ADD_ADDR};
    struct mpx_opt_add_addr *a = &m.u.add_addr;

    *a = vectors_addr(form < 2 ? 4 : 6, form % 2);
    a->v0 = w->p->bare_addr;
    a->key_id = epoch & 1;
    if (!a->v0)
        mpx_auth_add_addr(&w->key[epoch], sender, a, a->mac);
    option(o, w, &m, "ADD_ADDR %s from %c%s", what[form], letter[sender],
           t.text);
    if (a->v0)
        return;
    a->echo = true;
    option(o, w, &m, "ADD_ADDR %s echo by %c%s", what[form], letter[1 - sender],
           t.text);
    if (w->p->addr_confirm != MPX_CONFIRM_NONCE)
        return;
    a->confirm = true;
    option(o, w, &m, "ADD_ADDR %s echo that asks by %c%s", what[form],
           letter[1 - sender], t.text);
    a->echo = false;
    mpx_auth_confirm_addr(&w->key[epoch], sender, a, a->mac);
    option(o, w, &m, "ADD_ADDR %s confirmed by %c%s", what[form],
           letter[sender], t.text);
}

static void one_way(struct vectors_out *o, const struct vectors_world *w,
                    unsigned epoch, enum mpx_role sender)
{
    struct tail t = tail_of(w, epoch);
    bool hardened = w->p->newkey_dup_reply == MPX_DUP_ACK_BIT;
    int forms = !w->p->confirms ? 0 : hardened ? 2 : 1; /* of NEW_KEY */
    const char *way = sender == A ? "A->B" : "B->A";
    struct mpx_opt m = {.subtype = MPX_SUB_FASTCLOSE};

    for (unsigned form = 0; form < 4; form++)
        address(o, w, epoch, sender, form);
    m.u.fastclose.key_id = epoch & 1;
    mpx_auth_fastclose(&w->key[epoch], sender, m.u.fastclose.proof);
    option(o, w, &m, "MP_FASTCLOSE %s%s", way, t.text);

    for (int ack = 0; ack < forms; ack++) {
        m = (struct mpx_opt){.subtype = MPX_SUB_NEW_KEY};
        m.u.new_key.key_id = epoch & 1;
        m.u.new_key.ack = ack;
        m.u.new_key.epoch = hardened ? (uint8_t)epoch : 0;
        mpx_auth_new_key(&w->key[epoch], sender, ack, m.u.new_key.mac);
        option(o, w, &m, "NEW_KEY %s%s%s", way, ack ? ", ack bit" : "", t.text);
    }
}

/* ---- what none protects ------------------------------------------------- */

static void mapping(struct vectors_out *o, const struct vectors_world *w,
                    unsigned ack, unsigned map, bool csum)
{
    struct mpx_opt m = {.subtype = MPX_SUB_DSS};
    struct mpx_opt_dss *d = &m.u.dss;
    uint64_t dsn = w->who[A].idsn + 1, acked = w->who[B].idsn + 1;
    char what[64];

    d->has_ack = ack > 0;
    d->ack8 = ack == 8;
    d->ack = ack == 4 ? (uint32_t)acked : ack == 8 ? acked : 0;
    d->has_map = map > 0;
    d->dsn8 = map == 8;
    if (d->has_map) {
        d->dsn = map == 4 ? (uint32_t)dsn : dsn;
        d->ssn = 1;
        d->dll = sizeof vectors_payload;
        d->has_csum = csum;
        d->csum = csum ? vectors_checksum(dsn, d->ssn, d->dll) : 0;
    }
    int n = ack ? snprintf(what, sizeof what, " ack%u", ack) : 0;
    if (map)
        snprintf(what + n, sizeof what - (size_t)n, " dsn%u%s", map,
                 csum ? " checksum" : "");
    option(o, w, &m, "DSS%s", what);
}

/* DATA_FIN with and without data; mappings without end. */
static void endings(struct vectors_out *o, const struct vectors_world *w)
{
    uint64_t dsn = w->who[A].idsn + 1, acked = w->who[B].idsn + 1;
    uint16_t len = sizeof vectors_payload;
    struct mpx_opt m = {.subtype = MPX_SUB_DSS};
    struct mpx_opt_dss *d = &m.u.dss;

    *d = (struct mpx_opt_dss){.has_ack = true,
                              .ack8 = true,
                              .ack = acked,
                              .has_map = true,
                              .dsn8 = true,
                              .dsn = dsn,
                              .ssn = 1,
                              .dll = (uint16_t)(len + 1),
                              .has_csum = true,
                              .fin = true};
    d->csum = vectors_checksum(d->dsn, d->ssn, d->dll);
    option(o, w, &m, "DSS, DATA_FIN behind 10 B");
    d->dsn = dsn + len;
    d->ssn = 0;
    d->dll = 1;
    d->csum = vectors_checksum(d->dsn, d->ssn, d->dll);
    option(o, w, &m, "DSS, DATA_FIN alone");
    d->fin = d->has_csum = false;
    d->ssn = len + 1;
    d->dll = d->csum = 0;
    option(o, w, &m, "DSS, infinite mapping");
    d->has_ack = d->ack8 = false;
    d->ack = 0;
    d->has_csum = true;
    option(o, w, &m, "DSS, infinite mapping, checksum");
}

static void mappings(struct vectors_out *o, const struct vectors_world *w)
{
    for (unsigned ack = 0; ack <= 8; ack += 4)
        for (unsigned map = 0; map <= 8; map += 4)
            for (unsigned csum = 0; csum < (map ? 2 : 1); csum++)
                if (ack + map > 0)
                    mapping(o, w, ack, map, csum);
    endings(o, w);
}

static void priorities(struct vectors_out *o, const struct vectors_world *w)
{
    struct mpx_opt m = {.subtype = MPX_SUB_PRIO};

    option(o, w, &m, "MP_PRIO, regular");
    m.u.prio.backup = true;
    option(o, w, &m, "MP_PRIO, backup");
    if (!w->p->prio_id)
        return;
    m.u.prio.has_id = true;
    m.u.prio.addr_id = VECTORS_JOIN_ID;
    option(o, w, &m, "MP_PRIO, backup, of an address id");
}

/* From the same host as the addresses that it takes back. */
static void removals(struct vectors_out *o, const struct vectors_world *w)
{
    static const uint8_t ids[] = {3, 4, 9};
    static const char *const count[] = {"one", "three"};
    struct mpx_opt m = {.subtype = MPX_SUB_REMOVE_ADDR};
    struct mpx_opt_remove_addr *r = &m.u.remove_addr;
    bool proved = w->p->remove_mac == MPX_REMOVE_MAC;

    r->has_mac = proved;
    for (unsigned i = 0; i < 2; i++) {
        r->count = i ? sizeof ids : 1;
        memcpy(r->ids, ids, r->count);
        for (unsigned epoch = 0; epoch < (proved ? 2 : 1); epoch++) {
            struct tail t = tail_of(w, epoch);

            r->key_id = proved && epoch;
            if (proved)
                mpx_auth_remove_addr(&w->key[epoch], A, r, r->mac);
            option(o, w, &m, "REMOVE_ADDR, %s%s%s", count[i],
                   proved ? ", from A" : "", proved ? t.text : "");
        }
    }
}

static void others(struct vectors_out *o, const struct vectors_world *w)
{
    struct mpx_opt m = {.subtype = MPX_SUB_FAIL};

    removals(o, w);
    priorities(o, w);
    m.u.fail.dsn = w->who[A].idsn + 1;
    option(o, w, &m, "MP_FAIL");
    m = (struct mpx_opt){.subtype = MPX_SUB_TCPRST};
    for (uint8_t r = 0; !w->p->no_tcprst && r <= MPX_RST_MIDDLEBOX; r++) {
        m.u.tcprst.reason = r;
        option(o, w, &m, "MP_TCPRST, reason %u", r);
    }
    m.u.tcprst.reason = MPX_RST_RESOURCES;
    m.u.tcprst.transient = true;
    if (!w->p->no_tcprst)
        option(o, w, &m, "MP_TCPRST, reason %d, transient", MPX_RST_RESOURCES);
}

void vectors_options(struct vectors_out *o, const struct vectors_world *w)
{
    capable_syn(o, w);
    capable_synack(o, w);
    capable_ack(o, w);
    for (unsigned e = 0; e < w->epochs; e++) {
        joins(o, w, e);
        one_way(o, w, e, A);
        one_way(o, w, e, B);
    }
    mappings(o, w);
    others(o, w);
}
