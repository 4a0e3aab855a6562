/* SPDX-License-Identifier: MIT */
/* TLS of libssl over MPTCP: octets, keys, and how it fails. */
#include "mptcp-test-bed.h"

#include "ns3/boolean.h"
#include "ns3/bulk-send-helper.h"
#include "ns3/inet-socket-address.h"
#include "ns3/mptcp-tls-helper.h"
#include "ns3/packet-sink-helper.h"
#include "ns3/packet-sink.h"
#include "ns3/string.h"
#include "ns3/uinteger.h"

#include <algorithm>
#include <set>
#include <utility>

namespace ns3
{
namespace mpxtest
{

namespace
{

constexpr uint64_t UP = 300000;

/* What the trace sources of an end gave. */
struct End {
    void Watch(const ApplicationContainer &apps)
    {
        for (auto a = apps.Begin(); a != apps.End(); a++)
            Watch(DynamicCast<MptcpTlsApplication>(*a));
    }
    void Watch(Ptr<MptcpTlsApplication> of)
    {
        app = of;
        of->TraceConnectWithoutContext(
            "HandshakeDone", Callback<void, Ptr<MptcpSocket>>(
                                 [this](Ptr<MptcpSocket>) { handshakes++; }));
        of->TraceConnectWithoutContext(
            "KeyExported", Callback<void, Ptr<MptcpSocket>, uint32_t,
                                    const std::vector<uint8_t> &>(
                               [this](Ptr<MptcpSocket> s, uint32_t epoch,
                                      const std::vector<uint8_t> &key) {
                                   keys.insert(key);
                                   epochs = std::max(epochs, epoch + 1);
                                   socket = s;
                               }));
        of->TraceConnectWithoutContext(
            "Failed",
            Callback<void, Ptr<MptcpSocket>, const std::string &>(
                [this](Ptr<MptcpSocket>, const std::string &s) { why = s; }));
        of->TraceConnectWithoutContext(
            "Rx", Callback<void, Ptr<const Packet>, const Address &>(
                      [this](Ptr<const Packet> p, const Address &) {
                          received += p->GetSize();
                      }));
    }

    Ptr<MptcpTlsApplication> app;
    Ptr<MptcpSocket> socket; /* that had the last key */
    unsigned handshakes = 0;
    uint32_t epochs = 0;
    uint64_t received = 0;
    std::set<std::vector<uint8_t>> keys;
    std::string why;
};

struct Setting {
    const char *profile, *source;
    bool six;
    uint32_t version; /* of the applications; 0: as source says */
    const char *rotation;
    uint64_t size; /* octets each way: who has ended rotates no more */
    unsigned keys; /* of each connection, at least */
};

/* A client, or two, and a server. */
struct Session {
    Session(const Setting &s, unsigned clients, bool trusted = true)
    {
        MptcpHelper h;

        h.SetAttribute("Profile", StringValue(s.profile));
        h.SetAttribute("KeySource", StringValue(s.source));
        h.SetAttribute("RotationInterval", StringValue(s.rotation));
        h.SetAttribute("TrustedCertificate", BooleanValue(trusted));
        bed.Install(h);
        bed.stack[1]->TraceConnectWithoutContext(
            "KeyActivated", Callback<void, Ptr<MptcpSocket>>(
                                [this](Ptr<MptcpSocket>) { active++; }));
        MptcpTlsServerHelper server(Any(s.six));
        server.SetAttribute("Size", UintegerValue(s.size));
        server.SetAttribute("Version", UintegerValue(s.version));
        end[1].Watch(server.Install(bed.nodes.Get(1)));
        MptcpTlsClientHelper client(bed.At(1, 0, s.six));
        client.SetAttribute("Size", UintegerValue(s.size));
        client.SetAttribute("Version", UintegerValue(s.version));
        for (unsigned i = 0; i < clients; i++) {
            auto apps = client.Install(bed.nodes.Get(0));
            apps.Start(Seconds(2));
            end[0].Watch(apps);
        }
    }
    void Run()
    {
        Simulator::Stop(Seconds(60));
        Simulator::Run();
    }

    Bed bed{false};
    End end[2];
    unsigned active = 0; /* keys, at the server */
};

class TlsCase : public TestCase
{
  public:
    explicit TlsCase(const Setting &s)
        : TestCase(std::string("TLS ") + s.source + ", " + s.profile +
                   (s.six ? ", IPv6" : "") + ", keys every " + s.rotation),
          m_setting(s)
    {
    }

  private:
    void DoRun() override
    {
        Session s(m_setting, 1);

        s.Run();
        for (int i = 0; i < 2; i++) {
            const End &e = s.end[i];
            NS_TEST_EXPECT_MSG_EQ(e.handshakes, 1, "handshakes at " << i);
            NS_TEST_EXPECT_MSG_EQ(e.received, m_setting.size, "octets");
            NS_TEST_EXPECT_MSG_EQ(e.app->GetTotalRx(), e.received, "in place");
            NS_TEST_EXPECT_MSG_EQ(e.app->GetForeign(), 0, "of nobody");
            NS_TEST_EXPECT_MSG_EQ(e.app->GetCompleted(), 1, "completed");
            NS_TEST_EXPECT_MSG_EQ(e.app->GetFailed(), 0, "failed " << e.why);
            NS_TEST_EXPECT_MSG_EQ(e.keys.size(), e.epochs, "each is another");
        }
        CheckKeys(s);
        NS_TEST_EXPECT_MSG_EQ(s.bed.added, 2, "subflows");
        NS_TEST_EXPECT_MSG_EQ(s.bed.fallbacks, 0, "fallbacks");
        NS_TEST_EXPECT_MSG_GT(s.bed.mapped[0], m_setting.size / 10,
                              "over the first");
        NS_TEST_EXPECT_MSG_GT(s.bed.mapped[1], m_setting.size / 20,
                              "over the second");
        NS_TEST_EXPECT_MSG_GT(s.bed.acked, m_setting.size, "of records");
    }

    /* Who ends while a key is on its way to it has one less, and one that is
     * installed last may not be active yet. */
    void CheckKeys(const Session &s)
    {
        unsigned under = m_setting.keys > 1 ? 1 : 0;
        const auto &client = s.end[0], &server = s.end[1];
        const auto &fewer = client.epochs < server.epochs ? client : server;
        const auto &more = client.epochs < server.epochs ? server : client;

        NS_TEST_EXPECT_MSG_EQ(std::includes(more.keys.begin(), more.keys.end(),
                                            fewer.keys.begin(),
                                            fewer.keys.end()),
                              true, "both ends have the same keys");
        NS_TEST_EXPECT_MSG_LT_OR_EQ(more.epochs - fewer.epochs, under,
                                    "of one");
        NS_TEST_EXPECT_MSG_GT_OR_EQ(fewer.epochs, m_setting.keys, "keys");
        NS_TEST_EXPECT_MSG_EQ((under || more.epochs == m_setting.keys), true,
                              "keys: " << more.epochs);
        NS_TEST_EXPECT_MSG_GT_OR_EQ(s.bed.keys + under, client.epochs,
                                    "client: active");
        NS_TEST_EXPECT_MSG_GT_OR_EQ(s.active + under, server.epochs,
                                    "server: active");
    }

    Setting m_setting;
};

/* Each connection has a key of its own, and a simulation the same ones again.
 */
class TlsKeysCase : public TestCase
{
  public:
    TlsKeysCase() : TestCase("keys of two connections over TLS, twice")
    {
    }

  private:
    void DoRun() override
    {
        std::set<std::vector<uint8_t>> keys[2];

        for (int i = 0; i < 2; i++) {
            Session s({"baerts", "tls13", false, 0, "0s", UP, 1}, 2);
            s.Run();
            keys[i] = s.end[0].keys;
            NS_TEST_EXPECT_MSG_EQ(keys[i].size(), 2, "keys");
            NS_TEST_EXPECT_MSG_EQ(s.end[1].app->GetCompleted(), 2, "complete");
        }
        NS_TEST_EXPECT_MSG_EQ((keys[0] == keys[1]), true, "the same keys");
    }
};

/* Who has nothing to send keeps nobody from joining; if neither has, one is
 * stopped. */
class TlsOneWayCase : public TestCase
{
  public:
    TlsOneWayCase(uint64_t up, uint64_t down)
        : TestCase("TLS, octets up " + std::to_string(up) + ", down " +
                   std::to_string(down)),
          m_size{up, down}
    {
    }

  private:
    void DoRun() override
    {
        Session s({"baerts", "tls13", false, 0, "0s", 0, 1}, 1);

        for (int i = 0; i < 2; i++)
            s.end[i].app->SetAttribute("Size", UintegerValue(m_size[i]));
        s.end[0].app->SetStopTime(Seconds(30));
        s.Run();
        for (int i = 0; i < 2; i++) {
            NS_TEST_EXPECT_MSG_EQ(s.end[i].received, m_size[!i], "octets");
            NS_TEST_EXPECT_MSG_EQ(s.end[i].app->GetFailed(), 0,
                                  "failed " << s.end[i].why);
        }
        NS_TEST_EXPECT_MSG_EQ(s.end[1].app->GetCompleted(), 1, "completed");
        NS_TEST_EXPECT_MSG_EQ(s.bed.added, 2, "subflows");
        NS_TEST_EXPECT_MSG_EQ(s.bed.removed, 2, "that ended");
    }

    uint64_t m_size[2];
};

/* Under baerts a key that waits for the one before it may come when TLS has
 * gone on: it is left out, which is told. */
class TlsKeyRefusedCase : public TestCase
{
  public:
    TlsKeyRefusedCase() : TestCase("keys that TLS does not give")
    {
    }

  private:
    void DoRun() override
    {
        Session s({"baerts", "tls13", false, 0, "50ms", 12 * UP, 1}, 1);
        std::set<uint32_t> refused;
        std::string why;

        s.bed.stack[0]->TraceConnectWithoutContext(
            "KeyRefused",
            Callback<void, Ptr<MptcpSocket>, uint32_t, const std::string &>(
                [&](Ptr<MptcpSocket>, uint32_t epoch, const std::string &is) {
                    refused.insert(epoch);
                    why = is;
                }));
        s.Run();
        const End &e = s.end[0];
        NS_TEST_ASSERT_MSG_GT(refused.size(), 0, "none is left out");
        NS_TEST_EXPECT_MSG_EQ(why, "TLS has no such key yet, or no more",
                              "the reason");
        NS_TEST_EXPECT_MSG_EQ(e.keys.size() + refused.size(),
                              refused.empty() ? 0 : *refused.rbegin() + 1,
                              "each is installed or refused");
        NS_TEST_EXPECT_MSG_EQ(e.received, 12 * UP, "octets");
        NS_TEST_EXPECT_MSG_EQ(e.app->GetFailed(), 0, "failed " << e.why);
    }
};

/* Applications that know nothing of it. */
class TlsBulkCase : public TestCase
{
  public:
    explicit TlsBulkCase(const std::string &source)
        : TestCase("BulkSend to PacketSink over " + source), m_source(source)
    {
    }

  private:
    void DoRun() override
    {
        Bed bed(false);
        MptcpHelper h;

        h.SetAttribute("Profile", StringValue("baerts"));
        h.SetAttribute("KeySource", StringValue(m_source));
        bed.Install(h);
        BulkSendHelper source(FACTORY, bed.At(1, 0, false));
        source.SetAttribute("MaxBytes", UintegerValue(UP));
        source.Install(bed.nodes.Get(0)).Start(Seconds(2));
        PacketSinkHelper drain(FACTORY, Any(false));
        auto sink =
            DynamicCast<PacketSink>(drain.Install(bed.nodes.Get(1)).Get(0));
        Simulator::Stop(Seconds(60));
        Simulator::Run();
        NS_TEST_EXPECT_MSG_EQ(sink->GetTotalRx(), UP, "octets");
        NS_TEST_EXPECT_MSG_EQ(bed.keys, 1, "keys");
        NS_TEST_EXPECT_MSG_EQ(bed.added, 2, "subflows");
        NS_TEST_EXPECT_MSG_EQ(bed.removed, 2, "that ended");
    }

    std::string m_source;
};

/* A certificate that the client does not know: each end says why. */
class TlsCertificateCase : public TestCase
{
  public:
    explicit TlsCertificateCase(const char *source)
        : TestCase(std::string("a certificate that nobody trusts, ") + source),
          m_source(source)
    {
    }

  private:
    void DoRun() override
    {
        Session s({"baerts", m_source, false, 0, "0s", UP, 0}, 1, false);

        s.Run();
        NS_TEST_EXPECT_MSG_EQ(s.end[0].why, "TLS: self-signed certificate",
                              "the client's reason");
        NS_TEST_EXPECT_MSG_EQ(s.end[1].why, "TLS: tlsv1 alert unknown ca",
                              "the server's");
        for (auto &e : s.end) {
            NS_TEST_EXPECT_MSG_EQ(e.received, 0, "octets");
            NS_TEST_EXPECT_MSG_EQ(e.app->GetCompleted(), 0, "completed");
            NS_TEST_EXPECT_MSG_EQ(e.app->GetFailed(), 1, "failed");
        }
        NS_TEST_EXPECT_MSG_EQ(s.end[0].handshakes, 0, "no handshake");
        NS_TEST_EXPECT_MSG_EQ(s.bed.added, 1, "no join without a key");
    }

    const char *m_source;
};

/* A server that ends, or resets, while it is due to answer. */
class TlsCutCase : public TestCase
{
  public:
    TlsCutCase(bool reset)
        : TestCase(reset ? "a handshake that is reset"
                         : "a handshake that is cut"),
          m_reset(reset)
    {
    }

  private:
    void DoRun() override
    {
        Bed bed;
        End end;
        auto listener = bed.Make(1);

        listener->Bind(Any(false));
        listener->Listen();
        listener->SetAcceptCallback(
            MakeNullCallback<bool, Ptr<Socket>, const Address &>(),
            Callback<void, Ptr<Socket>, const Address &>(
                [this](Ptr<Socket> s, const Address &) {
                    if (m_reset)
                        DynamicCast<MptcpSocket>(s)->Abort();
                    else
                        s->ShutdownSend();
                }));
        MptcpTlsClientHelper client(bed.At(1, 0, false));
        client.SetAttribute("Size", UintegerValue(UP));
        end.Watch(client.Install(bed.nodes.Get(0)));
        Simulator::Stop(Seconds(20));
        Simulator::Run();
        NS_TEST_EXPECT_MSG_EQ(
            end.why,
            (m_reset ? "TLS: the connection ended in the handshake"
                     : "TLS: the peer ended in the handshake"),
            "the reason");
        NS_TEST_EXPECT_MSG_EQ(end.app->GetFailed(), 1, "failed");
    }

    bool m_reset;
};

} // namespace

std::vector<TestCase *> TlsCases()
{
    std::vector<TestCase *> cases;

    for (const Setting &s : std::vector<Setting>{
             {"baerts", "tls13", false, 0, "0s", UP, 1},
             {"baerts", "tls12", true, 0, "0s", UP, 1},
             {"paasch", "application", false, 13, "0s", UP, 1},
             {"hardened", "application", false, 12, "0s", UP, 1},
             {"rfc8684", "tls13", false, 0, "0s", UP, 0},
             {"hardened", "tls13", true, 0, "50ms", 6 * UP, 3},
             {"hardened", "tls12", false, 0, "50ms", 6 * UP, 3},
         })
        cases.push_back(new TlsCase(s));
    cases.push_back(new TlsKeyRefusedCase);
    cases.push_back(new TlsKeysCase);
    cases.push_back(new TlsOneWayCase(UP, 0));
    cases.push_back(new TlsOneWayCase(0, UP));
    cases.push_back(new TlsOneWayCase(0, 0));
    cases.push_back(new TlsBulkCase("tls13"));
    cases.push_back(new TlsBulkCase("tls12"));
    cases.push_back(new TlsCertificateCase("tls13"));
    cases.push_back(new TlsCertificateCase("tls12"));
    cases.push_back(new TlsCutCase(false));
    cases.push_back(new TlsCutCase(true));
    return cases;
}

} // namespace mpxtest
} // namespace ns3
