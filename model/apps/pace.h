/* SPDX-License-Identifier: MIT */
/*
 * When the octets of an application are due: all at once (bulk), each request
 * some time after the last answer and each answer when its request is whole
 * (request-response), or in bursts with idle times (on-off). One end's of one
 * connection. Time is ns.
 */
#ifndef PACE_H
#define PACE_H

#include "scenario.h"

struct pace_kind;

/* Owned by the caller, alive until the simulation has ended. */
struct pace {
    const struct pace_kind *kind;
    const struct scn_traffic *t;
    bool server;
    uint64_t size; /* octets of this end's whole stream; 0: it has none */
    uint64_t due;  /* of these, to be written by now */
    /* More is due, or all is over: called in an event of its own. */
    void (*more)(void *user);
    void *user;
    /* the client's, of request-response */
    uint64_t asked; /* when the request under way was due */
    uint32_t answered;
    uint64_t *latency; /* of each that was answered, in order; from being due
                          to the last octet of its answer */
    uint32_t space;
};

/** Octets of the stream of one end. */
uint64_t pace_size(const struct scn_traffic *t, bool server);

/** Nothing is due before pace_open(). @p t is borrowed. */
void pace_init(struct pace *p, const struct scn_traffic *t, bool server,
               void (*more)(void *user), void *user);
void pace_free(struct pace *p);

/** Octets may be written from now on. */
void pace_open(struct pace *p);
/** So many octets have come from the peer, in all. */
void pace_received(struct pace *p, uint64_t octets);
/** All that was due has been written. */
void pace_written(struct pace *p);
/** This end will write no more; @p ended: nor will the peer. */
bool pace_over(const struct pace *p, bool ended);

#endif /* PACE_H */
