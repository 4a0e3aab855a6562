/* SPDX-License-Identifier: MIT */
/* The choice of a way by a hash of the flow. */
#include "ecmp-routing.h"

#include "ns3/fatal-error.h"
#include "ns3/hash.h"
#include "ns3/ipv4-route.h"
#include "ns3/packet.h"
#include "ns3/uinteger.h"

#include <algorithm>

namespace ns3
{

NS_OBJECT_ENSURE_REGISTERED(EcmpRouting);

enum { PROTOCOL_TCP = 6, PROTOCOL_UDP = 17 };

TypeId EcmpRouting::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::EcmpRouting")
            .SetParent<Ipv4StaticRouting>()
            .SetGroupName("Mpx")
            .AddConstructor<EcmpRouting>()
            .AddAttribute("Salt",
                          "Goes into the hash: with the same one, two nodes "
                          "choose alike",
                          UintegerValue(0),
                          MakeUintegerAccessor(&EcmpRouting::m_salt),
                          MakeUintegerChecker<uint8_t>());
    return tid;
}

EcmpRouting::EcmpRouting() = default;
EcmpRouting::~EcmpRouting() = default;

void EcmpRouting::DoDispose()
{
    m_ip = nullptr;
    Ipv4StaticRouting::DoDispose();
}

void EcmpRouting::SetIpv4(Ptr<Ipv4> ipv4)
{
    m_ip = ipv4;
    Ipv4StaticRouting::SetIpv4(ipv4);
}

void EcmpRouting::AddRoute(Ipv4Address network, Ipv4Mask mask,
                           const std::vector<Hop> &hops)
{
    if (hops.empty())
        NS_FATAL_ERROR("EcmpRouting::AddRoute: a route to "
                       << network << " without a hop");
    auto at =
        std::find_if(m_routes.begin(), m_routes.end(), [&](const Route &r) {
            return r.mask.GetPrefixLength() < mask.GetPrefixLength();
        });
    m_routes.insert(at, {network, mask, hops});
}

const EcmpRouting::Route *EcmpRouting::Find(Ipv4Address to) const
{
    for (auto &r : m_routes)
        if (r.mask.IsMatch(to, r.network))
            return &r;
    return nullptr;
}

bool EcmpRouting::RouteInput(Ptr<const Packet> packet, const Ipv4Header &header,
                             Ptr<const NetDevice> from, In::U unicast,
                             In::M multicast, In::L local, In::E error)
{
    auto to = header.GetDestination();
    auto in = static_cast<uint32_t>(m_ip->GetInterfaceForDevice(from));
    auto found = Find(to);
    uint8_t flow[13] = {m_salt};

    if (!found || to.IsMulticast() || m_ip->IsDestinationAddress(to, in))
        return Ipv4StaticRouting::RouteInput(packet, header, from, unicast,
                                             multicast, local, error);
    header.GetSource().Serialize(flow + 1);
    to.Serialize(flow + 5);
    if (header.GetProtocol() == PROTOCOL_TCP ||
        header.GetProtocol() == PROTOCOL_UDP)
        packet->CopyData(flow + 9, 4);
    auto &hop =
        found->hops[Hash32(reinterpret_cast<char *>(flow), sizeof flow) %
                    found->hops.size()];
    auto route = Create<Ipv4Route>();
    route->SetDestination(to);
    route->SetGateway(hop.gateway);
    route->SetOutputDevice(m_ip->GetNetDevice(hop.interface));
    unicast(route, packet, header);
    return true;
}

} // namespace ns3
