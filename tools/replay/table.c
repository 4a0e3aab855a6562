/* SPDX-License-Identifier: MIT */
/* The table over uthash: no memory ends the program. */
#include "table.h"

#include <stdlib.h>

uint64_t table_hash(const void *p, size_t len)
{
    const uint8_t *octet = p;
    uint64_t h = UINT64_C(0xcbf29ce484222325); /* FNV-1a */

    for (size_t i = 0; i < len; i++)
        h = (h ^ octet[i]) * UINT64_C(0x100000001b3);
    return h;
}

static struct table_entry *find(const struct table *t, uint64_t key)
{
    struct table_entry *e;

    HASH_FIND(hh, t->head, &key, sizeof key, e);
    return e;
}

void table_put(struct table *t, uint64_t key, uint32_t value)
{
    struct table_entry *e = find(t, key);

    if (!e) {
        e = vec_new(1, sizeof *e);
        e->key = key;
        HASH_ADD(hh, t->head, key, sizeof e->key, e);
    }
    e->value = value;
}

bool table_get(const struct table *t, uint64_t key, uint32_t *value)
{
    const struct table_entry *e = find(t, key);

    if (e)
        *value = e->value;
    return e != NULL;
}

void table_drop(struct table *t, uint64_t key)
{
    struct table_entry *e = find(t, key);

    if (!e)
        return;
    HASH_DEL(t->head, e);
    free(e);
}

bool table_is_empty(const struct table *t)
{
    return t->head == NULL;
}

void table_free(struct table *t)
{
    struct table_entry *e, *next;

    HASH_ITER(hh, t->head, e, next)
    {
        HASH_DEL(t->head, e);
        free(e);
    }
}
