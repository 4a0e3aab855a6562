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
    struct run_log {
        int fd; /* -1: free */
        size_t run;
    } * log;
    unsigned n;
    bool warned; /* that there is no memory for one */
};

/* Logs of at most @p n runs at a time. */
void run_logs_init(struct run_logs *l, unsigned n);
void run_logs_free(struct run_logs *l);
/* In the parent, before the process of @p run is made. Without memory for it
 * the run writes where the parent does, which is said once. */
void run_log_begin(struct run_logs *l, size_t run);
/* In the process of @p run: stdout and stderr are its log from now on. */
void run_log_enter(const struct run_logs *l, size_t run);
/* In the parent, when that process has ended: the log is written to @p path if
 * it is not empty, or @p always; else an older file there is removed. @p last
 * is its last line, as far as there is room. False if it is not written, and
 * then no part of it is. */
bool run_log_end(struct run_logs *l, size_t run, const char *path, bool always,
                 char last[RUN_LOG_LINE]);

#endif /* RUN_LOG_H */
