/* SPDX-License-Identifier: MIT */
/*
 * AT-32: the join of one connection is led to another between the same hosts,
 * D-11: the MAC covers two nonces, and where the key is the same for both no
 * more is needed than the other token in the SYN.
 */
#include "atk_handshake.h"
#include "atk_opts.h"
#include "atk_packet.h"
#include "atk_table.h"

struct state {
    struct atk_handshakes handshakes;
    struct atk_ends
        led; /* the join that is led elsewhere; family 0: none yet */
};

/* The token of another connection than the one that has @p token. */
static const struct atk_handshake *find_other(const struct state *st,
                                              uint64_t token)
{
    for (unsigned i = 0; i < st->handshakes.n; i++)
        if (st->handshakes.v[i].of[MPX_ROLE_R].token != token)
            return &st->handshakes.v[i];
    return NULL;
}

static enum atk_verdict on_segment(struct atk *a, void *state,
                                   const struct atk_segment *s, uint64_t now)
{
    struct state *st = state;
    const struct atk_handshake *to;
    struct atk_ends e = atk_ends_of(s);
    struct atk_opts d = {.n = 0};
    struct mpx_opt o;

    atk_handshakes_note(a, &st->handshakes, s);
    if ((st->led.family && !atk_ends_equal(&st->led, &e)) ||
        !atk_budget_left(a) || s->dir != 0 ||
        mpx_seg_kind_of(s->flags) != MPX_SEG_SYN ||
        !atk_opts_find(s, MPX_SUB_JOIN, &o))
        return ATK_PASS;
    to = find_other(st, o.u.join.token);
    if (!to)
        return ATK_PASS;
    o.u.join.token = to->of[MPX_ROLE_R].token;
    atk_opts_add_others(&d, s, MPX_SUB_JOIN);
    atk_opts_add(&d, &o);
    if (atk_opts_replace(a, s, &d, now))
        st->led = e; /* its repeats too */
    return ATK_PASS;
}

const struct atk_ops atk_join_splice = {
    .name = "join-splice",
    .id = "AT-32",
    .does = "leads the join of one connection to another one between the same "
            "hosts",
    .source = "draft-baerts-tcpm-mptcpext-00 section 4.3",
    .powers = ATK_READ | ATK_CHANGE,
    .state_size = sizeof(struct state),
    .on_segment = on_segment,
};
