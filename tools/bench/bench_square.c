/* SPDX-License-Identifier: MIT */
/* A square of routers whose tables ns-3 computes, with the client at the left
 * and the server at the right. */
#include "bench_square.h"

enum { PREFIX = 24, LINK_PREFIX = 30, QUEUE_PACKETS = 1000000, DOWN = 4000 };

static uint32_t side_of(uint32_t n)
{
    uint32_t side = 1;

    while ((side + 1) * (side + 1) <= n)
        side++;
    return side;
}

uint32_t bench_square_of(uint32_t n)
{
    return side_of(n) * side_of(n);
}

static struct ns3c_link link_of(const struct bench *b, uint32_t side)
{
    return (struct ns3c_link){.rate_bps = b->plan.rate_bps,
                              .delay_ns = b->plan.delay_ns / (side + 1),
                              .queue_packets = QUEUE_PACKETS};
}

/* Link number @p n of those between routers has 11.x.y.z/30 for itself. */
static int join_routers(int a, int z, const struct ns3c_link *l, uint32_t n,
                        uint32_t metric)
{
    int dev[2];

    if (ns3c_p2p(a, z, l, dev) < 0)
        return -1;
    for (unsigned end = 0; end < 2; end++) {
        uint32_t v = (UINT32_C(11) << 24) + 4 * n + 1 + end;
        struct ns3c_addr addr = {.family = 4,
                                 .b = {(uint8_t)(v >> 24), (uint8_t)(v >> 16),
                                       (uint8_t)(v >> 8), (uint8_t)v}};

        if (ns3c_addr_add(dev[end], &addr, LINK_PREFIX) < 0 ||
            ns3c_link_metric(dev[end], (uint16_t)metric) < 0)
            return -1;
    }
    return 0;
}

static struct ns3c_addr addr_of(unsigned net, unsigned path, unsigned host)
{
    return (struct ns3c_addr){
        .family = 4,
        .b = {10, (uint8_t)net, (uint8_t)(path + 1), (uint8_t)host}};
}

/* One end's link of a path: net 0 is the client's, 1 the server's. */
static int attach(struct bench *b, unsigned end, unsigned path, int router,
                  const struct ns3c_link *l)
{
    struct ns3c_addr own = addr_of(end, path, 1), via = addr_of(end, path, 2);
    struct ns3c_addr far = addr_of(1 - end, path, 0);
    int dev[2];

    if (ns3c_p2p(b->node[end], router, l, dev) < 0 ||
        ns3c_addr_add(dev[0], &own, PREFIX) < 0 ||
        ns3c_addr_add(dev[1], &via, PREFIX) < 0 ||
        ns3c_route_add(b->node[end], &far, PREFIX, dev[0], &via) < 0)
        return -1;
    if (end)
        b->server[path] = own;
    else
        b->client[path][0] = own;
    return 0;
}

/* No two ways are equally short: ns-3 keeps all that are, and there are as many
 * as binomials. Down a column is dearer than a whole row. */
static int build_routers(uint32_t side, const struct ns3c_link *l, int *router)
{
    uint32_t links = 0;

    for (uint32_t row = 0; row < side; row++)
        for (uint32_t column = 0; column < side; column++) {
            int *at = &router[row * side + column];

            *at = ns3c_node();
            if (ns3c_node_router(*at) < 0 ||
                (column > 0 &&
                 join_routers(at[-1], *at, l, links++, 1 + row) < 0) ||
                (row > 0 &&
                 join_routers(*(at - side), *at, l, links++, DOWN) < 0))
                return -1;
        }
    return 0;
}

int bench_build_square(struct bench *b)
{
    static int router[BENCH_ROUTERS_MAX];
    uint32_t side = side_of(b->plan.routers);
    struct ns3c_link l = link_of(b, side);

    if (build_routers(side, &l, router) < 0)
        return -1;
    for (unsigned path = 0; path < BENCH_PATHS; path++) {
        const int *row = &router[path * side * (side - 1)];

        if (attach(b, 0, path, row[0], &l) < 0 ||
            attach(b, 1, path, row[side - 1], &l) < 0)
            return -1;
    }
    return ns3c_routers_learn();
}
