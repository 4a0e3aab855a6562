/* SPDX-License-Identifier: MIT */
/* Going along an edge, and what happens where there is none. */
#include "mpx_life.h"

#ifdef MPX_STRICT
#include <stdio.h>
#include <stdlib.h>
#endif

int mpx_life_next(const struct mpx_life *l, unsigned state, unsigned event)
{
    for (unsigned i = 0; i < l->edges; i++)
        if (l->edge[i].from == state && l->edge[i].event == event)
            return l->edge[i].to;
    return -1;
}

unsigned mpx_life_step(const struct mpx_life *l, unsigned state, unsigned event,
                       uint64_t *absent)
{
    int to = mpx_life_next(l, state, event);

    if (to >= 0)
        return (unsigned)to;
    ++*absent;
#ifdef MPX_STRICT
    fprintf(stderr, "%s: no edge from state %u by event %u\n", l->name, state,
            event);
    abort();
#endif
    return state;
}
