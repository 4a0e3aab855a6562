/* SPDX-License-Identifier: MIT */
/* A client downloads over two paths. Whoever read the handshake on the first
 * one tries to join from a host of its own: hijack [PROFILE]. */
#include <mpx-ns3.h>
#include <stdio.h>
#include <stdlib.h>

#define SEC UINT64_C(1000000000) /* ns */
static const struct ns3c_link access_link = {
    .rate_bps = 20000000, .delay_ns = SEC / 100, .queue_packets = 100};
static const struct ns3c_addr network = {4, {10}};

static struct ns3c_addr ip(uint8_t net, uint8_t host)
{
    return (struct ns3c_addr){4, {10, 0, net, host}};
}

static void need(int ok)
{
    if (ok < 0) {
        fprintf(stderr, "hijack: %s\n", ns3c_error());
        exit(1);
    }
}

/* A link of its own network: its ends are hosts 1 and 2, each with a route to
 * all other networks if `via` is true. */
static void join(int a, int b, uint8_t net, bool via, int dev[2])
{
    struct ns3c_addr end[2] = {ip(net, 1), ip(net, 2)};

    need(ns3c_p2p(a, b, &access_link, dev));
    for (int i = 0; i < 2; i++)
        need(ns3c_addr_add(dev[i], &end[i], 24));
    if (via) /* a is a host, b its router */
        need(ns3c_route_add(a, &network, 8, dev[0], &end[1]));
}

int main(int argc, char **argv)
{
    struct ns3c_options sim = {.seed = 1, .run = 1};
    struct ns3c_addr client_at[2] = {ip(1, 1), ip(2, 1)}, server_at = ip(4, 1);
    struct mpx_ns3_config config;
    struct mpx_ns3_verdict v;
    int client, server, intruder, router, dev[2], tap;

    need(ns3c_init(&sim));
    need(client = ns3c_node()), need(server = ns3c_node());
    need(intruder = ns3c_node()), need(router = ns3c_node());
    need(ns3c_node_inet(client)), need(ns3c_node_inet(server));
    need(ns3c_node_inet(intruder)), need(ns3c_node_inet(router));
    join(client, router, 1, true, dev);
    tap = dev[0];
    join(client, router, 2, true, dev);
    join(intruder, router, 3, true, dev);
    join(server, router, 4, true, dev);

    mpx_ns3_config_init(&config);
    config.profile = argc > 1 ? argv[1] : "rfc8684";
    mpx_ns3_end *c = mpx_ns3_end_new(client, &config);
    mpx_ns3_end *s = mpx_ns3_end_new(server, &config);
    need(c && s ? 0 : -1);
    need(mpx_ns3_end_addr(c, &client_at[0]));
    need(mpx_ns3_end_addr(c, &client_at[1]));
    need(mpx_ns3_end_addr(s, &server_at));
    need(mpx_ns3_transfer(&(struct mpx_ns3_transfer){
        c, s, client_at[0], server_at, 80, 20000000, false, SEC / 10}));
    need(mpx_ns3_attack(
        &(struct mpx_ns3_attack){.name = "join-with-sniffed-keys",
                                 .tap = tap,
                                 .node = intruder,
                                 .addr = ip(3, 1),
                                 .acts_ns = SEC}));
    need(mpx_ns3_run(30 * SEC));
    mpx_ns3_verdict(&v);
    printf("%s: %d of %d hijacked, %llu octets captured of %llu delivered\n",
           config.profile, (int)v.hijacked, (int)v.connections,
           (unsigned long long)v.captured, (unsigned long long)v.delivered);
    mpx_ns3_destroy();
    return 0;
}
