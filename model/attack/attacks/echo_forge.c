/* SPDX-License-Identifier: MIT */
/*
 * AT-39: takes one ADD_ADDR of the server's off its path and echoes it in the
 * client's name, so that the server does not repeat it. The echo proves
 * nothing: RFC 8684 section 3.4.1.
 */
#include "atk_flows.h"
#include "atk_table.h"
#include "mpx_tcp.h"

static const char *const echo_words[] = {"forged", "none", NULL};
enum { ECHO, FORGED = 0 };
static const struct atk_param params[] = {
    [ECHO] = {"echo", ATK_P_WORD, .words = echo_words},
    {.name = NULL},
};

static enum atk_verdict on_segment(struct atk *a, void *state,
                                   const struct atk_segment *s, uint64_t now)
{
    struct atk_watched *f = atk_flows_note(a, state, s, now);
    struct atk_opts opts = {0};
    struct mpx_opt o;

    if (!f || s->dir != 1 || !atk_opts_find(s, MPX_SUB_ADD_ADDR, &o) ||
        o.u.add_addr.echo || now < atk_config(a)->acts || !atk_budget_left(a))
        return ATK_PASS;
    o.u.add_addr.echo = true;
    atk_opts_add(&opts, &o);
    if (atk_param(a, ECHO) == FORGED && !o.u.add_addr.v0)
        atk_flows_inject(a, f, 0, MPX_TCP_ACK, &opts, NULL, 0, now);
    return ATK_DROPPED;
}

const struct atk_ops atk_echo_forge = {
    .name = "forge-echo",
    .id = "AT-39",
    .does = "drops an ADD_ADDR of the server and echoes it in the name of the "
            "client",
    .source = "RFC 8684 section 3.4.1",
    .powers = ATK_READ | ATK_DROP | ATK_INJECT,
    .params = params,
    .state_size = sizeof(struct atk_flows),
    .on_segment = on_segment,
};
