/* SPDX-License-Identifier: MIT */
/* The list of the attacker's moves while it is made. */
#ifndef SEARCH_MOVES_H
#define SEARCH_MOVES_H

#include "search_attack.h"

/* The attacker's own values. */
enum {
    SEARCH_OWN_NONCE = 0x0badcafe,
    SEARCH_OWN_ISN = 0x01000000,
    SEARCH_OWN_PORT = 9000,
    SEARCH_OWN_SYNS = 2, /* joins that it opens at most */
    SEARCH_OWN_ID = 3,   /* of its address */
    SEARCH_SECOND_ID = 2 /* of a host's second address */
};

struct search_moves {
    const struct search_world *w;
    struct search_move *m;
    unsigned n, max;
    struct search_move base; /* what the next ones have in common */
};

/** One more, with an option that the caller fills. */
struct mpx_opt *search_moves_add(struct search_moves *l,
                                 enum mpx_subtype subtype);
/** One more, without. */
void search_moves_add_bare(struct search_moves *l);
/** All segments that the attacker could send now: search_send.c. */
void search_sends(struct search_moves *l);
/** All changes of the segment that is next: search_change.c. */
void search_changes(struct search_moves *l);
/** The option that a change is about: the first that is no DSS. @return where
 *  its octets are, or NULL. */
uint8_t *search_option_of(struct search_segment *s, struct mpx_opt *o,
                          uint8_t *len);

#endif /* SEARCH_MOVES_H */
