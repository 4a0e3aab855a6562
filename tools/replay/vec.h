/* SPDX-License-Identifier: MIT */
/* Growing arrays of a command that ends soon: no memory ends the program. */
#ifndef VEC_H
#define VEC_H

#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

static inline _Noreturn void vec_no_memory(void)
{
    fputs("mpx: out of memory\n", stderr);
    exit(4); /* EXIT_MACHINE */
}

/* @p v with room for @p cap elements. The caller owns the result and free()s
 * it. */
static inline void *vec_grown(void *v, size_t cap, size_t size)
{
    void *p = cap <= (size_t)-1 / size ? realloc(v, cap * size) : NULL;

    if (!p)
        vec_no_memory();
    return p;
}

/* Room for one more element behind @p n of them, likewise. */
static inline void *vec_room(void *v, size_t n, size_t *cap, size_t size)
{
    if (n < *cap)
        return v;

    size_t more = *cap ? *cap * 2 : 16;

    if (more < *cap)
        vec_no_memory();
    v = vec_grown(v, more, size);
    *cap = more;
    return v;
}

/* An array of @p n elements, likewise; not NULL if there are none. */
static inline void *vec_new(size_t n, size_t size)
{
    void *p = n <= (size_t)-1 / size ? malloc(n ? n * size : 1) : NULL;

    if (!p)
        vec_no_memory();
    return p;
}

#endif /* VEC_H */
