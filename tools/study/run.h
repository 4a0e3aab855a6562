/* SPDX-License-Identifier: MIT */
/* Running what is missing of a study into its folder. */
#ifndef RUN_H
#define RUN_H

#include "options.h"
#include "progress.h"
#include "results.h"

struct run {
    const struct options *options;
    const char *file; /* the scenario, for the line that repeats a run */
    struct plan *plan;
    struct results results;
    struct progress progress;
    bool *missing; /* by run; what is to do */
    size_t next, n_missing, n_resumed, n_failed;
    bool interrupted;
};

/* Make the folder, which no other study has unless that is forced, and find
 * what is missing. EXIT_FINE, or what is wrong. */
int run_prepare(struct run *r, const struct options *o, const char *file,
                const char *dir, struct plan *plan);
/* Run it. EXIT_FINE, EXIT_RUN, EXIT_INTERRUPTED or EXIT_MACHINE. */
int run_missing(struct run *r);
void run_free(struct run *r);

#endif /* RUN_H */
