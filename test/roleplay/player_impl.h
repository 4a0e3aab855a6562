/* SPDX-License-Identifier: MIT */
/* What player.c and player_cue.c share. */
#ifndef PLAYER_IMPL_H
#define PLAYER_IMPL_H

#include "player.h"

enum { PLAY_MSS = 1380 };

/** What the core will draw for a flow is what the tape's host drew. */
void player_prepare(struct player *p, unsigned flow);
struct tcp *player_add_socket(struct player *p, const struct mpx_tuple *t);
/** A socket that is not dead, or NULL. */
struct tcp *player_find_socket(const struct player *p,
                               const struct mpx_tuple *t);
/** Do all that the core asks for. */
void player_drain(struct player *p);

/* ---- player_cue.c */
void player_listen(struct player *p);
/** The tape's host would choose this flow. */
void player_prefer(struct player *p, unsigned flow);
void player_do_cue(struct player *p, const struct cue *c);

#endif /* PLAYER_IMPL_H */
