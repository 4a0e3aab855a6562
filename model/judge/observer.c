/* SPDX-License-Identifier: MIT */
/* Matching delivered octets and subflows with who is behind them. */
#include "observer.h"
#include "mpx_range.h"
#include "owners.h"

#include <stdlib.h>
#include <string.h>

/* An address that one end takes for the other's. */
struct belief {
    struct mpx_addr addr;
    uint64_t since;
    bool announced; /* not by a subflow only */
};
struct beliefs {
    struct belief *v;
    size_t n, cap;
};
struct one {
    struct observer_conn c;
    uint64_t at[4];                /* next offset, by receiving party */
    struct mpx_ranges captured[2]; /* of the client's and server's stream */
    struct beliefs beliefs[2];     /* of the client and the server */
};
struct observer {
    struct owners owners;
    uint64_t way;
    uint32_t n;
    uint64_t size;
    uint32_t attackers; /* that made octets: those before this number */
    uint64_t made;      /* of the stream of any of them */
    struct one *conn;
    struct observer_totals t;
};

struct observer *observer_new(uint32_t connections, uint64_t size, uint64_t way)
{
    struct observer *o = calloc(1, sizeof *o);

    if (!o)
        return NULL;
    o->way = way;
    o->t.hijack_at = MPX_NEVER;
    if (observer_grow(o, connections, size) < 0) {
        free(o);
        return NULL;
    }
    return o;
}

int observer_grow(struct observer *o, uint32_t connections, uint64_t size)
{
    if (connections > o->n || !o->conn) {
        size_t n = connections ? connections : 1;
        struct one *more = realloc(o->conn, n * sizeof *more);

        if (!more)
            return -1;
        o->conn = more;
        memset(more + o->n, 0, (n - o->n) * sizeof *more);
        for (uint32_t i = o->n; i < connections; i++) {
            for (int p = 0; p < 4; p++)
                more[i].c.intact[p] = true;
            for (int s = 0; s < 2; s++)
                more[i].captured[s].max = SIZE_MAX;
        }
        o->n = connections;
    }
    if (size > o->size)
        o->size = size;
    return 0;
}

void observer_free(struct observer *o)
{
    if (!o)
        return;
    for (uint32_t i = 0; i < o->n; i++)
        for (int s = 0; s < 2; s++) {
            mpx_ranges_free(&o->conn[i].captured[s]);
            free(o->conn[i].beliefs[s].v);
        }
    owners_free(&o->owners);
    free(o->conn);
    free(o);
}

static enum payload_sender peer_of(enum payload_sender self)
{
    return self == PAYLOAD_CLIENT ? PAYLOAD_SERVER : PAYLOAD_CLIENT;
}

void observer_add_address(struct observer *o, enum payload_sender party,
                          const struct mpx_addr *a, uint64_t now)
{
    owners_gain(&o->owners, party, a, now);
}

void observer_remove_address(struct observer *o, enum payload_sender party,
                             const struct mpx_addr *a, uint64_t now)
{
    owners_lose(&o->owners, party, a, now);
}

/* ---- what ends know of each other's addresses ---- */

static bool same(const struct mpx_addr *a, const struct mpx_addr *b)
{
    return a->family == b->family &&
           !memcmp(a->b, b->b, a->family == 4 ? 4 : 16);
}

static struct beliefs *beliefs_of(struct observer *o, uint32_t conn,
                                  enum payload_sender self)
{
    return &o->conn[conn].beliefs[self - PAYLOAD_CLIENT];
}

static struct belief *find(struct beliefs *b, const struct mpx_addr *addr)
{
    for (size_t i = 0; i < b->n; i++)
        if (same(&b->v[i].addr, addr))
            return &b->v[i];
    return NULL;
}

static struct belief *find_or_add(struct beliefs *b,
                                  const struct mpx_addr *addr, uint64_t now)
{
    struct belief *found = find(b, addr);

    if (found)
        return found;
    if (b->n == b->cap) {
        size_t cap = b->cap ? 2 * b->cap : 4;
        struct belief *more = realloc(b->v, cap * sizeof *more);

        if (!more)
            abort(); /* out of memory */
        b->v = more;
        b->cap = cap;
    }
    b->v[b->n] = (struct belief){*addr, now, false};
    return &b->v[b->n++];
}

static bool is_right(const struct observer *o, enum payload_sender self,
                     const struct belief *b)
{
    uint64_t from = b->since > o->way ? b->since - o->way : 0;

    return owners_had(&o->owners, peer_of(self), b->addr.family, b->addr.b,
                      from, b->since);
}

static bool listed(const struct mpx_addr *list, size_t n,
                   const struct mpx_addr *addr)
{
    while (n > 0 && !same(&list[n - 1], addr))
        n--;
    return n > 0;
}

void observer_note_addresses(struct observer *o, uint32_t conn,
                             enum payload_sender self,
                             const struct mpx_addr *list, size_t n,
                             uint64_t now)
{
    struct beliefs *b = beliefs_of(o, conn, self);
    size_t kept = 0;

    for (size_t i = 0; i < b->n; i++)
        if (!b->v[i].announced || listed(list, n, &b->v[i].addr))
            b->v[kept++] = b->v[i];
    b->n = kept;
    for (size_t i = 0; i < n; i++)
        find_or_add(b, &list[i], now)->announced = true;
}

void observer_note_first(struct observer *o, uint32_t conn,
                         enum payload_sender self,
                         const struct mpx_addr *remote, uint64_t now)
{
    find_or_add(beliefs_of(o, conn, self), remote, now);
}

void observer_note_opening(struct observer *o, uint32_t conn,
                           enum payload_sender self,
                           const struct mpx_addr *remote, uint64_t now)
{
    const struct belief *known = find(beliefs_of(o, conn, self), remote);
    const struct belief new = {*remote, now, false};

    o->t.misdirected += !is_right(o, self, known ? known : &new);
}

void observer_note_subflow(struct observer *o, uint32_t conn,
                           enum payload_sender self,
                           const struct mpx_subflow_info *sf, uint64_t now)
{
    struct one *c = &o->conn[conn];

    if (owners_last(&o->owners, peer_of(self), sf->tuple.family,
                    sf->tuple.remote, now))
        return;
    if (now < o->t.hijack_at)
        o->t.hijack_at = now;
    o->t.hijacked += !c->c.hijacked;
    c->c.hijacked = true;
}

/* ---- octets ---- */

void observer_note_made(struct observer *o, uint32_t k, uint64_t end)
{
    if (k >= o->attackers)
        o->attackers = k + 1;
    if (end > o->made)
        o->made = end;
}

static bool is_attackers(const struct observer *o, uint32_t id, uint64_t offset)
{
    return id >> 20 == PAYLOAD_ATTACKER && (id & 0xfffff) < o->attackers &&
           offset < o->made;
}

/* How much of p, from its start, is a run of an attacker's stream. */
static size_t attackers_run(const struct observer *o, const uint8_t *p,
                            size_t len)
{
    for (size_t i = 0; i + PAYLOAD_WORD <= len && i < PAYLOAD_WORD; i++) {
        uint32_t id;
        uint64_t offset;

        if (!payload_recognise(p + i, &id, &offset) ||
            !is_attackers(o, id, offset) || offset < i ||
            payload_match(id, offset - i, p, i) != i)
            continue;
        return payload_match(id, offset - i, p, len);
    }
    return 0;
}

void observer_note_delivered(struct observer *o, uint32_t conn,
                             enum payload_sender self, const uint8_t *p,
                             size_t len, uint64_t now)
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
        bad = attackers_run(o, p, len);
        o->t.injected += bad;
        c->c.injected += bad;
        if (!bad) {
            bad = 1;
            o->t.foreign++;
        }
        c->at[self] += bad;
        p += bad;
        len -= bad;
    }
}

void observer_note_captured(struct observer *o, const uint8_t *p, size_t len)
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

static uint64_t wrong_beliefs(const struct observer *o, uint32_t conn)
{
    uint64_t n = 0;

    for (int s = 0; s < 2; s++) {
        const struct beliefs *b = &o->conn[conn].beliefs[s];

        for (size_t k = 0; k < b->n; k++)
            n +=
                b->v[k].announced &&
                !is_right(o, PAYLOAD_CLIENT + (enum payload_sender)s, &b->v[k]);
    }
    return n;
}

static uint64_t captured(const struct observer *o, uint32_t conn)
{
    uint64_t n = 0;

    for (int s = 0; s < 2; s++) {
        const struct mpx_ranges *r = &o->conn[conn].captured[s];

        for (size_t k = 0; k < r->n; k++)
            n += r->v[k].to - r->v[k].from;
    }
    return n;
}

void observer_totals(const struct observer *o, struct observer_totals *t)
{
    *t = o->t;
    for (uint32_t i = 0; i < o->n; i++) {
        t->captured += captured(o, i);
        t->believed += wrong_beliefs(o, i);
    }
}

void observer_conn(const struct observer *o, uint32_t conn,
                   struct observer_conn *c)
{
    *c = o->conn[conn].c;
    c->captured = captured(o, conn);
}
