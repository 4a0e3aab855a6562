/* SPDX-License-Identifier: MIT */
/*
 * Which way is the server, on a wire in somebody's network: found by what
 * crosses it. An address is a server's if a connection was opened to it, and
 * lies where its packets come from.
 */
#ifndef BEARING_H
#define BEARING_H

#include <stddef.h>
#include <stdint.h>

struct bearing;

/** NULL: no memory. */
struct bearing *bearing_new(void);
/** NULL is allowed. */
void bearing_free(struct bearing *b);
/** An IP packet crosses the wire by @p way, 0 or 1.
 *  @return 0 if it goes towards a server, 1 if towards a client. Between two
 *  servers, or none, the lower port is a server's. */
int bearing_of(struct bearing *b, const uint8_t *pkt, size_t len, int way);
/** The way by which an IP packet gets to its destination; @p dir, of which it
 *  would be, if nothing is known of that. */
int bearing_way(const struct bearing *b, const uint8_t *pkt, size_t len,
                int dir);

#endif /* BEARING_H */
