/* SPDX-License-Identifier: MIT */
/*
 * AT-37: who once read the server's memory joins later, D-33. It has the key
 * that was in use then, or the secret of the session which that key came from
 * and every key that follows from it. Which of them is in use now it need not
 * know: the responder of a join proves itself first, so it asks under either K
 * and looks which key made the answer. Keys that were in clear need no leak.
 */
#include "atk_join.h"
#include "atk_table.h"
#include "mpx_tcp.h"

enum { FIRST_PORT = 46000, SECRETS_MAX = 64, SYN_TRIES = 3, NAMES = 2 };
#define RETRY UINT64_C(500000000) /* ns */

static const char *const what_words[] = {"key", "session", NULL};
enum { WHAT, AFTER };
enum { SESSION = 1 };
static const struct atk_param params[] = {
    [WHAT] = {"leaks", ATK_P_WORD, .words = what_words},
    [AFTER] = {"after", ATK_P_TIME, .initial = 1000000000,
               .max = UINT64_C(1000000000000)},
    {.name = NULL},
};

/* One of two joins to a victim: under K = 0 and under K = 1. */
struct attempt {
    struct atk_join join;
    bool opened, over;
};
struct state {
    struct atk_handshakes handshakes;
    struct atk_secret secret[SECRETS_MAX];
    unsigned n, tries;
    struct attempt v[ATK_HANDSHAKES_MAX][NAMES];
    bool inside[ATK_HANDSHAKES_MAX];
};

/* ---- which key ---- */

/* The bits do not tell which way of making MACs the victims use. */
static bool match_key(const struct atk_handshake *h, const struct atk_secret *x,
                      uint32_t nonce, const struct mpx_opt_join *synack,
                      struct mpx_auth_key *key)
{
    const char *const ways[] = {h->profile->name, "hardened"};

    for (unsigned w = 0; w < 2; w++)
        if (atk_handshake_key(h, ways[w], x->octets, x->len, (uint8_t)x->epoch,
                              key) &&
            atk_join_verify(key, MPX_ROLE_R, nonce, synack))
            return true;
    return false;
}

static bool find_key(const struct state *st, unsigned i, uint32_t nonce,
                     const struct mpx_opt_join *synack,
                     struct mpx_auth_key *key)
{
    const struct atk_handshake *h = &st->handshakes.v[i];

    *key = h->key;
    if (atk_join_verify(key, MPX_ROLE_R, nonce, synack))
        return true;
    for (unsigned k = 0; k < st->n; k++)
        if (st->secret[k].token == h->of[MPX_ROLE_R].token &&
            match_key(h, &st->secret[k], nonce, synack, key))
            return true;
    return false;
}

/* ---- joining ---- */

static void open_join(struct atk *a, struct state *st, unsigned i, unsigned k,
                      uint64_t now)
{
    struct attempt *v = &st->v[i][k];
    const struct atk_handshake *h = &st->handshakes.v[i];

    if (!v->opened) {
        atk_join_open(a, &v->join, h, (uint16_t)(FIRST_PORT + NAMES * i + k));
        v->opened = true;
    }
    atk_join_request(a, &v->join, h, k, now);
}

static void on_start(struct atk *a, void *state, uint64_t now)
{
    struct state *st = state;

    st->n = atk_leak(
        a, atk_param(a, WHAT) == SESSION ? ATK_LEAK_SESSION : ATK_LEAK_KEY,
        st->secret, SECRETS_MAX, now);
    for (unsigned i = 0; i < st->n; i++)
        atk_spoil(a, st->secret[i].octets, st->secret[i].len);
    atk_set_timer(a, now + atk_param(a, AFTER));
}

static void on_timer(struct atk *a, void *state, uint64_t now)
{
    struct state *st = state;

    for (unsigned i = 0; i < st->handshakes.n; i++)
        for (unsigned k = 0; k < NAMES; k++)
            if (!st->v[i][k].over && !st->inside[i])
                open_join(a, st, i, k, now);
    if (++st->tries < SYN_TRIES)
        atk_set_timer(a, now + RETRY);
}

/* Under a key that it has not got, it goes on to lie: the victim shall say. */
static void on_synack(struct atk *a, struct state *st, unsigned i,
                      struct attempt *v, const uint8_t *hdr, uint8_t hdr_len,
                      uint64_t now)
{
    struct mpx_auth_key key;
    struct mpx_opt_join sa;

    if (v->over || st->inside[i] || !atk_join_find(hdr, hdr_len, &sa))
        return;
    st->inside[i] = find_key(st, i, v->join.nonce, &sa, &key);
    atk_join_answer_synack(a, &v->join.in.tcp, &key, MPX_ROLE_I, v->join.nonce,
                           hdr, hdr_len, now);
    v->over = true;
    mpx_auth_wipe(&key);
}

static void on_host_segment(struct atk *a, void *state,
                            const struct atk_arrival *seg, uint64_t now)
{
    struct state *st = state;
    unsigned at = (unsigned)seg->flow->local_port - FIRST_PORT, i = at / NAMES;
    enum mpx_seg_kind kind = mpx_seg_kind_of(seg->hdr[MPX_TCP_OFF_FLAGS]);
    struct attempt *v;

    if (seg->flow->local_port < FIRST_PORT || i >= st->handshakes.n)
        return;
    v = &st->v[i][at % NAMES];
    if (kind == MPX_SEG_SYNACK)
        on_synack(a, st, i, v, seg->hdr, seg->hdr_len, now);
    else if (kind != MPX_SEG_RST && v->over)
        atk_inside_take_segment(a, &v->join.in, seg->hdr, seg->hdr_len,
                                seg->len, now);
}

static void free_state(void *state)
{
    struct state *st = state;

    for (unsigned i = 0; i < st->handshakes.n; i++)
        for (unsigned k = 0; k < NAMES; k++)
            atk_tcp_free(&st->v[i][k].join.in.tcp);
}

const struct atk_ops atk_join_leaked = {
    .name = "join-with-leaked-key",
    .id = "AT-37",
    .does = "joins with a key, or with keys that follow from a secret, which "
            "it read in the memory of the server once",
    .source = "draft-baerts-tcpm-mptcpext-00 section 4.2, D-33",
    .powers = ATK_READ | ATK_HOST | ATK_LEAK,
    .params = params,
    .spoils = true,
    .state_size = sizeof(struct state),
    .on_segment = atk_handshakes_watch,
    .on_start = on_start,
    .on_host_segment = on_host_segment,
    .on_timer = on_timer,
    .free_state = free_state,
};
