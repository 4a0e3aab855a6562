/* SPDX-License-Identifier: MIT */
/*
 * That an end takes time: each thing that an application is given or does comes
 * later by a time that is drawn. It is a delay and no occupation, so it bounds
 * no rate. One end's of one connection.
 */
#ifndef PROCESSING_H
#define PROCESSING_H

#include "scenario.h"

/* Owned by the caller, alive until the simulation has ended. */
struct processing {
    const struct scn_processing *s;
    bool server;
    uint64_t last; /* ns; nothing comes before what was scheduled for then */
};

/** @p s is borrowed. */
void processing_init(struct processing *p, const struct scn_processing *s,
                     bool server);
/** False if whatever it is happens at once. */
bool processing_takes_time(const struct processing *p);
/** Call fn(ctx) when this work, and all before it, has been done. */
void processing_do(struct processing *p, enum scn_work work, void (*fn)(void *),
                   void *ctx);
/** The same of what takes no time itself, but has its place. */
void processing_follow(struct processing *p, void (*fn)(void *), void *ctx);

#endif /* PROCESSING_H */
