/* SPDX-License-Identifier: MIT */
/* What differs between the versions of ns-3 that are built against. Where a
 * call exists in all of them, that one is used and nothing stands here. */
#ifndef NS3C_COMPAT_H
#define NS3C_COMPAT_H

#include "ns3/global-router-interface.h"

namespace ns3c
{

/* A template since there is global routing for IPv6 (3.47). */
#if __has_include("ns3/ipv6-global-routing-helper.h")
using GlobalRouter4 = ns3::Ipv4GlobalRouter;
#else
using GlobalRouter4 = ns3::GlobalRouter;
#endif

} // namespace ns3c

#endif /* NS3C_COMPAT_H */
