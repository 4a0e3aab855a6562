/* SPDX-License-Identifier: MIT */
/*
 * AT-49: the MAC of NEW_KEY covers neither K nor an epoch, so where the same
 * external key is installed again the octets of the last change prove the next,
 * D-33, D-24. Whoever offers the key again first is answered with its peer's
 * old NEW_KEY under the new K, takes the key for agreed on and stops offering
 * it.
 */
#include "atk_flows.h"
#include "atk_table.h"
#include "mpx_tcp.h"

struct state {
    struct atk_flows flows;
    struct mpx_opt tag[2][2]; /* by direction and K */
    bool has[2][2];
};

static enum atk_verdict on_segment(struct atk *a, void *state,
                                   const struct atk_segment *s, uint64_t now)
{
    struct state *st = state;
    struct atk_watched *f = atk_flows_note(a, &st->flows, s, now);
    struct atk_opts d = {.n = 0};
    struct mpx_opt o;
    bool k;

    if (!f || !atk_opts_find(s, MPX_SUB_NEW_KEY, &o))
        return ATK_PASS;
    k = o.u.new_key.key_id;
    st->tag[s->dir][k] = o;
    st->has[s->dir][k] = true;
    if (st->has[!s->dir][k] || !st->has[!s->dir][!k] ||
        now < atk_config(a)->acts)
        return ATK_PASS;
    o = st->tag[!s->dir][!k];
    o.u.new_key.key_id = k;
    atk_spoil(a, o.u.new_key.mac, sizeof o.u.new_key.mac);
    atk_opts_add(&d, &o);
    atk_flows_inject(a, f, !s->dir, MPX_TCP_ACK, &d, NULL, 0, now);
    return ATK_PASS;
}

const struct atk_ops atk_newkey_replay = {
    .name = "replay-newkey",
    .id = "AT-49",
    .does = "sends an earlier NEW_KEY again, under the other K, after the "
            "same key was installed again",
    .source = "draft-baerts-tcpm-mptcpext-00 section 4.2, D-24, D-33",
    .powers = ATK_READ | ATK_INJECT,
    .spoils = true,
    .state_size = sizeof(struct state),
    .on_segment = on_segment,
};
