/* SPDX-License-Identifier: MIT */
/*
 * What Linux does, model/tokens/chains.h, with the buckets that this machine's
 * memory would give it. The same without the limit of chains shows what that
 * limit saves it from.
 */
#include "table.h"

#include <unistd.h>

#include "chains.h"

static size_t one_per_mib(void)
{
    size_t mib = (size_t)sysconf(_SC_PHYS_PAGES) / 256, n = 1;

    while (n * 2 <= mib && n < CHAINS_BUCKETS)
        n *= 2;
    return n;
}

static void *make(size_t n)
{
    return chains_new(n, one_per_mib(), CHAINS_DEPTH);
}

static void *make_uncapped(size_t n)
{
    return chains_new(n, one_per_mib(), SIZE_MAX);
}

static bool add(void *table, uint32_t token, uint32_t holder)
{
    return chains_add(table, token, holder);
}

static int64_t find(void *table, uint32_t token)
{
    return chains_find(table, token);
}

static void forget(void *table, uint32_t token)
{
    chains_remove(table, token);
}

static void end(void *table)
{
    chains_free(table);
}

const struct table_ops table_linux = {
    .name = "linux",
    .make = make,
    .add = add,
    .find = find,
    .remove = forget,
    .free = end,
};
const struct table_ops table_linux_uncapped = {
    .name = "linux, no cap",
    .most = 1000000,
    .make = make_uncapped,
    .add = add,
    .find = find,
    .remove = forget,
    .free = end,
};
