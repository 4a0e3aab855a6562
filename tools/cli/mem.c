/* SPDX-License-Identifier: MIT */
/* Arenas, and realloc() that cannot fail. */
#include "mem.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "exit_code.h"

enum { BLOCK_SIZE = 16384, ALIGN = 16 };

struct arena_block {
    struct arena_block *next;
    size_t used, size;
    _Alignas(ALIGN) unsigned char bytes[];
};

void mem_exhausted(void)
{
    fputs("mpx: out of memory\n", stderr);
    exit(EXIT_MACHINE);
}

static void *need(void *p)
{
    if (!p)
        mem_exhausted();
    return p;
}

void *mem_new(size_t size)
{
    return need(calloc(1, size));
}

static struct arena_block *new_block(size_t size)
{
    struct arena_block *b = need(malloc(sizeof *b + size));
    b->next = NULL;
    b->used = 0;
    b->size = size;
    return b;
}

void *arena_alloc(struct arena *a, size_t size)
{
    size = (size + ALIGN - 1) / ALIGN * ALIGN;
    if (!a->head || a->head->size - a->head->used < size) {
        struct arena_block *b =
            new_block(size > BLOCK_SIZE ? size : (size_t)BLOCK_SIZE);
        b->next = a->head;
        a->head = b;
    }
    void *p = a->head->bytes + a->head->used;
    a->head->used += size;
    return memset(p, 0, size);
}

char *arena_strndup(struct arena *a, const char *s, size_t len)
{
    char *copy = arena_alloc(a, len + 1);
    memcpy(copy, s, len);
    return copy;
}

char *arena_vprintf(struct arena *a, const char *fmt, va_list ap)
{
    va_list again;
    va_copy(again, ap);
    int len = vsnprintf(NULL, 0, fmt, ap);
    char *s = arena_alloc(a, (size_t)len + 1);
    vsnprintf(s, (size_t)len + 1, fmt, again);
    va_end(again);
    return s;
}

char *arena_printf(struct arena *a, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    char *s = arena_vprintf(a, fmt, ap);
    va_end(ap);
    return s;
}

void arena_reset(struct arena *a)
{
    if (!a->head)
        return;
    struct arena_block *keep = a->head;
    a->head = keep->next;
    arena_free(a);
    keep->next = NULL;
    keep->used = 0;
    a->head = keep;
}

void arena_free(struct arena *a)
{
    while (a->head) {
        struct arena_block *b = a->head;
        a->head = b->next;
        free(b);
    }
}

void *mem_grow(void *p, size_t count, size_t size)
{
    if (count > SIZE_MAX / size)
        need(NULL);
    return need(realloc(p, count * size));
}
