/* SPDX-License-Identifier: MIT */
/*
 * AT-14a: a DATA_FIN in the name of an end that is still writing, after the
 * octets it was seen to send, and as many more as others may have carried.
 */
#include "atk_flows.h"
#include "atk_table.h"
#include "mpx_tcp.h"

static const char *const to_words[] = {"client", "server", NULL};
enum { TO, AHEAD };
static const struct atk_param params[] = {
    [TO] = {"to", ATK_P_WORD, .words = to_words},
    [AHEAD] = {"ahead", ATK_P_SIZE, .initial = 512000, .max = 1000000000},
    {.name = NULL},
};

static void forge(struct atk *a, const struct atk_watched *f, int dir,
                  uint64_t now)
{
    const struct atk_way *w = &f->way[dir];
    struct mpx_opt o = {.subtype = MPX_SUB_DSS};
    struct atk_opts opts = {0};

    if (!w->has_dsn || !w->has_dack)
        return;
    o.u.dss.has_ack = true;
    o.u.dss.ack8 = w->dack_len == 8;
    o.u.dss.ack = w->dack;
    o.u.dss.has_map = o.u.dss.fin = true;
    o.u.dss.dsn8 = w->dsn_len == 8;
    o.u.dss.dsn = w->dsn_next + atk_param(a, AHEAD);
    o.u.dss.dll = 1;
    atk_opts_add(&opts, &o);
    atk_flows_inject(a, f, dir, MPX_TCP_ACK, &opts, NULL, 0, now);
}

static void act(struct atk *a, void *state, uint64_t now)
{
    const struct atk_flows *t = state;

    for (unsigned i = 0; i < t->n; i++)
        if (atk_flows_live(&t->v[i]))
            forge(a, &t->v[i], atk_param(a, TO) == 0, now);
}

const struct atk_ops atk_data_fin_forge = {
    .name = "forge-data-fin",
    .id = "AT-14a",
    .does = "ends the stream of an end that is still writing, by a DATA_FIN in "
            "its name",
    .source = "RFC 8684 section 3.3.3",
    .powers = ATK_READ | ATK_INJECT,
    .params = params,
    .state_size = sizeof(struct atk_flows),
    .see = atk_flows_watch,
    .act = act,
};
