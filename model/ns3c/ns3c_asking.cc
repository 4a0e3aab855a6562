/* SPDX-License-Identifier: MIT */
/* The congestion control that asks its user, on top of ns-3's own. */
#include "ns3c_asking.h"

namespace ns3c
{

void Asking::Forget()
{
    m_increase = nullptr;
    m_lost = nullptr;
}

std::string Asking::GetName() const
{
    return "ns3c::Asking";
}

uint32_t Asking::GetSsThresh(ns3::Ptr<const ns3::TcpSocketState> tcb,
                             uint32_t in_flight)
{
    uint32_t to = TcpLinuxReno::GetSsThresh(tcb, in_flight);

    if (m_lost)
        m_lost(m_user, to);
    return to;
}

void Asking::CongestionAvoidance(ns3::Ptr<ns3::TcpSocketState> tcb,
                                 uint32_t segments)
{
    if (!m_increase) {
        TcpLinuxReno::CongestionAvoidance(tcb, segments);
        return;
    }
    if (segments == 0)
        return; /* less than one: ns-3 counts on */
    uint32_t cwnd = tcb->m_cWnd;
    int32_t more = m_increase(m_user, cwnd, segments * tcb->m_segmentSize);
    if (more != 0)
        tcb->m_cWnd = cwnd + static_cast<uint32_t>(more);
}

/* A child has a user of its own, who is not known yet. */
ns3::Ptr<ns3::TcpCongestionOps> Asking::Fork()
{
    return ns3::CreateObject<ns3::TcpLinuxReno>();
}

} // namespace ns3c
