/* SPDX-License-Identifier: MIT */
/*
 * Small workloads whose instructions are counted. Each is done once, in a
 * process of its own.
 */
#ifndef WORKLOADS_H
#define WORKLOADS_H

#include <stdbool.h>

struct workload {
    const char *name;
    /* Makes ready what is not counted, calls counted(true), works, and calls
     * counted(false). @p root is the source tree. False if it did not come out
     * as it must. */
    bool (*run)(const struct workload *w, const char *root);
    const char *stack; /* of simulations; and the rest of their plan: */
    unsigned bytes, connections;
    double loss;
};

/* By name NULL past the end. */
extern const struct workload workloads[];

/* What follows is counted, or no more. Implemented by main.c. */
void counted(bool on);

#endif /* WORKLOADS_H */
