/* SPDX-License-Identifier: MIT */
/* The actions of the attacker. */
#include "mpx_tcp.h"
#include "search_moves.h"

#include <string.h>

struct mpx_opt *search_moves_add(struct search_moves *l,
                                 enum mpx_subtype subtype)
{
    struct search_move *m = &l->m[l->n < l->max ? l->n++ : l->max - 1];

    *m = l->base;
    m->has_opt = true;
    m->opt.subtype = subtype;
    return &m->opt;
}

void search_moves_add_bare(struct search_moves *l)
{
    l->m[l->n < l->max ? l->n++ : l->max - 1] = l->base;
}

/* ---- moves ---- */

unsigned search_honest_moves(const struct search_world *w,
                             struct search_move *m, unsigned max)
{
    uint8_t step[SEARCH_STEPS_MAX];
    unsigned n = 0, steps = search_world_steps(w, step);

    if (w->n_queue && n < max)
        m[n++] = (struct search_move){.kind = SEARCH_DELIVER};
    for (unsigned i = 0; i < steps && n < max; i++)
        m[n++] = (struct search_move){.kind = SEARCH_STEP, .number = step[i]};
    for (uint8_t i = 0; i < 2 && !w->n_queue && n < max; i++)
        if (w->timers[i] < w->setting->timers &&
            search_host_deadline(w->host[i]) != MPX_NEVER)
            m[n++] = (struct search_move){.kind = SEARCH_TIMER, .number = i};
    return n;
}

static bool has_key(const struct search_world *w, unsigned host)
{
    return w->host[host]->app[0].keys_active > 0;
}

static bool may_act(const struct search_world *w)
{
    switch (w->setting->when) {
    case SEARCH_WHEN_ALWAYS:
        return true;
    case SEARCH_WHEN_BEFORE_KEY:
        return !has_key(w, 0) && !has_key(w, 1);
    case SEARCH_WHEN_AFTER_KEY:
        return has_key(w, 0) && has_key(w, 1);
    case SEARCH_WHEN_AFTER_ROTATION:
        return w->host[0]->app[0].keys_active > 1 &&
               w->host[1]->app[0].keys_active > 1;
    }
    return false;
}

unsigned search_attacker_moves(const struct search_world *w,
                               struct search_move *m, unsigned max)
{
    struct search_moves l = {.w = w, .m = m, .max = max};
    unsigned does = w->setting->does;

    if (!w->done || !may_act(w))
        return 0;
    if (!w->n_queue) {
        search_sends(&l);
        return l.n;
    }
    if (!search_is_shown(w, &w->wire[w->queue[0].wire], &w->queue[0]) ||
        search_path(&w->wire[w->queue[0].wire]) < 0)
        return 0;
    if (does & SEARCH_DOES_DROP) {
        l.base.kind = SEARCH_DROP;
        search_moves_add_bare(&l);
        l.base.takes = true;
        search_sends(&l);
        l.base = (struct search_move){.kind = SEARCH_CHANGE};
    }
    l.base = (struct search_move){.kind = SEARCH_CHANGE};
    if (does & SEARCH_DOES_CHANGE)
        search_changes(&l);
    return l.n;
}

/* ---- doing it ---- */

static void change(struct search_world *w, const struct search_move *m)
{
    struct search_segment s;
    struct mpx_opt o;
    uint8_t *p, len;
    size_t n;

    search_world_take(w, &s);
    p = search_option_of(&s, &o, &len);
    if (m->spoils)
        s.p[0] ^= 0x80;
    else if (p && !m->has_opt)
        memset(p, MPX_KIND_NOP, len);
    else if (p && (mpx_opt_encode(&m->opt, p, len, &n) || n != len))
        return; /* what cannot be written does not arrive */
    s.altered = m->altered;
    if (w->sent)
        *w->sent = s;
    search_world_arrive(w, &s);
}

static int new_wire(struct search_world *w, const struct search_move *m)
{
    struct mpx_addr from = search_addr(SEARCH_ATTACKER, 0),
                    to = search_addr((enum search_party)m->host, 0);
    struct mpx_tuple t = {
        .family = 4,
        .local_port = (uint16_t)(SEARCH_OWN_PORT + w->n_own++),
        .remote_port =
            m->host == SEARCH_SERVER ? SEARCH_PORT : SEARCH_PORT_FIRST};
    unsigned dir;

    memcpy(t.local, from.b, sizeof t.local);
    memcpy(t.remote, to.b, sizeof t.remote);
    return search_wire_of(w, &t, &dir);
}

/* The last one: nobody answered its SYN, which is as if it had not been. */
static void forget_wire(struct search_world *w)
{
    w->n_wires--;
    w->n_own--;
    memset(&w->wire[w->n_wires], 0, sizeof w->wire[0]);
}

static void send(struct search_world *w, const struct search_move *m)
{
    struct search_segment s = {.forged = true, .altered = m->altered};
    int wire = m->wire == SEARCH_WIRES ? new_wire(w, m) : m->wire;
    const struct search_wire *x = &w->wire[wire < 0 ? 0 : wire];
    size_t len = MPX_TCP_HDR_MIN, n = 0;
    bool to_remote = m->dir == 0;

    if (wire < 0)
        return;
    s.wire = (uint8_t)wire;
    s.dir = m->dir;
    mpx_put16(s.hdr, to_remote ? x->t.local_port : x->t.remote_port);
    mpx_put16(s.hdr + 2, to_remote ? x->t.remote_port : x->t.local_port);
    mpx_put32(s.hdr + MPX_TCP_OFF_SEQ,
              m->flags & MPX_TCP_SYN ? SEARCH_OWN_ISN : x->arrived[m->dir]);
    if (m->flags & MPX_TCP_ACK)
        mpx_put32(s.hdr + MPX_TCP_OFF_ACK,
                  x->came[!m->dir] ? x->arrived[!m->dir] : x->sent[!m->dir]);
    s.hdr[MPX_TCP_OFF_FLAGS] = m->flags;
    mpx_put16(s.hdr + MPX_TCP_OFF_WINDOW,
              x->came[m->dir] ? x->window[m->dir] : UINT16_MAX);
    if (m->has_opt && mpx_opt_encode(&m->opt, s.hdr + len, MPX_TCP_OPT_MAX, &n))
        return;
    s.hdr_len = mpx_tcp_finish(s.hdr, len + n);
    if (m->has_octet)
        s.p[s.len++] = 0xee;
    if (w->sent)
        *w->sent = s;
    search_world_arrive(w, &s);
    if (m->wire == SEARCH_WIRES && !w->wire[wire].begun[1])
        forget_wire(w);
}

void search_move(struct search_world *w, const struct search_move *m)
{
    struct search_segment s;

    switch (m->kind) {
    case SEARCH_STEP:
        search_world_step(w, m->number);
        break;
    case SEARCH_DELIVER:
        search_world_deliver(w);
        break;
    case SEARCH_TIMER:
        search_world_tick(w, m->number);
        break;
    case SEARCH_DROP:
        search_world_take(w, &s);
        break;
    case SEARCH_CHANGE:
        change(w, m);
        break;
    case SEARCH_SEND:
        if (m->takes)
            search_world_take(w, &s);
        send(w, m);
        break;
    }
}
