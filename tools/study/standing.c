/* SPDX-License-Identifier: MIT */
/* Counting what is there, and when the rest will be. */
#include "standing.h"

#include <dirent.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "file.h"

/* By their names alone: reading each would take long. */
static size_t count_rows(const char *dir)
{
    struct arena a = {NULL};
    DIR *d = opendir(file_path(&a, dir, "runs"));
    size_t n = 0;

    for (struct dirent *e; d && (e = readdir(d));) {
        size_t len = strlen(e->d_name);

        n += len > 4 && strcmp(e->d_name + len - 4, ".row") == 0;
    }
    if (d)
        closedir(d);
    arena_free(&a);
    return n;
}

void standing_read(struct standing *s, const char *dir, size_t planned)
{
    time_t now = time(NULL);
    double rate = 0;

    *s = (struct standing){.planned = planned, .done = count_rows(dir)};
    if (s->done > planned)
        s->done = planned; /* rows of seeds that were once asked for */
    s->worker = worker_list(dir, &s->n_workers);
    for (unsigned i = 0; i < s->n_workers; i++) {
        if (worker_is_lost(&s->worker[i], now))
            continue;
        s->alive++;
        rate += worker_rate(&s->worker[i]);
    }
    s->left_s = rate > 0 ? (double)(planned - s->done) / rate : (double)NAN;
}

void standing_free(struct standing *s)
{
    free(s->worker);
}

char *standing_time(char text[32], double seconds)
{
    unsigned long s = (unsigned long)(seconds + 0.5);

    if (s >= 3600)
        snprintf(text, 32, "%lu:%02lu:%02lu", s / 3600, s / 60 % 60, s % 60);
    else
        snprintf(text, 32, "%lu:%02lu", s / 60, s % 60);
    return text;
}
