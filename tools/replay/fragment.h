/* SPDX-License-Identifier: MIT */
/* Fragments of IP packets, put together again: RFC 791 3.2, RFC 8200 4.5. */
#ifndef FRAGMENT_H
#define FRAGMENT_H

#include <stdbool.h>

#include "link.h"
#include "table.h"

struct datagram;

struct fragments {
    struct datagram *v;
    size_t n, cap;
    struct table index; /* the newest of the same ends and identification */
    size_t unread;      /* fragments that were not captured whole, or wrong; or
                           of packets that have been dropped */
    bool copies;        /* the capture does not stay: fragments are copied */
};

/**
 * Take a fragment that was captured at @p time (ns) in the file number @p
 * input. Its octets must outlive @p t, unless it copies.
 * @return how many make up the packet that it completes: *whole, which lives as
 *         long as @p t; or 0.
 */
size_t fragments_add(struct fragments *t, uint32_t input, uint64_t time,
                     const struct link_packet *fragment,
                     struct link_packet *whole);
/** The packet that @p n fragments completed last is none: they were of several.
 */
void fragments_refuse(struct fragments *t, size_t n);
/** How many have completed nothing so far. */
size_t fragments_left(const struct fragments *t);
/** Drop packets that are whole, and those that have waited too long. */
void fragments_expire(struct fragments *t, uint64_t now);
void fragments_free(struct fragments *t);

#endif /* FRAGMENT_H */
