/* SPDX-License-Identifier: MIT */
/* Reassembly. Fragments that contradict each other start the packet anew, as
 * identifications are used again. */
#include "fragment.h"

#include <stdlib.h>
#include <string.h>

#include "mpx_ip.h"
#include "mpx_tcp.h"
#include "vec.h"

enum {
    PIECES_MAX = 512,        /* ours: 64 KiB in pieces of 128 octets */
    PACKET_MAX = UINT16_MAX, /* octets */
    DATAGRAMS_MAX = 4096,    /* ours: of a stream; more are none's */
    V4_TOTAL_AT = 2,
    V6_PAYLOAD_AT = 4,
    V6_FIXED = 40,
};
#define LIFE UINT64_C(60000000000) /* ns; RFC 8200 4.5, RFC 1122 3.3.2 */

/* Octets [from, to) behind the header; borrowed. */
struct piece {
    size_t from, to;
    const uint8_t *p;
    uint8_t *copy; /* of the whole fragment: owned, or NULL */
};

/* What fragments of one packet have in common. */
struct ends {
    uint32_t input, id;
    uint16_t family, protocol; /* RFC 8200 does not count the protocol: 0 */
    uint8_t src[16], dst[16];
};

struct datagram {
    struct ends ends;
    uint64_t began; /* ns */
    struct piece *piece;
    size_t n, cap;
    size_t have, end; /* octets there, and in all; end is 0 until the last */
    const uint8_t *head;
    size_t head_len, field_at;
    uint8_t *whole; /* once it is */
};

static struct ends ends_of(uint32_t input, const struct mpx_ip *ip)
{
    struct ends e;

    memset(&e, 0, sizeof e); /* it is hashed, and compared, as octets */
    e.input = input;
    e.id = ip->id;
    e.family = ip->family;
    e.protocol = ip->family == 4 ? ip->protocol : 0;
    memcpy(e.src, ip->src, ip->addr_len);
    memcpy(e.dst, ip->dst, ip->addr_len);
    return e;
}

static struct datagram *start(struct fragments *t, const struct ends *ends,
                              uint64_t time)
{
    t->v = vec_room(t->v, t->n, &t->cap, sizeof *t->v);
    table_put(&t->index, table_hash(ends, sizeof *ends), (uint32_t)t->n);
    t->v[t->n] = (struct datagram){.ends = *ends, .began = time};
    return &t->v[t->n++];
}

static struct datagram *find(const struct fragments *t, const struct ends *ends,
                             uint64_t time)
{
    uint32_t i;

    if (!table_get(&t->index, table_hash(ends, sizeof *ends), &i) ||
        memcmp(&t->v[i].ends, ends, sizeof *ends) != 0 ||
        time - t->v[i].began > LIFE)
        return NULL;
    return &t->v[i];
}

static bool is_known(const struct datagram *d, const struct piece *p)
{
    for (size_t i = 0; i < d->n; i++)
        if (d->piece[i].from == p->from && d->piece[i].to == p->to &&
            memcmp(d->piece[i].p, p->p, p->to - p->from) == 0)
            return true;
    return false;
}

/* RFC 5722: no octet comes twice. Nothing is behind the end. */
static bool fits(const struct datagram *d, const struct piece *p, bool last)
{
    if (d->whole || d->n == PIECES_MAX || (d->end && (last || p->to > d->end)))
        return false;
    for (size_t i = 0; i < d->n; i++)
        if ((p->from < d->piece[i].to && d->piece[i].from < p->to) ||
            (last && d->piece[i].to > p->to))
            return false;
    return true;
}

static void keep(struct datagram *d, const struct piece *p,
                 const struct mpx_ip *ip, const struct link_packet *k,
                 bool copies)
{
    struct piece own = *p;
    const uint8_t *packet = k->p;

    if (copies) {
        packet = own.copy = vec_new(k->len, 1);
        memcpy(own.copy, k->p, k->len);
        own.p = packet + (p->p - k->p);
    }
    d->piece = vec_room(d->piece, d->n, &d->cap, sizeof *d->piece);
    d->piece[d->n++] = own;
    d->have += p->to - p->from;
    if (!ip->more)
        d->end = p->to;
    if (p->from == 0) {
        d->head = packet;
        d->head_len = ip->at;
        d->field_at = ip->field_at;
    }
}

/* The first fragment's header says what the packet's would have said, but for
 * the length, and that it is a fragment. */
static void join(struct datagram *d, struct link_packet *whole)
{
    size_t len = d->head_len + d->end;

    d->whole = vec_new(len, 1);
    memcpy(d->whole, d->head, d->head_len);
    mpx_put16(d->whole + d->field_at, 0);
    if (d->ends.family == 4)
        mpx_put16(d->whole + V4_TOTAL_AT, (uint16_t)len);
    else
        mpx_put16(d->whole + V6_PAYLOAD_AT, (uint16_t)(len - V6_FIXED));
    for (size_t i = 0; i < d->n; i++)
        memcpy(d->whole + d->head_len + d->piece[i].from, d->piece[i].p,
               d->piece[i].to - d->piece[i].from);
    *whole = (struct link_packet){d->whole, len, len};
}

/* The octets of the fragment, which must all have been captured; all but the
 * last fragment have a multiple of eight. */
static bool read_piece(struct piece *p, struct mpx_ip *ip,
                       const struct link_packet *k)
{
    size_t total;

    if (mpx_ip_parse(ip, k->p, k->len) != MPX_OK)
        return false;
    total = ip->total ? ip->total : k->wire_len;
    if (total > k->len || total <= ip->at)
        return false;
    *p = (struct piece){.from = ip->offset,
                        .to = ip->offset + total - ip->at,
                        .p = k->p + ip->at};
    return !(ip->more && (p->to - p->from) % 8);
}

size_t fragments_add(struct fragments *t, uint32_t input, uint64_t time,
                     const struct link_packet *fragment,
                     struct link_packet *whole)
{
    struct mpx_ip ip;
    struct piece p;

    if (!read_piece(&p, &ip, fragment)) {
        t->unread++;
        return 0;
    }

    struct ends ends = ends_of(input, &ip);
    struct datagram *d = find(t, &ends, time);

    if (d && is_known(d, &p))
        return 0;
    if (!d || !fits(d, &p, !ip.more))
        d = start(t, &ends, time);
    keep(d, &p, &ip, fragment, t->copies);
    if (!d->head || !d->end || d->have < d->end ||
        d->head_len + d->end > PACKET_MAX)
        return 0;
    join(d, whole);
    return d->n;
}

void fragments_refuse(struct fragments *t, size_t n)
{
    t->unread += n;
}

size_t fragments_left(const struct fragments *t)
{
    size_t left = t->unread;

    for (size_t i = 0; i < t->n; i++)
        left += t->v[i].whole ? 0 : t->v[i].n;
    return left;
}

static void drop(struct datagram *d)
{
    for (size_t i = 0; i < d->n; i++)
        free(d->piece[i].copy);
    free(d->piece);
    free(d->whole);
}

void fragments_expire(struct fragments *t, uint64_t now)
{
    size_t n = 0;

    if (t->n == 0)
        return;
    table_free(&t->index);
    for (size_t i = 0; i < t->n; i++) {
        struct datagram *d = &t->v[i];

        if (!d->whole && now - d->began <= LIFE && t->n <= DATAGRAMS_MAX) {
            table_put(&t->index, table_hash(&d->ends, sizeof d->ends),
                      (uint32_t)n);
            t->v[n++] = *d;
            continue;
        }
        t->unread += d->whole ? 0 : d->n;
        drop(d);
    }
    t->n = n;
}

void fragments_free(struct fragments *t)
{
    for (size_t i = 0; i < t->n; i++)
        drop(&t->v[i]);
    free(t->v);
    table_free(&t->index);
    *t = (struct fragments){0};
}
