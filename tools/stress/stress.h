/* SPDX-License-Identifier: MIT */
/*
 * A random stress of the core: a seed becomes a plan of the bed (test/sim), the
 * plan is run, what must hold of any run is looked at, and a plan that breaks
 * it is made smaller.
 */
#ifndef STRESS_H
#define STRESS_H

#include "apart.h"
#include "host.h"

#include <stdio.h>

/** The plan of a seed. Its strings are static. */
void stress_draw(struct bed_plan *p, uint64_t seed);

/**
 * Run it. What both endpoints counted is added to *@p sum, unless that is NULL.
 * @return false if something was wrong, and in one line what.
 */
bool stress_run(const struct bed_plan *p, struct mpx_stats *sum,
                char why[STRESS_WHY]);
/** The same in a process of its own. */
bool stress_run_apart(const struct bed_plan *p, char why[STRESS_WHY]);

/** Whether every run of it must come to an end: nobody pauses for
 *  ever, and there are keepalives. */
bool stress_is_fair(const struct bed_plan *p);
/** Take away what is not needed for it to go wrong in the same way. */
void stress_shrink(struct bed_plan *p, const char *why);
/** As C that may stand in a test. */
void stress_print(FILE *to, const struct bed_plan *p);
/** Run it and print each packet that is sent. */
bool stress_trace(const struct bed_plan *p, uint64_t until_ms);

#endif /* STRESS_H */
