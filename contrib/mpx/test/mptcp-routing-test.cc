/* SPDX-License-Identifier: MIT */
/* Helpers around addresses and routes: ECMP, interfaces, hand-over. */
#include "mptcp-test-bed.h"

#include "ns3/bulk-send-helper.h"
#include "ns3/ecmp-routing.h"
#include "ns3/mptcp-handover.h"
#include "ns3/packet-sink-helper.h"
#include "ns3/packet-sink.h"
#include "ns3/point-to-point-helper.h"
#include "ns3/ppp-header.h"
#include "ns3/string.h"
#include "ns3/tcp-header.h"
#include "ns3/uinteger.h"

#include <set>
#include <utility>

namespace ns3
{
namespace mpxtest
{

namespace
{

constexpr uint64_t SIZE = 2000000;

Ptr<PacketSink> Transfer(Ptr<Node> from, Ptr<Node> to, const Address &at)
{
    BulkSendHelper source(FACTORY, at);
    PacketSinkHelper drain(FACTORY, Any(false));

    source.SetAttribute("MaxBytes", UintegerValue(SIZE));
    source.SetAttribute("SendSize", UintegerValue(1400));
    source.Install(from).Start(Seconds(1));
    return DynamicCast<PacketSink>(drain.Install(to).Get(0));
}

/* A host with four addresses, a switch, two equal links, another switch, a host
 * with one address: four subflows, which spread over both links and keep each
 * its own. */
class EcmpCase : public TestCase
{
  public:
    EcmpCase() : TestCase("four subflows by ECMP over two links")
    {
    }

  private:
    void DoRun() override
    {
        NodeContainer nodes(4);
        PointToPointHelper p2p;

        p2p.SetDeviceAttribute("DataRate", StringValue("10Mbps"));
        p2p.SetChannelAttribute("Delay", StringValue("1ms"));
        InternetStackHelper().Install(nodes);
        auto join = [&](int a, const char *at, int b, const char *bt,
                        uint32_t n) {
            auto d = p2p.Install(nodes.Get(a), nodes.Get(b));
            MptcpHelper::AddInterface(d.Get(0), at, n);
            MptcpHelper::AddInterface(d.Get(1), bt);
        };
        join(0, "10.0.0.1", 1, "192.168.0.1", 4);
        join(3, "10.0.1.1", 2, "192.168.0.2", 1);
        for (int i = 0; i < 2; i++)
            join(1, i ? "192.168.1.1" : "192.168.2.1", 2,
                 i ? "192.168.1.2" : "192.168.2.2", 1);
        for (int i = 1; i <= 2; i++) {
            auto routes = CreateObject<EcmpRouting>();
            nodes.Get(i)->GetObject<Ipv4>()->SetRoutingProtocol(routes);
            routes->AddRoute("0.0.0.0", "0.0.0.0", {{2}, {3}});
            routes->AddRoute(i == 1 ? "10.0.0.0" : "10.0.1.0", "255.255.255.0",
                             {{1}});
        }
        for (int i : {0, 3})
            MptcpHelper::SetDefaultRoute(nodes.Get(i), 1);
        for (int i = 0; i < 2; i++)
            nodes.Get(1)->GetDevice(2 + i)->TraceConnectWithoutContext(
                "PhyTxEnd",
                Callback<void, Ptr<const Packet>>(
                    [this, i](Ptr<const Packet> p) { Count(p->Copy(), i); }));
        MptcpHelper().Install(NodeContainer(nodes.Get(0), nodes.Get(3)));
        auto sink = Transfer(nodes.Get(0), nodes.Get(3),
                             InetSocketAddress("10.0.1.1", PORT));
        Simulator::Stop(Seconds(20));
        Simulator::Run();
        NS_TEST_EXPECT_MSG_EQ(sink->GetTotalRx(), SIZE, "octets");
        NS_TEST_EXPECT_MSG_EQ(m_flows[0].size() + m_flows[1].size(), 4,
                              "subflows, each by one link");
        for (int i = 0; i < 2; i++)
            NS_TEST_EXPECT_MSG_GT(m_flows[i].size(), 0, "by link " << i);
        Simulator::Destroy();
    }

    void Count(Ptr<Packet> p, int link)
    {
        PppHeader ppp;
        Ipv4Header ip;
        TcpHeader tcp;

        p->RemoveHeader(ppp);
        p->RemoveHeader(ip);
        p->PeekHeader(tcp);
        m_flows[link].insert({ip.GetSource(), tcp.GetSourcePort()});
    }

    std::set<std::pair<Ipv4Address, uint16_t>> m_flows[2];
};

/* The second interface of the bed is taken before the first is given up, or
 * after. */
class HandoverCase : public TestCase
{
  public:
    explicit HandoverCase(bool make)
        : TestCase(make ? "make before break" : "break before make"),
          m_make(make)
    {
    }

  private:
    void DoRun() override
    {
        Bed bed;
        unsigned taken = m_make ? 3 : 1; /* to both of the peer's addresses */
        auto handover = Create<MptcpHandover>(bed.nodes.Get(0), 1, 2,
                                              bed.v4[1].GetAddress(1));
        auto sink =
            Transfer(bed.nodes.Get(0), bed.nodes.Get(1), bed.At(1, 0, false));

        if (m_make)
            Simulator::Schedule(Seconds(1.5), &MptcpHandover::Make, handover);
        Simulator::Schedule(Seconds(2), [&] {
            NS_TEST_EXPECT_MSG_EQ(bed.added, taken, "before");
            handover->Break(MilliSeconds(300));
        });
        Simulator::Schedule(Seconds(2.1), [&] {
            before = sink->GetTotalRx();
            NS_TEST_EXPECT_MSG_EQ(bed.added, taken, "too early");
        });
        Simulator::Schedule(Seconds(2.29), [&] {
            NS_TEST_EXPECT_MSG_EQ((sink->GetTotalRx() > before), m_make,
                                  "octets between");
        });
        Simulator::Stop(Seconds(20));
        Simulator::Run();
        NS_TEST_EXPECT_MSG_EQ(sink->GetTotalRx(), SIZE, "octets");
        NS_TEST_EXPECT_MSG_GT_OR_EQ(bed.added, 2, "subflows");
        NS_TEST_EXPECT_MSG_GT(bed.mapped[0], 0, "over the first");
        NS_TEST_EXPECT_MSG_GT(bed.tx - bed.mapped[0], SIZE / 4, "and others");
    }

    bool m_make;
    uint64_t before = 0;
};

} // namespace

std::vector<TestCase *> RoutingCases()
{
    return {new EcmpCase, new HandoverCase(true), new HandoverCase(false)};
}

} // namespace mpxtest
} // namespace ns3
