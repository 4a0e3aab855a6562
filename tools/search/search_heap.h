/* SPDX-License-Identifier: MIT */
/*
 * Memory of one host of the search: everything that its endpoint asks for lies
 * between two addresses that never change, so that the whole of it is kept, and
 * put back, by copying octets. Same calls, same octets: what is given is zero,
 * and so is what was given back.
 */
#ifndef SEARCH_HEAP_H
#define SEARCH_HEAP_H

#include <stddef.h>
#include <stdint.h>

enum { SEARCH_HEAP_CLASSES = 64 }; /* of 64 octets, a quarter more each */

struct search_heap {
    uint32_t top; /* octets in use, from the address of this on */
    uint32_t end; /* octets that there are */
    uint32_t given_back[SEARCH_HEAP_CLASSES]; /* offset of the first; 0: none */
};

/** @p h is the start of @p size octets that are zero; what stands before
 *  @p from is the caller's. */
void search_heap_init(struct search_heap *h, size_t from, size_t size);
/** mpx_env.resize over the heap @p ctx. NULL when it is full. */
void *search_heap_resize(void *ctx, void *p, size_t len);

#endif /* SEARCH_HEAP_H */
