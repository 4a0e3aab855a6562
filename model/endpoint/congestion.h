/* SPDX-License-Identifier: MIT */
/* Congestion controls of ns-3 by the names scenario files use. */
#ifndef CONGESTION_H
#define CONGESTION_H

#include <stdbool.h>

/** ns-3 TypeId name of "newreno", "cubic", ...; NULL if unknown. */
const char *congestion_type(const char *name);
/** Whether it draws from a random stream that ns-3 numbers by itself. These
 *  numbers count on from one simulation of a process to the next. */
bool congestion_draws(const char *name);
/** The names in table order, NULL past the end. */
const char *congestion_name_at(unsigned i);

#endif /* CONGESTION_H */
