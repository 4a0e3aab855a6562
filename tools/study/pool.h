/* SPDX-License-Identifier: MIT */
/*
 * A few processes at a time, in slots from 0 on, which do jobs one after
 * another. SIGINT and SIGTERM end it: the children are killed by their pid and
 * waited for. Children die with us.
 */
#ifndef POOL_H
#define POOL_H

#include <stdbool.h>
#include <stddef.h>

enum pool_end {
    POOL_DONE,    /* it returned 0 */
    POOL_FAILED,  /* the child left with another status */
    POOL_CRASHED, /* by a signal */
    POOL_TIMEOUT, /* we killed it */
};

struct pool_work {
    void *ctx;
    /* The next job; false when there is none. */
    bool (*next)(void *ctx, size_t *job);
    /* Whether it may be done by a process that does other jobs before it and
     * after it; else it has one for itself. */
    bool (*shares)(void *ctx, size_t job);
    /* In the child of @p slot; it leaves with what is returned if that is not
     * 0. */
    int (*run)(void *ctx, unsigned slot, size_t job);
    /* In the parent; @p detail is the exit status or the signal. The process is
     * gone unless it is POOL_DONE. */
    void (*done)(void *ctx, unsigned slot, size_t job, enum pool_end how,
                 int detail);
    /* In the parent, about twice a second. */
    void (*tick)(void *ctx);
};

/* @return false if a signal ended it, or a process could not be made. */
bool pool_run(const struct pool_work *work, unsigned jobs, double timeout_s,
              bool *interrupted);

#endif /* POOL_H */
