/* SPDX-License-Identifier: MIT */
/*
 * How far it is, on stderr: one moving line with the time left on a terminal,
 * else a line for every tenth.
 */
#ifndef PROGRESS_H
#define PROGRESS_H

#include <stdbool.h>
#include <stddef.h>

struct progress {
    bool quiet, terminal;
    size_t total, done;
    unsigned tenths; /* said so far */
    double started;  /* s */
};

void progress_begin(struct progress *p, size_t total, bool quiet);
void progress_step(struct progress *p);  /* one more is done */
void progress_drop(struct progress *p);  /* one less is to do */
void progress_show(struct progress *p);  /* the time has gone on */
void progress_clear(struct progress *p); /* before other text on stderr */
double progress_elapsed(const struct progress *p);

#endif /* PROGRESS_H */
