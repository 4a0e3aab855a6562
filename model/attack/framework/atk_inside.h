/* SPDX-License-Identifier: MIT */
/*
 * An attacker inside a connection: a subflow that a victim has accepted. What
 * the victim sends there is acknowledged at the data level, so that it sends it
 * nowhere else; octets of the attacker's own can be put into the stream.
 */
#ifndef ATK_INSIDE_H
#define ATK_INSIDE_H

#include "atk_handshake.h"
#include "atk_tcp.h"

struct atk_inside {
    struct atk_tcp tcp;
    bool csum;          /* DSS checksums in use */
    uint64_t dack;      /* we claim to have all below */
    bool know_next;     /* victim's next expected DSN is known */
    uint64_t base;      /* a DSN near it */
    uint64_t inject_at; /* DSN of our first octet */
};

/** Before the join: who the victim is tells what DSNs to expect. */
void atk_inside_start(struct atk_inside *in, const struct atk_handshake *h,
                      enum mpx_role victim);
/** A segment of the victim on this subflow, not its SYN or SYN/ACK. */
void atk_inside_take_segment(struct atk *a, struct atk_inside *in,
                             const uint8_t *hdr, uint8_t hdr_len, size_t len,
                             uint64_t now);
/** A segment of the victim on a join that was kept from its peer, seen on the
 *  path: as above, and the third ACK is answered as the peer would. */
void atk_inside_take_kept(struct atk *a, struct atk_inside *in,
                          const struct atk_segment *s, uint64_t now);
/** Send of the attacker's stream of @p size octets what the window allows, from
 *  the start of it if @p again. */
void atk_inside_inject(struct atk *a, struct atk_inside *in, uint64_t size,
                       bool again, uint64_t now);

#endif /* ATK_INSIDE_H */
