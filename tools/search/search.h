/* SPDX-License-Identifier: MIT */
/*
 * The attack finder: all that an attacker with so many actions can do to two
 * hosts of the real core, the shortest first. doc/search.md says what is, and
 * what is not, covered.
 */
#ifndef SEARCH_H
#define SEARCH_H

#include "search_attack.h"
#include "search_harm.h"

#include <stdio.h>

enum { SEARCH_LENGTH = 200 }; /* moves of one trace, at most */

struct search_limits {
    unsigned jobs;   /* processes */
    uint64_t states; /* kept at most */
    double seconds;  /* of wall time; 0: no end */
    bool any;        /* of those wanted is enough */
    uint32_t wanted; /* harms, as bits; the search ends when each was found */
    FILE *progress;  /* a line now and then; NULL: none */
    /* Where what waits to be looked at, and the ways to states, lie in files
     * without a name; NULL: in memory. The set of hashes takes 16 to 32 octets
     * of memory a state even so. */
    const char *scratch;
};
struct search_trace {
    unsigned length, actions;     /* moves in all; the attacker's */
    uint16_t move[SEARCH_LENGTH]; /* which of those that there were */
};
struct search_result {
    uint64_t states[8]; /* new ones, by actions of the attacker */
    uint64_t moves;     /* that were tried */
    unsigned complete;  /* actions + 1 up to which everything was tried */
    bool overflow;      /* some state found no room, and was left out */
    double seconds, cpu_seconds; /* of wall time, of all processors */
    uint32_t found;              /* harms, as bits */
    struct search_trace trace[SEARCH_HARM_COUNT];
};

/** @return false: no memory, or no space in `scratch`. */
bool search_run(const struct search_setting *s, const struct search_limits *l,
                struct search_result *r);
/** Write a trace as a ladder. */
void search_draw_ladder(const struct search_setting *s,
                        const struct search_trace *t, FILE *f);
/** Write it with one line a move. */
void search_list(const struct search_setting *s, const struct search_trace *t,
                 FILE *f);
/** Walk a trace. @p each is called before each move, with the world as it is
 *  then, which it may not change. */
void search_walk(const struct search_setting *s, const struct search_trace *t,
                 void (*each)(void *ctx, const struct search_world *w,
                              const struct search_move *m),
                 void *ctx);

#endif /* SEARCH_H */
