/* SPDX-License-Identifier: MIT */
/* The hash table: open addressing with linear probing. */
#include "table.h"

#include <stdio.h>
#include <stdlib.h>

uint64_t table_hash(const void *p, size_t len)
{
    const uint8_t *octet = p;
    uint64_t h = UINT64_C(0xcbf29ce484222325); /* FNV-1a */

    for (size_t i = 0; i < len; i++)
        h = (h ^ octet[i]) * UINT64_C(0x100000001b3);
    return h;
}

/* Where the key is or would be. */
static struct table_slot *find(const struct table *t, uint64_t key)
{
    uint64_t mixed = key * UINT64_C(0x9e3779b97f4a7c15);
    size_t i = (size_t)(mixed >> 20) & (t->cap - 1);

    while (t->slot[i].used && t->slot[i].key != key)
        i = (i + 1) & (t->cap - 1);
    return &t->slot[i];
}

static void grow(struct table *t)
{
    struct table old = *t;

    t->cap = old.cap ? old.cap * 2 : 64;
    t->slot = calloc(t->cap, sizeof *t->slot);
    if (!t->slot) {
        fputs("mpx: out of memory\n", stderr);
        exit(4); /* EXIT_MACHINE */
    }
    for (size_t i = 0; i < old.cap; i++)
        if (old.slot[i].used)
            *find(t, old.slot[i].key) = old.slot[i];
    free(old.slot);
}

void table_put(struct table *t, uint64_t key, uint32_t value)
{
    if (2 * t->n >= t->cap)
        grow(t);

    struct table_slot *s = find(t, key);

    t->n += !s->used;
    *s = (struct table_slot){key, value, true};
}

bool table_get(const struct table *t, uint64_t key, uint32_t *value)
{
    const struct table_slot *s = t->cap ? find(t, key) : NULL;

    if (!s || !s->used)
        return false;
    *value = s->value;
    return true;
}

void table_free(struct table *t)
{
    free(t->slot);
    *t = (struct table){0};
}
