/* SPDX-License-Identifier: MIT */
/*
 * AT-06: who saw the MP_CAPABLE exchange announces an address of its own in the
 * responder's name, RFC 7430 section 5, and answers the join that follows. It
 * needs a flow whose numbers it sees to put the option on.
 */
#include "atk_flows.h"
#include "atk_inside.h"
#include "atk_join.h"
#include "atk_table.h"
#include "mpx_tcp.h"

#include <string.h>

enum { JOINS_MAX = 32, TRIES = 5 };
#define AGAIN UINT64_C(500000000) /* ns */

struct join {
    const struct atk_handshake *of;
    struct atk_inside in;
    uint32_t nonce;
    struct mpx_opt_join syn;
};
struct state {
    struct atk_handshakes handshakes;
    struct atk_flows flows;
    struct join join[JOINS_MAX];
    unsigned n, tries;
};

static enum atk_verdict on_segment(struct atk *a, void *state,
                                   const struct atk_segment *s, uint64_t now)
{
    struct state *st = state;
    struct atk_handshake *h = atk_handshakes_note(a, &st->handshakes, s);
    uint8_t key[8];

    atk_flows_note(a, &st->flows, s, now);
    if (!h)
        return ATK_PASS;
    mpx_put32(key, (uint32_t)(h->id[MPX_ROLE_I] >> 32));
    mpx_put32(key + 4, (uint32_t)h->id[MPX_ROLE_I]);
    atk_spoil(a, key, sizeof key);
    h->id[MPX_ROLE_I] = (uint64_t)mpx_get32(key) << 32 | mpx_get32(key + 4);
    atk_handshake_derive(h);
    return ATK_PASS;
}

/* ---- announcing ---- */

static void send_add_addr(struct atk *a, const struct atk_handshake *h,
                          const struct atk_watched *on, uint64_t now)
{
    const struct atk_config *cfg = atk_config(a);
    struct mpx_opt o = {.subtype = MPX_SUB_ADD_ADDR};
    struct atk_opts d = {.n = 0};
    bool v4 = h->ends.family == 4;

    o.u.add_addr.v0 = h->version == 0;
    o.u.add_addr.addr_id = ATK_ADDR_ID;
    o.u.add_addr.family = h->ends.family;
    memcpy(o.u.add_addr.addr, v4 ? cfg->host4 : cfg->host6, v4 ? 4 : 16);
    if (!o.u.add_addr.v0)
        mpx_auth_add_addr(&h->key, MPX_ROLE_R, &o.u.add_addr, o.u.add_addr.mac);
    atk_opts_add(&d, &o);
    atk_flows_inject(a, on, 1, MPX_TCP_ACK, &d, NULL, 0, now);
}

/* Once for each connection, on its newest flow from the same host; again until
 * somebody comes. */
static void announce_addresses(struct atk *a, void *state, uint64_t now)
{
    struct state *st = state;

    for (unsigned i = 0; i < st->handshakes.n; i++)
        for (unsigned f = st->flows.n; f-- > 0;)
            if (st->flows.v[f].way[1].seen && !st->flows.v[f].reset) {
                send_add_addr(a, &st->handshakes.v[i], &st->flows.v[f], now);
                break;
            }
    if (!st->n && ++st->tries < TRIES)
        atk_set_timer(a, now + AGAIN);
}

/* ---- answering ---- */

static struct join *find_join(struct state *st, const struct atk_flow *f)
{
    for (unsigned i = 0; i < st->n; i++)
        if (atk_tcp_matches(&st->join[i].in.tcp, f))
            return &st->join[i];
    return NULL;
}

static void send_synack(struct atk *a, struct join *j, uint64_t now)
{
    struct mpx_join_bind bind = {
        .syn_b2 = (uint8_t)(j->syn.key_id * 2 | j->syn.backup),
        .syn_id = j->syn.addr_id,
        .sa_b2 = (uint8_t)(j->syn.key_id * 2),
        .sa_id = ATK_ADDR_ID};
    struct mpx_opt o = {.subtype = MPX_SUB_JOIN};

    o.u.join.form = MPX_JOIN_SYNACK;
    o.u.join.key_id = j->syn.key_id;
    o.u.join.addr_id = ATK_ADDR_ID;
    o.u.join.nonce = j->nonce;
    mpx_auth_join(&j->of->key, MPX_ROLE_R, false, j->nonce, j->syn.nonce, &bind,
                  o.u.join.mac);
    atk_tcp_send_opt(&j->in.tcp, a, MPX_TCP_SYN | MPX_TCP_ACK, &o, now);
}

static void on_syn(struct atk *a, struct state *st, const struct atk_flow *f,
                   const uint8_t *hdr, uint8_t hdr_len, uint64_t now)
{
    struct join *j = &st->join[st->n];

    if (!atk_has_room(a, st->n, JOINS_MAX) ||
        !atk_join_find(hdr, hdr_len, &j->syn))
        return;
    j->of = atk_handshakes_find(&st->handshakes, j->syn.token);
    if (!j->of)
        return;
    st->n++;
    atk_tcp_accept_own(&j->in.tcp, a, f, hdr);
    atk_inside_start(&j->in, j->of, MPX_ROLE_I);
    atk_random(a, &j->nonce, sizeof j->nonce);
    send_synack(a, j, now);
}

static void on_host_segment(struct atk *a, void *state,
                            const struct atk_arrival *seg, uint64_t now)
{
    struct state *st = state;
    struct join *j = find_join(st, seg->flow);
    struct mpx_opt_join third;

    switch (mpx_seg_kind_of(seg->hdr[MPX_TCP_OFF_FLAGS])) {
    case MPX_SEG_SYN:
        if (j)
            send_synack(a, j, now);
        else
            on_syn(a, st, seg->flow, seg->hdr, seg->hdr_len, now);
        return;
    case MPX_SEG_ACK:
        if (!j)
            return;
        atk_inside_take_segment(a, &j->in, seg->hdr, seg->hdr_len, seg->len,
                                now);
        if (atk_join_find(seg->hdr, seg->hdr_len, &third)) /* the fourth ACK */
            atk_tcp_send(&j->in.tcp, a, MPX_TCP_ACK, NULL, NULL, 0, NULL, 0,
                         now);
        return;
    case MPX_SEG_SYNACK:
    case MPX_SEG_RST:
        return;
    }
}

static void free_state(void *state)
{
    struct state *st = state;

    for (unsigned i = 0; i < st->n; i++)
        atk_tcp_free(&st->join[i].in.tcp);
}

const struct atk_ops atk_add_addr_sniffed = {
    .name = "add-addr-with-sniffed-keys",
    .id = "AT-06",
    .does = "announces its own address with the keys of the first handshake, "
            "and answers the join that follows",
    .source = "RFC 7430 section 5",
    .powers = ATK_READ | ATK_INJECT | ATK_HOST,
    .spoils = true,
    .state_size = sizeof(struct state),
    .on_segment = on_segment,
    .on_start = announce_addresses,
    .on_host_segment = on_host_segment,
    .on_timer = announce_addresses,
    .free_state = free_state,
};
