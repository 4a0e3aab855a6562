/* SPDX-License-Identifier: MIT */
/* Middleboxes on links and cables. */
#include "mptcp-test-bed.h"

#include "ns3/boolean.h"
#include "ns3/bulk-send-helper.h"
#include "ns3/inet-socket-address.h"
#include "ns3/inet6-socket-address.h"
#include "ns3/ipv4-static-routing-helper.h"
#include "ns3/ipv6-static-routing-helper.h"
#include "ns3/middlebox-helper.h"
#include "ns3/packet-sink-helper.h"
#include "ns3/packet-sink.h"
#include "ns3/string.h"
#include "ns3/uinteger.h"

#include <set>
#include <utility>

namespace ns3
{
namespace mpxtest
{

namespace
{

/* What a box does to a transfer over both links of the bed. */
struct Effect {
    const char *box;
    std::vector<std::pair<const char *, const char *>> settings;
    unsigned link;      /* 0: point-to-point, with the first subflow; 1: CSMA */
    unsigned subflows;  /* that are established at the client */
    unsigned fallbacks; /* there */
    bool checksumFails; /* counted by the server */
};

/* In a function: the suite is made before other files are initialised. */
std::vector<Effect> Effects()
{
    return {
        {"strip", {}, 0, 1, 1, false},
        {"strip", {{"What", "synack"}}, 1, 1, 0, false},
        {"strip", {{"Direction", "to-client"}}, 1, 1, 0, false},
        {"strip", {{"From", "50s"}}, 0, 2, 0, false},
        {"resegment", {{"Options", "copy"}}, 1, 2, 0, false},
        {"rewrite-isn", {}, 0, 2, 0, false},
        {"reorder", {{"Share", "0.02"}, {"By", "3ms"}}, 1, 2, 0, false},
        {"corrupt", {{"Every", "400"}}, 1, 2, 0, true},
    };
}

class MiddleboxCase : public TestCase
{
  public:
    explicit MiddleboxCase(const Effect &e)
        : TestCase(std::string("middlebox ") + e.box +
                   (e.settings.empty() ? "" : ", ") +
                   (e.settings.empty() ? "" : e.settings[0].second)),
          m_effect(e)
    {
    }

  private:
    void DoRun() override
    {
        constexpr uint64_t SIZE = 2000000;
        Bed bed(false);
        MptcpHelper helper;
        MiddleboxHelper box(m_effect.box);

        helper.SetAttribute("Checksum", BooleanValue(m_effect.checksumFails));
        bed.Install(helper);
        for (auto &s : m_effect.settings)
            box.SetAttribute(s.first, StringValue(s.second));
        box.Install(bed.v4[m_effect.link].Get(0).first->GetNetDevice(
            bed.v4[m_effect.link].Get(0).second));
        BulkSendHelper source(FACTORY, bed.At(1, 0, false));
        source.SetAttribute("MaxBytes", UintegerValue(SIZE));
        source.SetAttribute("SendSize", UintegerValue(1400));
        source.Install(bed.nodes.Get(0)).Start(Seconds(2));
        PacketSinkHelper drain(FACTORY, Any(false));
        auto sink =
            DynamicCast<PacketSink>(drain.Install(bed.nodes.Get(1)).Get(0));
        Simulator::Stop(Seconds(40));
        Simulator::Run();
        NS_TEST_EXPECT_MSG_EQ(sink->GetTotalRx(), SIZE, "octets delivered");
        NS_TEST_EXPECT_MSG_EQ(bed.added, m_effect.subflows, "subflows");
        NS_TEST_EXPECT_MSG_EQ(bed.fallbacks, m_effect.fallbacks, "fallbacks");
        NS_TEST_EXPECT_MSG_EQ((bed.stack[1]->GetCounter("DataCsumErr") > 0),
                              m_effect.checksumFails, "checksums that fail");
    }

    Effect m_effect;
};

/* The second link's client address is hidden: its subflow joins all the same,
 * and the server knows it by the outer one. */
class NatCase : public TestCase
{
  public:
    explicit NatCase(bool six)
        : TestCase(std::string("middlebox nat, ") + (six ? "IPv6" : "IPv4")),
          m_six(six)
    {
    }

  private:
    void DoRun() override
    {
        constexpr uint64_t SIZE = 2000000;
        const char *outer = m_six ? "2001:db8::7" : "192.0.2.7";
        Bed bed;
        MiddleboxHelper box("nat");

        box.SetAttribute("Outer", StringValue(outer));
        box.Install(bed.nodes.Get(0)->GetDevice(1));
        auto server = bed.nodes.Get(1);
        if (m_six)
            Ipv6StaticRoutingHelper()
                .GetStaticRouting(server->GetObject<Ipv6>())
                ->AddHostRouteTo(Ipv6Address(outer), bed.v6[1].GetAddress(0, 1),
                                 2);
        else
            Ipv4StaticRoutingHelper()
                .GetStaticRouting(server->GetObject<Ipv4>())
                ->AddHostRouteTo(outer, bed.v4[1].GetAddress(0), 2);
        std::set<Address> peers;
        bed.stack[1]->TraceConnectWithoutContext(
            "SubflowAdded",
            Callback<void, Ptr<MptcpSocket>, uint64_t, const Address &,
                     const Address &>([&](Ptr<MptcpSocket>, uint64_t,
                                          const Address &,
                                          const Address &remote) {
                if (m_six)
                    peers.insert(
                        Inet6SocketAddress::ConvertFrom(remote).GetIpv6());
                else
                    peers.insert(
                        InetSocketAddress::ConvertFrom(remote).GetIpv4());
            }));
        BulkSendHelper source(FACTORY, bed.At(1, 0, m_six));
        source.SetAttribute("MaxBytes", UintegerValue(SIZE));
        source.SetAttribute("SendSize", UintegerValue(1400));
        source.Install(bed.nodes.Get(0)).Start(Seconds(2));
        PacketSinkHelper drain(FACTORY, Any(m_six));
        auto sink = DynamicCast<PacketSink>(drain.Install(server).Get(0));
        Simulator::Stop(Seconds(40));
        Simulator::Run();
        NS_TEST_EXPECT_MSG_EQ(sink->GetTotalRx(), SIZE, "octets delivered");
        NS_TEST_EXPECT_MSG_EQ(bed.added, 2, "subflows");
        NS_TEST_EXPECT_MSG_GT(bed.mapped[1], SIZE / 10, "over the second");
        NS_TEST_EXPECT_MSG_EQ(peers.size(), 2, "peers");
        NS_TEST_EXPECT_MSG_EQ(peers.count(m_six ? Address(Ipv6Address(outer))
                                                : Address(Ipv4Address(outer))),
                              1, "the outer address");
    }

    bool m_six;
};

} // namespace

std::vector<TestCase *> MiddleboxCases()
{
    std::vector<TestCase *> cases;

    for (auto &e : Effects())
        cases.push_back(new MiddleboxCase(e));
    cases.push_back(new NatCase(false));
    cases.push_back(new NatCase(true));
    return cases;
}

} // namespace mpxtest
} // namespace ns3
