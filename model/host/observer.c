/* SPDX-License-Identifier: MIT */
#include "observer.h"
#include "mpx_range.h"

#include <stdlib.h>
#include <string.h>

enum { OWNED_MAX = 64 };

struct one {
    struct observer_conn c;
    uint64_t at[4];                /* next offset, by receiving party */
    struct mpx_ranges captured[2]; /* of the client's and server's stream */
};
struct observer {
    struct {
        enum payload_sender party;
        struct mpx_addr addr;
    } owned[OWNED_MAX];
    unsigned n_owned;
    uint32_t n;
    uint64_t size;
    struct one *conn;
    struct observer_totals t;
};

struct observer *observer_new(uint32_t connections, uint64_t size)
{
    struct observer *o = calloc(1, sizeof *o);

    if (!o)
        return NULL;
    o->conn = calloc(connections ? connections : 1, sizeof *o->conn);
    if (!o->conn) {
        free(o);
        return NULL;
    }
    o->n = connections;
    o->size = size;
    o->t.hijack_at = MPX_NEVER;
    for (uint32_t i = 0; i < connections; i++)
        for (int p = 0; p < 4; p++)
            o->conn[i].c.intact[p] = true;
    return o;
}

void observer_free(struct observer *o)
{
    if (!o)
        return;
    for (uint32_t i = 0; i < o->n; i++) {
        mpx_ranges_free(&o->conn[i].captured[0]);
        mpx_ranges_free(&o->conn[i].captured[1]);
    }
    free(o->conn);
    free(o);
}

void observer_owns(struct observer *o, enum payload_sender party,
                   const struct mpx_addr *a)
{
    if (o->n_owned == OWNED_MAX)
        return;
    o->owned[o->n_owned].party = party;
    o->owned[o->n_owned++].addr = *a;
}

void observer_disowns(struct observer *o, const struct mpx_addr *a)
{
    for (unsigned i = 0; i < o->n_owned; i++)
        if (o->owned[i].addr.family == a->family &&
            !memcmp(o->owned[i].addr.b, a->b, sizeof a->b))
            o->owned[i] = o->owned[--o->n_owned];
}

bool observer_is_of(const struct observer *o, enum payload_sender party,
                    uint8_t family, const uint8_t *addr)
{
    for (unsigned i = 0; i < o->n_owned; i++)
        if (o->owned[i].party == party && o->owned[i].addr.family == family &&
            !memcmp(o->owned[i].addr.b, addr, family == 4 ? 4 : 16))
            return true;
    return false;
}

static enum payload_sender peer_of(enum payload_sender self)
{
    return self == PAYLOAD_CLIENT ? PAYLOAD_SERVER : PAYLOAD_CLIENT;
}

void observer_opens(struct observer *o, enum payload_sender self,
                    uint8_t family, const uint8_t *remote)
{
    o->t.misdirected += !observer_is_of(o, peer_of(self), family, remote);
}

void observer_subflow(struct observer *o, uint32_t conn,
                      enum payload_sender self,
                      const struct mpx_subflow_info *sf, uint64_t now)
{
    struct one *c = &o->conn[conn];

    if (conn >= o->n ||
        observer_is_of(o, peer_of(self), sf->tuple.family, sf->tuple.remote))
        return;
    if (now < o->t.hijack_at)
        o->t.hijack_at = now;
    o->t.hijacked += !c->c.hijacked;
    c->c.hijacked = true;
}

/* How much of p, from its start, is a run of the attacker's stream. */
static size_t attackers_run(const uint8_t *p, size_t len)
{
    for (size_t i = 0; i + PAYLOAD_WORD <= len && i < PAYLOAD_WORD; i++) {
        uint32_t id;
        uint64_t offset;

        if (!payload_recognise(p + i, &id, &offset) ||
            id >> 20 != PAYLOAD_ATTACKER || offset < i ||
            payload_match(id, offset - i, p, i) != i)
            continue;
        return payload_match(id, offset - i, p, len);
    }
    return 0;
}

void observer_delivered(struct observer *o, uint32_t conn,
                        enum payload_sender self, const uint8_t *p, size_t len,
                        uint64_t now)
{
    struct one *c = &o->conn[conn];
    uint32_t id = payload_id(peer_of(self), conn);

    (void)now;
    if (conn >= o->n)
        return;
    while (len) {
        size_t good = payload_match(id, c->at[self], p, len), bad;

        c->c.octets[self] += good;
        c->at[self] += good;
        p += good;
        len -= good;
        if (!len)
            break;
        c->c.intact[self] = false;
        bad = attackers_run(p, len);
        o->t.injected += bad;
        if (!bad) {
            bad = 1;
            o->t.foreign++;
        }
        c->at[self] += bad;
        p += bad;
        len -= bad;
    }
}

void observer_captured(struct observer *o, const uint8_t *p, size_t len)
{
    size_t i = 0;

    o->t.wire += len;
    while (i + PAYLOAD_WORD <= len) {
        uint32_t id, conn;
        uint64_t offset;
        size_t back, run;
        struct mpx_ranges *r;

        if (!payload_recognise(p + i, &id, &offset) ||
            id >> 20 == PAYLOAD_ATTACKER || (id & 0xfffff) >= o->n ||
            offset >= o->size) {
            i++;
            continue;
        }
        conn = id & 0xfffff;
        for (back = 0; back < PAYLOAD_WORD - 1 && back < i && back < offset;)
            if (payload_match(id, offset - back - 1, p + i - back - 1, 1))
                back++;
            else
                break;
        run = payload_match(id, offset, p + i, len - i);
        r = &o->conn[conn].captured[(id >> 20) - PAYLOAD_CLIENT];
        if (mpx_ranges_add(r, offset - back, offset + run))
            return; /* too scattered to account for: under-reports */
        i += run;
    }
}

void observer_totals(const struct observer *o, struct observer_totals *t)
{
    *t = o->t;
    for (uint32_t i = 0; i < o->n; i++)
        for (int s = 0; s < 2; s++) {
            const struct mpx_ranges *r = &o->conn[i].captured[s];

            for (size_t k = 0; k < r->n; k++)
                t->captured += r->v[k].to - r->v[k].from;
        }
}

void observer_conn(const struct observer *o, uint32_t conn,
                   struct observer_conn *c)
{
    *c = o->conn[conn].c;
}
