/* SPDX-License-Identifier: MIT */
/*
 * AT-37: who once read the server's memory joins later, D-33. It has the key
 * that was in use then, or the secret of the session which that key came from
 * and every key that follows from it. Which of them is in use now it need not
 * know: the responder of a join proves itself first, so it asks under either K
 * and looks which key made the answer. Keys that were in clear need no leak.
 */
#include "atk_heard.h"
#include "atk_inside.h"
#include "atk_joining.h"
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
    struct atk_inside in;
    uint32_t nonce;
    bool opened, over;
};
struct state {
    struct atk_heards heard;
    struct atk_secret secret[SECRETS_MAX];
    unsigned n, tries;
    struct attempt v[ATK_HEARD_MAX][NAMES];
    bool inside[ATK_HEARD_MAX];
};

/* ---- which key ---- */

/* The bits do not tell which way of making MACs the victims use. */
static bool made_it(const struct atk_heard *h, const struct atk_secret *x,
                    uint32_t nonce, const struct mpx_opt_join *synack,
                    struct mpx_auth_key *key)
{
    const char *const ways[] = {h->profile->name, "hardened"};

    for (unsigned w = 0; w < 2; w++)
        if (atk_heard_key(h, ways[w], x->octets, x->len, (uint8_t)x->epoch,
                          key) &&
            atk_joining_is_under(key, MPX_ROLE_R, nonce, synack))
            return true;
    return false;
}

static bool find_key(const struct state *st, unsigned i, uint32_t nonce,
                     const struct mpx_opt_join *synack,
                     struct mpx_auth_key *key)
{
    const struct atk_heard *h = &st->heard.v[i];

    *key = h->key;
    if (atk_joining_is_under(key, MPX_ROLE_R, nonce, synack))
        return true;
    for (unsigned k = 0; k < st->n; k++)
        if (st->secret[k].token == h->of[MPX_ROLE_R].token &&
            made_it(h, &st->secret[k], nonce, synack, key))
            return true;
    return false;
}

/* ---- joining ---- */

static void open_one(struct atk *a, struct state *st, unsigned i, unsigned k,
                     uint64_t now)
{
    struct attempt *v = &st->v[i][k];
    const struct atk_heard *h = &st->heard.v[i];

    if (!v->opened) {
        atk_tcp_open_to(&v->in.tcp, a, &h->ends,
                        (uint16_t)(FIRST_PORT + NAMES * i + k));
        atk_random(a, &v->nonce, sizeof v->nonce);
        atk_inside_begin(&v->in, h, MPX_ROLE_R);
        v->opened = true;
    }
    atk_joining_syn(a, &v->in.tcp, h, MPX_ROLE_R, k, v->nonce, now);
}

static void act(struct atk *a, void *state, uint64_t now)
{
    struct state *st = state;

    st->n = atk_leak(
        a, atk_param(a, WHAT) == SESSION ? ATK_LEAK_SESSION : ATK_LEAK_KEY,
        st->secret, SECRETS_MAX, now);
    for (unsigned i = 0; i < st->n; i++)
        atk_spoil(a, st->secret[i].octets, st->secret[i].len);
    atk_set_timer(a, now + atk_param(a, AFTER));
}

static void timer(struct atk *a, void *state, uint64_t now)
{
    struct state *st = state;

    for (unsigned i = 0; i < st->heard.n; i++)
        for (unsigned k = 0; k < NAMES; k++)
            if (!st->v[i][k].over && !st->inside[i])
                open_one(a, st, i, k, now);
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

    if (v->over || st->inside[i] || !atk_joining_find(hdr, hdr_len, &sa))
        return;
    st->inside[i] = find_key(st, i, v->nonce, &sa, &key);
    atk_joining_on_synack(a, &v->in.tcp, &key, MPX_ROLE_I, v->nonce, hdr,
                          hdr_len, now);
    v->over = true;
    mpx_auth_wipe(&key);
}

static void host(struct atk *a, void *state, const struct atk_flow *f,
                 const uint8_t *hdr, uint8_t hdr_len, const uint8_t *payload,
                 size_t len, uint64_t now)
{
    struct state *st = state;
    unsigned at = (unsigned)f->local_port - FIRST_PORT, i = at / NAMES;
    enum mpx_seg_kind kind = mpx_seg_kind_of(hdr[MPX_TCP_OFF_FLAGS]);
    struct attempt *v;

    (void)payload;
    if (f->local_port < FIRST_PORT || i >= st->heard.n)
        return;
    v = &st->v[i][at % NAMES];
    if (kind == MPX_SEG_SYNACK)
        on_synack(a, st, i, v, hdr, hdr_len, now);
    else if (kind != MPX_SEG_RST && v->over)
        atk_inside_segment(a, &v->in, hdr, hdr_len, len, now);
}

static void end(void *state)
{
    struct state *st = state;

    for (unsigned i = 0; i < st->heard.n; i++)
        for (unsigned k = 0; k < NAMES; k++)
            atk_tcp_free(&st->v[i][k].in.tcp);
    mpx_wipe(st, sizeof *st);
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
    .see = atk_heards_watch,
    .act = act,
    .host = host,
    .timer = timer,
    .end = end,
};
