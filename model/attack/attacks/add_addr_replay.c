/* SPDX-License-Identifier: MIT */
/*
 * AT-24, AT-25, AT-33, AT-54: an ADD_ADDR that was seen is sent once more: back
 * to who sent it, D-10; after the address was removed, D-52, and then for the
 * first time; on another connection that has the same key, D-11. The octets are
 * as they were: what the MAC covers is what it lets pass.
 */
#include "atk_flows.h"
#include "atk_table.h"

#include <string.h>

enum { SEEN_MAX = 32, TRIES = 3 };
#define AGAIN UINT64_C(200000000) /* ns */

struct addr {
    unsigned flow;
    int dir;
    struct mpx_opt opt;
    bool removed;
};
struct state {
    struct atk_flows flows;
    struct addr v[SEEN_MAX];
    unsigned n, tries;
};

static bool is_equal(const struct mpx_opt *x, const struct mpx_opt *y)
{
    const struct mpx_opt_add_addr *a = &x->u.add_addr, *b = &y->u.add_addr;

    return a->addr_id == b->addr_id && a->family == b->family &&
           !memcmp(a->addr, b->addr, sizeof a->addr) &&
           !memcmp(a->mac, b->mac, sizeof a->mac);
}

static void note_addr(struct atk *a, struct state *st, unsigned flow, int dir,
                      const struct mpx_opt *o)
{
    for (unsigned i = 0; i < st->n; i++)
        if (st->v[i].flow == flow && is_equal(&st->v[i].opt, o))
            return;
    if (atk_has_room(a, st->n, SEEN_MAX))
        st->v[st->n++] = (struct addr){flow, dir, *o, false};
}

static void note_removed(struct state *st, int dir,
                         const struct mpx_opt_remove_addr *r)
{
    for (unsigned i = 0; i < st->n; i++)
        for (unsigned k = 0; k < r->count; k++)
            if (st->v[i].dir == dir &&
                st->v[i].opt.u.add_addr.addr_id == r->ids[k])
                st->v[i].removed = true;
}

static enum atk_verdict on_segment(struct atk *a, void *state,
                                   const struct atk_segment *s, uint64_t now)
{
    struct state *st = state;
    struct atk_watched *f = atk_flows_note(a, &st->flows, s, now);
    struct mpx_opt o;

    (void)a;
    (void)now;
    if (f && atk_opts_find(s, MPX_SUB_ADD_ADDR, &o) && !o.u.add_addr.echo)
        note_addr(a, st, (unsigned)(f - st->flows.v), s->dir, &o);
    if (atk_opts_find(s, MPX_SUB_REMOVE_ADDR, &o))
        note_removed(st, s->dir, &o.u.remove_addr);
    return ATK_PASS;
}

static void send_addr(struct atk *a, const struct atk_watched *on, int dir,
                      const struct mpx_opt *opt, uint64_t now)
{
    struct mpx_opt o = *opt;
    struct atk_opts d = {.n = 0};

    if (o.u.add_addr.family)
        atk_spoil(a, o.u.add_addr.addr, o.u.add_addr.family == 4 ? 4 : 16);
    else /* a confirmation, which names no address */
        atk_spoil(a, o.u.add_addr.mac, sizeof o.u.add_addr.mac);
    atk_opts_add(&d, &o);
    atk_flows_inject(a, on, dir, MPX_TCP_ACK, &d, NULL, 0, now);
}

static void arm_retry(struct atk *a, struct state *st, uint64_t now)
{
    if (++st->tries < TRIES)
        atk_set_timer(a, now + AGAIN);
}

static void reflect_addrs(struct atk *a, void *state, uint64_t now)
{
    struct state *st = state;

    for (unsigned i = 0; i < st->n; i++)
        send_addr(a, &st->flows.v[st->v[i].flow], !st->v[i].dir, &st->v[i].opt,
                  now);
    arm_retry(a, st, now);
}

/* The last first: a confirmation counts for the last nonce, and the queue may
 * have room for one. */
static void replay_removed(struct atk *a, void *state, uint64_t now)
{
    struct state *st = state;

    for (unsigned i = st->n; i-- > 0;)
        if (st->v[i].removed)
            send_addr(a, &st->flows.v[st->v[i].flow], st->v[i].dir,
                      &st->v[i].opt, now);
    arm_retry(a, st, now);
}

/* On every flow that began after the one where it was seen. */
static void replay_across(struct atk *a, void *state, uint64_t now)
{
    struct state *st = state;

    for (unsigned i = 0; i < st->n; i++)
        for (unsigned f = st->v[i].flow + 1; f < st->flows.n; f++)
            if (!st->flows.v[f].join && !st->flows.v[f].reset)
                send_addr(a, &st->flows.v[f], st->v[i].dir, &st->v[i].opt, now);
    arm_retry(a, st, now);
}

/* ---- kept from its receiver until the address was removed ---- */

enum { AFTER, REMOVALS, BEFORE, ANSWERS };
enum passing { DROPPED, PASSED };
static const char *const passing_words[] = {
    [DROPPED] = "dropped", [PASSED] = "passed", NULL};
static const struct atk_param withhold_params[] = {
    [AFTER] = {"after", ATK_P_TIME, 1000000000, 1, 3600000000000},
    [REMOVALS] = {"removals", ATK_P_WORD, .words = passing_words},
    [BEFORE] = {"before", ATK_P_TIME, 0, 0, 3600000000000},
    [ANSWERS] = {"answers", ATK_P_WORD, .initial = PASSED,
                 .words = passing_words},
    {.name = NULL},
};

static bool is_withheld(const struct atk *a, const struct atk_segment *s)
{
    struct mpx_opt o;

    if (atk_opts_find(s, MPX_SUB_ADD_ADDR, &o) && !o.u.add_addr.echo)
        return !o.u.add_addr.confirm || atk_param(a, ANSWERS) == DROPPED;
    return atk_opts_find(s, MPX_SUB_REMOVE_ADDR, &o) &&
           atk_param(a, REMOVALS) == DROPPED;
}

static enum atk_verdict withhold(struct atk *a, void *state,
                                 const struct atk_segment *s, uint64_t now)
{
    struct state *st = state;
    struct mpx_opt o;

    on_segment(a, st, s, now);
    if (atk_opts_find(s, MPX_SUB_REMOVE_ADDR, &o))
        atk_set_timer(a, now + atk_param(a, AFTER));
    if (st->tries || now < atk_config(a)->acts || !is_withheld(a, s) ||
        !atk_budget_left(a))
        return ATK_PASS;
    return ATK_DROPPED;
}

static void await_moment(struct atk *a, void *state, uint64_t now)
{
    (void)state;
    if (atk_param(a, BEFORE) > now)
        atk_set_timer(a, atk_param(a, BEFORE));
}

/* A host that has its address still confirms it: so what was kept is let
 * through once before the removal, if told when. */
static void let_through(struct atk *a, void *state, uint64_t now)
{
    struct state *st = state;
    bool removed = false;

    for (unsigned i = 0; i < st->n; i++)
        removed |= st->v[i].removed;
    if (removed) {
        replay_removed(a, st, now);
        return;
    }
    for (unsigned i = 0; i < st->n; i++)
        send_addr(a, &st->flows.v[st->v[i].flow], st->v[i].dir, &st->v[i].opt,
                  now);
}

#define REPLAY .spoils = true, .state_size = sizeof(struct state)

const struct atk_ops atk_add_addr_reflect = {
    .name = "add-addr-reflection",
    .id = "AT-24",
    .does = "sends an ADD_ADDR back to the host that sent it",
    .source = "draft-baerts-tcpm-mptcpext-00 section 4.3",
    .powers = ATK_READ | ATK_INJECT,
    .on_segment = on_segment,
    .on_start = reflect_addrs,
    .on_timer = reflect_addrs,
    REPLAY,
};
const struct atk_ops atk_add_addr_replay = {
    .name = "add-addr-replay",
    .id = "AT-25",
    .does = "repeats an ADD_ADDR after its address was removed",
    .source = "RFC 8684 section 3.4.1",
    .powers = ATK_READ | ATK_INJECT,
    .on_segment = on_segment,
    .on_start = replay_removed,
    .on_timer = replay_removed,
    REPLAY,
};
const struct atk_ops atk_add_addr_cross = {
    .name = "add-addr-cross-connection",
    .id = "AT-33",
    .does = "repeats an ADD_ADDR of one connection on another that has the "
            "same key",
    .source = "draft-baerts-tcpm-mptcpext-00 section 4.3",
    .powers = ATK_READ | ATK_INJECT,
    .on_segment = on_segment,
    .on_start = replay_across,
    .on_timer = replay_across,
    REPLAY,
};
const struct atk_ops atk_add_addr_withhold = {
    .name = "withhold-add-addr",
    .id = "AT-54",
    .does = "keeps an ADD_ADDR from its receiver, and sends it after its "
            "address was removed; keeps REMOVE_ADDR from it as well, and what "
            "confirms the address, if told so",
    .source = "RFC 8684 section 3.4.2",
    .powers = ATK_READ | ATK_DROP | ATK_INJECT,
    .params = withhold_params,
    .on_segment = withhold,
    .on_start = await_moment,
    .on_timer = let_through,
    REPLAY,
};
