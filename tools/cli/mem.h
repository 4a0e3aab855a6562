/* SPDX-License-Identifier: MIT */
/*
 * Memory of a command that ends soon: what cannot be had ends the program with
 * EXIT_MACHINE, so no caller tests for NULL. An arena frees all at once.
 */
#ifndef MEM_H
#define MEM_H

#include <stdarg.h>
#include <stddef.h>

struct arena_block;
struct arena {
    struct arena_block *head;
};

/* Zeroed memory that lives until arena_free() or arena_reset(). */
void *arena_alloc(struct arena *a, size_t size);
char *arena_strndup(struct arena *a, const char *s, size_t len);
char *arena_printf(struct arena *a, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));
char *arena_vprintf(struct arena *a, const char *fmt, va_list ap);

/* Forget everything, keep one block for the next use. */
void arena_reset(struct arena *a);
void arena_free(struct arena *a);

/* Zeroed memory; the caller owns and free()s it. */
void *mem_new(size_t size);
/* What all of these do if there is no memory. */
_Noreturn void mem_exhausted(void);
/* realloc(); the caller owns and free()s the result. */
void *mem_grow(void *p, size_t count, size_t size);

#endif /* MEM_H */
