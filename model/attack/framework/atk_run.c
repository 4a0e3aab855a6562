/* SPDX-License-Identifier: MIT */
/* The framework: what an attacker is shown and allowed. */
#include "atk.h"
#include "mpx_crypto.h"
#include "mpx_opt.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

struct held {
    uint64_t until;
    unsigned tap;
    int dir;
    size_t len;
    uint8_t pkt[];
};
struct atk {
    const struct atk_ops *ops;
    struct atk_config cfg;
    struct atk_env env;
    struct atk_counters count;
    unsigned powers; /* that it has in this run */
    uint64_t timer;
    bool acted, replaced, leaked;
    uint64_t hold_until; /* of what see() says to hold */
    struct held *held[ATK_HELD_MAX];
    unsigned n_held;
    uint64_t *state; /* ops->state_size octets, aligned */
};

struct atk *atk_new(const struct atk_config *cfg, const struct atk_env *env)
{
    const struct atk_ops *ops = atk_find(cfg->attack);
    struct atk *a = ops ? calloc(1, sizeof *a) : NULL;

    if (!a)
        return NULL;
    a->ops = ops;
    a->cfg = *cfg;
    a->env = *env;
    a->timer = ATK_NEVER;
    a->powers = ops->powers & ~(cfg->no_host ? (unsigned)ATK_HOST : 0);
    if (cfg->twin == ATK_TWIN_NO_POWER)
        a->powers &= ATK_READ;
    a->state = calloc(ops->state_size / 8 + 1, 8);
    if (!a->state) {
        free(a);
        return NULL;
    }
    return a;
}

void atk_free(struct atk *a)
{
    if (!a)
        return;
    if (a->ops->free_state)
        a->ops->free_state(a->state);
    for (unsigned i = 0; i < a->n_held; i++)
        free(a->held[i]);
    mpx_wipe(a->state, a->ops->state_size);
    free(a->state);
    free(a);
}

/* ---- seeing ---- */

static bool is_of_handshake(const struct atk_segment *s)
{
    struct mpx_opt_walk w = mpx_opt_walk_of(s->opts, s->opts_len);
    const uint8_t *o;
    size_t len;

    if (s->flags & MPX_TCP_SYN)
        return true;
    while (mpx_opt_walk_next(&w, &o, &len))
        if (o[0] == MPX_OPT_KIND && len >= 3 && o[2] >> 4 == MPX_SUB_CAPABLE)
            return true;
    return false;
}

static bool may_read(const struct atk *a, const struct atk_segment *s,
                     uint64_t now)
{
    const struct atk_tap *t = &a->cfg.tap[s->tap];

    if (!(a->powers & ATK_READ) || now < t->from || now >= t->to ||
        now >= a->cfg.leaves)
        return false;
    switch (t->reads) {
    case ATK_READS_HANDSHAKE:
        return is_of_handshake(s);
    case ATK_READS_ALL:
        return true;
    case ATK_READS_NOTHING:
        return false;
    }
    return false;
}

/* Whether it may do this to a segment that passes; then it has. */
static bool spend_power(struct atk *a, enum atk_power p, uint64_t *count,
                        uint64_t now)
{
    if (!(a->powers & p) || now < a->cfg.acts || !atk_budget_left(a)) {
        a->count.refused++;
        return false;
    }
    ++*count;
    return true;
}

enum atk_verdict atk_hold(struct atk *a, uint64_t until)
{
    a->hold_until = until < a->cfg.leaves ? until : a->cfg.leaves;
    return ATK_HELD;
}

static bool hold_segment(struct atk *a, const struct atk_segment *s,
                         const uint8_t *pkt, uint64_t now)
{
    struct held *h;

    if (!atk_has_room(a, a->n_held, ATK_HELD_MAX) ||
        !spend_power(a, ATK_HOLD, &a->count.changed, now))
        return false;
    h = malloc(sizeof *h + s->len);
    if (!h)
        abort(); /* out of memory */
    *h = (struct held){a->hold_until, s->tap, s->dir, s->len};
    memcpy(h->pkt, pkt, s->len);
    a->held[a->n_held++] = h;
    return true;
}

/* In the order in which they came. */
static void release_held(struct atk *a, uint64_t now)
{
    unsigned left = 0;

    for (unsigned i = 0; i < a->n_held; i++) {
        struct held *h = a->held[i];

        if (now < h->until) {
            a->held[left++] = h;
            continue;
        }
        a->env.wire_send(a->env.ctx, h->tap, h->dir, h->pkt, h->len);
        free(h);
    }
    a->n_held = left;
}

enum atk_verdict atk_on_wire(struct atk *a, unsigned tap, int dir, uint8_t *pkt,
                             size_t len, uint64_t now, bool *changed)
{
    struct atk_segment s = {.tap = tap, .dir = dir, .pkt = pkt, .len = len};
    enum atk_verdict v;
    uint8_t copy[ATK_PACKET_MAX];

    *changed = false;
    if (tap >= a->cfg.n_taps || !a->ops->on_segment || len > sizeof copy ||
        !atk_segment_parse(&s) || !may_read(a, &s, now))
        return ATK_PASS;
    memcpy(copy, pkt, len);
    a->count.seen++;
    a->replaced = false;
    v = a->ops->on_segment(a, a->state, &s, now);
    if (a->replaced)
        return ATK_DROPPED;
    *changed = memcmp(copy, pkt, len) != 0;
    if (v == ATK_HELD) {
        if (hold_segment(a, &s, copy, now))
            return ATK_DROPPED;
    } else if (v == ATK_DROPPED) {
        if (spend_power(a, ATK_DROP, &a->count.dropped, now))
            return ATK_DROPPED;
    } else if (!*changed ||
               spend_power(a, ATK_CHANGE, &a->count.changed, now)) {
        return ATK_PASS;
    }
    memcpy(pkt, copy, len);
    *changed = false;
    return ATK_PASS;
}

bool atk_replace(struct atk *a, const struct atk_segment *s, const uint8_t *pkt,
                 size_t len, uint64_t now)
{
    if (!spend_power(a, ATK_CHANGE, &a->count.changed, now))
        return false;
    a->replaced = true;
    a->env.wire_send(a->env.ctx, s->tap, s->dir, pkt, len);
    return true;
}

/* ---- acting ---- */

void atk_on_host(struct atk *a, const struct atk_arrival *seg, uint64_t now)
{
    if ((a->powers & ATK_HOST) && a->ops->on_host_segment)
        a->ops->on_host_segment(a, a->state, seg, now);
}

uint64_t atk_deadline(const struct atk *a)
{
    uint64_t next = a->acted ? ATK_NEVER : a->cfg.acts;

    for (unsigned i = 0; i < a->n_held; i++)
        if (a->held[i]->until < next)
            next = a->held[i]->until;
    return next < a->timer ? next : a->timer;
}

void atk_tick(struct atk *a, uint64_t now)
{
    if (!a->acted && now >= a->cfg.acts) {
        a->acted = true;
        if (a->ops->on_start)
            a->ops->on_start(a, a->state, now);
    }
    if (now >= a->timer) {
        a->timer = ATK_NEVER;
        if (a->ops->on_timer)
            a->ops->on_timer(a, a->state, now);
    }
    release_held(a, now);
}

void atk_counters(const struct atk *a, struct atk_counters *c)
{
    *c = a->count;
}

const struct atk_config *atk_config(const struct atk *a)
{
    return &a->cfg;
}

uint64_t atk_param(const struct atk *a, unsigned i)
{
    assert(i < ATK_PARAMS_MAX);
    return a->cfg.param[i];
}

void atk_spoil(const struct atk *a, uint8_t *value, size_t len)
{
    if (a->cfg.twin == ATK_TWIN_WRONG_VALUE)
        value[len - 1] ^= 1;
}

void atk_claim(struct atk *a, uint64_t octets)
{
    a->count.claimed = octets;
}

bool atk_has_room(struct atk *a, unsigned n, unsigned max)
{
    a->count.missed += n >= max;
    return n < max;
}

uint64_t atk_budget_left(const struct atk *a)
{
    uint64_t used = a->count.dropped + a->count.changed;

    return used < a->cfg.budget ? a->cfg.budget - used : 0;
}

void atk_random(struct atk *a, void *dst, size_t len)
{
    a->env.random(a->env.ctx, dst, len);
}

void atk_payload(struct atk *a, uint64_t offset, uint8_t *dst, size_t len)
{
    a->env.payload(a->env.ctx, offset, dst, len);
}

void atk_host_send(struct atk *a, const struct atk_flow *f, const uint8_t *hdr,
                   uint8_t hdr_len, const uint8_t *payload, size_t len,
                   uint64_t now)
{
    if (!(a->powers & ATK_HOST) || now < a->cfg.acts) {
        a->count.refused++;
        return;
    }
    a->count.sent++;
    a->env.host_send(a->env.ctx, f, hdr, hdr_len, payload, len);
}

void atk_wire_send(struct atk *a, unsigned tap, int dir, const uint8_t *pkt,
                   size_t len, uint64_t now)
{
    if (!(a->powers & ATK_INJECT) || tap >= a->cfg.n_taps ||
        now < a->cfg.acts || now >= a->cfg.leaves) {
        a->count.refused++;
        return;
    }
    a->count.sent++;
    a->env.wire_send(a->env.ctx, tap, dir, pkt, len);
}

unsigned atk_leak(struct atk *a, enum atk_leak what, struct atk_secret *out,
                  unsigned max, uint64_t now)
{
    if (!(a->powers & ATK_LEAK) || now < a->cfg.acts || a->leaked) {
        a->count.refused++;
        return 0;
    }
    a->leaked = true;
    return a->env.leak(a->env.ctx, what, out, max);
}

void atk_set_timer(struct atk *a, uint64_t at)
{
    a->timer = at;
}

void atk_count_join(struct atk *a)
{
    a->count.joins++;
}
