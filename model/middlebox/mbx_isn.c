/* SPDX-License-Identifier: MIT */
/*
 * Adds to the sequence numbers of each direction of a flow a number drawn at
 * its SYN, and takes it off the acknowledgements and SACK blocks that come
 * back. Flows whose SYN it did not see go by untouched.
 */
#include "mbx_flows.h"
#include "mbx_table.h"
#include "mpx_opt.h"
#include "mpx_tcp.h"

enum { SACK_BLOCK = 8 }; /* octets, RFC 2018 section 3 */

static void shift(uint8_t *p, uint32_t by)
{
    mpx_put32(p, mpx_get32(p) + by);
}

static void shift_sacks(const struct mbx_segment *s, uint32_t by)
{
    struct mpx_opt_walk w = mpx_opt_walk_of(s->opts, s->opts_len);
    const uint8_t *o;
    size_t len;

    while (mpx_opt_walk_next(&w, &o, &len)) {
        uint8_t *block = s->opts + (o - s->opts) + 2;

        if (o[0] != MPX_KIND_SACK)
            continue;
        for (size_t i = 0; 2 + i + SACK_BLOCK <= len; i += SACK_BLOCK) {
            shift(block + i, by);
            shift(block + i + 4, by);
        }
    }
}

static struct mbx_flow *flow_of(struct mbx *m, struct mbx_flows *t,
                                const struct mbx_segment *s)
{
    bool syn = s->tcp[MPX_TCP_OFF_FLAGS] & MPX_TCP_SYN;
    struct mbx_ends e;
    struct mbx_flow *f;

    mbx_ends_of(&e, s);
    f = syn ? mbx_flows_add(t, &e) : mbx_flows_find(t, &e);
    if (f && syn && !f->known[s->dir]) {
        mbx_random(m, &f->shift[s->dir], sizeof f->shift[s->dir]);
        f->known[s->dir] = true;
    }
    return f;
}

static enum mbx_verdict step(struct mbx *m, void *state,
                             const struct mbx_segment *s, uint64_t now)
{
    struct mbx_flow *f = flow_of(m, state, s);

    (void)now;
    if (!f)
        return MBX_PASS;
    shift(s->tcp + MPX_TCP_OFF_SEQ, f->shift[s->dir]);
    if (s->tcp[MPX_TCP_OFF_FLAGS] & MPX_TCP_ACK) {
        shift(s->tcp + MPX_TCP_OFF_ACK, 0 - f->shift[!s->dir]);
        shift_sacks(s, 0 - f->shift[!s->dir]);
    }
    return MBX_CHANGED;
}

static void end(void *state)
{
    mbx_flows_free(state);
}

const struct mbx_ops mbx_rewrite_isn = {
    .name = "rewrite-isn",
    .does = "gives each direction of a flow other sequence numbers, in ACKs "
            "and SACK blocks too",
    .source = "RFC 8684 section 6; Honda et al., IMC 2011",
    .state_size = sizeof(struct mbx_flows),
    .step = step,
    .end = end,
};
