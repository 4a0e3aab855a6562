/* SPDX-License-Identifier: MIT */
/*
 * What a run spends until a second subflow carries data: octets of the MPTCP
 * options that the ends send, all but DSS, and of the TLS records that an end
 * sends before it is open to its application.
 */
#ifndef OPENING_H
#define OPENING_H

#include "ns3c.h"

struct opening {
    bool begun, over;       /* over: a second subflow has carried data */
    struct ns3c_flow first; /* as one end sees it */
    uint64_t option_octets, tls_octets;
};

/** An end sends a segment on @p f. Repeats count. */
void opening_sent(struct opening *o, const struct ns3c_flow *f,
                  const uint8_t *hdr, uint8_t hdr_len, size_t payload);

#endif /* OPENING_H */
