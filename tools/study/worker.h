/* SPDX-License-Identifier: MIT */
/*
 * Who is at work in a folder of results, for mpx status on any machine that
 * sees it: DIR/workers/HOST-PID, renewed every few seconds and gone with its
 * process unless that is killed.
 */
#ifndef WORKER_H
#define WORKER_H

#include <stdbool.h>
#include <stddef.h>
#include <time.h>

enum {
    WORKER_EVERY_S = 2, /* so often it gives a sign of life */
    WORKER_LOST_S = 60, /* after so long without one it is taken for lost */
};

struct worker {
    char host[65], job[33]; /* job: of Slurm, or "-" */
    long pid;
    unsigned jobs;
    long long started, seen; /* s since the epoch */
    size_t done, failed;     /* runs, since it started */
};

/* This process. @p alone: whatever others left is removed. */
void worker_begin(struct worker *w, const char *dir, unsigned jobs, bool alone);
/* Write it again if it is time to. */
void worker_tick(struct worker *w, const char *dir, size_t done, size_t failed);
void worker_end(const struct worker *w, const char *dir);

/* All that are there, by their names; to be free()d. */
struct worker *worker_list(const char *dir, unsigned *n);

/* Runs per second, 0 if it has done none. */
double worker_rate(const struct worker *w);
bool worker_is_lost(const struct worker *w, time_t now);

#endif /* WORKER_H */
