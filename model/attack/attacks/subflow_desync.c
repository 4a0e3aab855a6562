/* SPDX-License-Identifier: MIT */
/*
 * AT-51: octets that the peer never sent, put into each direction of a flow
 * without a mapping, so that the sequence numbers of its two ends part
 * (Joncheray 1995). A plain connection takes them for the peer's; one of MPTCP
 * with no other subflow becomes plain over them, RFC 8684 3.7.
 */
#include "atk_flows.h"
#include "atk_table.h"
#include "mpx_tcp.h"

enum { MSS = 1000 };

enum { SIZE };
static const struct atk_param params[] = {
    [SIZE] = {"size", ATK_P_SIZE, .initial = 1000, .min = 1, .max = MSS},
    {.name = NULL},
};

static void inject_octets(struct atk *a, void *state, uint64_t now)
{
    const struct atk_flows *t = state;
    uint8_t octets[MSS];
    size_t len = (size_t)atk_param(a, SIZE);

    atk_payload(a, 0, octets, len);
    for (unsigned i = 0; i < t->n; i++)
        for (int dir = 0; dir < 2 && atk_flows_live(&t->v[i]); dir++)
            if (!t->v[i].join)
                atk_flows_inject(a, &t->v[i], dir, MPX_TCP_ACK | MPX_TCP_PSH,
                                 NULL, octets, len, now);
}

const struct atk_ops atk_subflow_desync = {
    .name = "desync-subflow",
    .id = "AT-51",
    .source = "Joncheray 1995; RFC 8684 section 3.7",
    .powers = ATK_READ | ATK_INJECT,
    .params = params,
    .state_size = sizeof(struct atk_flows),
    .on_segment = atk_flows_watch,
    .on_start = inject_octets,
};
