/* SPDX-License-Identifier: MIT */
/* What differs between the versions of ns-3 that are built against. Where a
 * call exists in all of them, that one is used and nothing stands here. */
#ifndef NS3C_COMPAT_H
#define NS3C_COMPAT_H

#include "ns3/double.h"
#include "ns3/global-router-interface.h"
#include "ns3/tcp-congestion-ops.h"

#include <cstring>

namespace ns3c
{

/* A template since there is global routing for IPv6 (3.47). */
#if __has_include("ns3/ipv6-global-routing-helper.h")
using GlobalRouter4 = ns3::Ipv4GlobalRouter;
#else
using GlobalRouter4 = ns3::GlobalRouter;
#endif

/* Westwood has gone for a wrong estimate, and Westwood+ has a name (3.38). */
inline const char *CongestionType(const char *type)
{
#if __has_include("ns3/tcp-westwood-plus.h")
    if (std::strcmp(type, "ns3::TcpWestwood") == 0)
        return "ns3::TcpWestwoodPlus";
#endif
    return type;
}

/* Since 3.47 LinuxReno and NewReno have the shares of the window that a loss
 * leaves as attributes, and do not copy them: whoever is accepted would be left
 * with two segments. */
inline void CopyShares(const ns3::TcpCongestionOps &from,
                       ns3::TcpCongestionOps &to)
{
    ns3::DoubleValue share;

    for (const char *name : {"BetaLoss", "BetaEcn"})
        if (from.GetAttributeFailSafe(name, share))
            to.SetAttribute(name, share);
}

} // namespace ns3c

#endif /* NS3C_COMPAT_H */
