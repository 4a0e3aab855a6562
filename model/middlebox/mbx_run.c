/* SPDX-License-Identifier: MIT */
/* The framework: what a middlebox is shown, and its timer. */
#include "mbx.h"
#include "mbx_segment.h"

#include <stdlib.h>

struct mbx {
    const struct mbx_ops *ops;
    struct mbx_config cfg;
    struct mbx_env env;
    uint64_t timer;
    uint64_t *state; /* ops->state_size octets, aligned */
};

struct mbx *mbx_new(const struct mbx_config *cfg, const struct mbx_env *env)
{
    const struct mbx_ops *ops = mbx_find(cfg->box);
    struct mbx *m = ops ? calloc(1, sizeof *m) : NULL;

    if (!m)
        return NULL;
    m->ops = ops;
    m->cfg = *cfg;
    m->env = *env;
    m->timer = MBX_NEVER;
    m->state = calloc(ops->state_size / 8 + 1, 8);
    if (!m->state) {
        free(m);
        return NULL;
    }
    return m;
}

void mbx_free(struct mbx *m)
{
    if (!m)
        return;
    if (m->ops->end)
        m->ops->end(m->state);
    free(m->state);
    free(m);
}

enum mbx_verdict mbx_on_wire(struct mbx *m, int dir, uint8_t *pkt, size_t len,
                             uint64_t now)
{
    struct mbx_segment s;
    enum mbx_verdict v;

    if (now < m->cfg.from || m->cfg.pass[dir] ||
        !mbx_segment_of(&s, dir, pkt, len))
        return MBX_PASS;
    v = m->ops->step(m, m->state, &s, now);
    if (v == MBX_CHANGED)
        mbx_segment_finish(&s);
    return v;
}

uint64_t mbx_deadline(const struct mbx *m)
{
    return m->timer;
}

void mbx_tick(struct mbx *m, uint64_t now)
{
    if (now < m->timer)
        return;
    m->timer = MBX_NEVER;
    if (m->ops->timer)
        m->ops->timer(m, m->state, now);
}

uint16_t mbx_inner_port(const struct mbx *m, uint16_t outer)
{
    return m->ops->inner_port ? m->ops->inner_port(m->state, outer) : outer;
}

const struct mbx_config *mbx_config(const struct mbx *m)
{
    return &m->cfg;
}

void mbx_random(struct mbx *m, void *dst, size_t len)
{
    m->env.random(m->env.ctx, dst, len);
}

void mbx_emit(struct mbx *m, int dir, uint8_t *pkt, size_t len)
{
    m->env.emit(m->env.ctx, dir, pkt, len);
}

void mbx_set_timer(struct mbx *m, uint64_t at)
{
    m->timer = at;
}
