/* SPDX-License-Identifier: MIT */
/* The policies of a load balancer, and its flow table. */
#include "balance.h"
#include "mbx_flows.h"
#include "mbx_segment.h"
#include "mpx_tcp.h"

#include <stdlib.h>

enum { NOWHERE = -1 };

struct balance {
    struct balance_config cfg;
    struct mbx_flows flows;
    struct balance_counters n;
    unsigned next; /* round robin */
};

struct balance *balance_new(const struct balance_config *cfg)
{
    struct balance *b = calloc(1, sizeof *b);

    if (b)
        b->cfg = *cfg;
    return b;
}

void balance_free(struct balance *b)
{
    if (b)
        mbx_flows_free(&b->flows);
    free(b);
}

void balance_counters(const struct balance *b, struct balance_counters *c)
{
    *c = b->n;
}

static unsigned of_turn(struct balance *b, const struct mbx_ends *e)
{
    (void)e;
    return b->next++ % b->cfg.back_ends;
}

static unsigned of_chance(struct balance *b, const struct mbx_ends *e)
{
    uint64_t x;

    (void)e;
    b->cfg.random(b->cfg.ctx, &x, sizeof x);
    return (unsigned)(x % b->cfg.back_ends);
}

/* The upper bits: the lowest of FNV are those of its input alone. */
static unsigned of_hash(struct balance *b, const struct mbx_ends *e)
{
    return (mbx_ends_hash(e) >> 12) % b->cfg.back_ends;
}

static unsigned (*const policies[])(struct balance *,
                                    const struct mbx_ends *) = {
    [SCN_ROUND_ROBIN] = of_turn,
    [SCN_RANDOM] = of_chance,
    [SCN_HASH] = of_hash,
};

/* The MP_JOIN of a SYN. */
static bool join_of(const struct mbx_segment *s, struct mpx_opt_join *join)
{
    struct mpx_tcp h;
    struct mpx_opt o;

    if (mpx_tcp_parse(&h, s->tcp, MPX_TCP_HDR_MIN + s->opts_len))
        return false;
    for (unsigned i = 0; i < h.n_mp; i++)
        if (mpx_opt_decode(&o, h.mp[i].p, h.mp[i].len, MPX_SEG_SYN) == MPX_OK &&
            o.subtype == MPX_SUB_JOIN) {
            *join = o.u.join;
            return true;
        }
    return false;
}

/* A token alone says where its join goes, today and after any restart. */
static int by_token(struct balance *b, const struct mpx_opt_join *join)
{
    uint32_t id =
        mpx_tokengen_server(b->cfg.tokens, 8u * join->token_len, join->token);

    if (id < b->cfg.back_ends)
        return (int)id;
    b->n.astray++;
    return NOWHERE;
}

/* All that is remembered: the segments after a SYN go where it went. */
static int keep(struct balance *b, const struct mbx_ends *e, int back_end)
{
    struct mbx_flow *f =
        back_end == NOWHERE ? NULL : mbx_flows_add(&b->flows, e);

    if (f)
        f->back_end = (unsigned)back_end;
    return f ? back_end : NOWHERE;
}

int balance_packet(struct balance *b, uint8_t *pkt, size_t len)
{
    struct mbx_segment s;
    struct mpx_opt_join join;
    struct mbx_ends e;
    const struct mbx_flow *known;
    bool joins;

    if (!mbx_segment_of(&s, 0, pkt, len))
        return NOWHERE;
    mbx_ends_of(&e, &s);
    known = mbx_flows_find(&b->flows, &e);
    if ((s.tcp[13] & (MPX_TCP_SYN | MPX_TCP_ACK)) != MPX_TCP_SYN)
        /* Of an unknown flow: as a balancer that has no table. */
        return (int)(known ? known->back_end : of_hash(b, &e));
    joins = join_of(&s, &join);
    b->n.flows += !known;
    b->n.joins += !known && joins;
    if (joins && b->cfg.tokens)
        return keep(b, &e, by_token(b, &join));
    if (known)
        return (int)known->back_end;
    return keep(b, &e, (int)policies[b->cfg.policy](b, &e));
}
