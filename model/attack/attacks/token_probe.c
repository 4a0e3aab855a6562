/* SPDX-License-Identifier: MIT */
/*
 * AT-43 and the guessing of AT-35: SYNs with random tokens, and at last with
 * the right one if it was heard. What comes back - a reset, a SYN/ACK, nothing
 * - is an oracle for tokens; without a key nothing more.
 *
 * AT-40: tokens that begin as the heard one does, and so go where it goes if a
 * front end reads a server's id there.
 */
#include "atk_heard.h"
#include "atk_joining.h"
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
    struct atk_heards heard;
    uint64_t sent;
    bool finished;
    uint32_t nonce; /* of the join with the right token */
    struct atk_tcp tcp;
};

/* Its first bits are those of @p heard, the rest is drawn. */
static uint64_t made_up(struct atk *a, uint64_t heard, unsigned token_len)
{
    uint64_t drawn = 0, below;

    atk_random(a, &drawn, token_len);
    below = (UINT64_C(1) << (8 * token_len - 1 - atk_param(a, PREFIX))) * 2 - 1;
    return (heard & ~below) | (drawn & below);
}

static void probe(struct atk *a, struct state *st, bool right, uint64_t now)
{
    struct atk_heard h = st->heard.v[0];
    uint64_t *token = &h.of[MPX_ROLE_R].token;

    if (!right)
        *token = made_up(a, *token, h.profile->token_len);
    atk_tcp_open_to(&st->tcp, a, &h.ends, (uint16_t)(FIRST_PORT + st->sent++));
    atk_random(a, &st->nonce, sizeof st->nonce);
    atk_joining_syn(a, &st->tcp, &h, MPX_ROLE_R, false, st->nonce, now);
}

static void act(struct atk *a, void *state, uint64_t now)
{
    struct state *st = state;

    if (!st->heard.n)
        return;
    for (int i = 0; i < PER_TICK && st->sent < atk_param(a, PROBES); i++)
        probe(a, st, false, now);
    if (st->sent < atk_param(a, PROBES)) {
        atk_set_timer(a, now + TICK);
    } else if (!st->finished && atk_param(a, FINISH) == 0) {
        st->finished = true;
        probe(a, st, true, now);
    }
}

/* The right token got a SYN/ACK. It has guessed, not heard: so it guesses the
 * proof too. */
static void host(struct atk *a, void *state, const struct atk_flow *f,
                 const uint8_t *hdr, uint8_t hdr_len, const uint8_t *payload,
                 size_t len, uint64_t now)
{
    struct state *st = state;
    struct mpx_opt o = {.subtype = MPX_SUB_JOIN};

    (void)hdr_len;
    (void)payload;
    (void)len;
    if (!st->finished || f->local_port != st->tcp.flow.local_port ||
        mpx_seg_kind_of(hdr[MPX_TCP_OFF_FLAGS]) != MPX_SEG_SYNACK ||
        !atk_tcp_on_synack(&st->tcp, hdr))
        return;
    o.u.join.form = MPX_JOIN_ACK;
    atk_random(a, o.u.join.mac, sizeof o.u.join.mac);
    atk_tcp_send_opt(&st->tcp, a, MPX_TCP_ACK, &o, now);
}

static void end(void *state)
{
    atk_tcp_free(&((struct state *)state)->tcp);
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
    .see = atk_heards_watch,
    .act = act,
    .host = host,
    .timer = act,
    .end = end,
};
