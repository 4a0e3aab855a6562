/* SPDX-License-Identifier: MIT */
#include "vantage.h"

#include <string.h>

enum { HDR = 20, SRC = 12, DST = 16 };
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

static bool first_on(struct vantage *v, unsigned link, const uint8_t *pkt)
{
    struct vantage_pair *p = v->pair;

    for (; p < v->pair + v->n; p++)
        if (memcmp(p->src, pkt + SRC, 4) == 0 &&
            memcmp(p->dst, pkt + DST, 4) == 0)
            return p->link == link;
    if (v->n == PAIRS)
        return true;
    memcpy(p->src, pkt + SRC, 4);
    memcpy(p->dst, pkt + DST, 4);
    p->link = link;
    v->n++;
    return true;
}

bool vantage_meets(struct vantage *v, unsigned link, const uint8_t *pkt,
                   size_t len, int *dir)
{
    if (len < HDR || pkt[0] >> 4 != 4 || is(pkt + SRC, &v->own) ||
        is(pkt + DST, &v->own))
        return false;
    *dir = served_at(v->net, pkt + DST) ? 0 : 1;
    return first_on(v, link, pkt);
}
