/* SPDX-License-Identifier: MIT */
/*
 * AT-28: a host's NEW_KEY is sent back to it as if it were its peer's, D-02.
 * The peer's own do not get through.
 */
#include "atk_flows.h"
#include "atk_table.h"

static enum atk_verdict on_segment(struct atk *a, void *state,
                                   const struct atk_segment *s, uint64_t now)
{
    struct atk_watched *f = atk_flows_note(a, state, s, now);
    struct atk_opts d = {.n = 0};
    struct mpx_opt o;

    if (!f || !atk_opts_find(s, MPX_SUB_NEW_KEY, &o))
        return ATK_PASS;
    atk_spoil(a, o.u.new_key.mac, sizeof o.u.new_key.mac);
    atk_opts_add(&d, &o);
    atk_flows_inject(a, f, !s->dir, MPX_TCP_ACK, &d, NULL, 0, now);
    return ATK_DROPPED;
}

const struct atk_ops atk_newkey_reflect = {
    .name = "newkey-reflection",
    .id = "AT-28",
    .does = "sends NEW_KEY back to the host that sent it, and drops those of "
            "its peer",
    .source = "draft-baerts-tcpm-mptcpext-00 section 4.2",
    .powers = ATK_READ | ATK_DROP | ATK_INJECT,
    .spoils = true,
    .state_size = sizeof(struct atk_flows),
    .on_segment = on_segment,
};
