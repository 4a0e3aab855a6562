/* SPDX-License-Identifier: MIT */
/* Printing progress and the time left. */
#include "progress.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { BAR = 30 };

static double now_s(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

void progress_begin(struct progress *p, size_t total, bool quiet)
{
    *p = (struct progress){.quiet = quiet, .total = total};
    const char *term = getenv("TERM");

    p->terminal =
        isatty(STDERR_FILENO) != 0 && !(term && strcmp(term, "dumb") == 0);
    p->started = now_s();
}

double progress_elapsed(const struct progress *p)
{
    return now_s() - p->started;
}

void progress_show(struct progress *p)
{
    if (p->quiet || !p->terminal || p->total == 0)
        return;
    double elapsed = progress_elapsed(p), rate = (double)p->done / elapsed;
    unsigned filled = (unsigned)(p->done * BAR / p->total);
    char bar[BAR + 1];

    memset(bar, ' ', BAR);
    memset(bar, '=', filled);
    if (filled < BAR)
        bar[filled] = '>';
    bar[BAR] = '\0';
    fprintf(stderr, "\r[%s] %zu/%zu  %zu %%  %.1f runs/s  ", bar, p->done,
            p->total, p->done * 100 / p->total, rate);
    if (p->done > 0) {
        unsigned left = (unsigned)((double)(p->total - p->done) / rate + 0.5);
        fprintf(stderr, "eta %u:%02u ", left / 60, left % 60);
    }
    fputs("\033[K", stderr);
}

void progress_step(struct progress *p)
{
    p->done++;
    unsigned tenths = (unsigned)(p->done * 10 / p->total);
    if (!p->quiet && !p->terminal && tenths > p->tenths)
        fprintf(stderr, "%zu/%zu runs  %u %%\n", p->done, p->total,
                tenths * 10);
    p->tenths = tenths;
    progress_show(p);
}

void progress_drop(struct progress *p)
{
    p->total--;
}

void progress_clear(struct progress *p)
{
    if (!p->quiet && p->terminal)
        fputs("\r\033[K", stderr);
}
