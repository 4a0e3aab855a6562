/* SPDX-License-Identifier: MIT */
/*
 * A load balancer's mind: which back end a packet from a client goes to. It
 * knows flows, as any balancer of layer 4 does, and of MPTCP only where the
 * token of a join leads; it knows no connection and no key of one.
 */
#ifndef BALANCE_H
#define BALANCE_H

#include "mbx.h"
#include "mpx_tokengen.h"
#include "scenario.h"

struct balance_config {
    unsigned back_ends;
    enum scn_policy policy; /* of what no token leads anywhere */
    /* Read for each join; NULL: joins go by the policy. Borrowed. */
    const struct mpx_tokengen *tokens;
    void (*random)(void *ctx, void *dst, size_t len);
    void *ctx;
};
struct balance_counters {
    uint64_t flows;  /* SYNs of new flows, joins too */
    uint64_t joins;  /* of these, with MP_JOIN */
    uint64_t astray; /* joins whose token leads to no back end: dropped */
};
struct balance;

/** NULL: no memory. */
struct balance *balance_new(const struct balance_config *cfg);
/** NULL is allowed. */
void balance_free(struct balance *b);
/** @param pkt  from a client, from the IP header.
 *  @return its back end from 0, or -1 if it goes nowhere: what is not TCP. */
int balance_packet(struct balance *b, uint8_t *pkt, size_t len);
void balance_counters(const struct balance *b, struct balance_counters *c);

#endif /* BALANCE_H */
