/* SPDX-License-Identifier: MIT */
/* The framework: what an attacker is shown and allowed. */
#include "atk.h"
#include "mpx_opt.h"

#include <stdlib.h>
#include <string.h>

enum { IPV6_HDR = 40, IPPROTO_TCP_NUMBER = 6 };

struct atk {
    const struct atk_ops *ops;
    struct atk_config cfg;
    struct atk_env env;
    struct atk_counters count;
    uint64_t timer;
    bool acted;
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
    if (a->ops->end)
        a->ops->end(a->state);
    free(a->state);
    free(a);
}

/* ---- seeing ---- */

static bool locate_tcp(struct atk_sight *s)
{
    const uint8_t *p = s->pkt, *tcp;
    size_t ip;

    if (s->len < 20)
        return false;
    s->family = p[0] >> 4;
    if (s->family == 4) {
        ip = (size_t)(p[0] & 15) * 4;
        if (ip < 20 || p[9] != IPPROTO_TCP_NUMBER)
            return false;
        s->src = p + 12;
        s->dst = p + 16;
    } else {
        ip = IPV6_HDR;
        if (s->family != 6 || s->len < ip || p[6] != IPPROTO_TCP_NUMBER)
            return false;
        s->src = p + 8;
        s->dst = p + 24;
    }
    if (s->len < ip + 20)
        return false;
    tcp = p + ip;
    if ((tcp[12] >> 4) < 5 || s->len < ip + (size_t)(tcp[12] >> 4) * 4)
        return false;
    s->sport = (uint16_t)(tcp[0] << 8 | tcp[1]);
    s->dport = (uint16_t)(tcp[2] << 8 | tcp[3]);
    s->flags = tcp[13];
    s->opts = tcp + 20;
    s->opts_len = (uint8_t)((tcp[12] >> 4) * 4 - 20);
    return true;
}

static bool of_handshake(const struct atk_sight *s)
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

static bool may_read(const struct atk *a, const struct atk_sight *s,
                     uint64_t now)
{
    if (!(a->ops->powers & ATK_READ) || now < a->cfg.read_from ||
        now >= a->cfg.read_to)
        return false;
    switch (a->cfg.reads) {
    case ATK_READS_HANDSHAKE:
        return of_handshake(s);
    case ATK_READS_ALL:
        return true;
    case ATK_READS_NOTHING:
        return false;
    }
    return false;
}

enum atk_verdict atk_on_wire(struct atk *a, int dir, uint8_t *pkt, size_t len,
                             uint64_t now, bool *changed)
{
    struct atk_sight s = {.dir = dir, .pkt = pkt, .len = len};
    enum atk_verdict v;
    uint8_t copy[2048];

    *changed = false;
    if (!locate_tcp(&s) || !may_read(a, &s, now) || !a->ops->see)
        return ATK_PASS;
    if (len > sizeof copy)
        return ATK_PASS;
    memcpy(copy, pkt, len);
    a->count.seen++;
    v = a->ops->see(a, a->state, &s, now);
    *changed = memcmp(copy, pkt, len) != 0;
    if (*changed && (!(a->ops->powers & ATK_CHANGE) || now < a->cfg.acts)) {
        memcpy(pkt, copy, len);
        *changed = false;
        a->count.refused++;
    }
    if (v == ATK_DROPPED &&
        (!(a->ops->powers & ATK_DROP) || now < a->cfg.acts)) {
        a->count.refused++;
        return ATK_PASS;
    }
    return v;
}

/* ---- acting ---- */

void atk_on_host(struct atk *a, const struct atk_flow *f, const uint8_t *hdr,
                 uint8_t hdr_len, const uint8_t *payload, size_t len,
                 uint64_t now)
{
    if ((a->ops->powers & ATK_HOST) && a->ops->host)
        a->ops->host(a, a->state, f, hdr, hdr_len, payload, len, now);
}

uint64_t atk_deadline(const struct atk *a)
{
    uint64_t act = a->acted ? ATK_NEVER : a->cfg.acts;

    return act < a->timer ? act : a->timer;
}

void atk_tick(struct atk *a, uint64_t now)
{
    if (!a->acted && now >= a->cfg.acts) {
        a->acted = true;
        a->ops->act(a, a->state, now);
    }
    if (now >= a->timer) {
        a->timer = ATK_NEVER;
        if (a->ops->timer)
            a->ops->timer(a, a->state, now);
    }
}

void atk_counters(const struct atk *a, struct atk_counters *c)
{
    *c = a->count;
}

const struct atk_config *atk_config(const struct atk *a)
{
    return &a->cfg;
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
    if (!(a->ops->powers & ATK_HOST) || now < a->cfg.acts) {
        a->count.refused++;
        return;
    }
    a->env.host_send(a->env.ctx, f, hdr, hdr_len, payload, len);
}

void atk_wire_send(struct atk *a, int dir, const uint8_t *pkt, size_t len,
                   uint64_t now)
{
    if (!(a->ops->powers & ATK_INJECT) || now < a->cfg.acts) {
        a->count.refused++;
        return;
    }
    a->env.wire_send(a->env.ctx, dir, pkt, len);
}

void atk_set_timer(struct atk *a, uint64_t at)
{
    a->timer = at;
}

void atk_count_join(struct atk *a)
{
    a->count.joins++;
}
