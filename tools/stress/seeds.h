/* SPDX-License-Identifier: MIT */
/*
 * Many seeds on several processes. A process that crashes or loops costs the
 * seed that it was at; another takes its place. Failures are reported in the
 * order of seeds, whatever the number of processes.
 */
#ifndef STRESS_SEEDS_H
#define STRESS_SEEDS_H

#include "apart.h"

#include <stdint.h>

struct seeds {
    uint64_t first, runs;
    unsigned processes;
    /** @return false if something was wrong with this seed, and what. */
    bool (*run)(uint64_t seed, char why[STRESS_WHY]);
    /* Each that went wrong, in order. */
    void (*on_failure)(void *ctx, uint64_t seed, const char *why);
    void *ctx;
};

/** @return how many went wrong. */
uint64_t seeds_run(const struct seeds *c);

#endif /* STRESS_SEEDS_H */
