/* SPDX-License-Identifier: MIT */
/* Attackers at their places, and the verdict of the observer. */
#include "mptcp-test-bed.h"

#include "ns3/attacker-helper.h"
#include "ns3/boolean.h"
#include "ns3/csma-helper.h"
#include "ns3/inet-socket-address.h"
#include "ns3/ipv4-global-routing-helper.h"
#include "ns3/packet.h"
#include "ns3/point-to-point-helper.h"
#include "ns3/string.h"
#include "ns3/uinteger.h"

namespace ns3
{
namespace mpxtest
{

namespace
{

/* A client and a server, joined by a router and by an Ethernet that a third
 * node is on; the client downloads. Its first subflow takes either way. */
struct Arena {
    Arena(const std::string &profile, const std::string &source,
          bool etherFirst);
    ~Arena()
    {
        Simulator::Destroy();
    }
    MptcpVerdict Run();
    void Fill(Ptr<Socket> s);

    static constexpr uint64_t SIZE = 1000000;
    NodeContainer nodes{4}; /* client, server, router, third */
    NetDeviceContainer link[2], ether;
    Address to;
    uint64_t written = 0, received = 0;
    bool same = true; /* octets that were received and written */
};

Arena::Arena(const std::string &profile, const std::string &source,
             bool etherFirst)
{
    PointToPointHelper p2p;
    CsmaHelper csma;
    Ipv4AddressHelper ip("10.2.1.0", "255.255.255.0");
    MptcpHelper mptcp;

    InternetStackHelper().Install(nodes);
    p2p.SetDeviceAttribute("DataRate", StringValue("4Mbps"));
    p2p.SetChannelAttribute("Delay", StringValue("5ms"));
    csma.SetChannelAttribute("DataRate", StringValue("4Mbps"));
    csma.SetChannelAttribute("Delay", StringValue("6560ns"));
    Ipv4InterfaceContainer at[3];
    for (int i = 0; i < 2; i++) {
        link[i] = p2p.Install(nodes.Get(i), nodes.Get(2));
        at[i] = ip.Assign(link[i]);
        ip.NewNetwork();
    }
    ether =
        csma.Install(NodeContainer(nodes.Get(0), nodes.Get(1), nodes.Get(3)));
    at[2] = ip.Assign(ether);
    for (int i = 0; i < 2; i++) /* between the links by the router only */
        at[2].Get(i).first->SetMetric(at[2].Get(i).second, 10);
    Ipv4GlobalRoutingHelper::PopulateRoutingTables();
    mptcp.SetAttribute("Scheduler",
                       StringValue("roundrobin")); /* all are used */
    mptcp.SetAttribute("Profile", StringValue(profile));
    mptcp.SetAttribute("KeySource", StringValue(source));
    if (source == "psk")
        mptcp.SetAttribute("Psk", StringValue(std::string(64, 'a')));
    mptcp.Install(nodes.Get(0));
    mptcp.Install(nodes.Get(1));
    to = InetSocketAddress(
        etherFirst ? at[2].GetAddress(1) : at[1].GetAddress(0), PORT);
}

void Arena::Fill(Ptr<Socket> s)
{
    for (uint8_t b[1000]; written < SIZE; written += sizeof b) {
        for (size_t i = 0; i < sizeof b; i++)
            b[i] = static_cast<uint8_t>((written + i) % 251);
        if (s->Send(Create<Packet>(b, sizeof b)) < 0)
            return;
    }
    s->ShutdownSend();
}

MptcpVerdict Arena::Run()
{
    auto socket = [this](unsigned node) {
        return Socket::CreateSocket(nodes.Get(node),
                                    TypeId::LookupByName(FACTORY));
    };
    auto server = socket(1), client = socket(0);

    server->Bind(Any(false));
    server->Listen();
    server->SetAcceptCallback(
        Callback<bool, Ptr<Socket>, const Address &>(
            [](Ptr<Socket>, const Address &) { return true; }),
        Callback<void, Ptr<Socket>, const Address &>(
            [this](Ptr<Socket> s, const Address &) {
                s->SetSendCallback(Callback<void, Ptr<Socket>, uint32_t>(
                    [this](Ptr<Socket> c, uint32_t) { Fill(c); }));
                Fill(s);
            }));
    client->SetRecvCallback(Callback<void, Ptr<Socket>>([this](Ptr<Socket> s) {
        for (auto p = s->Recv(); p && p->GetSize() > 0; p = s->Recv()) {
            std::vector<uint8_t> b(p->GetSize());
            p->CopyData(b.data(), p->GetSize());
            for (uint8_t octet : b)
                same &= octet == received++ % 251;
        }
    }));
    Simulator::Schedule(Seconds(2), [this, client] { client->Connect(to); });
    Simulator::Stop(Seconds(20));
    Simulator::Run();
    return MptcpObserver::Get()->GetVerdict();
}

/* An attack at a place, and those that lack something. */
class JoinCase : public TestCase
{
  public:
    enum Place { ROUTER, LISTENING };

    JoinCase(Place place, const std::string &profile, const std::string &source,
             const std::string &twin, bool wins)
        : TestCase(std::string("join-with-sniffed-keys ") +
                   (place == ROUTER ? "at a router, " : "by listening, ") +
                   profile + ", keys " + source + ", twin " + twin),
          m_place(place), m_profile(profile), m_source(source), m_twin(twin),
          m_wins(wins)
    {
    }

  private:
    void DoRun() override
    {
        Arena arena(m_profile, m_source, m_place == LISTENING);
        bool clear = m_source.substr(0, 3) != "tls";
        AttackerHelper helper("join-with-sniffed-keys");

        helper.SetParameter("goal", "steal");
        helper.SetAttribute("Reads", StringValue("handshake"));
        helper.SetAttribute("Acts", StringValue("2.1s"));
        if (m_twin == "keys=wrong")
            helper.SetParameter("keys", "wrong");
        else
            helper.SetAttribute("Twin", StringValue(m_twin));
        helper.SetAttribute("Listen", BooleanValue(m_place == LISTENING));
        auto attacker = helper.Install(m_place == ROUTER ? arena.link[0].Get(1)
                                                         : arena.ether.Get(2));
        auto v = arena.Run();
        NS_TEST_EXPECT_MSG_GT(attacker->GetSeen(), 2, "segments it was shown");
        NS_TEST_EXPECT_MSG_EQ(v.connections, 1, "connections");
        NS_TEST_EXPECT_MSG_EQ(v.hijacked, m_wins, "hijacked");
        NS_TEST_EXPECT_MSG_EQ((v.captured > 0), (m_wins && clear),
                              "octets it read");
        NS_TEST_EXPECT_MSG_EQ(v.completed, !m_wins, "the transfer");
        NS_TEST_EXPECT_MSG_EQ((attacker->GetJoins() > 0), true,
                              "joins it sent");
        NS_TEST_EXPECT_MSG_EQ((v.refused > 0), (m_twin == "no-power"),
                              "powers it has not");
        NS_TEST_EXPECT_MSG_EQ(arena.same, true, "what was written");
        NS_TEST_EXPECT_MSG_EQ(arena.received, v.delivered, "as many octets");
        NS_TEST_EXPECT_MSG_EQ((v.delivered == Arena::SIZE), !m_wins,
                              "all octets");
    }

    Place m_place;
    std::string m_profile, m_source, m_twin;
    bool m_wins;
};

/* Octets changed on a cable: in line, one decision for all who receive them. */
class ChangeCase : public TestCase
{
  public:
    ChangeCase(bool ether, const std::string &twin)
        : TestCase(std::string("corrupt-payload on ") +
                   (ether ? "an Ethernet" : "a link") + ", twin " + twin),
          m_ether(ether), m_twin(twin)
    {
    }

  private:
    void DoRun() override
    {
        Arena arena("rfc8684", "none", m_ether);
        AttackerHelper helper("corrupt-payload");
        bool wins = m_twin == "none";

        helper.SetAttribute("Acts", StringValue("2.1s"));
        helper.SetAttribute("Twin", StringValue(m_twin));
        helper.SetAttribute("Budget", UintegerValue(1));
        auto attacker =
            helper.Install(m_ether ? arena.ether.Get(0) : arena.link[1].Get(0));
        auto v = arena.Run();
        NS_TEST_EXPECT_MSG_EQ(attacker->GetTouched(), wins, "segments changed");
        NS_TEST_EXPECT_MSG_EQ(v.foreign, (wins ? 2 : 0), "octets of nobody");
        NS_TEST_EXPECT_MSG_EQ(arena.same, !wins, "what was written");
        NS_TEST_EXPECT_MSG_EQ(arena.received, Arena::SIZE, "octets");
        NS_TEST_EXPECT_MSG_EQ(v.completed, !wins, "the transfer");
        NS_TEST_EXPECT_MSG_EQ((v.refused > 0), !wins, "powers it has not");
    }

    bool m_ether;
    std::string m_twin;
};

} // namespace

std::vector<TestCase *> AttackerCases()
{
    std::vector<TestCase *> cases;

    for (auto place : {JoinCase::ROUTER, JoinCase::LISTENING}) {
        cases.push_back(new JoinCase(place, "rfc8684", "none", "none", true));
        cases.push_back(
            new JoinCase(place, "rfc8684", "none", "keys=wrong", false));
        cases.push_back(new JoinCase(place, "baerts", "psk", "none", false));
        /* octets are unreadable, and the connection is hijacked all the same */
        cases.push_back(new JoinCase(place, "rfc8684", "tls13", "none", true));
        cases.push_back(new JoinCase(place, "baerts", "tls13", "none", false));
    }
    cases.push_back(
        new JoinCase(JoinCase::ROUTER, "rfc8684", "none", "no-power", false));
    for (bool ether : {false, true}) {
        cases.push_back(new ChangeCase(ether, "none"));
        cases.push_back(new ChangeCase(ether, "no-power"));
    }
    return cases;
}

} // namespace mpxtest
} // namespace ns3
