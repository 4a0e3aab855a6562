/* SPDX-License-Identifier: MIT */
/* The environment of a middlebox in ns-3. */
#include "box.h"
#include "host.h"
#include "mbx.h"

#include <stdlib.h>
#include <string.h>

enum {
    MTU = 1500,         /* of ns-3's point-to-point devices */
    PACKET_MAX = 65535, /* where nothing forwards by IP behind the wire */
};

struct box {
    struct mbx *mbx;
    struct wire_chain *chain;
    int place;
    int64_t stream;
    uint64_t timer_at, timer_id;
};

static void arm(struct box *b);

static void on_timer(void *ctx)
{
    struct box *b = ctx;

    b->timer_at = MBX_NEVER;
    mbx_tick(b->mbx, ns3c_now());
    arm(b);
}

static void arm(struct box *b)
{
    uint64_t at = mbx_deadline(b->mbx), now = ns3c_now();

    if (at == b->timer_at)
        return;
    if (b->timer_at != MBX_NEVER)
        ns3c_cancel(b->timer_id);
    b->timer_at = at;
    if (at != MBX_NEVER)
        b->timer_id = ns3c_schedule(at > now ? at - now : 0, on_timer, b);
}

static enum ns3c_wire_verdict on_wire(void *ctx, int dir, uint8_t *pkt,
                                      size_t len, bool *changed)
{
    struct box *b = ctx;
    enum mbx_verdict v = mbx_on_wire(b->mbx, dir, pkt, len, ns3c_now());

    arm(b);
    *changed = v == MBX_CHANGED;
    return v == MBX_TAKEN ? NS3C_DROP : NS3C_PASS;
}

static void env_random(void *ctx, void *dst, size_t len)
{
    ns3c_random(((struct box *)ctx)->stream, dst, len);
}

static void env_emit(void *ctx, int dir, uint8_t *pkt, size_t len)
{
    struct box *b = ctx;

    wire_chain_emit(b->chain, b->place, dir, pkt, len);
}

static struct mbx_config config_of(const struct scn_middlebox *m,
                                   const struct topology *t, unsigned k)
{
    static const enum mbx_what what[] = {
        [SCN_STRIP_ALL] = MBX_ALL,
        [SCN_STRIP_SYN] = MBX_SYN,
        [SCN_STRIP_SYNACK] = MBX_SYNACK,
        [SCN_STRIP_THIRD_ACK] = MBX_THIRD_ACK,
        [SCN_STRIP_DATA] = MBX_DATA,
        [SCN_STRIP_AFTER_SYN] = MBX_AFTER_SYN,
        [SCN_STRIP_ADD_ADDR] = MBX_ADD_ADDR,
    };
    struct mbx_config c = {
        .box = m->box,
        .pass = {m->direction == SCN_TO_CLIENT, m->direction == SCN_TO_SERVER},
        .from = m->from_ns,
        .what = what[m->what],
        .first_only = m->options == SCN_OPTIONS_FIRST,
        .every = m->every,
        .share = m->share,
        .by = m->by_ns,
        .packet_max = t->path[m->on].routed ? MTU : PACKET_MAX,
    };

    memcpy(c.outer[0], t->outer[k].b, 4);
    memcpy(c.outer[1], t->outer[k].b, 16);
    return c;
}

struct box *box_new(const struct scenario *s, unsigned k,
                    const struct topology *t, struct wire_chain *w)
{
    struct box *b = calloc(1, sizeof *b);
    struct mbx_env env = {b, env_random, env_emit};
    struct mbx_config cfg = config_of(&s->middlebox[k], t, k);

    if (!b)
        return NULL;
    b->chain = w;
    b->stream = HOST_STREAM_MIDDLEBOX + (int64_t)k;
    b->timer_at = MBX_NEVER;
    b->mbx = mbx_new(&cfg, &env);
    b->place =
        b->mbx ? wire_chain_add(w, on_wire, b, EVENTS_MIDDLEBOX + (int)k) : -1;
    if (b->place < 0) {
        box_free(b);
        return NULL;
    }
    return b;
}

void box_free(struct box *b)
{
    if (!b)
        return;
    mbx_free(b->mbx);
    free(b);
}

uint16_t box_inner_port(const struct box *b, uint16_t outer)
{
    return mbx_inner_port(b->mbx, outer);
}
