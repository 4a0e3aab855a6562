/* SPDX-License-Identifier: MIT */
/* One TCP socket: ns-3's, the callbacks of its user, and which of them were
 * called. */
#ifndef NS3C_SOCK_H
#define NS3C_SOCK_H

#include "ns3c_asking.h"
#include "ns3c_impl.h"

#include "ns3/event-id.h"
#include "ns3/ipv4-header.h"
#include "ns3/ipv4-interface.h"
#include "ns3/ipv6-header.h"
#include "ns3/ipv6-interface.h"
#include "ns3/tcp-socket-base.h"

namespace ns3c
{

/* Its life is a callback to a socket's user from inside of ns-3's TCP. */
class InCallback
{
  public:
    InCallback()
    {
        s_running++;
    }
    ~InCallback()
    {
        s_running--;
    }
    InCallback(const InCallback &) = delete;
    InCallback &operator=(const InCallback &) = delete;
    /* One of any socket is running. */
    static bool Running()
    {
        return s_running > 0;
    }

  private:
    static int s_running;
};

class TcpSock
{
  public:
    TcpSock(int node, ns3::Ptr<ns3::TcpSocketBase> s) : m_node(node), m_sock(s)
    {
    }

    bool Fresh() const
    {
        return m_sock && m_state == ns3::TcpSocket::CLOSED && !m_connecting;
    }
    void Adopt(const ns3c_tcp_events *ev, void *user);
    void Watch();
    int Connect(const ns3c_addr &local, uint16_t port, const ns3c_addr &remote,
                uint16_t remote_port, ns3c_flow *flow);
    int Listen(const ns3::Address &at,
               void (*accept)(void *, int, const ns3c_flow *), void *ctx);
    long Send(const void *p, size_t len);
    size_t Room() const;
    void Push();
    size_t Recv(void *p, size_t cap);
    /* A listener: take flows of @p tcp too. */
    void ListenOn(ns3::Ptr<ns3::TcpL4Protocol> tcp);
    void Close();
    void Abort();
    void Release();
    /* A segment of this flow that came in through @p i, as TcpL4Protocol would
     * hand it up. @return false if that would not find this socket. */
    bool Receive(ns3::Ptr<ns3::Packet> p, const ns3::Ipv4Header &h,
                 uint16_t from, ns3::Ptr<ns3::Ipv4Interface> i);
    bool Receive(ns3::Ptr<ns3::Packet> p, const ns3::Ipv6Header &h,
                 uint16_t from, ns3::Ptr<ns3::Ipv6Interface> i);
    int Node() const
    {
        return m_node;
    }

  private:
    using State = ns3::TcpSocket::TcpStates_t;
    using Sock = ns3::Ptr<ns3::Socket>;

    void StartConnect();
    void OnState(State was, State is);
    void OnConnected(Sock);
    void OnRecv(Sock);
    void OnSend(Sock, uint32_t);
    void OnError(Sock);
    void OnCwnd(uint32_t was, uint32_t is);
    void OnRtt(ns3::Time was, ns3::Time is);
    void OnAccept(Sock child, const ns3::Address &from);
    void OnPatience();
    void End(bool error);
    void Finish();
    void ReportLater();
    void Unwatch();
    void Report();
    Flows *NodeFlows() const;
    void EnterFlow();
    void LeaveFlow();
    bool Readable() const;

    int m_node;
    ns3::Ptr<ns3::TcpSocketBase> m_sock; /* NULL once closed() was called */
    ns3::Ptr<Asking> m_asking;           /* its congestion control, or NULL */
    ns3c_tcp_events m_ev{};
    void *m_user = nullptr;
    void (*m_accept)(void *, int, const ns3c_flow *) = nullptr;
    void *m_accept_ctx = nullptr;
    ns3::Address m_at; /* where a listener listens */
    std::vector<ns3::Ptr<ns3::TcpSocketBase>> m_copies; /* of it, one a TCP */
    ns3c_flow m_flow{};
    State m_state = ns3::TcpSocket::CLOSED;
    ns3::EventId m_start, m_report, m_patience;
    bool m_connecting = false, m_connected = false;
    bool m_closing = false, m_finished = false; /* asked to; FIN handed over */
    bool m_fin = false, m_fin_reported = false; /* the peer's */
    bool m_ended = false, m_failed = false;
};

/* For bind and connect. */
ns3::Address SocketAddress(const ns3c_addr &a, uint16_t port);

} // namespace ns3c

#endif /* NS3C_SOCK_H */
