/* SPDX-License-Identifier: MIT */
/*
 * Reading series/ID.csv, what model/judge/series.h wrote: row by row, so that a
 * run of any length takes the memory of a row.
 */
#ifndef SAMPLES_H
#define SAMPLES_H

#include "csv.h"

struct samples {
    struct csv_in in;
    struct arena arena;
    const char **header; /* in.columns names */
    /* columns */
    unsigned time, node, conn, path, goodput, cwnd, rtt;
    double step;         /* s between two samples, 0 if there is one at most */
    double first, last;  /* s, when there was a living subflow */
    unsigned long times; /* from the first to the last, each step */
    off_t begin;         /* of the first row */
};

/** Look through the file, and be before its first row. False if it is not
 *  there or wrong, which is said unless it is not there; samples_close() is to
 *  be called all the same. */
bool samples_open(struct samples *s, const char *path);
/** The next row into s->in.field. */
bool samples_next(struct samples *s);
/** Which of s->times the row is of, from 0. */
unsigned long samples_number(const struct samples *s);
/** The value of a column in the row. */
double samples_value(const struct samples *s, unsigned column);
/** False if anything was wrong. */
bool samples_close(struct samples *s);

/** How many samples in a row stand for one where @p most are shown. */
unsigned long samples_every(unsigned long times, unsigned most);

/** Whether the file was sampled every @p ns or more often. */
bool samples_suffice(const char *path, unsigned long long ns);

#endif /* SAMPLES_H */
