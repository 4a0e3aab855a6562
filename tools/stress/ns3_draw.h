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

/** What there is to be on: paths p0, p1, ..., or links of these names, the
 * first of which stays. */
struct ns3_network {
    unsigned paths;
    bool any_route; /* "routes: any" */
    bool hosts;     /* some clients and a server on a map */
    bool front_end; /* several servers, which no event is about */
};

struct ns3_network ns3_draw_network(struct ns3_plan *p, uint64_t *rng);
/** Others that send on some of it. */
void ns3_draw_background(struct ns3_plan *p, const struct ns3_network *net,
                         uint64_t *rng);
/** One end, AT_CLIENT or AT_SERVER. @return its path manager; static. */
const char *ns3_draw_end(struct ns3_plan *p, enum ns3_place at,
                         const struct ns3_network *net, uint64_t *rng);
/** Profile, source of keys, rotation, readings. */
void ns3_draw_keying(struct ns3_plan *p, uint64_t *rng);
/** Who stands there, with the powers of an attack or without any. */
void ns3_draw_attacker(struct ns3_plan *p, const struct ns3_network *net,
                       uint64_t *rng);

#endif /* STRESS_NS3_DRAW_H */
