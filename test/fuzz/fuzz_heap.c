/* SPDX-License-Identifier: MIT */
/* A region of memory from which nothing is reused, and a copy of it. */
#include "fuzz_heap.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#if defined(__SANITIZE_ADDRESS__)
#define MARKED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define MARKED 1
#endif
#endif
#ifdef MARKED
#include <sanitizer/asan_interface.h>
#else
#define ASAN_POISON_MEMORY_REGION(p, n)   ((void)(p), (void)(n))
#define ASAN_UNPOISON_MEMORY_REGION(p, n) ((void)(p), (void)(n))
#endif

enum { ROOM = 64 << 20, HEAD = 32, FENCE = 32 };

/* Before each allocation; poisoned, as is the fence behind it. */
struct head {
    size_t len;
    bool live;
};

static _Alignas(64) uint8_t region[ROOM];
static size_t used;
static size_t live;

static struct {
    uint8_t *copy;
    size_t used, live;
} kept;

static struct head *head_of(void *p)
{
    struct head *h = (void *)((uint8_t *)p - HEAD);

    ASAN_UNPOISON_MEMORY_REGION(h, HEAD);
    return h;
}

static void hide(struct head *h)
{
    ASAN_POISON_MEMORY_REGION(h, HEAD);
}

static void *take(size_t len)
{
    size_t whole = HEAD + ((len + 15) & ~(size_t)15) + FENCE;
    struct head *h = (void *)(region + used);

    if (whole > ROOM - used)
        abort();
    ASAN_UNPOISON_MEMORY_REGION(h, HEAD + len);
    *h = (struct head){len, true};
    ASAN_POISON_MEMORY_REGION((uint8_t *)h + HEAD + len, whole - HEAD - len);
    hide(h);
    used += whole;
    live++;
    return (uint8_t *)h + HEAD;
}

static void give_back(void *p)
{
    struct head *h = head_of(p);

    if (!h->live)
        abort(); /* freed twice */
    h->live = false;
    ASAN_POISON_MEMORY_REGION(p, h->len);
    hide(h);
    live--;
}

void *fuzz_heap_resize(void *ctx, void *p, size_t len)
{
    void *to = NULL;

    (void)ctx;
    if (len > 0)
        to = take(len);
    if (p && to) {
        struct head *h = head_of(p);
        size_t old = h->len;

        hide(h);
        memcpy(to, p, old < len ? old : len);
    }
    if (p)
        give_back(p);
    return to;
}

/* Mark the first @p used octets as their heads say. */
static void mark(void)
{
    ASAN_UNPOISON_MEMORY_REGION(region, used);
    for (size_t at = 0; at < used;) {
        struct head *h = (void *)(region + at);
        size_t len = h->len, padded = (len + 15) & ~(size_t)15;

        if (h->live)
            ASAN_POISON_MEMORY_REGION(region + at + HEAD + len,
                                      padded - len + FENCE);
        else
            ASAN_POISON_MEMORY_REGION(region + at + HEAD, padded + FENCE);
        hide(h);
        at += HEAD + padded + FENCE;
    }
}

void fuzz_heap_keep(void)
{
    kept.copy = malloc(used);
    if (!kept.copy)
        abort();
    ASAN_UNPOISON_MEMORY_REGION(region, used);
    memcpy(kept.copy, region, used);
    kept.used = used;
    kept.live = live;
    mark();
}

bool fuzz_heap_restore(void)
{
    if (!kept.copy)
        return false;
    ASAN_UNPOISON_MEMORY_REGION(region, used);
    memcpy(region, kept.copy, kept.used);
    ASAN_POISON_MEMORY_REGION(region + kept.used, used - kept.used);
    used = kept.used;
    live = kept.live;
    mark();
    return true;
}

size_t fuzz_heap_live(void)
{
    return live;
}
