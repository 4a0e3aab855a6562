/* SPDX-License-Identifier: MIT */
/*
 * AT-10: a reset for each end of each flow that it watches, in the name of the
 * other, with exactly the sequence number that RFC 5961 wants. AT-11 is the
 * same before an external key is active.
 */
#include "atk_flows.h"
#include "atk_table.h"
#include "mpx_tcp.h"

static void on_start(struct atk *a, void *state, uint64_t now)
{
    const struct atk_flows *t = state;

    for (unsigned i = 0; i < t->n; i++)
        for (int dir = 0; dir < 2 && atk_flows_live(&t->v[i]); dir++)
            atk_flows_inject(a, &t->v[i], dir, MPX_TCP_RST, NULL, NULL, 0, now);
}

const struct atk_ops atk_subflow_reset = {
    .name = "reset-subflow",
    .id = "AT-10",
    .does = "resets each flow that it watches, with the exact sequence number",
    .source = "RFC 5961 section 3; RFC 8684 section 3.6",
    .powers = ATK_READ | ATK_INJECT,
    .state_size = sizeof(struct atk_flows),
    .on_segment = atk_flows_watch,
    .on_start = on_start,
};
