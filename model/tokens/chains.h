/* SPDX-License-Identifier: MIT */
/*
 * What Linux keeps tokens in, made again from the description of
 * net/mptcp/token.c: buckets whose number is fixed at boot (one per MiB of
 * memory, 65536 at most), and a chain of at most four connections in each. A
 * connection whose token is taken or whose chain is full draws again, four
 * times in all.
 */
#ifndef CHAINS_H
#define CHAINS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { CHAINS_BUCKETS = 65536, CHAINS_DEPTH = 4, CHAINS_TRIES = 4 };
enum { CHAINS_NONE = -1 };

struct chains;

/** How many buckets a host of so much memory has: one for each MiB, rounded up to
 *  a power of two, CHAINS_BUCKETS at most. */
size_t chains_buckets(uint64_t memory);

/** For holders 0 .. holders - 1. @p buckets is a power of two; @p depth the
 *  longest chain. NULL if out of memory. */
struct chains *chains_new(size_t holders, size_t buckets, size_t depth);
void chains_free(struct chains *c);
/** False if the token is taken or its chain is full. */
bool chains_add(struct chains *c, uint64_t token, uint32_t holder);
/** The holder, or CHAINS_NONE. */
int64_t chains_find(const struct chains *c, uint64_t token);
/** No effect if the token is not there. */
void chains_remove(struct chains *c, uint64_t token);

#endif /* CHAINS_H */
