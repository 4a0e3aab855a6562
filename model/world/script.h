/* SPDX-License-Identifier: MIT */
/* What happens to the paths of a run while it goes on: its scenario's events.
 */
#ifndef SCRIPT_H
#define SCRIPT_H

#include "host.h"
#include "observer.h"
#include "linux_host.h"
#include "scenario.h"
#include "topology.h"

struct script;

/** Schedule every event, for hosts or the kernels in their place; the observer
 * is told of addresses that are added and removed. All arguments are borrowed
 * for the run. @return NULL if out of memory. */
struct script *script_new(const struct scenario *s, const struct topology *net,
                          struct host *client, struct host *server,
                          struct linux_host *const kernels[2],
                          struct observer *observer);
/** After ns3c_destroy(). NULL is allowed. */
void script_free(struct script *script);

#endif /* SCRIPT_H */
