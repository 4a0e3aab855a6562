/* SPDX-License-Identifier: MIT */
/* uthash: a handle in each entry, chains. */
#include "table.h"

#include <stdlib.h>

#pragma GCC diagnostic ignored "-Wconversion"
#pragma GCC diagnostic ignored "-Wsign-conversion"
#pragma GCC diagnostic ignored "-Wpedantic"
#include <uthash.h>

struct item {
    uint32_t token;
    UT_hash_handle hh;
};
struct chained {
    struct item *first, *item; /* by holder */
};

static void *make(size_t n)
{
    struct chained *c = malloc(sizeof *c);

    if (!c)
        return NULL;
    c->first = NULL;
    c->item = calloc(n, sizeof *c->item);
    return c;
}

static struct item *look(struct chained *c, uint32_t token)
{
    struct item *i;

    HASH_FIND(hh, c->first, &token, sizeof token, i);
    return i;
}

static bool add(void *table, uint32_t token, uint32_t holder)
{
    struct chained *c = table;
    struct item *i = &c->item[holder];

    if (look(c, token))
        return false;
    i->token = token;
    HASH_ADD(hh, c->first, token, sizeof i->token, i);
    return true;
}

static int64_t find(void *table, uint32_t token)
{
    struct chained *c = table;
    const struct item *i = look(c, token);

    return i ? i - c->item : TABLE_NONE;
}

static void forget(void *table, uint32_t token)
{
    struct chained *c = table;
    struct item *i = look(c, token);

    if (i)
        HASH_DELETE(hh, c->first, i);
}

static void end(void *table)
{
    struct chained *c = table;

    HASH_CLEAR(hh, c->first);
    free(c->item);
    free(c);
}

const struct table_ops table_uthash = {
    .name = "uthash",
    .most = 10000000,
    .make = make,
    .add = add,
    .find = find,
    .remove = forget,
    .free = end,
};
