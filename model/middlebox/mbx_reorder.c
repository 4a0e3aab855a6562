/* SPDX-License-Identifier: MIT */
/* Lets a share of the segments go later than they came: others overtake them,
 * and they do not overtake one another. */
#include "mbx_table.h"

#include <stdlib.h>
#include <string.h>

struct late {
    struct late *next;
    uint64_t at;
    int dir;
    size_t len;
    uint8_t pkt[];
};

struct reorder {
    struct late *first, **end; /* by time; `end` of an empty list is unset */
};

static void arm(struct mbx *m, const struct reorder *r)
{
    mbx_set_timer(m, r->first ? r->first->at : MBX_NEVER);
}

static bool chosen(struct mbx *m)
{
    uint32_t draw;

    mbx_random(m, &draw, sizeof draw);
    return draw < mbx_config(m)->share * ((double)UINT32_MAX + 1);
}

static enum mbx_verdict step(struct mbx *m, void *state,
                             const struct mbx_segment *s, uint64_t now)
{
    struct reorder *r = state;
    struct late *l = chosen(m) ? malloc(sizeof *l + s->len) : NULL;

    if (!l)
        return MBX_PASS;
    *l = (struct late){
        .at = now + mbx_config(m)->by, .dir = s->dir, .len = s->len};
    memcpy(l->pkt, s->pkt, s->len);
    *(r->first ? r->end : &r->first) = l;
    r->end = &l->next;
    arm(m, r);
    return MBX_TAKEN;
}

static void on_timer(struct mbx *m, void *state, uint64_t now)
{
    struct reorder *r = state;

    while (r->first && now >= r->first->at) {
        struct late *l = r->first;

        r->first = l->next;
        mbx_emit(m, l->dir, l->pkt, l->len);
        free(l);
    }
    arm(m, r);
}

static void end(void *state)
{
    struct reorder *r = state;

    while (r->first) {
        struct late *l = r->first;

        r->first = l->next;
        free(l);
    }
}

const struct mbx_ops mbx_reorder = {
    .name = "reorder",
    .does =
        "lets a share of all segments go later, so that others overtake them",
    .source = "RFC 4737; Bennett et al., IEEE/ACM ToN 7(6), 1999",
    .takes = MBX_TAKES_DIRECTION | MBX_TAKES_FROM | MBX_TAKES_SHARE |
             MBX_TAKES_BY,
    .state_size = sizeof(struct reorder),
    .step = step,
    .timer = on_timer,
    .end = end,
};
