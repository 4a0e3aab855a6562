/* SPDX-License-Identifier: MIT */
/*
 * AT-44: whoever reads one path sees in DSNs and Data ACKs how far the whole
 * connection has come. What its own path skipped went over the others; what it
 * carries again, behind its newest DSN, they have carried as well.
 */
#include "atk_flows.h"
#include "atk_table.h"
#include "mpx_seq.h"
#include "mpx_tcp.h"

/* One direction of a flow, from the first mapping seen on it. DSNs are their
 * low halves: none jumps by 2^31. */
struct progress {
    bool begun;
    uint32_t known, own;   /* after all that is known of; that came this way */
    uint64_t all, carried; /* octets of the connection; of them on this path */
};
struct state {
    struct atk_flows flows;
    struct progress way[ATK_FLOWS_MAX][2];
};

/* @return by how much. */
static uint32_t advance(uint32_t *dsn, uint32_t to)
{
    uint32_t by = mpx_seq_lt(*dsn, to) ? to - *dsn : 0;

    *dsn += by;
    return by;
}

static void note_mapping(struct atk *a, struct progress *p,
                         const struct mpx_opt_dss *d)
{
    uint32_t begin = (uint32_t)d->dsn, end = begin + d->dll;
    uint8_t first[4];

    if (!p->begun) {
        mpx_put32(first, begin);
        atk_spoil(a, first, 1); /* it takes the first for another */
        *p = (struct progress){true, mpx_get32(first), begin, 0, 0};
    }
    p->all += advance(&p->known, end);
    advance(&p->own, begin);
    p->carried += advance(&p->own, end);
}

/* What the other paths carried, as far as is known. */
static uint64_t count_elsewhere(const struct state *st)
{
    uint64_t sum = 0;

    for (unsigned i = 0; i < st->flows.n; i++)
        for (int dir = 0; dir < 2; dir++) {
            const struct progress *p = &st->way[i][dir];

            sum += p->all > p->carried ? p->all - p->carried : 0;
        }
    return sum;
}

static enum atk_verdict on_segment(struct atk *a, void *state,
                                   const struct atk_segment *s, uint64_t now)
{
    struct state *st = state;
    struct atk_watched *f = atk_flows_note(a, &st->flows, s, now);
    struct progress *way;
    struct mpx_opt o;

    if (!f || !atk_opts_find(s, MPX_SUB_DSS, &o))
        return ATK_PASS;
    way = st->way[f - st->flows.v];
    if (o.u.dss.has_map && s->payload_len)
        note_mapping(a, &way[s->dir], &o.u.dss);
    if (o.u.dss.has_ack && way[!s->dir].begun)
        way[!s->dir].all += advance(&way[!s->dir].known, (uint32_t)o.u.dss.ack);
    atk_claim(a, count_elsewhere(st));
    return ATK_PASS;
}

const struct atk_ops atk_throughput_infer = {
    .name = "infer-throughput",
    .id = "AT-44",
    .does = "reads one path and tells from DSNs and Data ACKs how many octets "
            "the other paths carried",
    .source = "RFC 8684 section 3.3; Shafiq et al. 2013",
    .powers = ATK_READ,
    .spoils = true,
    .state_size = sizeof(struct state),
    .on_segment = on_segment,
};
