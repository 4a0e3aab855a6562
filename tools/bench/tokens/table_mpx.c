/* SPDX-License-Identifier: MIT */
/* The core's own table, with an array of tokens as connections. */
#include "table.h"

#include <stdlib.h>
#include <sys/random.h>

#include "mpx_token.h"

enum { MANY = 64 };

struct own {
    struct mpx_tokens t;
    uint64_t *held; /* the connections' part */
};

static void draw(void *ctx, void *dst, size_t len)
{
    (void)ctx;
    if (getrandom(dst, len, 0) != (ssize_t)len)
        abort();
}

static void *make(size_t n)
{
    const struct mpx_env env = {.ctx = NULL, .random = draw};
    struct own *o = malloc(sizeof *o);

    if (!o)
        return NULL;
    mpx_tokens_init(&o->t, &env);
    o->held = calloc(n, sizeof *o->held);
    return o;
}

static bool add(void *table, uint32_t token, uint32_t holder)
{
    struct own *o = table;

    o->held[holder] = token;
    return mpx_tokens_add(&o->t, &o->held[holder]) == MPX_OK;
}

static int64_t find(void *table, uint32_t token)
{
    struct own *o = table;
    const uint64_t *at = mpx_tokens_find(&o->t, token);

    return at ? at - o->held : TABLE_NONE;
}

static void find_many(void *table, const uint32_t *token, int64_t *holder,
                      size_t n)
{
    struct own *o = table;
    uint64_t wanted[MANY];
    const uint64_t *at[MANY];

    for (size_t from = 0; from < n; from += MANY) {
        size_t some = n - from < MANY ? n - from : MANY;

        for (size_t i = 0; i < some; i++)
            wanted[i] = token[from + i];
        mpx_tokens_find_many(&o->t, wanted, at, some);
        for (size_t i = 0; i < some; i++)
            holder[from + i] = at[i] ? at[i] - o->held : TABLE_NONE;
    }
}

static void forget(void *table, uint32_t token)
{
    mpx_tokens_remove(&((struct own *)table)->t, token);
}

static uint64_t moved(void *table)
{
    return ((struct own *)table)->t.moved;
}

static size_t octets(void *table)
{
    return ((struct own *)table)->t.octets;
}

static void end(void *table)
{
    struct own *o = table;

    mpx_tokens_free(&o->t);
    free(o->held);
    free(o);
}

const struct table_ops table_mpx = {
    .name = "mpx",
    .make = make,
    .add = add,
    .find = find,
    .remove = forget,
    .find_many = find_many,
    .moved = moved,
    .octets = octets,
    .free = end,
};
