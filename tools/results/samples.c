/* SPDX-License-Identifier: MIT */
/* Samples of the subflows of a run, read twice: how many, then each. */
#include "samples.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "file.h"

#define TIMES_MAX 1e12 /* ours: a microsecond of days */

static bool find_columns(struct samples *s)
{
    const struct {
        const char *name;
        unsigned *at;
    } columns[] = {{"time_s", &s->time},     {"node", &s->node},
                   {"conn", &s->conn},       {"path", &s->path},
                   {"cwnd_bytes", &s->cwnd}, {"goodput_bps", &s->goodput},
                   {"rtt_s", &s->rtt}};

    s->header = arena_alloc(&s->arena, s->in.columns * sizeof *s->header);
    for (unsigned i = 0; i < s->in.columns; i++)
        s->header[i] =
            arena_strndup(&s->arena, s->in.field[i], strlen(s->in.field[i]));
    for (unsigned i = 0; i < sizeof columns / sizeof columns[0]; i++) {
        *columns[i].at = csv_find(s->in.field, s->in.columns, columns[i].name);
        if (*columns[i].at == s->in.columns) {
            fprintf(stderr, "mpx: %s has no column %s\n", s->in.path,
                    columns[i].name);
            return false;
        }
    }
    return true;
}

double samples_value(const struct samples *s, unsigned column)
{
    return strtod(s->in.field[column], NULL);
}

/* The time of the row, if it is one and not before @p least. */
static bool read_time(struct samples *s, double least, double *t)
{
    const char *text = s->in.field[s->time];
    char *end;

    *t = strtod(text, &end);
    if (end != text && !*end && isfinite(*t) && *t >= least)
        return true;
    return csv_refuse(&s->in, (size_t)(text - s->in.line),
                      "a time in seconds, not before the last one, is wanted");
}

static void look_through(struct samples *s)
{
    bool any = false;
    double t;

    while (csv_next(&s->in) && read_time(s, any ? s->last : 0, &t)) {
        if (!any) {
            s->begin = s->in.begin;
            s->first = s->last = t;
            any = true;
        }
        if (t > s->last && (s->step <= 0 || t - s->last < s->step))
            s->step = t - s->last;
        s->last = t;
    }
    if (s->step > 0 && (s->last - s->first) / s->step > TIMES_MAX)
        csv_refuse(&s->in, 0, "the last time is too far for their step");
    else if (any)
        s->times =
            s->step > 0
                ? (unsigned long)lround((s->last - s->first) / s->step) + 1
                : 1;
}

bool samples_open(struct samples *s, const char *path)
{
    memset(s, 0, sizeof *s);
    if (!file_exists(path))
        return false;
    if (!csv_open(&s->in, path) || !find_columns(s)) {
        s->in.bad = true;
        return false;
    }
    look_through(s);
    return !s->in.bad && (s->times == 0 || csv_seek(&s->in, s->begin));
}

bool samples_next(struct samples *s)
{
    return csv_next(&s->in);
}

unsigned long samples_number(const struct samples *s)
{
    double since = samples_value(s, s->time) - s->first;

    return s->step > 0 && since > 0 ? (unsigned long)lround(since / s->step)
                                    : 0;
}

bool samples_close(struct samples *s)
{
    arena_free(&s->arena);
    return s->in.path && csv_close(&s->in);
}

unsigned long samples_every(unsigned long times, unsigned most)
{
    return times > 0 ? (times + most - 1) / most : 1;
}

bool samples_suffice(const char *path, unsigned long long ns)
{
    struct samples s;
    bool ok = samples_open(&s, path) &&
              (s.step <= 0 || s.step * 1e9 < (double)ns + 0.5);

    return samples_close(&s) && ok;
}
