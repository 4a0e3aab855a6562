/* SPDX-License-Identifier: MIT */
/* What the attacker may make of a segment on its way. */
#include "mpx_tcp.h"
#include "search_moves.h"

#include <string.h>

uint8_t *search_option_of(struct search_segment *s, struct mpx_opt *o,
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

static void spoil_macs(struct search_moves *l, const struct mpx_opt *o,
                       size_t mac_at, size_t mac_len)
{
    l->base.altered = true;
    for (unsigned last = 0; last < 2; last++) {
        struct mpx_opt *c = search_moves_add(l, o->subtype);

        *c = *o;
        ((uint8_t *)c)[mac_at + (last ? mac_len - 1 : 0)] ^= 0x10;
    }
    l->base.altered = false;
}
#define MAC_AT(member) offsetof(struct mpx_opt, member)

static void change_capable(struct search_moves *l, const struct mpx_opt *o)
{
    uint8_t mode = l->w->cfg.profile.mode;
    struct mpx_opt *c;

    if (o->u.capable.flags & mode) {
        c = search_moves_add(l, o->subtype);
        *c = *o;
        c->u.capable.flags &= (uint8_t)~mode;
        if (!(c->u.capable.flags & MPX_CAP_BITS))
            c->u.capable.flags |= MPX_CAP_H;
    }
    if (o->u.capable.id_len) {
        c = search_moves_add(l, o->subtype);
        *c = *o;
        c->u.capable.sender ^= 1;
    }
}

static void change_join(struct search_moves *l, const struct mpx_opt *o)
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
            c = search_moves_add(l, o->subtype);
            *c = *o;
            c->u.join.token = k->token[i];
        }
    l->base.altered = o->u.join.form == MPX_JOIN_SYNACK;
    c = search_moves_add(l, o->subtype);
    *c = *o;
    c->u.join.nonce = SEARCH_OWN_NONCE;
    l->base.altered = false;
    c = search_moves_add(l, o->subtype);
    *c = *o;
    c->u.join.key_id = !c->u.join.key_id;
    c = search_moves_add(l, o->subtype);
    *c = *o;
    c->u.join.addr_id ^= 1;
    c = search_moves_add(l, o->subtype);
    *c = *o;
    c->u.join.backup = !c->u.join.backup;
}

static void change_add_addr(struct search_moves *l, const struct mpx_opt *o)
{
    struct mpx_addr own = search_addr(SEARCH_ATTACKER, 0);
    struct mpx_opt *c = search_moves_add(l, o->subtype);

    *c = *o;
    c->u.add_addr.addr_id = SEARCH_OWN_ID;
    if (o->u.add_addr.family) {
        c = search_moves_add(l, o->subtype);
        *c = *o;
        memcpy(c->u.add_addr.addr, own.b, 4);
    }
    if (o->u.add_addr.echo && o->u.add_addr.confirm) {
        c = search_moves_add(l, o->subtype);
        *c = *o;
        c->u.add_addr.nonce[0] ^= 0x10;
    }
    if (!o->u.add_addr.echo && !o->u.add_addr.v0)
        spoil_macs(l, o, MAC_AT(u.add_addr.mac), MPX_MAC64_LEN);
}

static void change_new_key(struct search_moves *l, const struct mpx_opt *o)
{
    struct mpx_opt *c = search_moves_add(l, o->subtype);

    *c = *o;
    c->u.new_key.key_id = !o->u.new_key.key_id;
    spoil_macs(l, o, MAC_AT(u.new_key.mac), MPX_MAC64_LEN);
    if (l->w->cfg.profile.mac != MPX_MAC_SCHEDULE)
        return;
    c = search_moves_add(l, o->subtype);
    *c = *o;
    c->u.new_key.ack = !o->u.new_key.ack;
    c = search_moves_add(l, o->subtype);
    *c = *o;
    c->u.new_key.epoch ^= 1;
}

void search_changes(struct search_moves *l)
{
    struct search_segment s = l->w->queue[0];
    struct mpx_opt o;
    uint8_t len;

    if (s.len) {
        l->base.spoils = true;
        search_moves_add_bare(l);
        l->base.spoils = false;
    }
    if (!search_option_of(&s, &o, &len))
        return;
    search_moves_add_bare(l); /* without options */
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
    case MPX_SUB_REMOVE_ADDR:
        if (o.u.remove_addr.has_mac)
            spoil_macs(l, &o, MAC_AT(u.remove_addr.mac), MPX_MAC64_LEN);
        break;
    case MPX_SUB_FASTCLOSE:
        spoil_macs(l, &o, MAC_AT(u.fastclose.proof), MPX_MAC64_LEN);
        break;
    case MPX_SUB_DSS:
    case MPX_SUB_PRIO:
    case MPX_SUB_FAIL:
    case MPX_SUB_TCPRST:
    case MPX_SUB_COUNT:
        break;
    }
}
