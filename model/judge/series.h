/* SPDX-License-Identifier: MIT */
/* What the subflows of a run did, sampled at a fixed interval, as CSV. */
#ifndef SERIES_H
#define SERIES_H

#include "host.h"
#include "scenario.h"
#include "topology.h"

struct series;

/** Sample every @p every_ns into @p file, one row per living subflow and end.
 *  All but @p file is borrowed for the run. NULL if it cannot be written. */
struct series *series_new(const char *file, uint64_t every_ns,
                          const struct scenario *s, const struct topology *net,
                          struct host *client, struct host *server);
/** After ns3c_destroy(). NULL is allowed. @return false if it was not all
 *  written. */
bool series_end(struct series *series);

#endif /* SERIES_H */
