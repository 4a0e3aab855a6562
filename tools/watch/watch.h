/* SPDX-License-Identifier: MIT */
/*
 * The page of mpx report, served while a sweep runs: what is done so far, its
 * tables, figures and verdicts, with a bar and the time that is left. A process
 * of its own serves it to this machine alone, and reads the folder only: what
 * it makes is in a folder of its own that goes with it. It answers GET of the
 * page and of the tables beside it, and nothing else.
 */
#ifndef WATCH_H
#define WATCH_H

#include <sys/types.h>

#include "results.h"

/* Start it, and say its address on stderr. 0 if it cannot be had, and why is
 * said. */
pid_t watch_begin(const struct results *r);

/* The sweep has ended; who looks gets the last page, within seconds. */
void watch_end(pid_t pid);

#endif /* WATCH_H */
