/* SPDX-License-Identifier: MIT */
/* Middleboxes on links and cables. */
#include "mptcp-test-bed.h"

#include "ns3/boolean.h"
#include "ns3/bulk-send-helper.h"
#include "ns3/middlebox-helper.h"
#include "ns3/packet-sink-helper.h"
#include "ns3/packet-sink.h"
#include "ns3/string.h"
#include "ns3/uinteger.h"

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

} // namespace

std::vector<TestCase *> MiddleboxCases()
{
    std::vector<TestCase *> cases;

    for (auto &e : Effects())
        cases.push_back(new MiddleboxCase(e));
    return cases;
}

} // namespace mpxtest
} // namespace ns3
