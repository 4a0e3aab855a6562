/* SPDX-License-Identifier: MIT */
/*
 * AT-14b: takes the server's octets off its path and tells the server, in Data
 * ACKs of the client's, that they have arrived. Without the lie the server
 * sends them again on another path.
 */
#include "atk_flows.h"
#include "atk_table.h"
#include "mpx_tcp.h"

static const char *const lie_words[] = {"yes", "no", NULL};
enum { LIE };
static const struct atk_param params[] = {
    [LIE] = {"lie", ATK_P_WORD, .words = lie_words},
    {.name = NULL},
};

/* A duplicate ACK that acknowledges all that was taken. */
static void forge_data_ack(struct atk *a, const struct atk_watched *f,
                           uint64_t now)
{
    struct mpx_opt o = {.subtype = MPX_SUB_DSS};
    struct atk_opts opts = {0};

    if (!f->way[1].has_dsn)
        return;
    o.u.dss.has_ack = true;
    o.u.dss.ack8 = f->way[1].dsn_len == 8;
    o.u.dss.ack = f->way[1].dsn_next;
    atk_opts_add(&opts, &o);
    atk_flows_inject(a, f, 0, MPX_TCP_ACK, &opts, NULL, 0, now);
}

static enum atk_verdict on_segment(struct atk *a, void *state,
                                   const struct atk_segment *s, uint64_t now)
{
    struct atk_watched *f = atk_flows_note(a, state, s, now);

    if (!f || now < atk_config(a)->acts || s->dir != 1 || !s->payload_len)
        return ATK_PASS;
    if (atk_param(a, LIE) == 0)
        forge_data_ack(a, f, now);
    return ATK_DROPPED;
}

const struct atk_ops atk_data_ack_forge = {
    .name = "forge-data-ack",
    .id = "AT-14b",
    .does = "drops octets of the server and acknowledges them in the name of "
            "the client",
    .source = "RFC 8684 section 3.3.2",
    .powers = ATK_READ | ATK_DROP | ATK_INJECT,
    .params = params,
    .state_size = sizeof(struct atk_flows),
    .on_segment = on_segment,
};
