/* SPDX-License-Identifier: MIT */
/* Sending, checking and closing of a client or a server over TLS. */
#include "mptcp-tls-application.h"

#include "mptcp-core.h"

#include "ns3/fatal-error.h"
#include "ns3/packet.h"
#include "ns3/trace-source-accessor.h"
#include "ns3/uinteger.h"

#include <algorithm>

extern "C" {
#include "payload.h"
}

namespace ns3
{

NS_OBJECT_ENSURE_REGISTERED(MptcpTlsApplication);

/* Octets that are written at once, at most. */
static constexpr uint64_t CHUNK = 16384;

TypeId MptcpTlsApplication::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::MptcpTlsApplication")
            .SetParent<Application>()
            .SetGroupName("Mpx")
            .AddAttribute("Size",
                          "Octets that it sends on each connection; with 0 it "
                          "ends when the peer has",
                          UintegerValue(0),
                          MakeUintegerAccessor(&MptcpTlsApplication::m_size),
                          MakeUintegerChecker<uint64_t>())
            .AddAttribute("Version",
                          "Of TLS: 13, 12; 0: as KeySource of the node's "
                          "MptcpStack says, and 13 if that is not TLS",
                          UintegerValue(0),
                          MakeUintegerAccessor(&MptcpTlsApplication::m_version),
                          MakeUintegerChecker<uint32_t>(0, 13))
            .AddTraceSource(
                "HandshakeDone", "The handshake of TLS has ended here",
                MakeTraceSourceAccessor(&MptcpTlsApplication::m_handshakeDone),
                "ns3::MptcpTlsApplication::SocketCallback")
            .AddTraceSource(
                "KeyExported", "A key of TLS was offered to the peer",
                MakeTraceSourceAccessor(&MptcpTlsApplication::m_keyExported),
                "ns3::MptcpTlsApplication::KeyCallback")
            .AddTraceSource("Rx", "Octets of the peer, in place",
                            MakeTraceSourceAccessor(&MptcpTlsApplication::m_rx),
                            "ns3::Packet::AddressTracedCallback")
            .AddTraceSource(
                "Failed", "A connection has failed, in TLS or else",
                MakeTraceSourceAccessor(&MptcpTlsApplication::m_failedTrace),
                "ns3::MptcpTlsApplication::FailedCallback");
    return tid;
}

MptcpTlsApplication::MptcpTlsApplication() = default;
MptcpTlsApplication::~MptcpTlsApplication() = default;

uint64_t MptcpTlsApplication::GetTotalRx() const
{
    return m_totalRx;
}

uint64_t MptcpTlsApplication::GetForeign() const
{
    return m_foreign;
}

uint32_t MptcpTlsApplication::GetCompleted() const
{
    return m_completed;
}

uint32_t MptcpTlsApplication::GetFailed() const
{
    return m_failed;
}

/* ---- its sockets ---- */

void MptcpTlsApplication::DoInitialize()
{
    auto stack = GetNode()->GetObject<MptcpStack>();

    if (!stack)
        NS_FATAL_ERROR("MptcpTlsApplication: node "
                       << GetNode()->GetId()
                       << " has no MPTCP: MptcpHelper::Install() comes first");
    if (m_version != 0 && m_version != 12 && m_version != 13)
        NS_FATAL_ERROR("MptcpTlsApplication: Version " << m_version
                                                       << " is not of 13, 12, "
                                                          "0");
    stack->TraceConnectWithoutContext(
        "HandshakeDone",
        MakeCallback(&MptcpTlsApplication::HandshakeDone, this));
    stack->TraceConnectWithoutContext(
        "KeyExported", MakeCallback(&MptcpTlsApplication::KeyExported, this));
    Application::DoInitialize();
}

void MptcpTlsApplication::DoDispose()
{
    m_transfer.clear();
    Application::DoDispose();
}

Ptr<MptcpSocket> MptcpTlsApplication::CreateSocket() const
{
    auto socket = GetNode()->GetObject<MptcpStack>()->CreateSocket();

    if (m_version != 0 || socket->GetTls() == 0)
        socket->SetTls(m_version ? m_version : 13);
    return socket;
}

void MptcpTlsApplication::HandshakeDone(Ptr<MptcpSocket> socket)
{
    if (m_transfer.count(socket))
        m_handshakeDone(socket);
}

void MptcpTlsApplication::KeyExported(Ptr<MptcpSocket> socket, uint32_t epoch,
                                      const std::vector<uint8_t> &key)
{
    if (m_transfer.count(socket))
        m_keyExported(socket, epoch, key);
}

void MptcpTlsApplication::Begin(Ptr<MptcpSocket> socket, bool server)
{
    m_transfer[socket] = {server, 0, 0, false, false, m_begun++};
    socket->SetSendCallback(MakeCallback(&MptcpTlsApplication::Writable, this));
    socket->SetRecvCallback(MakeCallback(&MptcpTlsApplication::Receive, this));
    socket->SetCloseCallbacks(
        MakeCallback(&MptcpTlsApplication::PeerEnded, this),
        MakeCallback(&MptcpTlsApplication::Fail, this));
}

void MptcpTlsApplication::Fail(Ptr<Socket> socket)
{
    auto s = DynamicCast<MptcpSocket>(socket);
    std::string why = s->GetTlsError();

    if (m_transfer.erase(socket) == 0)
        return;
    m_failed++;
    m_failedTrace(s, why.empty() ? "the connection was lost" : "TLS: " + why);
}

void MptcpTlsApplication::CloseAll()
{
    std::map<uint32_t, Ptr<Socket>> inOrder;

    for (auto &t : m_transfer)
        inOrder[t.second.number] = t.first;
    m_transfer.clear();
    for (auto &s : inOrder)
        s.second->Close();
}

/* ---- octets ---- */

static uint32_t StreamOf(bool server)
{
    return payload_id(server ? PAYLOAD_SERVER : PAYLOAD_CLIENT, 0);
}

void MptcpTlsApplication::Writable(Ptr<Socket> socket, uint32_t)
{
    Send(socket);
}

void MptcpTlsApplication::Send(Ptr<Socket> socket)
{
    auto found = m_transfer.find(socket);
    std::vector<uint8_t> octets;

    if (found == m_transfer.end())
        return;
    Transfer &t = found->second;
    while (t.sent < m_size && socket->GetTxAvailable() > 0) {
        octets.resize(std::min<uint64_t>(
            {m_size - t.sent, socket->GetTxAvailable(), CHUNK}));
        payload_fill(StreamOf(t.server), t.sent, octets.data(), octets.size());
        if (socket->Send(Create<Packet>(
                octets.data(), static_cast<uint32_t>(octets.size()))) < 0)
            return;
        t.sent += octets.size();
    }
    /* with nothing to send not before the peer: no subflow joins after */
    if (t.sent == m_size && !t.shut && (m_size > 0 || t.ended)) {
        t.shut = true;
        socket->ShutdownSend();
    }
    CloseIfOver(socket);
}

/* False from the first octet on that the peer has not sent. */
bool MptcpTlsApplication::Check(const Transfer &t,
                                const std::vector<uint8_t> &octets)
{
    size_t good = payload_match(StreamOf(!t.server), t.received, octets.data(),
                                octets.size());

    m_totalRx += good;
    m_foreign += octets.size() - good;
    return good == octets.size();
}

void MptcpTlsApplication::Receive(Ptr<Socket> socket)
{
    Address from;

    while (auto p = socket->RecvFrom(from)) {
        auto found = m_transfer.find(socket);
        if (p->GetSize() == 0 || found == m_transfer.end())
            return;
        std::vector<uint8_t> octets(p->GetSize());
        p->CopyData(octets.data(), p->GetSize());
        if (Check(found->second, octets))
            m_rx(p, from);
        found->second.received += octets.size();
    }
}

/* ---- the end ---- */

void MptcpTlsApplication::PeerEnded(Ptr<Socket> socket)
{
    auto found = m_transfer.find(socket);

    if (found == m_transfer.end())
        return;
    found->second.ended = true;
    Send(socket);
}

void MptcpTlsApplication::CloseIfOver(Ptr<Socket> socket)
{
    auto found = m_transfer.find(socket);

    if (found == m_transfer.end() || !found->second.shut ||
        !found->second.ended)
        return;
    m_completed++;
    m_transfer.erase(found);
    socket->Close();
}

} // namespace ns3
