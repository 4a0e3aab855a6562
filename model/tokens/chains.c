/* SPDX-License-Identifier: MIT */
/* Linux's hash chains: insertion, look-up, longest chain. */
#include "chains.h"

#include <stdlib.h>

struct node {
    uint64_t token;
    struct node *next; /* in the kernel a part of the socket */
};
struct bucket {
    struct node *first;
    size_t length; /* the kernel's has a lock, too */
};
struct chains {
    size_t buckets, depth;
    struct bucket *bucket;
    struct node *node; /* by holder */
};

size_t chains_buckets(uint64_t memory)
{
    size_t buckets = 1;

    while (buckets < CHAINS_BUCKETS && (uint64_t)buckets << 20 < memory)
        buckets *= 2;
    return buckets;
}

struct chains *chains_new(size_t holders, size_t buckets, size_t depth)
{
    struct chains *c = calloc(1, sizeof *c);

    if (!c)
        return NULL;
    c->buckets = buckets;
    c->depth = depth;
    c->bucket = calloc(buckets, sizeof *c->bucket);
    c->node = calloc(holders, sizeof *c->node);
    if (c->bucket && c->node)
        return c;
    chains_free(c);
    return NULL;
}

void chains_free(struct chains *c)
{
    if (!c)
        return;
    free(c->bucket);
    free(c->node);
    free(c);
}

static struct bucket *bucket_of(const struct chains *c, uint64_t token)
{
    return &c->bucket[token & (c->buckets - 1)];
}

static struct node **place(const struct chains *c, uint64_t token)
{
    struct node **at = &bucket_of(c, token)->first;

    while (*at && (*at)->token != token)
        at = &(*at)->next;
    return at;
}

bool chains_add(struct chains *c, uint64_t token, uint32_t holder)
{
    struct bucket *b = bucket_of(c, token);

    if (b->length >= c->depth || *place(c, token))
        return false;
    c->node[holder] = (struct node){token, b->first};
    b->first = &c->node[holder];
    b->length++;
    return true;
}

int64_t chains_find(const struct chains *c, uint64_t token)
{
    const struct node *n = *place(c, token);

    return n ? n - c->node : CHAINS_NONE;
}

void chains_remove(struct chains *c, uint64_t token)
{
    struct node **at = place(c, token);

    if (!*at)
        return;
    *at = (*at)->next;
    bucket_of(c, token)->length--;
}
