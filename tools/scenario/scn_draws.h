/* SPDX-License-Identifier: MIT */
/*
 * What the seed of a run decides, beside what is secret or unique by nature:
 * keys, nonces, tokens, ports, initial sequence numbers and what an attacker
 * guesses are drawn in every run, and take no time and no octets.
 */
#ifndef SCN_DRAWS_H
#define SCN_DRAWS_H

#include "scenario.h"

enum draw {
    DRAW_PATH,       /* a rate or a delay from a range */
    DRAW_LOSS,       /* more than none, less than all */
    DRAW_JITTER,     /* of a path */
    DRAW_RADIO,      /* when one may send, what it receives */
    DRAW_UDP,        /* of background, that arrives at random */
    DRAW_REORDER,    /* of a middlebox */
    DRAW_START,      /* of the traffic */
    DRAW_PROCESSING, /* by a distribution */
    DRAW_LINKS,      /* of a map, that are tapped */
    DRAW_WINDOW,     /* of reading, by its length */
    DRAW_BACK_END,   /* by a front end with the policy random */
    DRAW_TOKENS,     /* a study of them */
};

/* A bit 1 << draw for each; 0 if its seeds tell nothing apart. */
unsigned draws_of(const struct scenario *s);

#endif /* SCN_DRAWS_H */
