/* SPDX-License-Identifier: MIT */
/*
 * A join that was sniffed, sent once more from elsewhere: the same token, the
 * same nonce, the same proof. The victim's own nonce is new, RFC 8684 3.2, so
 * the proof is of something else.
 */
#include "atk_join.h"
#include "atk_opts.h"
#include "atk_table.h"
#include "mpx_tcp.h"

enum { PORT = 42000, SYN_TRIES = 4 };
#define RETRY UINT64_C(1000000000) /* ns */

struct state {
    struct atk_ends ends;    /* of the recorded join */
    struct mpx_opt syn, ack; /* what it said */
    bool has_syn, has_ack;
    bool answered;
    unsigned tries;
    struct atk_tcp tcp;
};

static enum atk_verdict on_segment(struct atk *a, void *state,
                                   const struct atk_segment *s, uint64_t now)
{
    struct state *st = state;
    struct atk_ends e = atk_ends_of(s);
    struct mpx_opt o;

    (void)a;
    (void)now;
    if (st->has_ack || !atk_opts_find(s, MPX_SUB_JOIN, &o))
        return ATK_PASS;
    if (o.u.join.form == MPX_JOIN_SYN) {
        st->ends = e;
        st->syn = o;
        st->has_syn = true;
    } else if (o.u.join.form == MPX_JOIN_ACK && st->has_syn &&
               atk_ends_equal(&e, &st->ends)) {
        st->ack = o;
        st->has_ack = true;
    }
    return ATK_PASS;
}

static void open_join(struct atk *a, void *state, uint64_t now)
{
    struct state *st = state;

    if (!st->has_ack || st->answered || st->tries == SYN_TRIES)
        return;
    if (st->tries++ == 0)
        atk_tcp_open_to(&st->tcp, a, &st->ends, PORT);
    atk_tcp_send_opt(&st->tcp, a, MPX_TCP_SYN, &st->syn, now);
    atk_count_join(a);
    atk_set_timer(a, now + RETRY);
}

static void on_host_segment(struct atk *a, void *state,
                            const struct atk_arrival *seg, uint64_t now)
{
    struct state *st = state;

    if (!st->tries || !atk_tcp_matches(&st->tcp, seg->flow))
        return;
    if (st->answered) {
        atk_tcp_on_segment(&st->tcp, seg->hdr, seg->len);
    } else if (mpx_seg_kind_of(seg->hdr[MPX_TCP_OFF_FLAGS]) == MPX_SEG_SYNACK &&
               atk_tcp_on_synack(&st->tcp, seg->hdr)) {
        st->answered = true;
        atk_tcp_send_opt(&st->tcp, a, MPX_TCP_ACK, &st->ack, now);
    }
}

static void free_state(void *state)
{
    atk_tcp_free(&((struct state *)state)->tcp);
}

const struct atk_ops atk_join_replay = {
    .name = "join-replay",
    .id = "AT-05b",
    .does = "repeats a join that it sniffed, from another host",
    .source = "RFC 8684 section 3.2",
    .powers = ATK_READ | ATK_HOST,
    .state_size = sizeof(struct state),
    .on_segment = on_segment,
    .on_start = open_join,
    .on_host_segment = on_host_segment,
    .on_timer = open_join,
    .free_state = free_state,
};
