/* SPDX-License-Identifier: MIT */
/*
 * AT-43 and the guessing of AT-35: SYNs with random tokens, and at last with
 * the right one if it was sniffed. What comes back - a reset, a SYN/ACK,
 * nothing
 * - is an oracle for tokens; without a key nothing more.
 *
 * AT-40: tokens that begin as the sniffed one does, and so go where it goes if
 * a front end reads a server's id there.
 */
#include "atk_join.h"
#include "atk_table.h"
#include "mpx_tcp.h"

enum { FIRST_PORT = 20000, PER_TICK = 10 };
#define TICK UINT64_C(10000000) /* ns */

enum { PROBES, FINISH, PREFIX };
static const char *const finish_words[] = {"right-token", "none", NULL};
static const struct atk_param params[] = {
    [PROBES] = {"probes", ATK_P_COUNT, .initial = 200, .max = 20000},
    [FINISH] = {"finish", ATK_P_WORD, .words = finish_words},
    [PREFIX] = {"prefix", ATK_P_COUNT, .initial = 0, .max = 31}, /* bits */
    {.name = NULL},
};

struct state {
    struct atk_handshakes handshakes;
    uint64_t sent;
    bool finished;
    struct atk_join join; /* the last; at the end that with the right token */
};

/* Its first bits are those of @p sniffed, the rest is drawn. */
static uint64_t draw_token(struct atk *a, uint64_t sniffed, unsigned token_len)
{
    uint64_t drawn = 0, below;

    atk_random(a, &drawn, token_len);
    below = (UINT64_C(1) << (8 * token_len - 1 - atk_param(a, PREFIX))) * 2 - 1;
    return (sniffed & ~below) | (drawn & below);
}

static void send_probe(struct atk *a, struct state *st, bool right,
                       uint64_t now)
{
    struct atk_handshake h = st->handshakes.v[0];
    uint64_t *token = &h.of[MPX_ROLE_R].token;

    if (!right)
        *token = draw_token(a, *token, h.profile->token_len);
    atk_join_open(a, &st->join, &h, (uint16_t)(FIRST_PORT + st->sent++));
    atk_join_request(a, &st->join, &h, false, now);
}

static void send_probes(struct atk *a, void *state, uint64_t now)
{
    struct state *st = state;

    if (!st->handshakes.n)
        return;
    for (int i = 0; i < PER_TICK && st->sent < atk_param(a, PROBES); i++)
        send_probe(a, st, false, now);
    if (st->sent < atk_param(a, PROBES)) {
        atk_set_timer(a, now + TICK);
    } else if (!st->finished && atk_param(a, FINISH) == 0) {
        st->finished = true;
        send_probe(a, st, true, now);
    }
}

/* The right token got a SYN/ACK. It was guessed, not sniffed, so the
 * proof is guessed too. */
static void on_host_segment(struct atk *a, void *state,
                            const struct atk_arrival *seg, uint64_t now)
{
    struct state *st = state;
    struct mpx_opt o = {.subtype = MPX_SUB_JOIN};

    if (!st->finished ||
        seg->flow->local_port != st->join.in.tcp.flow.local_port ||
        mpx_seg_kind_of(seg->hdr[MPX_TCP_OFF_FLAGS]) != MPX_SEG_SYNACK ||
        !atk_tcp_on_synack(&st->join.in.tcp, seg->hdr))
        return;
    o.u.join.form = MPX_JOIN_ACK;
    atk_random(a, o.u.join.mac, sizeof o.u.join.mac);
    atk_tcp_send_opt(&st->join.in.tcp, a, MPX_TCP_ACK, &o, now);
}

static void free_state(void *state)
{
    atk_tcp_free(&((struct state *)state)->join.in.tcp);
}

const struct atk_ops atk_token_probe = {
    .name = "probe-tokens",
    .id = "AT-43, AT-40",
    .does = "sends joins with random tokens, or with those of a prefix, and "
            "looks at what comes back",
    .source = "RFC 8684 section 3.2; draft-paasch-mptcp-application-"
              "authentication-00 section 3; D-16",
    .powers = ATK_READ | ATK_HOST,
    .params = params,
    .state_size = sizeof(struct state),
    .on_segment = atk_handshakes_watch,
    .on_start = send_probes,
    .on_host_segment = on_host_segment,
    .on_timer = send_probes,
    .free_state = free_state,
};
