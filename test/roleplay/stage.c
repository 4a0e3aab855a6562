/* SPDX-License-Identifier: MIT */
/* Playing one capture in one role. */
#include "stage.h"

void stage_play(struct stage *s, const struct play *p,
                const struct player_damage *damage)
{
    tape_load(&s->tape, play_folder(p), play_role(p), p->flow);
    part_learn(&s->part, &s->tape);
    s->part.max_subflows = p->limit;
    player_run(&s->player, &s->tape, &s->part, damage);
    compare(&s->compared, &s->tape, &s->part, s->tape.frame, s->tape.n_frames,
            &s->player);
    s->unexplained = allowed_explain(&s->compared);
}

unsigned stage_compare(struct stage *s, const struct tape_frame *expected,
                       size_t n)
{
    struct compared c;
    unsigned without;

    compare(&c, &s->tape, &s->part, expected, n, &s->player);
    without = allowed_explain(&c);
    compared_free(&c);
    return without;
}

void stage_end(struct stage *s)
{
    compared_free(&s->compared);
    player_free(&s->player);
    part_free(&s->part);
    tape_free(&s->tape);
}
