/* SPDX-License-Identifier: MIT */
/*
 * The observer: who got which octet, and who is at the other end of which
 * subflow. It alone decides whether an attack succeeded, from endpoint state
 * and position-dependent payload; it neither knows nor asks what the attacker
 * believes.
 */
#ifndef OBSERVER_H
#define OBSERVER_H

#include "mpx.h"
#include "payload.h"

#include <stdbool.h>
#include <stdint.h>

struct observer;

/** @p connections of the study, numbered from 0, of @p size octets at most in
 *  a direction. NULL: no memory. */
struct observer *observer_new(uint32_t connections, uint64_t size);
void observer_free(struct observer *o);

/** Address @p a belongs to this party of the study, and to nobody else. */
void observer_owns(struct observer *o, enum payload_sender party,
                   const struct mpx_addr *a);

/** It does no longer: the party has given it up, somebody else may get it. */
void observer_disowns(struct observer *o, const struct mpx_addr *a);
/** Whether @p addr is one of the party's. */
bool observer_is_of(const struct observer *o, enum payload_sender party,
                    uint8_t family, const uint8_t *addr);

/**
 * The end that belongs to @p self begins to open a subflow to @p remote. If
 * that is no address of the other legitimate end it was misdirected.
 */
void observer_opens(struct observer *o, enum payload_sender self,
                    uint8_t family, const uint8_t *remote);

/**
 * Endpoint state of a victim: subflow @p sf of connection @p conn, as the end
 * that belongs to @p self sees it, is established. Anybody but the other
 * legitimate end at its far side makes the connection hijacked.
 */
void observer_subflow(struct observer *o, uint32_t conn,
                      enum payload_sender self,
                      const struct mpx_subflow_info *sf, uint64_t now);

/** Octets given to the application of @p self, in order, whole stream. */
void observer_delivered(struct observer *o, uint32_t conn,
                        enum payload_sender self, const uint8_t *p, size_t len,
                        uint64_t now);
/** Payload that arrived at a host of the attacker: what of it is an
 *  application's can be read there. Under TLS nothing is; that chance makes a
 *  word of ciphertext pass for one of a stream is as rare as 2^-42. */
void observer_captured(struct observer *o, const uint8_t *p, size_t len);

struct observer_totals {
    uint64_t hijacked;    /* connections with a foreign end of a subflow */
    uint64_t hijack_at;   /* ns, of the first; MPX_NEVER if none */
    uint64_t captured;    /* distinct victims' octets at the attacker */
    uint64_t wire;        /* payload at the attacker's hosts, repeats too */
    uint64_t injected;    /* the attacker's octets given to applications */
    uint64_t foreign;     /* octets delivered that nobody can be named for */
    uint64_t misdirected; /* joins begun to others than the peer */
};
void observer_totals(const struct observer *o, struct observer_totals *t);

struct observer_conn {
    uint64_t octets[4]; /* in their place, by receiving party */
    bool intact[4];     /* nothing else was delivered to it */
    bool hijacked;
};
void observer_conn(const struct observer *o, uint32_t conn,
                   struct observer_conn *c);

#endif /* OBSERVER_H */
