/* SPDX-License-Identifier: MIT */
/*
 * The stress over ns-3's TCP: a seed becomes a scenario file, which is read and
 * run as "mpx run" would, one process a run. A plan is the lines of that file,
 * each a feature that may be taken away.
 */
#ifndef STRESS_NS3_PLAN_H
#define STRESS_NS3_PLAN_H

#include "apart.h"

#include <stdint.h>

enum ns3_place {
    AT_TOP,
    AT_PATHS,
    AT_HOSTS,
    AT_LINKS,
    AT_CLIENT, /* of endpoints */
    AT_SERVER,
    AT_KEYING,
    AT_TRAFFIC,
    AT_MIDDLEBOXES,
    AT_EVENTS,
    AT_BACKGROUND,
    AT_ATTACKERS,
};
enum {
    NS3_LINES = 96,
    NS3_LINE = 320,
    NS3_TEXT = NS3_LINES * (NS3_LINE + 8) + 1000, /* indented, and headings */
};

struct ns3_plan {
    uint64_t seed;
    unsigned stop_s;
    unsigned n;
    struct {
        enum ns3_place at;
        char text[NS3_LINE];
    } line[NS3_LINES];
};

void ns3_draw(struct ns3_plan *p, uint64_t seed);
/** The scenario file. */
void ns3_write(const struct ns3_plan *p, char text[NS3_TEXT]);
/** Run it in a process of its own; as stress_apart(). */
bool ns3_run(const struct ns3_plan *p, char why[STRESS_WHY]);
void ns3_shrink(struct ns3_plan *p, const char *why);

#endif /* STRESS_NS3_PLAN_H */
