/* SPDX-License-Identifier: MIT */
/* Running what is missing of a study into its folder. */
#ifndef RUN_H
#define RUN_H

#include "options.h"
#include "progress.h"
#include "results.h"
#include "run_log.h"
#include "session.h"
#include "share.h"
#include "worker.h"

struct run {
    const struct options *options;
    const char *file; /* the scenario, for the line that repeats a run */
    struct plan *plan;
    struct results results;
    struct progress progress;
    struct share share; /* of options->shared */
    struct worker worker;
    struct run_logs logs;
    bool *missing; /* by run; what is to do, or may be if others do runs too */
    size_t next, n_missing, n_resumed, n_failed;
    bool interrupted;
};

/* Make the folder, which no other study has unless that is forced, leave the
 * scenario and the plan in it, and find what is missing. EXIT_FINE, or what is
 * wrong. */
int run_prepare(struct run *r, const struct options *o, const struct session *s,
                const char *dir, struct plan *plan);
/* Run it. EXIT_FINE, EXIT_RUN, EXIT_INTERRUPTED or EXIT_MACHINE. */
int run_missing(struct run *r);
/* Whether the tables are ours to write: nobody else is at work in the folder.
 */
bool run_is_last(struct run *r);
void run_free(struct run *r);

#endif /* RUN_H */
