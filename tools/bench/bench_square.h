/* SPDX-License-Identifier: MIT */
/* A square of routers between the ends of a bench. */
#ifndef BENCH_SQUARE_H
#define BENCH_SQUARE_H

#include "bench.h"

/** plan.routers, a square number, with a link to each neighbour; the paths go
 *  along its first row and its last. plan.delay_ns is of the whole path.
 *  @return -1 with ns3c_error() set. */
int bench_build_square(struct bench *b);
/** The largest square number of routers up to @p n. */
uint32_t bench_square_of(uint32_t n);

#endif /* BENCH_SQUARE_H */
