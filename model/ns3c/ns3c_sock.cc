/* SPDX-License-Identifier: MIT */
/* Sockets: ns-3's callbacks turned into events, and calls passed on. */
#include "ns3c_sock.h"
#include "ns3c_flows.h"
#include "ns3c_sock_access.h"

#include "ns3/inet-socket-address.h"
#include "ns3/inet6-socket-address.h"
#include "ns3/simulator.h"

#include <algorithm>

namespace ns3c
{

static void PutEnd(const ns3::Address &a, uint8_t addr[16], uint16_t *port,
                   uint8_t *family)
{
    if (ns3::InetSocketAddress::IsMatchingType(a)) {
        auto s = ns3::InetSocketAddress::ConvertFrom(a);
        *family = 4;
        *port = s.GetPort();
        Put(addr, s.GetIpv4());
        return;
    }
    auto s = ns3::Inet6SocketAddress::ConvertFrom(a);
    *port = s.GetPort();
    *family = s.GetIpv6().IsIpv4MappedAddress() ? 4 : 6;
    if (*family == 4)
        Put(addr, s.GetIpv6().GetIpv4MappedAddress());
    else
        Put(addr, s.GetIpv6());
}

ns3::Address SocketAddress(const ns3c_addr &a, uint16_t port)
{
    if (a.family == 4)
        return ns3::InetSocketAddress(Ip4(a.b), port);
    return ns3::Inet6SocketAddress(Ip6(a.b), port);
}

void TcpSock::Adopt(const ns3c_tcp_events *ev, void *user)
{
    m_ev = ev ? *ev : ns3c_tcp_events{};
    m_user = user;
    if (!m_sock)
        return;
    Unwatch();
    if (m_ev.cwnd)
        m_sock->TraceConnectWithoutContext(
            "CongestionWindow", ns3::MakeCallback(&TcpSock::OnCwnd, this));
    if (m_ev.rtt)
        m_sock->TraceConnectWithoutContext(
            "RTT", ns3::MakeCallback(&TcpSock::OnRtt, this));
    if (m_ev.increase && m_ev.lost) {
        m_asking = ns3::CreateObject<Asking>(m_ev, user);
        m_sock->SetCongestionControlAlgorithm(m_asking);
    }
}

/* Stop what Adopt() started. */
void TcpSock::Unwatch()
{
    m_sock->TraceDisconnectWithoutContext(
        "CongestionWindow", ns3::MakeCallback(&TcpSock::OnCwnd, this));
    m_sock->TraceDisconnectWithoutContext(
        "RTT", ns3::MakeCallback(&TcpSock::OnRtt, this));
    if (m_asking)
        m_asking->Forget();
}

void TcpSock::Watch()
{
    auto none = ns3::MakeNullCallback<void, Sock>();

    SocketAccess::Mend(*m_sock);
    m_sock->SetConnectCallback(ns3::MakeCallback(&TcpSock::OnConnected, this),
                               none);
    m_sock->SetRecvCallback(ns3::MakeCallback(&TcpSock::OnRecv, this));
    m_sock->SetSendCallback(ns3::MakeCallback(&TcpSock::OnSend, this));
    m_sock->SetCloseCallbacks(none, ns3::MakeCallback(&TcpSock::OnError, this));
    m_sock->TraceConnectWithoutContext(
        "State", ns3::MakeCallback(&TcpSock::OnState, this));
}

int TcpSock::Connect(const ns3c_addr &local, uint16_t port,
                     const ns3c_addr &remote, uint16_t remote_port,
                     ns3c_flow *flow)
{
    ns3::Address bound;

    m_flow.family = local.family;
    std::memcpy(m_flow.local, local.b, 16);
    std::memcpy(m_flow.remote, remote.b, 16);
    m_flow.remote_port = remote_port;
    int own = port == 0 && NodeFlows() ? NodeFlows()->Port(m_flow) : port;
    if (own < 0)
        return Fail("ns3c_tcp_connect: no port is left: flows lead from all of "
                    "this address to port %u of that one",
                    remote_port);
    port = static_cast<uint16_t>(own);
    if (m_sock->Bind(SocketAddress(local, port)) != 0)
        return Fail("ns3c_tcp_connect: address or port is in use");
    m_sock->BindToNetDevice(OwnerOf(*NodeOf(m_node), local));
    m_sock->GetSockName(bound);
    PutEnd(bound, m_flow.local, &m_flow.local_port, &m_flow.family);
    Watch();
    EnterFlow();
    m_connecting = true;
    m_start =
        ns3::Simulator::Schedule(ns3::Time(0), &TcpSock::StartConnect, this);
    if (flow)
        *flow = m_flow;
    return 0;
}

void TcpSock::StartConnect()
{
    SocketAccess::Connect(*m_sock, m_flow);
}

int TcpSock::Listen(const ns3::Address &at,
                    void (*accept)(void *, int, const ns3c_flow *), void *ctx)
{
    SocketAccess::Open(*m_sock);
    if (m_sock->Bind(at) != 0 || m_sock->Listen() != 0)
        return Fail("ns3c_tcp_listen: port is in use");
    m_state = ns3::TcpSocket::LISTEN;
    m_accept = accept;
    m_accept_ctx = ctx;
    m_at = at;
    if (Flows *flows = NodeFlows()) {
        ns3c_flow f;

        PutEnd(at, f.local, &f.local_port, &f.family);
        flows->Listen(f.family, f.local_port, this);
    }
    m_sock->SetAcceptCallback(
        ns3::MakeNullCallback<bool, Sock, const ns3::Address &>(),
        ns3::MakeCallback(&TcpSock::OnAccept, this));
    m_sock->TraceConnectWithoutContext(
        "State", ns3::MakeCallback(&TcpSock::OnState, this));
    return 0;
}

void TcpSock::OnAccept(Sock child, const ns3::Address &from)
{
    auto &all = Here()->socks;
    auto base = ns3::DynamicCast<ns3::TcpSocketBase>(child);
    auto rec = std::make_shared<TcpSock>(m_node, base);
    ns3::Address local;

    SocketAccess::Complete(*base, *m_sock);
    base->GetSockName(local);
    PutEnd(local, rec->m_flow.local, &rec->m_flow.local_port,
           &rec->m_flow.family);
    PutEnd(from, rec->m_flow.remote, &rec->m_flow.remote_port,
           &rec->m_flow.family);
    rec->m_state = ns3::TcpSocket::ESTABLISHED;
    rec->m_connected = true;
    rec->Watch();
    rec->EnterFlow();
    all.push_back(rec);
    ns3c_flow flow = rec->m_flow;
    InCallback in_callback;
    m_accept(m_accept_ctx, static_cast<int>(all.size() - 1), &flow);
}

long TcpSock::Send(const void *p, size_t len)
{
    if (!m_sock || m_closing || m_ended)
        return -1;
    if (len == 0 || len > Room())
        return 0;
    auto packet = ns3::Create<ns3::Packet>(static_cast<const uint8_t *>(p),
                                           static_cast<uint32_t>(len));
    SocketAccess::NoteDrought(*m_sock);
    return m_sock->Send(packet, 0) < 0 ? -1 : static_cast<long>(len);
}

void TcpSock::ListenOn(ns3::Ptr<ns3::TcpL4Protocol> tcp)
{
    auto has = [&tcp](const ns3::Ptr<ns3::TcpSocketBase> &s) {
        return SocketAccess::Tcp(*s) == tcp;
    };

    /* Flows come to the last TCP, but for a few that came before. */
    if (!m_sock || has(m_sock) ||
        std::any_of(m_copies.rbegin(), m_copies.rend(), has))
        return;
    auto copy = SocketAccess::Copy(*m_sock);
    copy->SetTcp(tcp);
    if (copy->Bind(m_at) == 0)
        m_copies.push_back(copy);
}

/* The flows of its node, or NULL: without hooks. */
Flows *TcpSock::NodeFlows() const
{
    return NodeOf(m_node)->flows.get();
}

void TcpSock::EnterFlow()
{
    if (Flows *flows = NodeFlows())
        flows->Enter(m_flow, SocketAccess::Tcp(*m_sock), this);
}

void TcpSock::LeaveFlow()
{
    Flows *flows = NodeFlows();

    if (!flows)
        return;
    flows->Leave(m_flow, this);
    flows->Unlisten(this);
    for (const auto &s : m_copies)
        SocketAccess::Drop(*s);
    m_copies.clear();
}

template <class Header, class Interface>
static bool ForwardUp(ns3::TcpSocketBase &s, ns3::Ptr<ns3::Packet> p,
                      const Header &h, uint16_t from, ns3::Ptr<Interface> i)
{
    auto *end = SocketAccess::EndPoint(s, h);

    if (!end || !end->IsRxEnabled() ||
        (end->GetBoundNetDevice() &&
         end->GetBoundNetDevice() != i->GetDevice()))
        return false;
    end->ForwardUp(p, h, from, i);
    return true;
}

bool TcpSock::Receive(ns3::Ptr<ns3::Packet> p, const ns3::Ipv4Header &h,
                      uint16_t from, ns3::Ptr<ns3::Ipv4Interface> i)
{
    return m_sock && ForwardUp(*m_sock, p, h, from, i);
}

bool TcpSock::Receive(ns3::Ptr<ns3::Packet> p, const ns3::Ipv6Header &h,
                      uint16_t from, ns3::Ptr<ns3::Ipv6Interface> i)
{
    return m_sock && ForwardUp(*m_sock, p, h, from, i);
}

size_t TcpSock::Room() const
{
    using S = ns3::TcpSocket;
    bool open = m_state == S::SYN_SENT || m_state == S::ESTABLISHED ||
                m_state == S::CLOSE_WAIT;

    return m_sock && open && !m_closing ? m_sock->GetTxAvailable() : 0;
}

void TcpSock::Push()
{
    if (m_sock && !m_ended && !InCallback::Running())
        SocketAccess::Push(*m_sock);
}

size_t TcpSock::Recv(void *p, size_t cap)
{
    if (!Readable() || cap == 0)
        return 0;
    uint32_t want = static_cast<uint32_t>(std::min<size_t>(cap, UINT32_MAX));
    auto packet = m_sock->Recv(want, 0);
    if (!packet)
        return 0;
    uint32_t got = packet->CopyData(static_cast<uint8_t *>(p), want);
    if (m_fin && !m_fin_reported && !Readable())
        ReportLater();
    return got;
}

/* The FIN waits for an event of its own: sent from inside ns-3's handling of
 * an ACK it would lose its retransmission timer. */
void TcpSock::Close()
{
    if (!m_sock || m_closing || m_ended)
        return;
    m_closing = true;
    if (m_state != ns3::TcpSocket::CLOSED) {
        ReportLater();
        return;
    }
    m_start.Cancel(); /* nothing has been sent yet */
    SocketAccess::Drop(*m_sock);
    End(m_connecting);
}

/* Send the FIN, but not before all data is acknowledged: in LAST_ACK and
 * CLOSING ns-3 takes any ACK for the last one and forgets what is in flight. */
void TcpSock::Finish()
{
    if (!m_sock || m_ended || m_finished || !SocketAccess::AllAcked(*m_sock))
        return;
    m_finished = true;
    SocketAccess::Finish(*m_sock);
}

void TcpSock::Abort()
{
    if (!m_sock || m_ended)
        return;
    m_start.Cancel();
    m_closing = true;
    End(true);
    SocketAccess::Drop(*m_sock);
}

/* Let go of ns-3's socket. It may live on, in TIME_WAIT, but calls us no
 * more. */
void TcpSock::Release()
{
    auto none = ns3::MakeNullCallback<void, Sock>();

    m_start.Cancel();
    m_report.Cancel();
    m_patience.Cancel();
    if (!m_sock)
        return;
    LeaveFlow();
    m_sock->SetConnectCallback(none, none);
    m_sock->SetRecvCallback(none);
    m_sock->SetSendCallback(ns3::MakeNullCallback<void, Sock, uint32_t>());
    m_sock->SetCloseCallbacks(none, none);
    m_sock->SetAcceptCallback(
        ns3::MakeNullCallback<bool, Sock, const ns3::Address &>(),
        ns3::MakeNullCallback<void, Sock, const ns3::Address &>());
    m_sock->TraceDisconnectWithoutContext(
        "State", ns3::MakeCallback(&TcpSock::OnState, this));
    Unwatch();
    m_sock = nullptr;
}

void ReleaseSockets(Sim &sim)
{
    for (auto &s : sim.socks)
        s->Release();
}

} // namespace ns3c
