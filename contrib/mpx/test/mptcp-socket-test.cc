/* SPDX-License-Identifier: MIT */
/* What sockets and stacks promise, and what they refuse. */
#include "mptcp-test-bed.h"

#include "ns3/bulk-send-helper.h"
#include "ns3/inet-socket-address.h"
#include "ns3/packet.h"
#include "ns3/packet-sink.h"
#include "ns3/packet-sink-helper.h"
#include "ns3/string.h"
#include "ns3/uinteger.h"

#include <string>
#include <utility>

namespace ns3
{
namespace mpxtest
{

namespace
{

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

/* A client writes, shuts its sending side down, and still receives: octets are
 * those that were written, and every callback comes when it should. */
class HalfCloseCase : public TestCase
{
  public:
    HalfCloseCase() : TestCase("octets, half close, callbacks")
    {
    }

  private:
    /* As much of v as the buffer takes. */
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
        NS_TEST_EXPECT_MSG_EQ(connected, 1, "notified once");
        NS_TEST_EXPECT_MSG_EQ(accepted, 1, "accepted once");
        NS_TEST_EXPECT_MSG_EQ((atServer == up), true, "the client's octets");
        NS_TEST_EXPECT_MSG_EQ((atClient == down), true, "the server's octets");
        NS_TEST_EXPECT_MSG_EQ(serverEof, 1, "end of the client's");
        NS_TEST_EXPECT_MSG_EQ(clientEof, 1, "end of the server's");
        NS_TEST_EXPECT_MSG_EQ(dataSent, up.size(), "octets notified as sent");
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
        unsigned failed = 0, connected = 0;
        auto s = bed.Make(0);
        auto m = DynamicCast<MptcpSocket>(s);

        Refused(s, s->Send(Create<Packet>(10)), Socket::ERROR_NOTCONN);
        Refused(s, s->Listen(), Socket::ERROR_INVAL);
        Refused(s, s->Bind(InetSocketAddress("192.0.2.1", 1)),
                Socket::ERROR_ADDRNOTAVAIL);
        Refused(s, s->Bind(Mac48Address("00:00:00:00:00:01")),
                Socket::ERROR_INVAL);
        Refused(s, m->SetExternalKey({1, 2}), Socket::ERROR_NOTCONN);
        Refused(s, m->SetTls(11), Socket::ERROR_INVAL);
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

        /* A packet that exceeds the buffer is not taken, in part or whole. */
        auto c = bed.Make(0);
        NS_TEST_EXPECT_MSG_EQ(c->Connect(bed.At(1, 0, false)), 0, "open");
        Refused(c, c->Connect(bed.At(1, 0, false)), Socket::ERROR_INVAL);
        NS_TEST_EXPECT_MSG_EQ(c->Send(Create<Packet>(131000)), 131000, "fits");
        Refused(c, c->Send(Create<Packet>(73)), Socket::ERROR_MSGSIZE);
        NS_TEST_EXPECT_MSG_EQ(c->Send(Create<Packet>(72)), 72, "just fits");
        auto mc = DynamicCast<MptcpSocket>(c);
        Refused(c, mc->SetTls(13), Socket::ERROR_INVAL); /* too late */
        Refused(c, mc->SetExternalKey({}), Socket::ERROR_INVAL);
        Refused(c, mc->SetExternalKey(std::vector<uint8_t>(65)),
                Socket::ERROR_INVAL);
        Refused(c, mc->SetExternalKey(std::vector<uint8_t>(32)),
                Socket::ERROR_OPNOTSUPP); /* rfc8684 has none */

        /* Nobody listens there. */
        auto d = bed.Make(0);
        d->SetConnectCallback(
            Callback<void, Ptr<Socket>>([&](Ptr<Socket>) { connected++; }),
            Callback<void, Ptr<Socket>>([&](Ptr<Socket>) { failed++; }));
        NS_TEST_EXPECT_MSG_EQ(d->Connect(bed.At(1, 0, false, 99)), 0, "tries");
        Simulator::Stop(Seconds(10));
        Simulator::Run();
        NS_TEST_EXPECT_MSG_EQ(failed, 1, "notified of the failure");
        NS_TEST_EXPECT_MSG_EQ(connected, 0, "and of nothing else");
        NS_TEST_EXPECT_MSG_EQ(c->GetTxAvailable(), 131072, "all acknowledged");
    }

    void Refused(Ptr<Socket> s, int result, Socket::SocketErrno err)
    {
        NS_TEST_EXPECT_MSG_EQ(result, -1, "refused");
        NS_TEST_EXPECT_MSG_EQ(s->GetErrno(), err, "errno");
    }
};

/* Who writes on whatever Send() says loses packets, but only those that it was
 * told of: what was taken is delivered, as it was and in order. */
class IgnoredSendCase : public TestCase
{
  public:
    explicit IgnoredSendCase(unsigned tls)
        : TestCase("Send() without a look at what it returns, TLS " +
                   std::to_string(tls)),
          m_tls(tls)
    {
    }

  private:
    static constexpr uint32_t SIZE = 5000;

    void Write(unsigned i)
    {
        auto octets = Pattern(SIZE, i);
        uint32_t room = m_client->GetTxAvailable();

        if (m_client->Send(Create<Packet>(octets.data(), SIZE), 0) >= 0) {
            m_taken.insert(m_taken.end(), octets.begin(), octets.end());
            return;
        }
        m_refused++;
        NS_TEST_EXPECT_MSG_EQ(m_client->GetErrno(), Socket::ERROR_MSGSIZE,
                              "errno");
        NS_TEST_EXPECT_MSG_LT(room, SIZE, "there was room");
    }

    void DoRun() override
    {
        constexpr unsigned PACKETS = 400; /* twice what the links carry */
        Bed bed;
        std::vector<uint8_t> got;
        auto server = DynamicCast<MptcpSocket>(bed.Make(1));

        m_client = DynamicCast<MptcpSocket>(bed.Make(0));
        server->SetTls(m_tls);
        m_client->SetTls(m_tls);
        server->Bind(Any(false));
        server->Listen();
        server->SetAcceptCallback(
            MakeNullCallback<bool, Ptr<Socket>, const Address &>(),
            Callback<void, Ptr<Socket>, const Address &>(
                [&](Ptr<Socket> s, const Address &) {
                    s->SetRecvCallback(Callback<void, Ptr<Socket>>(
                        [&](Ptr<Socket> c) { Drain(c, got); }));
                }));
        m_client->Connect(bed.At(1, 0, false));
        for (unsigned i = 0; i < PACKETS; i++)
            Simulator::Schedule(Seconds(1) + MilliSeconds(i),
                                &IgnoredSendCase::Write, this, i);
        Simulator::Stop(Seconds(20));
        Simulator::Run();
        NS_TEST_EXPECT_MSG_GT(m_refused, PACKETS / 4, "refused");
        NS_TEST_EXPECT_MSG_EQ(m_taken.size(),
                              uint64_t{PACKETS - m_refused} * SIZE, "taken");
        NS_TEST_EXPECT_MSG_EQ((got == m_taken), true,
                              "delivered: " << got.size() << " octets");
        m_client = nullptr;
    }

    unsigned m_tls, m_refused = 0;
    Ptr<MptcpSocket> m_client;
    std::vector<uint8_t> m_taken;
};

/* Keys of Psk that a connection does not take are told of; others go on. */
class KeyRefusedCase : public TestCase
{
  public:
    KeyRefusedCase() : TestCase("keys of Psk that the profile does not take")
    {
    }

  private:
    void DoRun() override
    {
        Bed bed(false);
        MptcpHelper h;
        std::vector<std::pair<uint32_t, std::string>> refused;

        h.SetAttribute("Profile", StringValue("hardened"));
        h.SetAttribute("KeySource", StringValue("psk"));
        h.SetAttribute("Psk", StringValue("00ff," + std::string(64, 'a')));
        h.SetAttribute("RotationInterval", StringValue("200ms"));
        bed.Install(h);
        bed.stack[0]->TraceConnectWithoutContext(
            "KeyRefused",
            Callback<void, Ptr<MptcpSocket>, uint32_t, const std::string &>(
                [&](Ptr<MptcpSocket>, uint32_t at, const std::string &why) {
                    refused.emplace_back(at, why);
                }));
        BulkSendHelper source(FACTORY, bed.At(1, 0, false));
        source.SetAttribute("MaxBytes", UintegerValue(2000000));
        source.Install(bed.nodes.Get(0)).Start(Seconds(2));
        PacketSinkHelper drain(FACTORY, Any(false));
        auto sink =
            DynamicCast<PacketSink>(drain.Install(bed.nodes.Get(1)).Get(0));
        Simulator::Stop(Seconds(20));
        Simulator::Run();
        NS_TEST_ASSERT_MSG_EQ(refused.size(), 1, "one is left out");
        NS_TEST_EXPECT_MSG_EQ(refused[0].first, 0, "the first");
        NS_TEST_EXPECT_MSG_EQ(refused[0].second,
                              "the profile takes no key of its length", "why");
        NS_TEST_EXPECT_MSG_EQ(bed.stack[0]->GetCounter("KeyRefused"), 1,
                              "counted");
        NS_TEST_EXPECT_MSG_EQ(bed.keys, 1, "the other is proved");
        NS_TEST_EXPECT_MSG_EQ(bed.added, 2, "subflows");
        NS_TEST_EXPECT_MSG_EQ(sink->GetTotalRx(), 2000000, "octets");
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

} // namespace

std::vector<TestCase *> SocketCases()
{
    std::vector<TestCase *> cases;

    cases.push_back(new HalfCloseCase);
    cases.push_back(new RefusalCase);
    cases.push_back(new IgnoredSendCase(0));
    cases.push_back(new IgnoredSendCase(13));
    cases.push_back(new KeyRefusedCase);
    cases.push_back(NewFatalCase());
    cases.push_back(new AddressCase);
    return cases;
}

} // namespace mpxtest
} // namespace ns3
