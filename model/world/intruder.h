/* SPDX-License-Identifier: MIT */
/* An attacker in ns-3: its taps on wires, its own host, its timer. */
#ifndef INTRUDER_H
#define INTRUDER_H

#include "atk.h"
#include "observer.h"
#include "topology.h"
#include "wire_chain.h"

struct intruder;

/* Who reads a victim's memory for it; see struct atk_env. */
struct intruder_leak {
    void *ctx;
    unsigned (*read)(void *ctx, enum atk_leak what, struct atk_secret *out,
                     unsigned max);
};

/** Attacker @p k of the scenario, on the wires of its paths, which @p chains
 * has by path index, or on the links that were drawn, in @p links. NULL on
 * failure. */
struct intruder *intruder_new(const struct scenario *s, unsigned k,
                              const struct topology *t, struct observer *o,
                              struct wire_chain *const *chains,
                              struct wire_chain *const *links,
                              const struct intruder_leak *leak);
/** Log what its own host sends and receives. */
void intruder_watch(struct intruder *i, struct events *e);
void intruder_free(struct intruder *i);
void intruder_counters(const struct intruder *i, struct atk_counters *c);

#endif /* INTRUDER_H */
