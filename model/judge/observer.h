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
 *  a direction; nothing is longer than @p way ns on its way from one end to the
 *  other. NULL: no memory. */
struct observer *observer_new(uint32_t connections, uint64_t size,
                              uint64_t way);
/** There are more of them, or longer ones. Never fewer. @return -1: no memory,
 *  nothing has changed. */
int observer_grow(struct observer *o, uint32_t connections, uint64_t size);
void observer_free(struct observer *o);

/** From @p now on address @p a belongs to this party of the study. */
void observer_add_address(struct observer *o, enum payload_sender party,
                          const struct mpx_addr *a, uint64_t now);
/** From @p now on it does not: the party has given it up, for good or until it
 *  owns it again. */
void observer_remove_address(struct observer *o, enum payload_sender party,
                             const struct mpx_addr *a, uint64_t now);

/**
 * What the end that belongs to @p self takes for the other end's addresses: all
 * of them, each time that something was added or removed. When it learned each
 * is what the two below judge by: it believes rightly if the other end had the
 * address then, or as the announcement left, so not more than `way` before. So
 * who believes in an address still that was withdrawn, because the REMOVE_ADDR
 * is under way or lost, was not deceived; who learns of it afterwards was.
 */
void observer_note_addresses(struct observer *o, uint32_t conn,
                             enum payload_sender self,
                             const struct mpx_addr *list, size_t n,
                             uint64_t now);
/** The first subflow of the connection leads there: known without an
 * announcement.
 */
void observer_note_first(struct observer *o, uint32_t conn,
                         enum payload_sender self,
                         const struct mpx_addr *remote, uint64_t now);

/** That end begins to open a subflow to @p remote: misdirected, unless it
 *  rightly believes that this is an address of the other legitimate end. */
void observer_note_opening(struct observer *o, uint32_t conn,
                           enum payload_sender self,
                           const struct mpx_addr *remote, uint64_t now);

/**
 * Endpoint state of a victim: subflow @p sf of connection @p conn, as the end
 * that belongs to @p self sees it, became established just now. Anybody but the
 * other legitimate end at its far side makes the connection hijacked. At the
 * far side is who has the address now or, if nobody has, who had it last: a
 * handshake may end after an address was given up. What becomes of the address
 * later makes no difference.
 */
void observer_note_subflow(struct observer *o, uint32_t conn,
                           enum payload_sender self,
                           const struct mpx_subflow_info *sf, uint64_t now);

/** Attacker @p k has made octets of its stream, before @p end. Others are not
 *  taken for an attacker's: what a middlebox corrupts is nobody's. */
void observer_note_made(struct observer *o, uint32_t k, uint64_t end);
/** Octets given to the application of @p self, in order, whole stream. */
void observer_note_delivered(struct observer *o, uint32_t conn,
                             enum payload_sender self, const uint8_t *p,
                             size_t len, uint64_t now);
/** Payload that arrived at a host of the attacker: what of it is an
 *  application's can be read there. Under TLS nothing is; that chance makes a
 *  word of ciphertext pass for one of a stream is as rare as 2^-42. */
void observer_note_captured(struct observer *o, const uint8_t *p, size_t len);

struct observer_totals {
    uint64_t hijacked;    /* connections, by observer_note_subflow() */
    uint64_t hijack_at;   /* ns, of the first; MPX_NEVER if none */
    uint64_t captured;    /* distinct victims' octets at the attacker */
    uint64_t wire;        /* payload at the attacker's hosts, repeats too */
    uint64_t injected;    /* the attacker's octets given to applications */
    uint64_t foreign;     /* octets delivered that nobody can be named for */
    uint64_t misdirected; /* joins begun to others than the peer */
    uint64_t believed;    /* addresses that ends know, and wrongly */
};
void observer_totals(const struct observer *o, struct observer_totals *t);

struct observer_conn {
    uint64_t octets[4]; /* in their place, by receiving party */
    bool intact[4];     /* nothing else was delivered to it */
    bool hijacked;
    uint64_t captured, injected; /* as of all, in observer_totals */
};
void observer_conn(const struct observer *o, uint32_t conn,
                   struct observer_conn *c);

#endif /* OBSERVER_H */
