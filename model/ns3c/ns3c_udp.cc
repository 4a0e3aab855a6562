/* SPDX-License-Identifier: MIT */
/* Flows of UDP packets that nobody answers. */
#include "ns3c_udp.h"
#include "ns3c_sock.h"

#include "ns3/packet.h"
#include "ns3/simulator.h"
#include "ns3/udp-socket-factory.h"

namespace ns3c
{

constexpr uint32_t IP4_UDP = 28, IP6_UDP = 48; /* octets of headers */

static ns3::Ptr<ns3::Socket> SocketOn(const NodeRec &n, const ns3c_addr &a,
                                      uint16_t port)
{
    auto s =
        ns3::Socket::CreateSocket(n.node, ns3::UdpSocketFactory::GetTypeId());

    /* first the device: only of ports on one device ns-3 sees a conflict */
    s->BindToNetDevice(OwnerOf(n, a));
    return s->Bind(SocketAddress(a, port)) == 0 ? s : nullptr;
}

/* Between two packets, on average. */
static ns3::Time GapOf(const struct ns3c_udp &u)
{
    uint32_t whole = u.octets + (u.local.family == 4 ? IP4_UDP : IP6_UDP);

    return ns3::Seconds(8.0 * whole / static_cast<double>(u.rate_bps));
}

UdpFlow::UdpFlow(const struct ns3c_udp &u) : m_gap(GapOf(u)), m_octets(u.octets)
{
    if (u.poisson) {
        m_draw = ns3::CreateObject<ns3::ExponentialRandomVariable>();
        m_draw->SetStream(u.stream);
    }
}

bool UdpFlow::Open(const struct ns3c_udp &u, const NodeRec &from,
                   const NodeRec &to)
{
    m_from = SocketOn(from, u.local, u.port);
    m_to = SocketOn(to, u.remote, u.port);
    if (!m_from || !m_to ||
        m_from->Connect(SocketAddress(u.remote, u.port)) != 0)
        return false;
    m_to->SetRecvCallback(ns3::MakeCallback(&UdpFlow::OnRecv, this));
    ns3::Simulator::Schedule(Gap(), &UdpFlow::Send, this);
    return true;
}

ns3::Time UdpFlow::Gap()
{
    return m_draw ? ns3::Seconds(m_draw->GetValue(m_gap.GetSeconds(), 0))
                  : m_gap;
}

void UdpFlow::Send()
{
    m_from->Send(ns3::Create<ns3::Packet>(m_octets));
    ns3::Simulator::Schedule(Gap(), &UdpFlow::Send, this);
}

void UdpFlow::OnRecv(ns3::Ptr<ns3::Socket> s)
{
    while (auto p = s->Recv())
        m_received += p->GetSize();
}

} // namespace ns3c

using namespace ns3c;

int ns3c_udp(const struct ns3c_udp *u)
{
    NodeRec *from = u ? InetNodeOf(u->from) : nullptr;
    NodeRec *to = u ? InetNodeOf(u->to) : nullptr;

    if (!from || !to)
        return -1;
    if (!AddrSound(&u->local) || u->local.family != u->remote.family ||
        !OwnerOf(*from, u->local) || !OwnerOf(*to, u->remote))
        return Fail("ns3c_udp: an address is not its node's");
    if (!u->port || !u->rate_bps || !u->octets || u->octets > UINT16_MAX / 2 ||
        u->stream < 0)
        return Fail("ns3c_udp: needs a port, a rate and octets");
    auto flow = std::make_shared<UdpFlow>(*u);
    if (!flow->Open(*u, *from, *to))
        return Fail("ns3c_udp: port %u is taken", u->port);
    Here()->udps.push_back(flow);
    return static_cast<int>(Here()->udps.size() - 1);
}

uint64_t ns3c_udp_received(int udp)
{
    Sim *sim = Here();

    return sim && udp >= 0 && static_cast<size_t>(udp) < sim->udps.size()
               ? sim->udps[static_cast<size_t>(udp)]->Received()
               : 0;
}
