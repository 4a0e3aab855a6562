/* SPDX-License-Identifier: MIT */
/* An attacker in ns-3: its tap on a wire, its own host, its timer. */
#ifndef INTRUDER_H
#define INTRUDER_H

#include "atk.h"
#include "observer.h"
#include "topology.h"
#include "wire_chain.h"

struct intruder;

/** Attacker @p k of the scenario, on the wire of its path. NULL on failure. */
struct intruder *intruder_new(const struct scenario *s, unsigned k,
                              const struct topology *t, struct observer *o,
                              struct wire_chain *w);
void intruder_free(struct intruder *i);
void intruder_counters(const struct intruder *i, struct atk_counters *c);

#endif /* INTRUDER_H */
