/* SPDX-License-Identifier: MIT */
/*
 * Memory of a fuzz target that can be put back as it was. What the core
 * allocates lies in one region at one address; a restored copy of it is the
 * state of before, pointers and all. No address is used twice between two
 * restorations, and AddressSanitizer is told what is allocated.
 */
#ifndef FUZZ_HEAP_H
#define FUZZ_HEAP_H

#include <stdbool.h>
#include <stddef.h>

/** As mpx_env.resize; aborts if the region is full. */
void *fuzz_heap_resize(void *ctx, void *p, size_t len);
/** What is allocated now is what fuzz_heap_restore() puts back. */
void fuzz_heap_keep(void);
/** False if nothing was kept yet. */
bool fuzz_heap_restore(void);
/** Allocations that were not given back. */
size_t fuzz_heap_live(void);

#endif /* FUZZ_HEAP_H */
