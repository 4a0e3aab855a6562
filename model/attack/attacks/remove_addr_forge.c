/* SPDX-License-Identifier: MIT */
/*
 * AT-18, AT-56: REMOVE_ADDR of every address but the first, or of that one, to
 * each end in the name of the other. RFC 6181 section 6.1.
 */
#include "atk_flows.h"
#include "atk_table.h"
#include "mpx_tcp.h"

enum { FIRST_ID = 1, IDS = 4 };

/* Plain TCP has no addresses to remove. */
static bool uses_mptcp(const struct atk_watched *f)
{
    return f->way[0].has_dack || f->way[1].has_dack;
}

static void forge(struct atk *a, const struct atk_flows *t, uint8_t first,
                  uint8_t count, uint64_t now)
{
    struct mpx_opt o = {.subtype = MPX_SUB_REMOVE_ADDR};
    struct atk_opts opts = {0};

    o.u.remove_addr.count = count;
    for (uint8_t i = 0; i < count; i++)
        o.u.remove_addr.ids[i] = (uint8_t)(first + i);
    atk_opts_add(&opts, &o);
    for (unsigned i = 0; i < t->n; i++)
        for (int dir = 0;
             dir < 2 && atk_flows_live(&t->v[i]) && uses_mptcp(&t->v[i]); dir++)
            atk_flows_inject(a, &t->v[i], dir, MPX_TCP_ACK, &opts, NULL, 0,
                             now);
}

static void remove_joined(struct atk *a, void *state, uint64_t now)
{
    forge(a, state, FIRST_ID, IDS, now);
}

static void remove_first(struct atk *a, void *state, uint64_t now)
{
    forge(a, state, 0, 1, now);
}

#define FORGER                                                                 \
    .powers = ATK_READ | ATK_INJECT, .state_size = sizeof(struct atk_flows),   \
    .on_segment = atk_flows_watch

const struct atk_ops atk_remove_addr_forge = {
    .name = "forge-remove-addr",
    .id = "AT-18",
    .does = "removes every address but the first, to each end in the name of "
            "the other",
    .source = "RFC 6181 section 6.1; RFC 8684 section 3.4.2",
    .on_start = remove_joined,
    FORGER,
};
const struct atk_ops atk_remove_first = {
    .name = "remove-first-addr",
    .id = "AT-56",
    .does = "removes the address of the first subflow, to each end in the "
            "name of the other",
    .source = "RFC 8684 section 3.4.2",
    .on_start = remove_first,
    FORGER,
};
