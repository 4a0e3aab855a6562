/* SPDX-License-Identifier: MIT */
/* TCP sockets of a node: options, connect, listen, send, close. */
#include "ns3c_cubic.h"
#include "ns3c_flows.h"
#include "ns3c_sock.h"
#include "ns3c_westwood.h"

#include "ns3/boolean.h"
#include "ns3/object-factory.h"
#include "ns3/tcp-congestion-ops.h"
#include "ns3/tcp-l4-protocol.h"
#include "ns3/uinteger.h"

namespace ns3c
{

static TcpSock *SockOf(int sock)
{
    Sim *sim = Here();

    if (!sim)
        return nullptr;
    if (sock < 0 || static_cast<size_t>(sock) >= sim->socks.size()) {
        Fail("%d is not a socket", sock);
        return nullptr;
    }
    return sim->socks[static_cast<size_t>(sock)].get();
}

/* ns-3 registers TcpCubic as a child of TcpSocketBase, so ancestry only says
 * what is safe to make one of; the object says what it is. */
static bool ControlsCongestion(ns3::TypeId tid)
{
    ns3::ObjectFactory factory;

    if (!tid.HasConstructor() ||
        !(tid.IsChildOf(ns3::TcpCongestionOps::GetTypeId()) ||
          tid.IsChildOf(ns3::TcpSocketBase::GetTypeId())))
        return false;
    factory.SetTypeId(tid);
    return ns3::DynamicCast<ns3::TcpCongestionOps>(factory.Create()) != nullptr;
}

static ns3::Ptr<ns3::TcpSocketBase> MakeSocket(const NodeRec &n,
                                               const char *congestion)
{
    auto tcp =
        n.flows ? n.flows->Next() : n.node->GetObject<ns3::TcpL4Protocol>();
    ns3::TypeId tid;

    Cubic::GetTypeId(); /* known from now on, if they were not */
    Westwood::GetTypeId();
    if (!congestion)
        return ns3::DynamicCast<ns3::TcpSocketBase>(tcp->CreateSocket());
    if (!ns3::TypeId::LookupByNameFailSafe(congestion, &tid) ||
        !ControlsCongestion(tid))
        return nullptr;
    return ns3::DynamicCast<ns3::TcpSocketBase>(tcp->CreateSocket(tid));
}

/* As many as last two minutes, each twice as late: RFC 1122 4.2.3.5 has a
 * connection given up after time, not after a number. Of a second, ns-3's 6. */
static uint32_t Retries(ns3::Time least)
{
    uint32_t n = 6;

    for (; least < ns3::Seconds(1); least = least + least)
        n++;
    return n;
}

static void Configure(ns3::TcpSocketBase &s, const ns3c_tcp_options &o)
{
    s.SetAttribute("Sack", ns3::BooleanValue(o.sack));
    s.SetAttribute("Timestamp", ns3::BooleanValue(o.timestamps));
    s.SetAttribute("SndBufSize", ns3::UintegerValue(o.sndbuf));
    s.SetAttribute("RcvBufSize", ns3::UintegerValue(o.rcvbuf));
    s.SetAttribute("SegmentSize", ns3::UintegerValue(o.mss));
    if (o.initial_cwnd > 0)
        s.SetAttribute("InitialCwnd", ns3::UintegerValue(o.initial_cwnd));
    if (o.min_rto_ns > 0) {
        ns3::TimeValue least(ns3::NanoSeconds(o.min_rto_ns));
        s.SetAttribute("MinRto", least);
        s.SetAttribute("ClockGranularity", least);
        s.SetAttribute("DataRetries", ns3::UintegerValue(Retries(least.Get())));
    }
}

} // namespace ns3c

using namespace ns3c;

int ns3c_tcp(int node, const struct ns3c_tcp_options *o,
             const struct ns3c_tcp_events *ev, void *user)
{
    NodeRec *n = InetNodeOf(node);

    if (!n)
        return -1;
    if (!o || o->sndbuf == 0 || o->rcvbuf == 0 || o->mss == 0)
        return Fail("ns3c_tcp: sndbuf, rcvbuf and mss must be given");
    auto s = MakeSocket(*n, o->congestion);
    if (!s)
        return Fail("%s is not a TCP congestion control", o->congestion);
    Configure(*s, *o);
    auto &all = Here()->socks;
    all.push_back(std::make_shared<TcpSock>(node, s));
    all.back()->Adopt(ev, user);
    return static_cast<int>(all.size() - 1);
}

int ns3c_tcp_connect(int sock, const struct ns3c_addr *local,
                     uint16_t local_port, const struct ns3c_addr *remote,
                     uint16_t remote_port, struct ns3c_flow *flow)
{
    TcpSock *s = SockOf(sock);
    ns3c_addr any;

    if (!s)
        return -1;
    if (!s->Fresh())
        return Fail("ns3c_tcp_connect: socket %d has been used", sock);
    if (!AddrSound(remote) || remote_port == 0 ||
        (local && local->family != remote->family))
        return Fail("ns3c_tcp_connect: bad address or port");
    const NodeRec &n = *NodeOf(s->Node());
    if (!local) {
        any = *remote;
        if (!Routed(n, *remote, nullptr, &any))
            return Fail("ns3c_tcp_connect: no route");
        local = &any;
    }
    auto dev = OwnerOf(n, *local);
    if (!dev)
        return Fail("ns3c_tcp_connect: the local address is not the node's");
    if (!Routed(n, *remote, dev, nullptr))
        return Fail("ns3c_tcp_connect: no route from there");
    return s->Connect(*local, local_port, *remote, remote_port, flow);
}

int ns3c_tcp_listen(int sock, uint8_t family, uint16_t port,
                    void (*accept)(void *ctx, int child,
                                   const struct ns3c_flow *flow),
                    void *ctx)
{
    TcpSock *s = SockOf(sock);
    ns3c_addr any{};

    if (!s)
        return -1;
    if (!s->Fresh())
        return Fail("ns3c_tcp_listen: socket %d has been used", sock);
    any.family = family;
    if (!AddrSound(&any) || port == 0 || !accept)
        return Fail("ns3c_tcp_listen: bad family, port or no function");
    return s->Listen(SocketAddress(any, port), accept, ctx);
}

void ns3c_tcp_adopt(int sock, const struct ns3c_tcp_events *ev, void *user)
{
    if (TcpSock *s = SockOf(sock))
        s->Adopt(ev, user);
}

long ns3c_tcp_send(int sock, const void *p, size_t len)
{
    TcpSock *s = SockOf(sock);

    return s ? s->Send(p, len) : -1;
}

size_t ns3c_tcp_space(int sock)
{
    TcpSock *s = SockOf(sock);

    return s ? s->Room() : 0;
}

void ns3c_tcp_push(int sock)
{
    if (TcpSock *s = SockOf(sock))
        s->Push();
}

size_t ns3c_tcp_recv(int sock, void *p, size_t cap)
{
    TcpSock *s = SockOf(sock);

    return s ? s->Recv(p, cap) : 0;
}

void ns3c_tcp_close(int sock)
{
    if (TcpSock *s = SockOf(sock))
        s->Close();
}

void ns3c_tcp_abort(int sock)
{
    if (TcpSock *s = SockOf(sock))
        s->Abort();
}
