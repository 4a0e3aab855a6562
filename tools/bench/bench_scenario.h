/* SPDX-License-Identifier: MIT */
/* The cost of one run of a scenario file. */
#ifndef BENCH_SCENARIO_H
#define BENCH_SCENARIO_H

#include <stdint.h>

/** Runs the first cell of @p file with @p seed and prints its cost and outcome
 *  as name=value. @return an exit status: 0 if all connections completed. */
int bench_scenario(const char *file, uint32_t seed);

#endif /* BENCH_SCENARIO_H */
