/* SPDX-License-Identifier: MIT */
/* ns-3's own applications over MPTCP, what sockets promise, traces, keys, and
 * what is refused. */
#include "ns3/attacker-helper.h"
#include "ns3/boolean.h"
#include "ns3/bulk-send-helper.h"
#include "ns3/config.h"
#include "ns3/csma-helper.h"
#include "ns3/inet-socket-address.h"
#include "ns3/inet6-socket-address.h"
#include "ns3/internet-stack-helper.h"
#include "ns3/ipv4-address-helper.h"
#include "ns3/ipv4-global-routing-helper.h"
#include "ns3/ipv6-address-helper.h"
#include "ns3/mptcp-helper.h"
#include "ns3/mptcp-socket.h"
#include "ns3/on-off-helper.h"
#include "ns3/packet-sink-helper.h"
#include "ns3/packet-sink.h"
#include "ns3/packet.h"
#include "ns3/point-to-point-helper.h"
#include "ns3/simulator.h"
#include "ns3/string.h"
#include "ns3/test.h"
#include "ns3/three-gpp-http-client.h"
#include "ns3/three-gpp-http-helper.h"
#include "ns3/three-gpp-http-server.h"
#include "ns3/uinteger.h"

#include <csignal>
#include <cstdio>
#include <cstring>
#include <functional>
#include <sys/wait.h>
#include <unistd.h>

using namespace ns3;

namespace
{

constexpr uint16_t PORT = 5001;
const char *const FACTORY = "ns3::MptcpSocketFactory";

/* Two nodes with two links between them, one point-to-point and one Ethernet,
 * and what their stacks told. */
struct Bed {
    explicit Bed(bool install = true, bool stack = true);
    ~Bed()
    {
        Simulator::Destroy();
    }
    void Install(MptcpHelper &h);
    Address At(unsigned node, unsigned link, bool six, uint16_t port = PORT);
    Ptr<Socket> Make(unsigned node)
    {
        return Socket::CreateSocket(nodes.Get(node),
                                    TypeId::LookupByName(FACTORY));
    }

    NodeContainer nodes;
    Ipv4InterfaceContainer v4[2];
    Ipv6InterfaceContainer v6[2];
    Ptr<MptcpStack> stack[2];
    unsigned added = 0, removed = 0, keys = 0, fallbacks = 0, windows = 0;
    uint64_t acked = 0, tx = 0, rx = 0;
    std::map<uint64_t, uint64_t> mapped; /* octets sent by subflow */
    std::vector<Ptr<MptcpSocket>> created;
};

Bed::Bed(bool install, bool internet)
{
    PointToPointHelper p2p;
    CsmaHelper csma;
    InternetStackHelper ip;
    Ipv4AddressHelper a4;
    Ipv6AddressHelper a6;
    NetDeviceContainer link[2];

    nodes.Create(2);
    p2p.SetDeviceAttribute("DataRate", StringValue("10Mbps"));
    p2p.SetChannelAttribute("Delay", StringValue("5ms"));
    csma.SetChannelAttribute("DataRate", StringValue("10Mbps"));
    csma.SetChannelAttribute("Delay", StringValue("6560ns"));
    link[0] = p2p.Install(nodes);
    link[1] = csma.Install(nodes);
    if (!internet)
        return;
    ip.Install(nodes);
    for (int i = 0; i < 2; i++) {
        a4.SetBase(i ? "10.1.2.0" : "10.1.1.0", "255.255.255.0");
        v4[i] = a4.Assign(link[i]);
        a6.SetBase(i ? "2001:2::" : "2001:1::", Ipv6Prefix(64));
        v6[i] = a6.Assign(link[i]);
    }
    MptcpHelper helper;
    if (install)
        Install(helper);
}

void Bed::Install(MptcpHelper &h)
{
    for (int i = 0; i < 2; i++)
        stack[i] = h.Install(nodes.Get(i));
    h.AssignStreams(nodes, 100);
    auto &s = stack[0]; /* the one that sends */
    s->TraceConnectWithoutContext(
        "SubflowAdded", Callback<void, Ptr<MptcpSocket>, uint64_t,
                                 const Address &, const Address &>(
                            [this](Ptr<MptcpSocket>, uint64_t, const Address &,
                                   const Address &) { added++; }));
    s->TraceConnectWithoutContext(
        "SubflowRemoved",
        Callback<void, Ptr<MptcpSocket>, uint64_t, const Address &,
                 const Address &>([this](Ptr<MptcpSocket>, uint64_t,
                                         const Address &,
                                         const Address &) { removed++; }));
    s->TraceConnectWithoutContext(
        "KeyActivated",
        Callback<void, Ptr<MptcpSocket>>([this](Ptr<MptcpSocket>) { keys++; }));
    s->TraceConnectWithoutContext(
        "Fallback", Callback<void, Ptr<MptcpSocket>>(
                        [this](Ptr<MptcpSocket>) { fallbacks++; }));
    s->TraceConnectWithoutContext(
        "SocketCreated",
        Callback<void, Ptr<MptcpSocket>>(
            [this](Ptr<MptcpSocket> c) { created.push_back(c); }));
    s->TraceConnectWithoutContext(
        "CongestionWindow",
        Callback<void, Ptr<MptcpSocket>, uint64_t, uint32_t, uint32_t>(
            [this](Ptr<MptcpSocket>, uint64_t, uint32_t, uint32_t) {
                windows++;
            }));
    s->TraceConnectWithoutContext(
        "DataAck", Callback<void, Ptr<MptcpSocket>, uint64_t>(
                       [this](Ptr<MptcpSocket>, uint64_t n) { acked = n; }));
    s->TraceConnectWithoutContext(
        "Tx", Callback<void, Ptr<MptcpSocket>, uint64_t, uint64_t, uint32_t>(
                  [this](Ptr<MptcpSocket>, uint64_t id, uint64_t, uint32_t n) {
                      tx += n;
                      mapped[id] += n;
                  }));
    stack[1]->TraceConnectWithoutContext(
        "Rx", Callback<void, Ptr<MptcpSocket>, uint64_t, uint64_t, uint32_t>(
                  [this](Ptr<MptcpSocket>, uint64_t, uint64_t, uint32_t n) {
                      rx += n;
                  }));
}

Address Bed::At(unsigned node, unsigned link, bool six, uint16_t port)
{
    if (six) /* 0 is the link-local one */
        return Inet6SocketAddress(v6[link].GetAddress(node, 1), port);
    return InetSocketAddress(v4[link].GetAddress(node), port);
}

Address Any(bool six)
{
    if (six)
        return Inet6SocketAddress(Ipv6Address::GetAny(), PORT);
    return InetSocketAddress(Ipv4Address::GetAny(), PORT);
}

/* ---- applications ---- */

class BulkCase : public TestCase
{
  public:
    BulkCase(bool six, const std::string &what,
             std::function<void(MptcpHelper &)> set = nullptr,
             unsigned keys = 0)
        : TestCase("BulkSend to PacketSink, " + what), m_six(six), m_set(set),
          m_keys(keys)
    {
    }

  private:
    void DoRun() override
    {
        constexpr uint64_t SIZE = 4000000;
        Bed bed(false);
        MptcpHelper helper;

        if (m_set)
            m_set(helper);
        bed.Install(helper);
        BulkSendHelper source(FACTORY, bed.At(1, 0, m_six));
        source.SetAttribute("MaxBytes", UintegerValue(SIZE));
        source.SetAttribute("SendSize", UintegerValue(1400));
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
        NS_TEST_EXPECT_MSG_GT(bed.tx, SIZE - 1, "octets mapped");
        NS_TEST_EXPECT_MSG_GT(bed.rx, SIZE - 1, "mappings that came");
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

/* ---- sockets ---- */

/* A client writes, shuts its sending side down, and still receives: octets are
 * those that were written, and every callback comes when it should. */
class HalfCloseCase : public TestCase
{
  public:
    HalfCloseCase() : TestCase("octets, half close, callbacks")
    {
    }

  private:
    static std::vector<uint8_t> Pattern(size_t n, unsigned seed)
    {
        std::vector<uint8_t> v(n);

        for (size_t i = 0; i < n; i++)
            v[i] = static_cast<uint8_t>(i * 7 + (i >> 8) + seed);
        return v;
    }

    static void Drain(Ptr<Socket> s, std::vector<uint8_t> &to)
    {
        while (auto p = s->Recv()) {
            if (p->GetSize() == 0)
                break;
            size_t at = to.size();
            to.resize(at + p->GetSize());
            p->CopyData(to.data() + at, p->GetSize());
        }
    }

    /* As much of v as there is room for. */
    static void Feed(Ptr<Socket> s, const std::vector<uint8_t> &v, size_t &at)
    {
        while (at < v.size()) {
            uint32_t n = std::min<size_t>(1000, v.size() - at);
            if (s->Send(Create<Packet>(v.data() + at, n)) < 0) {
                return;
            }
            at += n;
        }
        s->ShutdownSend();
    }

    void DoRun() override
    {
        Bed bed;
        const auto up = Pattern(400000, 1), down = Pattern(500000, 2);
        std::vector<uint8_t> atServer, atClient;
        size_t sent = 0, answered = 0;
        unsigned connected = 0, accepted = 0, clientEof = 0, serverEof = 0;
        unsigned failed = 0, errors = 0;
        uint64_t dataSent = 0;
        Ptr<Socket> server = bed.Make(1), client = bed.Make(0), child;
        Address name;

        server->Bind(Any(false));
        server->Listen();
        server->SetAcceptCallback(
            Callback<bool, Ptr<Socket>, const Address &>(
                [](Ptr<Socket>, const Address &) { return true; }),
            Callback<void, Ptr<Socket>, const Address &>(
                [&](Ptr<Socket> s, const Address &) {
                    accepted++;
                    child = s;
                    s->SetRecvCallback(Callback<void, Ptr<Socket>>(
                        [&](Ptr<Socket> c) { Drain(c, atServer); }));
                    s->SetSendCallback(Callback<void, Ptr<Socket>, uint32_t>(
                        [&](Ptr<Socket> c, uint32_t) {
                            if (serverEof)
                                Feed(c, down, answered);
                        }));
                    s->SetCloseCallbacks(
                        Callback<void, Ptr<Socket>>([&](Ptr<Socket> c) {
                            serverEof++;
                            Feed(c, down, answered); /* after the client's */
                        }),
                        Callback<void, Ptr<Socket>>(
                            [&](Ptr<Socket>) { errors++; }));
                }));
        client->SetConnectCallback(
            Callback<void, Ptr<Socket>>([&](Ptr<Socket> c) {
                connected++;
                Feed(c, up, sent);
            }),
            Callback<void, Ptr<Socket>>([&](Ptr<Socket>) { failed++; }));
        client->SetSendCallback(Callback<void, Ptr<Socket>, uint32_t>(
            [&](Ptr<Socket> c, uint32_t) { Feed(c, up, sent); }));
        client->SetDataSentCallback(Callback<void, Ptr<Socket>, uint32_t>(
            [&](Ptr<Socket>, uint32_t n) { dataSent += n; }));
        client->SetRecvCallback(Callback<void, Ptr<Socket>>(
            [&](Ptr<Socket> c) { Drain(c, atClient); }));
        client->SetCloseCallbacks(
            Callback<void, Ptr<Socket>>([&](Ptr<Socket>) { clientEof++; }),
            Callback<void, Ptr<Socket>>([&](Ptr<Socket>) { errors++; }));
        NS_TEST_EXPECT_MSG_EQ(client->GetSocketType(), Socket::NS3_SOCK_STREAM,
                              "type");
        NS_TEST_EXPECT_MSG_EQ(client->GetTxAvailable(), 131072,
                              "the send buffer of ns3::TcpSocket");
        NS_TEST_EXPECT_MSG_EQ(client->GetPeerName(name), -1, "no peer yet");
        NS_TEST_EXPECT_MSG_EQ(client->Connect(bed.At(1, 0, false)), 0, "open");
        NS_TEST_EXPECT_MSG_EQ(client->GetPeerName(name), 0, "a peer");
        NS_TEST_EXPECT_MSG_EQ((name == bed.At(1, 0, false)), true,
                              "the server");
        Simulator::Stop(Seconds(30));
        Simulator::Run();
        NS_TEST_EXPECT_MSG_EQ(connected, 1, "told once");
        NS_TEST_EXPECT_MSG_EQ(accepted, 1, "accepted once");
        NS_TEST_EXPECT_MSG_EQ((atServer == up), true, "the client's octets");
        NS_TEST_EXPECT_MSG_EQ((atClient == down), true, "the server's octets");
        NS_TEST_EXPECT_MSG_EQ(serverEof, 1, "end of the client's");
        NS_TEST_EXPECT_MSG_EQ(clientEof, 1, "end of the server's");
        NS_TEST_EXPECT_MSG_EQ(dataSent, up.size(), "octets told as sent");
        NS_TEST_EXPECT_MSG_EQ(failed + errors, 0, "failures");
        NS_TEST_EXPECT_MSG_EQ(client->Send(Create<Packet>(1)), -1, "no more");
    }
};

/* What calls refuse, with an errno. */
class RefusalCase : public TestCase
{
  public:
    RefusalCase() : TestCase("what sockets refuse")
    {
    }

  private:
    void DoRun() override
    {
        Bed bed;
        unsigned failed = 0, told = 0;
        auto s = bed.Make(0);
        auto m = DynamicCast<MptcpSocket>(s);

        Refused(s, s->Send(Create<Packet>(10)), Socket::ERROR_NOTCONN);
        Refused(s, s->Listen(), Socket::ERROR_INVAL);
        Refused(s, s->Bind(InetSocketAddress("192.0.2.1", 1)),
                Socket::ERROR_ADDRNOTAVAIL);
        Refused(s, s->Bind(Mac48Address("00:00:00:00:00:01")),
                Socket::ERROR_INVAL);
        Refused(s, m->SetExternalKey({1, 2}), Socket::ERROR_NOTCONN);
        Refused(s, s->Connect(InetSocketAddress("192.0.2.1", 80)),
                Socket::ERROR_NOROUTETOHOST);
        NS_TEST_EXPECT_MSG_EQ(s->Bind6(), 0, "IPv6");
        Refused(s, s->Bind(), Socket::ERROR_INVAL);
        Refused(s, s->Connect(bed.At(1, 0, false)), Socket::ERROR_AFNOSUPPORT);

        auto a = bed.Make(1), b = bed.Make(1);
        a->Bind(Any(false));
        b->Bind(Any(false));
        NS_TEST_EXPECT_MSG_EQ(a->Listen(), 0, "a listener");
        Refused(b, b->Listen(), Socket::ERROR_ADDRINUSE);

        /* A packet that has no room is not taken, in part or whole. */
        auto c = bed.Make(0);
        NS_TEST_EXPECT_MSG_EQ(c->Connect(bed.At(1, 0, false)), 0, "open");
        Refused(c, c->Connect(bed.At(1, 0, false)), Socket::ERROR_INVAL);
        NS_TEST_EXPECT_MSG_EQ(c->Send(Create<Packet>(131000)), 131000, "fits");
        Refused(c, c->Send(Create<Packet>(73)), Socket::ERROR_MSGSIZE);
        NS_TEST_EXPECT_MSG_EQ(c->Send(Create<Packet>(72)), 72, "just fits");
        auto mc = DynamicCast<MptcpSocket>(c);
        Refused(c, mc->SetExternalKey({}), Socket::ERROR_INVAL);
        Refused(c, mc->SetExternalKey(std::vector<uint8_t>(65)),
                Socket::ERROR_INVAL);
        Refused(c, mc->SetExternalKey(std::vector<uint8_t>(32)),
                Socket::ERROR_OPNOTSUPP); /* rfc8684 has none */

        /* Nobody listens there. */
        auto d = bed.Make(0);
        d->SetConnectCallback(
            Callback<void, Ptr<Socket>>([&](Ptr<Socket>) { told++; }),
            Callback<void, Ptr<Socket>>([&](Ptr<Socket>) { failed++; }));
        NS_TEST_EXPECT_MSG_EQ(d->Connect(bed.At(1, 0, false, 99)), 0, "tries");
        Simulator::Stop(Seconds(10));
        Simulator::Run();
        NS_TEST_EXPECT_MSG_EQ(failed, 1, "told that it failed");
        NS_TEST_EXPECT_MSG_EQ(told, 0, "and nothing else");
        NS_TEST_EXPECT_MSG_EQ(c->GetTxAvailable(), 131072, "all acknowledged");
    }

    void Refused(Ptr<Socket> s, int result, Socket::SocketErrno err)
    {
        NS_TEST_EXPECT_MSG_EQ(result, -1, "refused");
        NS_TEST_EXPECT_MSG_EQ(s->GetErrno(), err, "errno");
    }
};

/* What ends the program, by a sentence and not by a segmentation fault. */
class FatalCase : public TestCase
{
  public:
    FatalCase() : TestCase("fatal errors have a sentence")
    {
    }

  private:
    void DoRun() override
    {
        using Set = MptcpHelper &;
        auto install = [](std::function<void(Set)> set) {
            return [=] {
                Bed bed(false);
                MptcpHelper h;
                set(h);
                h.Install(bed.nodes);
            };
        };
        Dies("comes first", [] {
            Bed bed(false);
            bed.Make(0);
        });
        Dies("comes first", [] {
            Bed bed(false);
            BulkSendHelper h(FACTORY, bed.At(1, 0, false));
            h.Install(bed.nodes.Get(0));
            Simulator::Run();
        });
        Dies("has MPTCP already", [] {
            Bed bed;
            MptcpHelper().Install(bed.nodes.Get(0));
        });
        Dies("has no TCP: InternetStackHelper", [] {
            Bed bed(false, false);
            MptcpHelper().Install(bed.nodes.Get(0));
        });
        Dies("\"rfc1149\" is not of tcp, rfc6824", install([](Set h) {
                 h.SetAttribute("Profile", StringValue("rfc1149"));
             }));
        Dies("\"best\" is not of ecf", install([](Set h) {
                 h.SetAttribute("Scheduler", StringValue("best"));
             }));
        Dies("PathManager \"x\" is not of", install([](Set h) {
                 h.SetAttribute("PathManager", StringValue("x"));
             }));
        Dies("Coupling \"x\" is not of none", install([](Set h) {
                 h.SetAttribute("Coupling", StringValue("x"));
             }));
        Dies("ns3::PacketSink is none", install([](Set h) {
                 h.SetAttribute("Congestion", StringValue("ns3::PacketSink"));
             }));
        Dies("there is no \"newkey-early=x\"", install([](Set h) {
                 h.SetAttribute("Switches", StringValue("newkey-early=x"));
             }));
        Dies("KeySource is psk, but Psk has no key", install([](Set h) {
                 h.SetAttribute("KeySource", StringValue("psk"));
             }));
        Dies("key 2 is not an even number", install([](Set h) {
                 h.SetAttribute("KeySource", StringValue("psk"));
                 h.SetAttribute("Psk", StringValue("00ff,0"));
             }));
        Dies("KeySource \"x\" is not of psk", install([](Set h) {
                 h.SetAttribute("KeySource", StringValue("x"));
             }));
        Dies("MaxSubflows", install([](Set h) {
                 h.SetAttribute("MaxSubflows", UintegerValue(33));
             }));
        Dies("Color", install([](Set h) {
                 h.SetAttribute("Color", StringValue("red"));
             }));
        Dies("not an MPTCP socket", [] {
            Bed bed;
            MptcpHelper::SetExternalKey(
                Socket::CreateSocket(
                    bed.nodes.Get(0),
                    TypeId::LookupByName("ns3::TcpSocketFactory")),
                {1});
        });
        auto attack = [](const char *name,
                         std::function<void(AttackerHelper &)> set = nullptr) {
            return [=] {
                Bed bed;
                AttackerHelper h(name);
                if (set)
                    set(h);
                h.Install(bed.nodes.Get(0)->GetDevice(1));
            };
        };
        using At = AttackerHelper &;
        Dies("there is no attack \"no-such\"; one of: ", attack("no-such"));
        Dies("has no parameter \"colour\"",
             attack("join-with-sniffed-keys",
                    [](At h) { h.SetParameter("colour", "red"); }));
        Dies("size takes no \"much\"",
             attack("join-with-sniffed-keys",
                    [](At h) { h.SetParameter("size", "much"); }));
        Dies("Reads \"minds\" is not of all",
             attack("corrupt-payload", [](At h) {
                 h.SetAttribute("Reads", StringValue("minds"));
             }));
        Dies("has no value for the twin wrong-value",
             attack("join-with-sniffed-keys", [](At h) {
                 h.SetAttribute("Twin", StringValue("wrong-value"));
             }));
        Dies("with Listen it can only hear",
             attack("corrupt-payload", [](At h) {
                 h.SetAttribute("Listen", BooleanValue(true));
             }));
        Dies("has MPTCP and cannot be an attacker's host", [] {
            Bed bed;
            AttackerHelper h("join-with-sniffed-keys");
            h.SetHost(bed.nodes.Get(1));
            h.Install(bed.nodes.Get(0)->GetDevice(1));
        });
        Dies("no device",
             [] { AttackerHelper("corrupt-payload").Install(nullptr); });
        Dies("there is no \"MPNothing\"", [] {
            Bed bed;
            bed.stack[0]->GetCounter("MPNothing");
        });
    }

    /* @p fn in a child ends by SIGABRT, having said @p text. */
    void Dies(const std::string &text, std::function<void()> fn)
    {
        int fd[2];
        char buf[4096];
        std::string said;
        int status = 0;

        if (pipe(fd) < 0)
            return;
        pid_t child = fork();
        if (child == 0) {
            dup2(fd[1], 2);
            std::signal(SIGABRT, SIG_DFL);
            fn();
            _exit(0);
        }
        close(fd[1]);
        for (ssize_t n; (n = read(fd[0], buf, sizeof buf)) > 0;)
            said.append(buf, static_cast<size_t>(n));
        close(fd[0]);
        waitpid(child, &status, 0);
        NS_TEST_EXPECT_MSG_EQ(
            (WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT), true,
            "does not end: " << text << "; " << said);
        NS_TEST_EXPECT_MSG_EQ((said.find(text) != std::string::npos), true,
                              "not \"" << text << "\" but " << said);
    }
};

/* Make before break, and break before make, by telling the stack. */
class AddressCase : public TestCase
{
  public:
    AddressCase() : TestCase("an address is given up and used again")
    {
    }

  private:
    void DoRun() override
    {
        Bed bed;
        BulkSendHelper source(FACTORY, bed.At(1, 0, false));

        source.Install(bed.nodes.Get(0)).Start(Seconds(2));
        PacketSinkHelper drain(FACTORY, Any(false));
        auto sink =
            DynamicCast<PacketSink>(drain.Install(bed.nodes.Get(1)).Get(0));
        auto first = bed.v4[0].GetAddress(0);
        Simulator::Schedule(Seconds(3), &MptcpStack::DropAddress, bed.stack[0],
                            first);
        Simulator::Schedule(Seconds(4), &MptcpStack::UseAddress, bed.stack[0],
                            first);
        uint64_t at3 = 0, at4 = 0, at5 = 0;
        Simulator::Schedule(Seconds(3), [&] { at3 = sink->GetTotalRx(); });
        Simulator::Schedule(Seconds(4), [&] {
            at4 = sink->GetTotalRx();
            NS_TEST_EXPECT_MSG_EQ(bed.removed, 1, "one is closed");
        });
        Simulator::Schedule(Seconds(5), [&] { at5 = sink->GetTotalRx(); });
        Simulator::Stop(Seconds(5.1));
        Simulator::Run();
        NS_TEST_EXPECT_MSG_EQ(bed.added, 3, "and opened again");
        NS_TEST_EXPECT_MSG_GT(at4 - at3, 500000, "of one link of 10 Mbit/s");
        NS_TEST_EXPECT_MSG_LT(at4 - at3, 1250000, "no more");
        NS_TEST_EXPECT_MSG_GT(at5 - at4, (at4 - at3) * 14 / 10, "both");
    }
};

/* ---- attackers and the observer ---- */

/* A client and a server, joined by a router and by an Ethernet that a third
 * node is on; the client downloads. Its first subflow takes either way. */
struct Arena {
    Arena(const std::string &profile, bool etherFirst);
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

Arena::Arena(const std::string &profile, bool etherFirst)
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
    mptcp.SetAttribute("Profile", StringValue(profile));
    if (profile != "rfc8684") {
        mptcp.SetAttribute("KeySource", StringValue("psk"));
        mptcp.SetAttribute("Psk", StringValue(std::string(64, 'a')));
    }
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

    JoinCase(Place place, const std::string &profile, const std::string &twin,
             bool wins)
        : TestCase(std::string("join-with-sniffed-keys ") +
                   (place == ROUTER ? "at a router, " : "by listening, ") +
                   profile + ", twin " + twin),
          m_place(place), m_profile(profile), m_twin(twin), m_wins(wins)
    {
    }

  private:
    void DoRun() override
    {
        Arena arena(m_profile, m_place == LISTENING);
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
        NS_TEST_EXPECT_MSG_EQ((v.captured > 0), m_wins, "octets it read");
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
    std::string m_profile, m_twin;
    bool m_wins;
};

/* Octets changed on a cable: in line, one decision for all who hear. */
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
        Arena arena("rfc8684", m_ether);
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

class MptcpTestSuite : public TestSuite
{
  public:
    MptcpTestSuite();
};

MptcpTestSuite::MptcpTestSuite() : TestSuite("mpx", Type::UNIT)
{
    AddTestCase(new BulkCase(false, "IPv4"));
    AddTestCase(new BulkCase(true, "IPv6"));
    AddTestCase(new BulkCase(false, "every attribute", [](MptcpHelper &h) {
        h.SetAttribute("Scheduler", StringValue("roundrobin"));
        h.SetAttribute("Coupling", StringValue("lia"));
        h.SetAttribute("Checksum", BooleanValue(true));
        h.SetAttribute("Sack", BooleanValue(false));
    }));
    AddTestCase(new BulkCase(
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
    AddTestCase(new OnOffCase);
    AddTestCase(new HttpCase);
    AddTestCase(new TcpCase(false));
    AddTestCase(new TcpCase(true));
    AddTestCase(new HalfCloseCase);
    AddTestCase(new RefusalCase);
    AddTestCase(new FatalCase);
    AddTestCase(new AddressCase);
    for (auto place : {JoinCase::ROUTER, JoinCase::LISTENING}) {
        AddTestCase(new JoinCase(place, "rfc8684", "none", true));
        AddTestCase(new JoinCase(place, "rfc8684", "keys=wrong", false));
        AddTestCase(new JoinCase(place, "baerts", "none", false));
    }
    AddTestCase(new JoinCase(JoinCase::ROUTER, "rfc8684", "no-power", false));
    for (bool ether : {false, true}) {
        AddTestCase(new ChangeCase(ether, "none"));
        AddTestCase(new ChangeCase(ether, "no-power"));
    }
}

MptcpTestSuite g_suite;

} // namespace
