/* SPDX-License-Identifier: MIT */
/* An arena at a fixed address, and its snapshots. */
#include "search_heap.h"

#include <string.h>

enum { LEAST = 64 };

/* In front of each block. */
struct head {
    uint32_t class, next; /* next: offset, while it is given back */
    uint32_t unused[2];   /* blocks stay at multiples of 16 */
};

void search_heap_init(struct search_heap *h, size_t from, size_t size)
{
    *h = (struct search_heap){.top = (uint32_t)((from + 15) & ~(size_t)15),
                              .end = (uint32_t)size};
}

static size_t room_of(uint32_t class)
{
    size_t octave = (size_t)LEAST << class / 4;

    return octave + class % 4 * (octave / 4);
}

static void *give(struct search_heap *h, size_t len)
{
    uint8_t *base = (uint8_t *)h;
    uint32_t class = 0;
    struct head *b;

    while (class < SEARCH_HEAP_CLASSES && room_of(class) < len)
        class ++;
    if (class == SEARCH_HEAP_CLASSES)
        return NULL;
    if (h->given_back[class]) {
        b = (struct head *)(void *)(base + h->given_back[class]);
        h->given_back[class] = b->next;
        b->next = 0;
        return b + 1;
    }
    if (h->end - h->top < sizeof *b + room_of(class))
        return NULL;
    b = (struct head *)(void *)(base + h->top);
    h->top += (uint32_t)(sizeof *b + room_of(class));
    memset(b, 0, sizeof *b + room_of(class));
    b->class = class;
    return b + 1;
}

static void take_back(struct search_heap *h, void *p)
{
    struct head *b = (struct head *)p - 1;

    memset(p, 0, room_of(b->class));
    b->next = h->given_back[b->class];
    h->given_back[b->class] = (uint32_t)((uint8_t *)b - (uint8_t *)h);
}

void *search_heap_resize(void *ctx, void *p, size_t len)
{
    size_t room;
    void *q;

    if (!p)
        return len ? give(ctx, len) : NULL;
    room = room_of(((struct head *)p - 1)->class);
    if (len && len <= room) {
        memset((uint8_t *)p + len, 0, room - len);
        return p;
    }
    q = len ? give(ctx, len) : NULL;
    if (len && !q)
        return NULL;
    if (q)
        memcpy(q, p, room);
    take_back(ctx, p);
    return q;
}
