/* SPDX-License-Identifier: MIT */
/* ns-3's own applications over MPTCP, and TCP beside it. */
#include "mptcp-test-bed.h"

#include "ns3/boolean.h"
#include "ns3/bulk-send-helper.h"
#include "ns3/inet-socket-address.h"
#include "ns3/on-off-helper.h"
#include "ns3/packet-sink.h"
#include "ns3/point-to-point-helper.h"
#include "ns3/packet-sink-helper.h"
#include "ns3/string.h"
#include "ns3/three-gpp-http-client.h"
#include "ns3/three-gpp-http-helper.h"
#include "ns3/three-gpp-http-server.h"
#include "ns3/traffic-control-helper.h"
#include "ns3/uinteger.h"

#include <functional>
#include <utility>

namespace ns3
{
namespace mpxtest
{

namespace
{

class BulkCase : public TestCase
{
  public:
    BulkCase(bool six, const std::string &what,
             std::function<void(MptcpHelper &)> set = nullptr,
             unsigned keys = 0)
        : TestCase("BulkSend to PacketSink, " + what), m_six(six),
          m_set(std::move(set)), m_keys(keys)
    {
    }

  private:
    void DoRun() override
    {
        constexpr uint64_t SIZE = 4000000, SEND = 1400;
        Bed bed(false);
        MptcpHelper helper;

        if (m_set)
            m_set(helper);
        bed.Install(helper);
        BulkSendHelper source(FACTORY, bed.At(1, 0, m_six));
        source.SetAttribute("MaxBytes", UintegerValue(SIZE));
        source.SetAttribute("SendSize", UintegerValue(SEND));
        source.Install(bed.nodes.Get(0)).Start(Seconds(2));
        PacketSinkHelper drain(FACTORY, Any(m_six));
        auto sink =
            DynamicCast<PacketSink>(drain.Install(bed.nodes.Get(1)).Get(0));
        Simulator::Stop(Seconds(60));
        Simulator::Run();
        NS_TEST_EXPECT_MSG_EQ(sink->GetTotalRx(), SIZE, "octets delivered");
        NS_TEST_EXPECT_MSG_EQ(bed.added, 2, "subflows");
        NS_TEST_EXPECT_MSG_EQ(bed.removed, 2, "subflows that ended");
        NS_TEST_EXPECT_MSG_EQ(bed.keys, m_keys, "external keys");
        NS_TEST_EXPECT_MSG_EQ(bed.fallbacks, 0, "fallbacks");
        NS_TEST_EXPECT_MSG_EQ(bed.acked, SIZE, "octets by Data ACKs");
        /* The first octets are mapped by MP_CAPABLE. */
        NS_TEST_EXPECT_MSG_GT(bed.tx, SIZE - SEND, "octets mapped");
        NS_TEST_EXPECT_MSG_GT(bed.rx, SIZE - SEND, "mappings that came");
        NS_TEST_EXPECT_MSG_GT(bed.windows, 2, "congestion windows");
        NS_TEST_EXPECT_MSG_GT(bed.mapped[0], SIZE / 8, "on the first subflow");
        NS_TEST_EXPECT_MSG_GT(bed.mapped[1], SIZE / 8, "on the second");
        NS_TEST_EXPECT_MSG_EQ(bed.stack[1]->GetCounter("MPJoinAckRx"), 1,
                              "joins");
        NS_TEST_ASSERT_MSG_EQ(bed.created.size(), 1, "connections");
        auto subflows = bed.created[0]->GetSubflows();
        NS_TEST_EXPECT_MSG_EQ(subflows.size(), 2, "subflows that are known");
    }

    bool m_six;
    std::function<void(MptcpHelper &)> m_set;
    unsigned m_keys;
};

class OnOffCase : public TestCase
{
  public:
    OnOffCase() : TestCase("OnOff to PacketSink")
    {
    }

  private:
    void DoRun() override
    {
        Bed bed;
        OnOffHelper source(FACTORY, bed.At(1, 0, false));

        source.SetConstantRate(DataRate("4Mbps"), 1000);
        source.SetAttribute("MaxBytes", UintegerValue(1000000));
        source.Install(bed.nodes.Get(0)).Start(Seconds(2));
        PacketSinkHelper drain(FACTORY, Any(false));
        auto sink =
            DynamicCast<PacketSink>(drain.Install(bed.nodes.Get(1)).Get(0));
        Simulator::Stop(Seconds(3));
        Simulator::Run(); /* of 500 kB due, all but what is under way */
        NS_TEST_EXPECT_MSG_GT(sink->GetTotalRx(), 450000, "octets by then");
        NS_TEST_EXPECT_MSG_LT(sink->GetTotalRx(), 501000, "no more than due");
        Simulator::Stop(Seconds(20));
        Simulator::Run();
        NS_TEST_EXPECT_MSG_EQ(sink->GetTotalRx(), 1000000, "octets");
        NS_TEST_EXPECT_MSG_EQ(bed.added, 2, "subflows");
    }
};

/* Its client and server name TcpSocketFactory themselves. */
class HttpCase : public TestCase
{
  public:
    HttpCase() : TestCase("ThreeGppHttp in the place of TCP")
    {
    }

  private:
    void DoRun() override
    {
        Bed bed(false);
        MptcpHelper helper;
        unsigned objects = 0;

        helper.SetAttribute("ReplaceTcp", BooleanValue(true));
        bed.Install(helper);
        ThreeGppHttpServerHelper server(bed.v4[0].GetAddress(1));
        server.Install(bed.nodes.Get(1)).Start(Seconds(1));
        ThreeGppHttpClientHelper client(bed.v4[0].GetAddress(1));
        auto apps = client.Install(bed.nodes.Get(0));
        apps.Start(Seconds(2));
        apps.Get(0)->TraceConnectWithoutContext(
            "RxMainObject",
            Callback<void, Ptr<const ThreeGppHttpClient>, Ptr<const Packet>>(
                [&objects](Ptr<const ThreeGppHttpClient>, Ptr<const Packet>) {
                    objects++;
                }));
        Simulator::Stop(Seconds(200));
        Simulator::Run();
        NS_TEST_EXPECT_MSG_GT(objects, 1, "pages");
        NS_TEST_EXPECT_MSG_GT(bed.created.size(), 0, "MPTCP connections");
        NS_TEST_EXPECT_MSG_EQ(bed.stack[1]->GetCounter("MPCapableSYNRX"),
                              bed.created.size(), "the server's");
    }
};

/* What a queue of 25 packets has dropped is sent again as fast as the rest
 * arrives and no faster, or the queue drops it again, and a timeout is waited
 * for. */
class RecoveryCase : public TestCase
{
  public:
    RecoveryCase() : TestCase("losses of a short queue are repaired in time")
    {
    }

  private:
    void DoRun() override
    {
        NodeContainer nodes(2);
        PointToPointHelper link;
        MptcpHelper mptcp;
        Time last;

        link.SetDeviceAttribute("DataRate", StringValue("8Mbps"));
        link.SetChannelAttribute("Delay", StringValue("50ms"));
        link.SetQueue("ns3::DropTailQueue", "MaxSize", StringValue("25p"));
        auto devices = link.Install(nodes);
        InternetStackHelper().Install(nodes);
        auto at =
            Ipv4AddressHelper("10.1.1.0", "255.255.255.0").Assign(devices);
        TrafficControlHelper().Uninstall(devices);
        mptcp.SetAttribute("Congestion", StringValue("ns3::TcpCubic"));
        mptcp.Install(nodes);
        mptcp.AssignStreams(nodes, 100);
        BulkSendHelper source(FACTORY,
                              InetSocketAddress(at.GetAddress(1), PORT));
        source.SetAttribute("MaxBytes", UintegerValue(2000000));
        source.Install(nodes.Get(0));
        PacketSinkHelper drain(FACTORY, Any(false));
        auto sink = DynamicCast<PacketSink>(drain.Install(nodes.Get(1)).Get(0));
        sink->TraceConnectWithoutContext(
            "Rx", Callback<void, Ptr<const Packet>, const Address &>(
                      [&](Ptr<const Packet>, const Address &) {
                          last = Simulator::Now();
                      }));
        Simulator::Stop(Seconds(20));
        Simulator::Run();
        Simulator::Destroy();
        NS_TEST_EXPECT_MSG_EQ(sink->GetTotalRx(), 2000000, "octets");
        NS_TEST_EXPECT_MSG_LT(last, Seconds(5), "when they came");
    }
};

/* TCP of a node with MPTCP goes on as before. */
class TcpCase : public TestCase
{
  public:
    TcpCase(bool toMptcp)
        : TestCase(toMptcp ? "a TCP client of an MPTCP server"
                           : "TCP beside MPTCP"),
          m_toMptcp(toMptcp)
    {
    }

  private:
    void DoRun() override
    {
        Bed bed;
        BulkSendHelper source("ns3::TcpSocketFactory", bed.At(1, 0, false));

        source.SetAttribute("MaxBytes", UintegerValue(300000));
        source.Install(bed.nodes.Get(0)).Start(Seconds(2));
        PacketSinkHelper drain(m_toMptcp ? FACTORY : "ns3::TcpSocketFactory",
                               Any(false));
        auto sink =
            DynamicCast<PacketSink>(drain.Install(bed.nodes.Get(1)).Get(0));
        Simulator::Stop(Seconds(20));
        Simulator::Run();
        NS_TEST_EXPECT_MSG_EQ(sink->GetTotalRx(), 300000, "octets");
        NS_TEST_EXPECT_MSG_EQ(bed.created.size(), 0, "MPTCP connections");
    }

    bool m_toMptcp;
};

} // namespace

std::vector<TestCase *> ApplicationCases()
{
    std::vector<TestCase *> cases;

    cases.push_back(new BulkCase(false, "IPv4"));
    cases.push_back(new BulkCase(true, "IPv6"));
    cases.push_back(new BulkCase(false, "every attribute", [](MptcpHelper &h) {
        h.SetAttribute("Scheduler", StringValue("roundrobin"));
        h.SetAttribute("Coupling", StringValue("lia"));
        h.SetAttribute("Checksum", BooleanValue(true));
        h.SetAttribute("Sack", BooleanValue(false));
    }));
    cases.push_back(new BulkCase(
        false, "TcpCubic, keys that rotate",
        [](MptcpHelper &h) {
            h.SetAttribute("Congestion", StringValue("ns3::TcpCubic"));
            h.SetAttribute("Profile", StringValue("baerts"));
            h.SetAttribute("KeySource", StringValue("psk"));
            /* both ends rotate at the same time */
            h.SetAttribute("Switches", StringValue("newkey-early=hold"));
            h.SetAttribute("Psk", StringValue(std::string(64, 'a') + "," +
                                              std::string(64, 'b') + "," +
                                              std::string(64, 'c')));
            h.SetAttribute("RotationInterval", StringValue("200ms"));
        },
        3));
    cases.push_back(new OnOffCase);
    cases.push_back(new HttpCase);
    cases.push_back(new RecoveryCase);
    cases.push_back(new TcpCase(false));
    cases.push_back(new TcpCase(true));
    return cases;
}

} // namespace mpxtest
} // namespace ns3
