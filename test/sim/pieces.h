/* SPDX-License-Identifier: MIT */
/* Octets that came before their turn, kept by sequence number. */
#ifndef SIM_PIECES_H
#define SIM_PIECES_H

#include <stdbool.h>
#include <stdint.h>

enum { PIECES_MAX = 512 }; /* what is beyond is forgotten: it comes again */

struct piece {
    struct piece *next;
    uint32_t seq, len;
    bool fin; /* FIN follows its last octet */
    uint8_t p[];
};
struct piece_range {
    uint32_t from, to;
};

/** Keep a copy, unless one piece has all of it. */
void pieces_keep(struct piece **list, uint32_t seq, const uint8_t *p,
                 uint32_t len, bool fin);
/** Unlink the first piece that begins at or before @p nxt, or NULL. The caller
 *  frees it. */
struct piece *pieces_take(struct piece **list, uint32_t nxt);
void pieces_free(struct piece **list);
/** What is kept, as ranges, at most @p max. @return how many. */
unsigned pieces_ranges(const struct piece *list, struct piece_range *r,
                       unsigned max);
/** Add a range to an ordered set of at most @p max; left out if it is full. */
void ranges_add(struct piece_range *r, unsigned *n, unsigned max,
                struct piece_range add);

#endif /* SIM_PIECES_H */
