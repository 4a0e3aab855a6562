/* SPDX-License-Identifier: MIT */
/*
 * Tables of cases over the bed: a plan, what must come of it. A row reads
 * without the machinery: counters are named, the rest is the common end.
 */
#ifndef SIM_TEST_H
#define SIM_TEST_H

#include "host.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define COUNT_OF(a) (sizeof(a) / sizeof((a)[0]))

enum { CASE_COUNTERS = 8 };
/* How a case ends, beyond "every octet written was read, and equal". */
enum sim_end {
    SIM_CLOSED,  /* both connections closed in order */
    SIM_OPEN,    /* neither closed */
    SIM_FAILED,  /* both closed with an error; octets may be missing */
    SIM_NO_DATA, /* octets are not compared, nor the end */
};
struct sim_case {
    const char *name;
    struct bed_plan plan;
    struct {
        int who; /* CLIENT or SERVER */
        const char *name;
        uint64_t want;
    } counter[CASE_COUNTERS]; /* up to the first without name */
    enum sim_end end;
    bool plain;        /* both ended as plain TCP */
    unsigned subflows; /* of both, ever; 0: not looked at */
    unsigned ms;       /* when to look; 0: a minute */
};

uint64_t sim_counter(const struct host *h, const char *name);
/** Run one case to its end; every wrong thing is printed.
 *  @return their number. */
unsigned sim_run(const struct sim_case *c);
/** Run all; fail if any did. */
void sim_run_all(const struct sim_case *c, size_t n);
/** What is wrong about a finished bed. */
unsigned sim_check(const struct sim_case *c, const struct bed *b);

#endif /* SIM_TEST_H */
