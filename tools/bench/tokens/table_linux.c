/* SPDX-License-Identifier: MIT */
/*
 * What Linux does, from the description of net/mptcp/token.c: buckets whose
 * number is fixed at boot (one per MiB of memory, 65536 at most), a chain of
 * at most four connections in each, the token's remainder choosing the bucket.
 * The same without the limit of chains shows what that limit saves it from.
 */
#include "table.h"

#include <stdlib.h>
#include <unistd.h>

enum { BUCKETS_MAX = 65536, CHAIN_MAX = 4 };

struct node {
    uint32_t token, holder;
    struct node *next; /* in the kernel a part of the socket */
};
struct bucket {
    struct node *first;
    uint32_t lock, length; /* the kernel's has a lock */
};
struct chained {
    size_t buckets, chain_max;
    struct bucket *bucket;
    struct node *node; /* by holder */
};

static size_t one_per_mib(void)
{
    size_t mib = (size_t)sysconf(_SC_PHYS_PAGES) / 256, n = 1;

    while (n * 2 <= mib && n < BUCKETS_MAX)
        n *= 2;
    return n;
}

static void *make_chained(size_t n, size_t chain_max)
{
    struct chained *c = malloc(sizeof *c);

    if (!c)
        return NULL;
    c->buckets = one_per_mib();
    c->chain_max = chain_max;
    c->bucket = calloc(c->buckets, sizeof *c->bucket);
    c->node = calloc(n, sizeof *c->node);
    return c;
}

static void *make(size_t n)
{
    return make_chained(n, CHAIN_MAX);
}

static void *make_uncapped(size_t n)
{
    return make_chained(n, SIZE_MAX);
}

static struct node **place(struct chained *c, uint32_t token)
{
    struct node **at = &c->bucket[token & (c->buckets - 1)].first;

    while (*at && (*at)->token != token)
        at = &(*at)->next;
    return at;
}

static bool add(void *table, uint32_t token, uint32_t holder)
{
    struct chained *c = table;
    struct bucket *b = &c->bucket[token & (c->buckets - 1)];
    struct node **at;

    if (b->length >= c->chain_max)
        return false;
    at = place(c, token);
    if (*at)
        return false;
    c->node[holder] = (struct node){token, holder, b->first};
    b->first = &c->node[holder];
    b->length++;
    return true;
}

static int64_t find(void *table, uint32_t token)
{
    const struct node *n = *place(table, token);

    return n ? (int64_t)n->holder : TABLE_NONE;
}

static void forget(void *table, uint32_t token)
{
    struct chained *c = table;
    struct node **at = place(c, token);

    if (!*at)
        return;
    *at = (*at)->next;
    c->bucket[token & (c->buckets - 1)].length--;
}

static void end(void *table)
{
    struct chained *c = table;

    free(c->bucket);
    free(c->node);
    free(c);
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
