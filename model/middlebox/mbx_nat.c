/* SPDX-License-Identifier: MIT */
/*
 * Gives every flow of the client the box's own address and a port of its own,
 * and translates back. Mappings do not expire. What comes from outside and has
 * no mapping goes by untouched, to an address that is nobody's. MPTCP options
 * are left alone, addresses in them included.
 */
#include "mbx_flows.h"
#include "mbx_table.h"
#include "mpx_opt.h"
#include "mpx_tcp.h"

#include <string.h>

enum {
    PORT_FIRST = 20000, /* our choice; below the clients' ephemeral ports */
    PORTS = 25000,
};

struct nat {
    struct mbx_flows out, back; /* by inner ends; by outer ends */
    uint32_t n_ports;           /* ports, by now */
    uint16_t inner_port[PORTS]; /* of port PORT_FIRST + i */
};

/* The ends as the server knows them. */
static void outer_ends(struct mbx_ends *o, const struct mbx *m,
                       const struct mbx_ends *inner, uint16_t port)
{
    const uint8_t *addr = mbx_config(m)->outer[inner->family == 6];

    *o = *inner;
    memset(o->client, 0, sizeof o->client);
    memcpy(o->client, addr, inner->family == 4 ? 4 : 16);
    o->client_port = port;
}

static uint16_t map(struct mbx *m, struct nat *n, const struct mbx_ends *inner)
{
    struct mbx_flow *f = mbx_flows_add(&n->out, inner), *b;
    struct mbx_ends outer;
    uint16_t port;

    if (!f || f->outer_port)
        return f ? f->outer_port : 0;
    if (n->n_ports == PORTS)
        return 0;
    port = (uint16_t)(PORT_FIRST + n->n_ports);
    outer_ends(&outer, m, inner, port);
    b = mbx_flows_add(&n->back, &outer);
    if (!b)
        return 0;
    n->inner_port[n->n_ports++] = inner->client_port;
    b->inner = *inner;
    f->outer_port = port;
    return port;
}

static enum mbx_verdict go_out(struct mbx *m, struct nat *n,
                               const struct mbx_segment *s)
{
    struct mbx_ends inner;
    uint16_t port;

    mbx_ends_of(&inner, s);
    port = map(m, n, &inner);
    if (!port)
        return MBX_TAKEN; /* out of ports: dropped, as such boxes do */
    memcpy(s->src, mbx_config(m)->outer[s->family == 6],
           s->family == 4 ? 4 : 16);
    mpx_put16(s->tcp, port);
    return MBX_CHANGED;
}

static enum mbx_verdict come_back(const struct nat *n,
                                  const struct mbx_segment *s)
{
    struct mbx_ends outer;
    const struct mbx_flow *f;

    mbx_ends_of(&outer, s);
    f = mbx_flows_find(&n->back, &outer);
    if (!f)
        return MBX_PASS;
    memcpy(s->dst, f->inner.client, s->family == 4 ? 4 : 16);
    mpx_put16(s->tcp + 2, f->inner.client_port);
    return MBX_CHANGED;
}

static enum mbx_verdict step(struct mbx *m, void *state,
                             const struct mbx_segment *s, uint64_t now)
{
    (void)now;
    return s->dir == 0 ? go_out(m, state, s) : come_back(state, s);
}

static uint16_t inner_port(const void *state, uint16_t outer)
{
    const struct nat *n = state;
    uint32_t i = (uint32_t)outer - PORT_FIRST;

    return outer >= PORT_FIRST && i < n->n_ports ? n->inner_port[i] : 0;
}

static void end(void *state)
{
    struct nat *n = state;

    mbx_flows_free(&n->out);
    mbx_flows_free(&n->back);
}

const struct mbx_ops mbx_nat = {
    .name = "nat",
    .does =
        "gives each flow an address and a port of its own, and translates back",
    .source =
        "RFC 8684 section 3.2 (address ids) and 3.7; RFC 3022 section 2.2",
    .state_size = sizeof(struct nat),
    .step = step,
    .inner_port = inner_port,
    .end = end,
};
