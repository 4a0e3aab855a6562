/* SPDX-License-Identifier: MIT */
/* A fat tree of k = 4, 16 hosts and 20 switches, all links 10 Mbit/s: each host
 * sends to another one over --subflows. Switches choose by a hash of addresses
 * and ports. One line: subflows, and the share of full rate that hosts get. */
#include "ns3/applications-module.h"
#include "ns3/core-module.h"
#include "ns3/ecmp-routing.h"
#include "ns3/internet-module.h"
#include "ns3/mptcp-helper.h"
#include "ns3/point-to-point-module.h"

#include <iostream>
#include <numeric>

using namespace ns3;

static uint64_t g_octets; /* that hosts have received */

static void Received(Ptr<const Packet> p, const Address &)
{
    g_octets += p->GetSize() * (Simulator::Now() >= Seconds(1));
}

/* A switch leads down by its first interfaces: at 0 to hosts, 10.pod.edge.x, at
 * level 1 to edges, at the top to pods; what is not there, up by 3 and 4. */
static void SetRoutes(Ptr<Node> node, uint32_t level, uint32_t pod, uint32_t at)
{
    auto routes = CreateObjectWithAttributes<EcmpRouting>(
        "Salt", UintegerValue(level * 2 + at));
    uint32_t bits = 4 << level; /* of an address, below */
    uint32_t here = 10 << 24 | (level < 2) * pod << 16 | (level < 1) * at << 8;

    node->GetObject<Ipv4>()->SetRoutingProtocol(routes);
    for (uint32_t i = 0; i < (level < 2 ? 2 : 4); i++)
        routes->AddRoute(Ipv4Address(here | i << bits), Ipv4Mask(~0u << bits),
                         {{i + 1}});
    if (level < 2)
        routes->AddRoute("0.0.0.0", "0.0.0.0", {{3}, {4}});
}

/* Links in the order that SetRoutes() counts on. */
static void Build(const NodeContainer &hosts, const NodeContainer &switches,
                  uint32_t subflows)
{
    uint32_t link = 0xc0a80001; /* of switches: nobody asks for them */
    PointToPointHelper p2p;
    auto join = [&](uint32_t up, Ptr<Node> down, uint32_t address, uint32_t n) {
        auto d = p2p.Install(switches.Get(up), down);
        MptcpHelper::AddInterface(d.Get(0), Ipv4Address(link++));
        MptcpHelper::AddInterface(d.Get(1), Ipv4Address(address), n);
    };

    p2p.SetDeviceAttribute("DataRate", StringValue("10Mbps"));
    p2p.SetChannelAttribute("Delay", StringValue("100us"));
    for (uint32_t s = 0; s < 20; s++) /* edges, aggregation, cores */
        SetRoutes(switches.Get(s), s / 8, s % 8 / 2, s % 2);
    for (uint32_t h = 0; h < 16; h++) {
        join(h / 2, hosts.Get(h),
             10 << 24 | h / 4 << 16 | h % 4 / 2 << 8 | (h % 2 * 16 + 1),
             subflows);
        MptcpHelper::SetDefaultRoute(hosts.Get(h), 1);
    }
    for (uint32_t i = 0; i < 16; i++) /* of pod i / 4 */
        join(8 + i / 4 * 2 + i % 2, switches.Get(i / 2), link++, 1);
    for (uint32_t i = 0; i < 16; i++)
        join(16 + i % 4, switches.Get(8 + i / 2), link++, 1);
}

/* Each host sends to the next one of a random cycle: nobody to itself. */
static void Start(const NodeContainer &hosts)
{
    auto random = CreateObject<UniformRandomVariable>();
    std::vector<uint32_t> to(16);

    std::iota(to.begin(), to.end(), 0);
    for (uint32_t i = 15; i > 0; i--)
        std::swap(to[i], to[random->GetInteger(0, i - 1)]);
    for (uint32_t h = 0; h < 16; h++) {
        auto ip = hosts.Get(to[h])->GetObject<Ipv4>();
        BulkSendHelper source(
            "ns3::MptcpSocketFactory",
            InetSocketAddress(ip->GetAddress(1, 0).GetLocal(), 80));
        source.SetAttribute("SendSize", UintegerValue(1400));
        source.Install(hosts.Get(h)).Start(MilliSeconds(10 + h));
    }
}

int main(int argc, char *argv[])
{
    uint32_t subflows = 8, run = 1;
    double stop = 6;
    CommandLine cmd;

    cmd.AddValue("subflows", "of each connection, 1 to 8", subflows);
    cmd.AddValue("stop", "in seconds; the first is not counted", stop);
    cmd.AddValue("run", "which hosts send to which", run);
    cmd.Parse(argc, argv);
    RngSeedManager::SetRun(run);
    Config::SetDefault("ns3::TcpSocket::SndBufSize", UintegerValue(1 << 20));
    Config::SetDefault("ns3::TcpSocket::RcvBufSize", UintegerValue(1 << 20));
    Config::SetDefault("ns3::TcpSocket::SegmentSize", UintegerValue(1400));
    Config::SetDefault("ns3::TcpSocketBase::MinRto", StringValue("200ms"));

    NodeContainer hosts(16), switches(20);
    InternetStackHelper().Install(NodeContainer(hosts, switches));
    Build(hosts, switches, subflows);
    MptcpHelper mptcp;
    mptcp.SetAttribute("MaxSubflows", UintegerValue(subflows));
    mptcp.Install(hosts);
    PacketSinkHelper drain("ns3::MptcpSocketFactory",
                           InetSocketAddress(Ipv4Address::GetAny(), 80));
    drain.Install(hosts);
    Config::ConnectWithoutContext(
        "/NodeList/*/ApplicationList/*/$ns3::PacketSink/Rx",
        MakeCallback(&Received));
    Start(hosts);
    Simulator::Stop(Seconds(stop));
    Simulator::Run();
    std::cout << subflows << ","
              << double(g_octets) * 8 / 16 / 10e6 / (stop - 1) << std::endl;
    Simulator::Destroy();
    return 0;
}
