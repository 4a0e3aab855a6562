/* SPDX-License-Identifier: MIT */
/* Addresses met on a wire: on which side each is, and which serve. */
#include "bearing.h"
#include "mpx_ip.h"
#include "mpx_tcp.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

enum { FLAG_SYN = 0x02, FLAG_ACK = 0x10 };

struct met {
    uint8_t family, addr[16];
    bool serves;
    int way; /* by which its packets cross */
};

struct bearing {
    struct met *v;
    size_t n, cap;
};

struct bearing *bearing_new(void)
{
    return calloc(1, sizeof(struct bearing));
}

void bearing_free(struct bearing *b)
{
    if (!b)
        return;
    free(b->v);
    free(b);
}

static struct met *find(const struct bearing *b, const struct mpx_ip *ip,
                        const uint8_t *addr)
{
    for (size_t i = 0; i < b->n; i++)
        if (b->v[i].family == ip->family &&
            !memcmp(b->v[i].addr, addr, ip->addr_len))
            return &b->v[i];
    return NULL;
}

/* NULL: no memory. */
static struct met *meet(struct bearing *b, const struct mpx_ip *ip,
                        const uint8_t *addr, int way)
{
    struct met *m = find(b, ip, addr);

    if (m)
        return m;
    if (b->n == b->cap) {
        size_t cap = b->cap ? 2 * b->cap : 8;
        struct met *more = realloc(b->v, cap * sizeof *more);

        if (!more)
            return NULL;
        b->v = more;
        b->cap = cap;
    }
    m = &b->v[b->n++];
    *m = (struct met){.family = ip->family, .way = way};
    memcpy(m->addr, addr, ip->addr_len);
    return m;
}

static bool joins(const struct mpx_ip_segment *s)
{
    struct mpx_tcp t;

    if (mpx_tcp_parse(&t, s->tcp, s->tcp_len) != MPX_OK)
        return false;
    for (unsigned i = 0; i < t.n_mp; i++)
        if (t.mp[i].len > 2 && t.mp[i].p[2] >> 4 == MPX_SUB_JOIN)
            return true;
    return false;
}

int bearing_of(struct bearing *b, const uint8_t *pkt, size_t len, int way)
{
    struct mpx_ip_segment s;
    bool server[2];

    if (!mpx_ip_find_tcp(&s, pkt, len))
        return way;
    meet(b, &s.ip, s.ip.src, way);
    struct met *dst = meet(b, &s.ip, s.ip.dst, !way);
    struct met *src = find(b, &s.ip, s.ip.src); /* meet() moves them */
    if (!src || !dst)
        return way;
    src->way = way;
    dst->way = !way;
    if (!joins(&s) && (s.tcp[13] & (FLAG_SYN | FLAG_ACK)) == FLAG_SYN)
        dst->serves = true;
    server[0] = src->serves;
    server[1] = dst->serves;
    if (server[0] != server[1])
        return server[0];
    return mpx_get16(s.tcp) < mpx_get16(s.tcp + 2);
}

int bearing_way(const struct bearing *b, const uint8_t *pkt, size_t len,
                int dir)
{
    const struct met *m;
    struct mpx_ip ip;

    if (mpx_ip_parse(&ip, pkt, len) != MPX_OK)
        return dir;
    m = find(b, &ip, ip.dst);
    if (m)
        return !m->way;
    m = find(b, &ip, ip.src);
    return m ? m->way : dir;
}
