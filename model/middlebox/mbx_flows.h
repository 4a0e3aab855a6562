/* SPDX-License-Identifier: MIT */
/* What a middlebox remembers of each TCP flow: a hash table of 4-tuples. */
#ifndef MBX_FLOWS_H
#define MBX_FLOWS_H

#include "mbx.h"

/* Both ends as this side of the box names them; zero padded. */
struct mbx_ends {
    uint8_t client[16], server[16];
    uint16_t client_port, server_port; /* host order */
    uint8_t family;
};

struct mbx_flow {
    struct mbx_ends ends;
    /* rewrite-isn: what is added to sequence numbers, by direction. */
    uint32_t shift[2];
    bool known[2]; /* shift is drawn */
    /* nat */
    uint16_t outer_port;   /* of a flow by its inner ends; 0 = none yet */
    struct mbx_ends inner; /* of a flow by its outer ends */
    unsigned back_end;     /* of a load balancer: where it goes */
};

struct mbx_flows {
    struct mbx_flow *slot; /* open addressing; free: family 0 */
    size_t n, cap;         /* cap is a power of two, or 0 */
};

/** The ends of a segment. */
void mbx_ends_of(struct mbx_ends *e, const struct mbx_segment *s);
uint32_t mbx_ends_hash(const struct mbx_ends *e);
/** The flow, or NULL. It may move when another is added. */
struct mbx_flow *mbx_flows_find(const struct mbx_flows *t,
                                const struct mbx_ends *e);
/** Find it or add it, zeroed. NULL: out of memory. */
struct mbx_flow *mbx_flows_add(struct mbx_flows *t, const struct mbx_ends *e);
void mbx_flows_free(struct mbx_flows *t);

#endif /* MBX_FLOWS_H */
