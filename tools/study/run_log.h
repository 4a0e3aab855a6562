/* SPDX-License-Identifier: MIT */
/*
 * What a run says, kept in memory until it is over: most say nothing, and a
 * file made and removed for each costs as much as a tenth of a short run.
 */
#ifndef RUN_LOG_H
#define RUN_LOG_H

#include <stdbool.h>
#include <stddef.h>

struct run_logs {
    struct run_log {
        int fd; /* -1: free */
        size_t run;
    } * log;
    unsigned n;
};

/* For so many runs at a time. */
void run_logs_init(struct run_logs *l, unsigned n);
void run_logs_free(struct run_logs *l);
/* Before its process is made. */
void run_log_begin(struct run_logs *l, size_t run);
/* In it: what it says from now on goes there. */
void run_log_enter(const struct run_logs *l, size_t run);
/* After it: left in @p path if there is anything, or @p always. */
void run_log_end(struct run_logs *l, size_t run, const char *path, bool always);

#endif /* RUN_LOG_H */
