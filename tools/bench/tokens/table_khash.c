/* SPDX-License-Identifier: MIT */
/* klib's khash, as htslib carries it: open addressing, one array. */
#include "table.h"

#include <stdlib.h>

#pragma GCC diagnostic ignored "-Wconversion"
#pragma GCC diagnostic ignored "-Wsign-conversion"
#pragma GCC diagnostic ignored "-Wunused-function"
#pragma GCC diagnostic ignored "-Wshadow"
#pragma GCC diagnostic ignored "-Wpedantic"
#include <htslib/khash.h>

/* Tokens are random: the identity is as good a hash as any. */
KHASH_MAP_INIT_INT(tokens, uint32_t)

static void *make(size_t n)
{
    (void)n;
    return kh_init(tokens);
}

static bool add(void *table, uint32_t token, uint32_t holder)
{
    int absent;
    khint_t k = kh_put(tokens, table, token, &absent);

    if (absent <= 0)
        return false;
    kh_value((khash_t(tokens) *)table, k) = holder;
    return true;
}

static int64_t find(void *table, uint32_t token)
{
    khash_t(tokens) *h = table;
    khint_t k = kh_get(tokens, h, token);

    return k != kh_end(h) ? (int64_t)kh_value(h, k) : TABLE_NONE;
}

static void forget(void *table, uint32_t token)
{
    khash_t(tokens) *h = table;

    kh_del(tokens, h, kh_get(tokens, h, token));
}

static void end(void *table)
{
    kh_destroy(tokens, (khash_t(tokens) *)table);
}

const struct table_ops table_khash = {
    .name = "khash",
    .make = make,
    .add = add,
    .find = find,
    .remove = forget,
    .free = end,
};
