/* SPDX-License-Identifier: MIT */
/* Rates of paths that change with time, as their traces say. */
#ifndef TRACE_H
#define TRACE_H

#include "topology.h"

struct trace;

/** Change the rates of @p net's paths when it is time. Borrows both for the
 *  run. @return NULL: no memory. */
struct trace *trace_new(const struct scenario *s, const struct topology *net);
/** After ns3c_destroy(). NULL is allowed. */
void trace_free(struct trace *t);

#endif /* TRACE_H */
