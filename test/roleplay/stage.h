/* SPDX-License-Identifier: MIT */
/* One capture, one role, played and compared. */
#ifndef STAGE_H
#define STAGE_H

#include "allowed.h"
#include "plays.h"

struct stage {
    struct tape tape;
    struct part part;
    struct player player;
    struct compared compared;
    unsigned unexplained; /* differences that no row allows */
};

/** @param damage  done to what the played host is fed; or NULL. */
void stage_play(struct stage *s, const struct play *p,
                const struct player_damage *damage);
/** Compare what was played with other expectations than the tape's. */
unsigned stage_compare(struct stage *s, const struct tape_frame *expected,
                       size_t n);
void stage_end(struct stage *s);

#endif /* STAGE_H */
