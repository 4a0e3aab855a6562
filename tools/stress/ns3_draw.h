/* SPDX-License-Identifier: MIT */
/*
 * The parts of a drawn scenario file. Each adds lines to a plan and takes its
 * draws from *rng; what they may not have together is what "mpx check" refuses.
 */
#ifndef STRESS_NS3_DRAW_H
#define STRESS_NS3_DRAW_H

#include "ns3_plan.h"

#include "net.h"

#define COUNT_OF(a)    (sizeof(a) / sizeof((a)[0]))
#define ONE_OF(rng, a) ((a)[net_below(rng, COUNT_OF(a))])

/** One line; left out if the plan is full. */
void ns3_add(struct ns3_plan *p, enum ns3_place at, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));

/** Paths p0, p1, ..., the first of which stays; *any_route: "routes: any".
 *  @return their number. */
unsigned ns3_draw_paths(struct ns3_plan *p, bool *any_route, uint64_t *rng);
/** Others that send on some of @p paths. */
void ns3_draw_background(struct ns3_plan *p, unsigned paths, uint64_t *rng);
/** One end, AT_CLIENT or AT_SERVER. @return its path manager; static. */
const char *ns3_draw_end(struct ns3_plan *p, enum ns3_place at, unsigned paths,
                         uint64_t *rng);
/** Profile, source of keys, rotation, readings. */
void ns3_draw_keying(struct ns3_plan *p, uint64_t *rng);
/** Who stands on one of @p paths and has no power, so that all must hold. */
void ns3_draw_attacker(struct ns3_plan *p, unsigned paths, uint64_t *rng);

#endif /* STRESS_NS3_DRAW_H */
