/* SPDX-License-Identifier: MIT */
/*
 * AT-19: MP_FAIL in the name of an end that has seen no failure, so that the
 * other gives MPTCP up.
 */
#include "atk_flows.h"
#include "atk_table.h"
#include "mpx_tcp.h"

/* In the client's name, of what the server sent and the client has not yet. */
static void forge_fail(struct atk *a, const struct atk_watched *f, uint64_t now)
{
    struct mpx_opt dss = {.subtype = MPX_SUB_DSS};
    struct mpx_opt fail = {.subtype = MPX_SUB_FAIL};
    struct atk_opts opts = {0};

    if (!f->way[0].has_dack || f->way[0].dack_len != 8)
        return;
    dss.u.dss.has_ack = dss.u.dss.ack8 = true;
    dss.u.dss.ack = f->way[0].dack;
    fail.u.fail.dsn = f->way[0].dack;
    atk_opts_add(&opts, &dss);
    atk_opts_add(&opts, &fail);
    atk_flows_inject(a, f, 0, MPX_TCP_ACK, &opts, NULL, 0, now);
}

static void on_start(struct atk *a, void *state, uint64_t now)
{
    const struct atk_flows *t = state;

    for (unsigned i = 0; i < t->n; i++)
        if (atk_flows_live(&t->v[i]))
            forge_fail(a, &t->v[i], now);
}

const struct atk_ops atk_fail_forge = {
    .name = "forge-fail",
    .id = "AT-19",
    .does = "sends MP_FAIL in the name of an end that saw no failure, so that "
            "the other gives MPTCP up",
    .source = "RFC 8684 section 3.7",
    .powers = ATK_READ | ATK_INJECT,
    .state_size = sizeof(struct atk_flows),
    .on_segment = atk_flows_watch,
    .on_start = on_start,
};
