/* SPDX-License-Identifier: MIT */
/* A fat tree of k = 4, 16 hosts and 20 switches, all links 10 Mbit/s: each host
 * sends to another one over --subflows. Switches choose by a hash of addresses
 * and ports. One line: subflows, and the share of full rate that hosts get. */
#include "ns3/applications-module.h"
#include "ns3/core-module.h"
#include "ns3/internet-module.h"
#include "ns3/mptcp-helper.h"
#include "ns3/point-to-point-module.h"

#include <iostream>
#include <numeric>

using namespace ns3;

/* How RouteInput() takes callbacks: by value until ns-3 3.38, by reference
 * since. */
template <class> struct RouteInputOf;
template <class C, class P, class H, class D, class Forward, class Multicast,
          class Deliver, class Error>
struct RouteInputOf<bool (C::*)(P, H, D, Forward, Multicast, Deliver, Error)> {
    using F = Forward;
    using M = Multicast;
    using L = Deliver;
    using E = Error;
};
using Taken = RouteInputOf<decltype(&Ipv4StaticRouting::RouteInput)>;

/* A switch: down to where 10.pod.edge.x is, else up by a hash of the flow. Its
 * interfaces: 1, 2 down, 3, 4 up; of one at the top: 1 to 4, the pods. */
class FatTreeSwitch : public Ipv4StaticRouting
{
  public:
    void Set(uint32_t level, uint32_t pod, uint32_t index)
    {
        m_level = level, m_pod = pod, m_index = index;
    }
    void SetIpv4(Ptr<Ipv4> ip) override
    {
        m_ip = ip;
        Ipv4StaticRouting::SetIpv4(ip);
    }
    bool RouteInput(Ptr<const Packet> p, const Ipv4Header &h,
                    Ptr<const NetDevice>, Taken::F forward, Taken::M, Taken::L,
                    Taken::E) override
    {
        auto to = h.GetDestination().Get(), pod = to >> 16 & 255;
        auto edge = to >> 8 & 255, host = to % 256 / 16;
        uint8_t flow[13] = {uint8_t(m_level * 2 + m_index)};
        auto route = Create<Ipv4Route>();
        uint32_t out = pod + 1;

        h.GetSource().Serialize(flow + 1);
        h.GetDestination().Serialize(flow + 5);
        p->CopyData(flow + 9, 4); /* ports */
        if (m_level < 2 && pod == m_pod && (m_level || edge == m_index))
            out = (m_level ? edge : host) + 1;
        else if (m_level < 2)
            out = 3 + (Hash32(reinterpret_cast<char *>(flow), 13) & 1);
        route->SetDestination(h.GetDestination());
        route->SetOutputDevice(m_ip->GetNetDevice(out));
        forward(route, p, h);
        return true;
    }

  private:
    Ptr<Ipv4> m_ip;
    uint32_t m_level = 0, m_pod = 0, m_index = 0;
};

/* An interface with addresses from \p first on. */
static void AddInterface(Ptr<NetDevice> device, uint32_t first, uint32_t n)
{
    auto ip = device->GetNode()->GetObject<Ipv4>();
    uint32_t i = ip->AddInterface(device);

    while (n--)
        ip->AddAddress(i, {Ipv4Address(first++), Ipv4Mask::GetOnes()});
    ip->SetUp(i);
}

/* Links in the order that FatTreeSwitch counts on. */
static void Build(const NodeContainer &hosts, const NodeContainer &switches,
                  uint32_t subflows)
{
    uint32_t link = 0xc0a80001; /* of switches: nobody asks for them */
    PointToPointHelper p2p;
    auto join = [&](uint32_t up, Ptr<Node> down, uint32_t address, uint32_t n) {
        auto d = p2p.Install(switches.Get(up), down);
        AddInterface(d.Get(0), link++, 1);
        AddInterface(d.Get(1), n ? address : link++, n ? n : 1);
    };

    p2p.SetDeviceAttribute("DataRate", StringValue("10Mbps"));
    p2p.SetChannelAttribute("Delay", StringValue("100us"));
    for (uint32_t s = 0; s < 20; s++) { /* edges, aggregation, cores */
        auto routing = CreateObject<FatTreeSwitch>();
        routing->Set(s / 8, s % 8 / 2, s % 2);
        switches.Get(s)->GetObject<Ipv4>()->SetRoutingProtocol(routing);
    }
    for (uint32_t h = 0; h < 16; h++) {
        join(h / 2, hosts.Get(h),
             10 << 24 | h / 4 << 16 | h % 4 / 2 << 8 | (h % 2 * 16 + 1),
             subflows);
        Ipv4StaticRoutingHelper()
            .GetStaticRouting(hosts.Get(h)->GetObject<Ipv4>())
            ->SetDefaultRoute(Ipv4Address::GetZero(), 1);
    }
    for (uint32_t i = 0; i < 16; i++) /* of pod i / 4 */
        join(8 + i / 4 * 2 + i % 2, switches.Get(i / 2), 0, 0);
    for (uint32_t i = 0; i < 16; i++)
        join(16 + i % 4, switches.Get(8 + i / 2), 0, 0);
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

static uint64_t Received(const ApplicationContainer &sinks)
{
    return std::accumulate(sinks.Begin(), sinks.End(), uint64_t{0},
                           [](uint64_t n, Ptr<Application> a) {
                               return n +
                                      a->GetObject<PacketSink>()->GetTotalRx();
                           });
}

int main(int argc, char *argv[])
{
    uint32_t subflows = 8, run = 1;
    double stop = 6;
    uint64_t before = 0;
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
    InternetStackHelper().Install(hosts);
    InternetStackHelper().Install(switches);
    Build(hosts, switches, subflows);
    MptcpHelper mptcp;
    mptcp.SetAttribute("MaxSubflows", UintegerValue(subflows));
    mptcp.Install(hosts);
    PacketSinkHelper drain("ns3::MptcpSocketFactory",
                           InetSocketAddress(Ipv4Address::GetAny(), 80));
    auto sinks = drain.Install(hosts);

    Start(hosts);
    Simulator::Schedule(Seconds(1), [&] { before = Received(sinks); });
    Simulator::Stop(Seconds(stop));
    Simulator::Run();
    std::cout << subflows << ","
              << double(Received(sinks) - before) * 8 / 16 / 10e6 / (stop - 1)
              << std::endl;
    Simulator::Destroy();
    return 0;
}
