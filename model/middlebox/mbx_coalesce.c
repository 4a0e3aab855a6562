/* SPDX-License-Identifier: MIT */
/*
 * Joins two adjacent data segments. The options are those of the first, the
 * acknowledgement is that of the second. A segment waits for the next one for
 * MBX_HOLD; whatever else comes in its direction lets it go first.
 */
#include "mbx_segment.h"
#include "mbx_table.h"
#include "mpx_opt.h"
#include "mpx_tcp.h"

#include <string.h>

#define MBX_HOLD UINT64_C(2000000) /* ns; our choice */

struct coalesce {
    struct {
        bool full;
        struct mbx_segment s; /* in pkt */
        uint64_t until;
        uint8_t pkt[UINT16_MAX + 1];
    } held[2]; /* by direction */
};

static void arm(struct mbx *m, const struct coalesce *c)
{
    uint64_t at = MBX_NEVER;

    for (int d = 0; d < 2; d++)
        if (c->held[d].full && c->held[d].until < at)
            at = c->held[d].until;
    mbx_set_timer(m, at);
}

static void release(struct mbx *m, struct coalesce *c, int dir)
{
    if (!c->held[dir].full)
        return;
    c->held[dir].full = false;
    mbx_emit(m, dir, c->held[dir].s.pkt, c->held[dir].s.len);
}

static void hold(struct coalesce *c, const struct mbx_segment *s, uint64_t now)
{
    bool found;

    memcpy(c->held[s->dir].pkt, s->pkt, s->len);
    found =
        mbx_segment_of(&c->held[s->dir].s, s->dir, c->held[s->dir].pkt, s->len);
    c->held[s->dir].full = found;
    c->held[s->dir].until = now + MBX_HOLD;
}

static bool is_plain_data(const struct mbx_segment *s, uint8_t also)
{
    return s->payload_len > 0 &&
           (s->tcp[MPX_TCP_OFF_FLAGS] & ~(MPX_TCP_PSH | also)) == MPX_TCP_ACK;
}

/* Same addresses and ports, and @p b begins where @p a ends. */
static bool adjacent(const struct mbx_segment *a, const struct mbx_segment *b)
{
    size_t addr_len = a->family == 4 ? 4 : 16;

    return a->family == b->family && !memcmp(a->src, b->src, 2 * addr_len) &&
           !memcmp(a->tcp, b->tcp, 4) &&
           mpx_get32(a->tcp + MPX_TCP_OFF_SEQ) + (uint32_t)a->payload_len ==
               mpx_get32(b->tcp + MPX_TCP_OFF_SEQ);
}

static void join(struct mbx_segment *a, const struct mbx_segment *b)
{
    memcpy(a->payload + a->payload_len, b->payload, b->payload_len);
    a->payload_len += b->payload_len;
    a->len += b->payload_len;
    memcpy(a->tcp + MPX_TCP_OFF_ACK, b->tcp + MPX_TCP_OFF_ACK, 4);
    memcpy(a->tcp + MPX_TCP_OFF_WINDOW, b->tcp + MPX_TCP_OFF_WINDOW, 2);
    a->tcp[MPX_TCP_OFF_FLAGS] |= b->tcp[MPX_TCP_OFF_FLAGS];
    mbx_segment_finish(a);
}

static enum mbx_verdict step(struct mbx *m, void *state,
                             const struct mbx_segment *s, uint64_t now)
{
    struct coalesce *c = state;
    struct mbx_segment *a = &c->held[s->dir].s;
    enum mbx_verdict v = MBX_TAKEN;

    if (c->held[s->dir].full && is_plain_data(s, MPX_TCP_FIN) &&
        adjacent(a, s) &&
        a->len + s->payload_len <= mbx_config(m)->packet_max) {
        join(a, s);
        release(m, c, s->dir);
    } else {
        release(m, c, s->dir);
        if (is_plain_data(s, 0))
            hold(c, s, now);
        else
            v = MBX_PASS;
    }
    arm(m, c);
    return v;
}

static void on_timer(struct mbx *m, void *state, uint64_t now)
{
    struct coalesce *c = state;

    for (int d = 0; d < 2; d++)
        if (now >= c->held[d].until)
            release(m, c, d);
    arm(m, c);
}

const struct mbx_ops mbx_coalesce = {
    .name = "coalesce",
    .does = "joins two adjacent data segments, keeping the options of the "
            "first, and holds one for 2 ms at most",
    .source = "RFC 8684 section 6; Honda et al., IMC 2011",
    .takes = MBX_TAKES_DIRECTION | MBX_TAKES_FROM,
    .state_size = sizeof(struct coalesce),
    .step = step,
    .timer = on_timer,
};
