/* SPDX-License-Identifier: MIT */
/* Routes by source address, and the links that a path crosses. */
#include "ns3c_route.h"

#include "ns3/ipv4-routing-protocol.h"
#include "ns3/ipv6-routing-protocol.h"

namespace ns3c
{

template <class V> size_t SourceRouter<V>::Hash::operator()(const Pair &p) const
{
    uint64_t w[4];

    std::memcpy(w, p.b, sizeof w);
    return static_cast<size_t>(Mix(w, 4));
}

template <class V>
typename SourceRouter<V>::Route
SourceRouter<V>::LookUp(const ns3c_flow &f, ns3::Ptr<ns3::NetDevice> through)
{
    ns3::Socket::SocketErrno err;
    typename V::Header h;

    h.SetSource(V::Get(f.local));
    h.SetDestination(V::Get(f.remote));
    V::SetProtocol(h);
    return m_ip->GetRoutingProtocol()->RouteOutput(nullptr, h, through, err);
}

template <class V>
typename SourceRouter<V>::Entry &SourceRouter<V>::Find(const ns3c_flow &f)
{
    Pair pair;

    if (m_changing || m_routes != Here()->routes) {
        m_cache.clear();
        m_last = nullptr;
        m_routes = Here()->routes;
    }
    std::memcpy(pair.b, f.local, 16);
    std::memcpy(pair.b + 16, f.remote, 16);
    if (m_last && pair == m_last_pair)
        return *m_last;
    auto [it, fresh] = m_cache.try_emplace(pair);
    if (fresh) {
        int32_t i = m_ip->GetInterfaceForAddress(V::Get(f.local));
        if (i >= 0)
            it->second.owner = m_ip->GetNetDevice(static_cast<uint32_t>(i));
    }
    m_last_pair = pair;
    m_last = &it->second;
    return *m_last;
}

template <class V>
void SourceRouter<V>::Send(ns3::Ptr<ns3::Packet> p, const ns3c_flow &f,
                           Route offered)
{
    Entry &e = Find(f);
    Route route = offered;

    if (e.owner && (!route || route->GetOutputDevice() != e.owner)) {
        if (!e.route)
            e.route = LookUp(f, e.owner);
        if (e.route)
            route = e.route;
    }
    m_ip->Send(p, V::Get(f.local), V::Get(f.remote), PROTO_TCP, route);
}

template class SourceRouter<V4>;
template class SourceRouter<V6>;

} // namespace ns3c
