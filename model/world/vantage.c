/* SPDX-License-Identifier: MIT */
/* Each packet of a map's traffic once, and its direction. */
#include "vantage.h"
#include "mpx_ip.h"

#include <string.h>

enum {
    PAIRS = sizeof((struct vantage *)0)->pair / sizeof(struct vantage_pair)
};

static bool is(const uint8_t *p, const struct ns3c_addr *a)
{
    return memcmp(p, a->b, 4) == 0;
}

static bool served_at(const struct topology *t, const uint8_t *p)
{
    for (unsigned i = 0; i < t->n_paths; i++)
        if (is(p, &t->path[i].server))
            return true;
    return false;
}

static bool first_on(struct vantage *v, unsigned link, const struct mpx_ip *ip)
{
    struct vantage_pair *p = v->pair;

    for (; p < v->pair + v->n; p++)
        if (memcmp(p->src, ip->src, 4) == 0 && memcmp(p->dst, ip->dst, 4) == 0)
            return p->link == link;
    if (v->n == PAIRS)
        return true;
    memcpy(p->src, ip->src, 4);
    memcpy(p->dst, ip->dst, 4);
    p->link = link;
    v->n++;
    return true;
}

bool vantage_meets(struct vantage *v, unsigned link, const uint8_t *pkt,
                   size_t len, int *dir)
{
    struct mpx_ip ip;

    if (mpx_ip_parse(&ip, pkt, len) != MPX_OK || ip.family != 4 ||
        is(ip.src, &v->own) || is(ip.dst, &v->own))
        return false;
    *dir = served_at(v->net, ip.dst) ? 0 : 1;
    return first_on(v, link, &ip);
}
