/* SPDX-License-Identifier: MIT */
/* The list of addresses with their owners and times. */
#include "owners.h"

#include <stdlib.h>
#include <string.h>

static bool is(const struct holding *h, uint8_t family, const uint8_t *addr)
{
    return h->addr.family == family &&
           !memcmp(h->addr.b, addr, family == 4 ? 4 : 16);
}

static struct holding *open_holding(struct owners *o, enum payload_sender party,
                                    const struct mpx_addr *addr)
{
    for (size_t i = 0; i < o->n; i++)
        if (o->v[i].party == party && o->v[i].until == MPX_NEVER &&
            is(&o->v[i], addr->family, addr->b))
            return &o->v[i];
    return NULL;
}

void owners_gain(struct owners *o, enum payload_sender party,
                 const struct mpx_addr *addr, uint64_t now)
{
    if (open_holding(o, party, addr))
        return;
    if (o->n == o->cap) {
        size_t cap = o->cap ? 2 * o->cap : 32;
        struct holding *more = realloc(o->v, cap * sizeof *more);

        if (!more)
            abort(); /* out of memory */
        o->v = more;
        o->cap = cap;
    }
    o->v[o->n++] = (struct holding){party, *addr, now, MPX_NEVER};
}

void owners_lose(struct owners *o, enum payload_sender party,
                 const struct mpx_addr *addr, uint64_t now)
{
    struct holding *h = open_holding(o, party, addr);

    if (h)
        h->until = now;
}

void owners_free(struct owners *o)
{
    free(o->v);
}

bool owners_had(const struct owners *o, enum payload_sender party,
                uint8_t family, const uint8_t *addr, uint64_t from, uint64_t to)
{
    for (size_t i = 0; i < o->n; i++)
        if (o->v[i].party == party && is(&o->v[i], family, addr) &&
            o->v[i].from <= to && o->v[i].until >= from)
            return true;
    return false;
}

bool owners_last(const struct owners *o, enum payload_sender party,
                 uint8_t family, const uint8_t *addr, uint64_t at)
{
    const struct holding *last = NULL;

    for (size_t i = 0; i < o->n; i++)
        if (is(&o->v[i], family, addr) && o->v[i].from <= at)
            last = &o->v[i];
    return last && last->party == party;
}
