/* SPDX-License-Identifier: MIT */
/*
 * A few processes at a time, one for each job. SIGINT and SIGTERM end it: the
 * children are killed by their pid and waited for. Children die with us.
 */
#ifndef POOL_H
#define POOL_H

#include <stdbool.h>
#include <stddef.h>

enum pool_end {
    POOL_DONE,    /* the child left with status 0 */
    POOL_FAILED,  /* with another status */
    POOL_CRASHED, /* by a signal */
    POOL_TIMEOUT, /* we killed it */
};

struct pool_work {
    void *ctx;
    /* The next job; false when there is none. */
    bool (*next)(void *ctx, size_t *job);
    /* In the child; what it returns is its exit status. */
    int (*run)(void *ctx, size_t job);
    /* In the parent; @p detail is the exit status or the signal. */
    void (*done)(void *ctx, size_t job, enum pool_end how, int detail);
    /* In the parent, about twice a second. */
    void (*tick)(void *ctx);
};

/* @return false if a signal ended it, or a process could not be made. */
bool pool_run(const struct pool_work *work, unsigned jobs, double timeout_s,
              bool *interrupted);

#endif /* POOL_H */
