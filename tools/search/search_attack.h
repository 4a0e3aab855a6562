/* SPDX-License-Identifier: MIT */
/*
 * What the attacker may do in a state, and doing it. It has its own values and
 * those that it has seen, and computes MACs under keys that it has seen.
 */
#ifndef SEARCH_ATTACK_H
#define SEARCH_ATTACK_H

#include "search_world.h"

enum { SEARCH_MOVES_MAX = 2000 };

enum search_move_kind {
    SEARCH_STEP,    /* honest: number */
    SEARCH_DELIVER, /* the next segment arrives */
    SEARCH_TIMER,   /* of host number runs out */
    SEARCH_DROP,    /* the next segment does not arrive */
    SEARCH_CHANGE,  /* it arrives with opt in place of its option, or without */
    SEARCH_SEND,    /* the attacker sends a segment */
};
struct search_move {
    enum search_move_kind kind;
    uint8_t number;
    bool takes;     /* SEND: the next segment in flight goes */
    uint8_t wire;   /* SEND: SEARCH_WIRES: a new one */
    uint8_t dir;    /* SEND */
    uint8_t host;   /* SEND of a SYN: whom it is for */
    uint8_t flags;  /* SEND: of TCP */
    bool has_opt;   /* SEND, CHANGE; false: without */
    bool altered;   /* a MAC of it, or what that covers, is changed */
    bool has_octet; /* SEND: an octet of the attacker's own */
    bool spoils;    /* CHANGE: the first octet of the payload */
    struct mpx_opt opt;
};

/** Moves of the honest world: these cost the attacker nothing.
 *  @return how many. */
unsigned search_honest_moves(const struct search_world *w,
                             struct search_move *m, unsigned max);
/** Those of the attacker, each one action. @return how many, @p max if some
 *  were left off. */
unsigned search_attacker_moves(const struct search_world *w,
                               struct search_move *m, unsigned max);
void search_move(struct search_world *w, const struct search_move *m);

#endif /* SEARCH_ATTACK_H */
