/* SPDX-License-Identifier: MIT */
/* What ns-3's Westwood+ has not: an end. */
#include "ns3c_westwood.h"

namespace ns3c
{

ns3::TypeId Westwood::GetTypeId()
{
    static ns3::TypeId tid = ns3::TypeId("ns3c::Westwood")
                                 .SetParent<WestwoodPlus>()
                                 .AddConstructor<Westwood>();
    return tid;
}

/* The next estimate is an event that knows this object by its address. */
Westwood::~Westwood()
{
    m_bwEstimateEvent.Cancel();
}

std::string Westwood::GetName() const
{
    return "ns3c::Westwood";
}

ns3::Ptr<ns3::TcpCongestionOps> Westwood::Fork()
{
    return ns3::CopyObject<Westwood>(this);
}

} // namespace ns3c
