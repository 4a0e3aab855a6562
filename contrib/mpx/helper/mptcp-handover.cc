/* SPDX-License-Identifier: MIT */
/* Taking an interface and giving up another. */
#include "mptcp-handover.h"

#include "mptcp-helper.h"

#include "ns3/fatal-error.h"
#include "ns3/ipv4.h"
#include "ns3/simulator.h"

namespace ns3
{

MptcpHandover::MptcpHandover(Ptr<Node> node, uint32_t from, uint32_t to,
                             Ipv4Address gateway)
    : m_node(node), m_from(from), m_to(to), m_gateway(gateway)
{
    auto ip = node ? node->GetObject<Ipv4>() : nullptr;

    if (!ip || !node->GetObject<MptcpStack>())
        NS_FATAL_ERROR("MptcpHandover: a node without MPTCP: "
                       "MptcpHelper::Install() comes first");
    for (auto i : {from, to})
        if (from == to || i >= ip->GetNInterfaces() ||
            ip->GetNAddresses(i) == 0)
            NS_FATAL_ERROR("MptcpHandover: node "
                           << node->GetId() << " has no interfaces " << from
                           << " and " << to << " with an address each");
    ip->SetDown(to);
}

void MptcpHandover::Make()
{
    auto ip = m_node->GetObject<Ipv4>();

    if (m_made)
        return;
    m_made = true;
    ip->SetUp(m_to);
    MptcpHelper::SetDefaultRoute(m_node, m_to, m_gateway);
    m_node->GetObject<MptcpStack>()->UseAddress(
        ip->GetAddress(m_to, 0).GetLocal());
}

void MptcpHandover::Break(const Time &wait)
{
    m_node->GetObject<MptcpStack>()->DropAddress(
        m_node->GetObject<Ipv4>()->GetAddress(m_from, 0).GetLocal());
    Simulator::Schedule(wait, &MptcpHandover::Make, Ptr<MptcpHandover>(this));
}

void MptcpHandover::BreakWhenLost(const Time &wait)
{
    m_device = m_node->GetObject<Ipv4>()->GetNetDevice(m_from);
    m_wait = wait;
    m_up = m_device->IsLinkUp();
    m_device->AddLinkChangeCallback(
        MakeCallback(&MptcpHandover::LinkChanged, Ptr<MptcpHandover>(this)));
    /* the device has it, and it the node */
    Simulator::ScheduleDestroy([self = Ptr<MptcpHandover>(this)] {
        self->m_device = nullptr;
        self->m_node = nullptr;
    });
}

/* A radio has no link at first. */
void MptcpHandover::LinkChanged()
{
    bool up = m_device && m_device->IsLinkUp();

    if (m_up && !up) {
        m_device = nullptr;
        Break(m_wait);
    }
    m_up = up;
}

} // namespace ns3
