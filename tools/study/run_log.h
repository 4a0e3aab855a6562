/* SPDX-License-Identifier: MIT */
/*
 * What runs write to stdout and stderr: into memory (memfd) while they run, and
 * into a file afterwards, unless there is nothing. A file made and removed for
 * each run would cost a tenth of a short one.
 */
#ifndef RUN_LOG_H
#define RUN_LOG_H

#include <stdbool.h>
#include <stddef.h>

enum { RUN_LOG_LINE = 301 };

struct run_logs {
    int *fd; /* -1: no memory for one */
    unsigned n;
    bool warned; /* of that */
};

/* In the parent: logs of runs in slots 0 to @p n - 1. Without memory for one
 * the runs of its slot write where the parent does, which is said once. */
void run_logs_init(struct run_logs *l, unsigned n);
void run_logs_free(struct run_logs *l);
/* In the process of a run in @p slot: stdout and stderr are its log from now
 * on. */
void run_log_enter(const struct run_logs *l, unsigned slot);
/* In the parent, when the run has ended: its log is written to @p path if it is
 * not empty, or @p always; else an older file there is removed. @p last is its
 * last line, as far as there is room. The log is empty again, for the next run
 * in the slot. False if it is not written, and then no part of it is. */
bool run_log_end(struct run_logs *l, unsigned slot, const char *path,
                 bool always, char last[RUN_LOG_LINE]);

#endif /* RUN_LOG_H */
