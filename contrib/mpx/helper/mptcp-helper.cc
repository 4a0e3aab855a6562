/* SPDX-License-Identifier: MIT */
/* Makes stacks of the attributes that were set. */
#include "mptcp-helper.h"

#include "ns3/fatal-error.h"
#include "ns3/ipv4-static-routing-helper.h"
#include "ns3/mptcp-socket.h"

namespace ns3
{

MptcpHelper::MptcpHelper()
{
    m_factory.SetTypeId(MptcpStack::GetTypeId());
}

void MptcpHelper::SetAttribute(const std::string &name,
                               const AttributeValue &value)
{
    m_factory.Set(name, value);
}

Ptr<MptcpStack> MptcpHelper::Install(Ptr<Node> node) const
{
    auto stack = m_factory.Create<MptcpStack>();

    stack->Install(node);
    return stack;
}

void MptcpHelper::Install(const NodeContainer &nodes) const
{
    for (auto i = nodes.Begin(); i != nodes.End(); i++)
        Install(*i);
}

int64_t MptcpHelper::AssignStreams(const NodeContainer &nodes,
                                   int64_t stream) const
{
    int64_t n = 0;

    for (auto i = nodes.Begin(); i != nodes.End(); i++)
        if (auto stack = (*i)->GetObject<MptcpStack>())
            n += stack->AssignStreams(stream + n);
    return n;
}

int MptcpHelper::SetExternalKey(Ptr<Socket> socket,
                                const std::vector<uint8_t> &key)
{
    auto s = DynamicCast<MptcpSocket>(socket);

    if (!s)
        NS_FATAL_ERROR("MptcpHelper::SetExternalKey: not an MPTCP socket");
    return s->SetExternalKey(key);
}

uint32_t MptcpHelper::AddInterface(Ptr<NetDevice> device, Ipv4Address first,
                                   uint32_t n)
{
    auto node = device ? device->GetNode() : nullptr;
    auto ip = node ? node->GetObject<Ipv4>() : nullptr;

    if (!ip || n == 0)
        NS_FATAL_ERROR(
            "MptcpHelper::AddInterface: " << (ip ? "no address"
                                                 : "a device whose node has no "
                                                   "IPv4"));
    uint32_t i = ip->AddInterface(device);
    for (uint32_t k = 0; k < n; k++)
        ip->AddAddress(i, {Ipv4Address(first.Get() + k), Ipv4Mask::GetOnes()});
    ip->SetUp(i);
    return i;
}

void MptcpHelper::SetDefaultRoute(Ptr<Node> node, uint32_t interface,
                                  Ipv4Address router)
{
    auto ip = node->GetObject<Ipv4>();
    auto routing =
        ip ? Ipv4StaticRoutingHelper().GetStaticRouting(ip) : nullptr;

    if (!routing || interface >= ip->GetNInterfaces())
        NS_FATAL_ERROR("MptcpHelper::SetDefaultRoute: node "
                       << node->GetId()
                       << " has no static routing, or no interface "
                       << interface);
    routing->SetDefaultRoute(router, interface);
}

} // namespace ns3
