/* SPDX-License-Identifier: MIT */
/* What may crash or never end, in a process of its own. */
#ifndef STRESS_APART_H
#define STRESS_APART_H

#include <signal.h>
#include <stdbool.h>

enum { STRESS_WHY = 200 }; /* octets of a reason */
#define STRESS_TIMEOUT SIGPROF

/** End this process by STRESS_TIMEOUT once it has taken so many seconds of
 *  processor time from now on, however busy the machine is; 0: never. */
void stress_limit(unsigned seconds);

/** Leave in @p why what is wrong, in one line, or nothing. */
typedef void stress_job(const void *arg, char *why);
/** Do it. A crash, or no end after so many seconds of processor time, is wrong
 * as well. @return whether nothing was. */
bool stress_apart(stress_job *job, const void *arg, unsigned seconds,
                  char why[STRESS_WHY]);
/** Two reasons of the same kind: but for numbers they are equal. */
bool stress_same_kind(const char *a, const char *b);

#endif /* STRESS_APART_H */
