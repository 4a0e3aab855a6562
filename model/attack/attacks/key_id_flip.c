/* SPDX-License-Identifier: MIT */
/*
 * AT-53: K of a join's SYN names the other key, D-13, D-32. Before a rotation
 * there is none; after one it is the key that both ends had before, under which
 * the MACs of this join do not verify.
 */
#include "atk_opts.h"
#include "atk_table.h"

static enum atk_verdict on_segment(struct atk *a, void *state,
                                   const struct atk_segment *s, uint64_t now)
{
    struct atk_opts d = {.n = 0};
    struct mpx_opt o;

    (void)state;
    if (now < atk_config(a)->acts || mpx_seg_kind_of(s->flags) != MPX_SEG_SYN ||
        !atk_opts_find(s, MPX_SUB_JOIN, &o))
        return ATK_PASS;
    o.u.join.key_id ^= 1;
    atk_opts_add_others(&d, s, MPX_SUB_JOIN);
    atk_opts_add(&d, &o);
    atk_opts_replace(a, s, &d, now);
    return ATK_PASS;
}

const struct atk_ops atk_key_id_flip = {
    .name = "flip-key-id",
    .id = "AT-53",
    .source = "draft-baerts-tcpm-mptcpext-00 section 4.3, D-13, D-32",
    .powers = ATK_READ | ATK_CHANGE,
    .state_size = 1,
    .on_segment = on_segment,
};
