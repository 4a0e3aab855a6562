/* SPDX-License-Identifier: MIT */
/*
 * A life: the states that something goes through, and which events lead from
 * one to another. Who owns the state writes the edges down as a const table.
 */
#ifndef MPX_LIFE_H
#define MPX_LIFE_H

#include <stdint.h>

struct mpx_edge {
    uint8_t from, event, to;
};
struct mpx_life {
    const char *name;
    uint8_t states, events; /* how many there are */
    uint8_t edges;
    const struct mpx_edge *edge;
};
/* The edges of an array. */
#define MPX_EDGES(array)                                                       \
    .edges = sizeof(array) / sizeof(array)[0], .edge = array

/** @return the state that @p event leads to, or -1: there is no such edge. */
int mpx_life_next(const struct mpx_life *l, unsigned state, unsigned event);
/**
 * The same; but without such an edge the state stays, and *@p absent is
 * counted. That is a defect of the caller: a program that is built with
 * MPX_STRICT, as the tests are, ends there.
 */
unsigned mpx_life_step(const struct mpx_life *l, unsigned state, unsigned event,
                       uint64_t *absent);

#endif /* MPX_LIFE_H */
