/* SPDX-License-Identifier: MIT */
/* The addresses of a node that MPTCP uses, and addresses as ns-3 has them. */
#include "mptcp-core.h"
#include "mptcp-observer.h"
#include "mptcp-stack.h"

#include "ns3/fatal-error.h"
#include "ns3/inet-socket-address.h"
#include "ns3/inet6-socket-address.h"
#include "ns3/ipv4-l3-protocol.h"
#include "ns3/ipv6-l3-protocol.h"
#include "ns3/log.h"

#include <algorithm>
#include <cstring>

namespace ns3
{

NS_LOG_COMPONENT_DEFINE("MptcpStack");

bool SplitAddress(const Address &from, ns3c_addr &addr, uint16_t &port)
{
    std::memset(&addr, 0, sizeof addr);
    if (InetSocketAddress::IsMatchingType(from)) {
        auto a = InetSocketAddress::ConvertFrom(from);
        addr.family = 4;
        a.GetIpv4().Serialize(addr.b);
        port = a.GetPort();
        return true;
    }
    if (!Inet6SocketAddress::IsMatchingType(from))
        return false;
    auto a = Inet6SocketAddress::ConvertFrom(from);
    port = a.GetPort();
    if (a.GetIpv6().IsIpv4MappedAddress()) {
        addr.family = 4;
        a.GetIpv6().GetIpv4MappedAddress().Serialize(addr.b);
    } else {
        addr.family = 6;
        a.GetIpv6().Serialize(addr.b);
    }
    return true;
}

Address JoinAddress(uint8_t family, const uint8_t *addr, uint16_t port)
{
    if (family == 4)
        return InetSocketAddress(Ipv4Address::Deserialize(addr), port);
    return Inet6SocketAddress(Ipv6Address::Deserialize(addr), port);
}

bool AnyAddress(const ns3c_addr &a)
{
    static const uint8_t zero[16] = {};

    return std::memcmp(a.b, zero, sizeof zero) == 0;
}

static mpx_addr PlainAddress(const Address &address)
{
    mpx_addr a = {};

    if (Ipv4Address::IsMatchingType(address)) {
        a.family = 4;
        Ipv4Address::ConvertFrom(address).Serialize(a.b);
    } else if (Ipv6Address::IsMatchingType(address)) {
        a.family = 6;
        Ipv6Address::ConvertFrom(address).Serialize(a.b);
    } else {
        NS_FATAL_ERROR("MptcpStack: " << address << " is not an IP address");
    }
    return a;
}

void MptcpStack::Learn(const ns3c_addr &a)
{
    std::vector<uint8_t> key(a.b, a.b + sizeof a.b);

    key.insert(key.begin(), a.family);
    if (std::find(m_known.begin(), m_known.end(), key) != m_known.end())
        return;
    if (host_add_addr(m_host, &a) < 0)
        NS_LOG_WARN("node " << m_node->GetId()
                            << " has more addresses than MPTCP uses");
    m_known.push_back(key);
    ReportOwner(a, true);
}

/* An address was gained or given up, which the observer has to know. */
void MptcpStack::ReportOwner(const ns3c_addr &a, bool has)
{
    auto observer = MptcpObserver::Find();
    mpx_addr m = {};

    if (!observer)
        return;
    m.family = a.family;
    std::memcpy(m.b, a.b, sizeof m.b);
    for (auto party : {PAYLOAD_CLIENT, PAYLOAD_SERVER})
        if (m_role[party == PAYLOAD_SERVER])
            (has ? observer_add_address : observer_remove_address)(
                observer->Judge(), party, &m, ns3c_now());
}

/* The addresses of a family that interfaces which are up have now. Those of the
 * other one only once a socket is of that: who listens to IPv4 takes no joins
 * over IPv6. */
void MptcpStack::FindAddresses(uint8_t family)
{
    auto ip4 = m_node->GetObject<Ipv4L3Protocol>();
    auto ip6 = m_node->GetObject<Ipv6L3Protocol>();
    ns3c_addr a;

    Host();
    for (uint32_t i = 0; family == 4 && ip4 && i < ip4->GetNInterfaces(); i++)
        for (uint32_t j = 0; ip4->IsUp(i) && j < ip4->GetNAddresses(i); j++) {
            auto local = ip4->GetAddress(i, j).GetLocal();
            if (local.IsLocalhost() || local == Ipv4Address::GetAny())
                continue;
            std::memset(&a, 0, sizeof a);
            a.family = 4;
            local.Serialize(a.b);
            Learn(a);
        }
    for (uint32_t i = 0; family == 6 && ip6 && i < ip6->GetNInterfaces(); i++)
        for (uint32_t j = 0; ip6->IsUp(i) && j < ip6->GetNAddresses(i); j++) {
            auto address = ip6->GetAddress(i, j);
            if (address.GetScope() != Ipv6InterfaceAddress::GLOBAL)
                continue;
            std::memset(&a, 0, sizeof a);
            a.family = 6;
            address.GetAddress().Serialize(a.b);
            Learn(a);
        }
}

void MptcpStack::UseAddress(const Address &address)
{
    mpx_addr a = PlainAddress(address);
    ns3c_addr n = {};

    Host();
    n.family = a.family;
    std::memcpy(n.b, a.b, sizeof n.b);
    Learn(n);
    ReportOwner(n, true);
    if (mpx_endpoint_use_addr(host_endpoint(m_host), &a, ns3c_now()) != MPX_OK)
        NS_LOG_WARN("UseAddress: MPTCP of node " << m_node->GetId()
                                                 << " has no such address");
    host_pump(m_host);
}

void MptcpStack::DropAddress(const Address &address)
{
    mpx_addr a = PlainAddress(address);
    ns3c_addr n = {};

    Host();
    n.family = a.family;
    std::memcpy(n.b, a.b, sizeof n.b);
    ReportOwner(n, false);
    if (mpx_endpoint_drop_addr(host_endpoint(m_host), &a, ns3c_now()) != MPX_OK)
        NS_LOG_WARN("DropAddress: MPTCP of node " << m_node->GetId()
                                                  << " has no such address");
    host_pump(m_host);
}

} // namespace ns3
