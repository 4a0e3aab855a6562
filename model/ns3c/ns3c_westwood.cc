/* SPDX-License-Identifier: MIT */
/* What ns-3's Westwood+ has not: an end. */
#include "ns3c_westwood.h"

namespace ns3c
{

ns3::TypeId Westwood::GetTypeId()
{
    static ns3::TypeId tid = ns3::TypeId("ns3c::Westwood")
                                 .SetParent<WestwoodBase>()
                                 .AddConstructor<Westwood>();
    return tid;
}

/* After attributes have their values, of which the mode is one. */
void Westwood::NotifyConstructionCompleted()
{
    WestwoodBase::NotifyConstructionCompleted();
#if !__has_include("ns3/tcp-westwood-plus.h")
    m_pType = WESTWOODPLUS;
#endif
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
