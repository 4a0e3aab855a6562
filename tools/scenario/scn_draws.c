/* SPDX-License-Identifier: MIT */
/* Whether a scenario has something that its seed decides. */
#include "scn_draws.h"

#include <string.h>

static bool is_chance(double p)
{
    return p > 0 && p < 1;
}

static unsigned of_paths(const struct scenario *s)
{
    unsigned drawn = 0;

    for (unsigned i = 0; i < s->n_paths; i++) {
        const struct scn_path *p = &s->path[i];

        if (p->delay_to_ns || p->rate_to_bps)
            drawn |= 1u << DRAW_PATH;
        if (p->jitter_ns)
            drawn |= 1u << DRAW_JITTER;
        if (p->kind != SCN_POINT_TO_POINT)
            drawn |= 1u << DRAW_RADIO;
        if (is_chance(p->loss[0]) || is_chance(p->loss[1]) ||
            p->bursts[0].to_bad > 0 || p->bursts[1].to_bad > 0)
            drawn |= 1u << DRAW_LOSS;
    }
    for (unsigned i = 0; i < s->map.n_links; i++) {
        const struct scn_link *l = &s->map.link[i];

        if (l->jitter_ns)
            drawn |= 1u << DRAW_JITTER;
        if (is_chance(l->loss[0]) || is_chance(l->loss[1]))
            drawn |= 1u << DRAW_LOSS;
    }
    for (unsigned i = 0; i < s->n_backgrounds; i++)
        if (s->background[i].udp_bps && s->background[i].poisson)
            drawn |= 1u << DRAW_UDP;
    for (unsigned i = 0; i < s->n_middleboxes; i++)
        if (strcmp(s->middlebox[i].box, "reorder") == 0 &&
            is_chance(s->middlebox[i].share))
            drawn |= 1u << DRAW_REORDER;
    return drawn;
}

static bool takes_drawn_time(const struct scn_processing *p)
{
    switch (p->kind) {
    case SCN_CONSTANT:
        return false;
    case SCN_UNIFORM:
        return p->low_ns < p->high_ns;
    case SCN_LOG_NORMAL:
        return p->sigma > 0;
    case SCN_SAMPLES:
        for (uint32_t i = 1; i < p->n; i++)
            if (p->sample[i] != p->sample[0])
                return true;
        return false;
    }
    return false;
}

static unsigned of_attackers(const struct scenario *s)
{
    unsigned drawn = 0;

    for (unsigned i = 0; i < s->n_attackers; i++) {
        const struct scn_attacker *a = &s->attacker[i];

        if (a->on_links && s->map.tapped > 0 && s->map.tapped < s->map.n_links)
            drawn |= 1u << DRAW_LINKS;
        for (unsigned t = 0; t < a->n_taps; t++)
            if (a->tap[t].lasts_ns)
                drawn |= 1u << DRAW_WINDOW;
    }
    return drawn;
}

unsigned draws_of(const struct scenario *s)
{
    unsigned drawn = 0;

    if (s->tokens.study != TOKENS_NONE)
        return 1u << DRAW_TOKENS;
    drawn |= of_paths(s) | of_attackers(s);
    if (s->traffic.start_to_ns)
        drawn |= 1u << DRAW_START;
    if (takes_drawn_time(&s->client.processing) ||
        takes_drawn_time(&s->server.processing))
        drawn |= 1u << DRAW_PROCESSING;
    for (unsigned k = 0; k < s->n_kinds; k++)
        if (takes_drawn_time(&s->kind[k].is.processing))
            drawn |= 1u << DRAW_PROCESSING;
    if (s->front_end.back_ends > 1 && s->front_end.policy == SCN_RANDOM)
        drawn |= 1u << DRAW_BACK_END;
    return drawn;
}
