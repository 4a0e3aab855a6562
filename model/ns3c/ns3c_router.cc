/* SPDX-License-Identifier: MIT */
/* Routers whose tables ns-3 fills: its global routing, that is OSPF's shortest
 * paths known to all at once. */
#include "ns3c_compat.h"
#include "ns3c_impl.h"

#include "ns3/boolean.h"
#include "ns3/internet-stack-helper.h"
#include "ns3/ipv4-global-routing-helper.h"
#include "ns3/ipv4-l3-protocol.h"
#include "ns3/ipv4-list-routing-helper.h"
#include "ns3/ipv4-static-routing-helper.h"

using namespace ns3c;

int ns3c_node_router(int node)
{
    NodeRec *n = NodeOf(node);
    ns3::InternetStackHelper stack;
    ns3::Ipv4ListRoutingHelper both;

    if (!n)
        return -1;
    if (n->inet || n->adopted)
        return Fail("node %d has IP already", node);
    both.Add(ns3::Ipv4StaticRoutingHelper(), 0); /* what is on its links */
    both.Add(ns3::Ipv4GlobalRoutingHelper(), -10);
    stack.SetIpv6StackInstall(false);
    stack.SetRoutingHelper(both);
    stack.Install(n->node);
    n->inet = true;
    return 0;
}

int ns3c_link_metric(int dev, uint16_t metric)
{
    DevRec *d = DevOf(dev);
    NodeRec *n = d ? InetNodeOf(d->node) : nullptr;

    if (!n)
        return -1;
    auto ip = n->node->GetObject<ns3::Ipv4>();
    int32_t i = ip->GetInterfaceForDevice(d->dev);
    if (i < 0 || metric == 0)
        return Fail("ns3c_link_metric: no IPv4 address, or a metric of 0");
    ip->SetMetric(static_cast<uint32_t>(i), metric);
    return 0;
}

/* ns-3's global routing knows links between routers only: the network of a link
 * to a host is announced as one of outside. */
static void AnnounceHosts(const Sim &sim, const DevRec &d)
{
    auto router = d.dev->GetNode()->GetObject<GlobalRouter4>();
    auto ip = d.dev->GetNode()->GetObject<ns3::Ipv4>();

    if (!router || d.peer < 0)
        return;
    auto peer = sim.devs[static_cast<size_t>(d.peer)].dev->GetNode();
    int32_t i = ip->GetInterfaceForDevice(d.dev);
    if (i < 0 || peer->GetObject<GlobalRouter4>())
        return;
    auto a = ip->GetAddress(static_cast<uint32_t>(i), 0);
    router->InjectRoute(a.GetLocal().CombineMask(a.GetMask()), a.GetMask());
}

int ns3c_route_dev(int node, const struct ns3c_addr *dst)
{
    NodeRec *n = InetNodeOf(node);
    ns3::Socket::SocketErrno err;
    ns3::Ipv4Header h;

    if (!n)
        return -1;
    if (!dst || dst->family != 4)
        return Fail("ns3c_route_dev: not an IPv4 address");
    h.SetDestination(Ip4(dst->b));
    auto route =
        n->node->GetObject<ns3::Ipv4>()->GetRoutingProtocol()->RouteOutput(
            nullptr, h, nullptr, err);
    const auto &devs = Here()->devs;
    for (size_t i = 0; route && i < devs.size(); i++)
        if (devs[i].dev == route->GetOutputDevice())
            return static_cast<int>(i);
    return Fail("ns3c_route_dev: node %d has no route there", node);
}

int ns3c_routers_learn(void)
{
    Sim *sim = Here();

    if (!sim)
        return -1;
    for (const DevRec &d : sim->devs)
        AnnounceHosts(*sim, d);
    ns3::Ipv4GlobalRoutingHelper::PopulateRoutingTables();
    sim->routes++;
    return 0;
}
