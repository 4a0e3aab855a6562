/* SPDX-License-Identifier: MIT */
/* What differs between the versions of ns-3 that are built against. Where a
 * call exists in all of them, that one is used and nothing stands here. */
#ifndef NS3C_COMPAT_H
#define NS3C_COMPAT_H

#include "ns3/double.h"
#include "ns3/global-router-interface.h"
#include "ns3/tcp-congestion-ops.h"
#include "ns3/tcp-prr-recovery.h"
#include "ns3/tcp-socket-base.h"
#if __has_include("ns3/tcp-westwood-plus.h")
#include "ns3/tcp-westwood-plus.h"
#else
#include "ns3/tcp-westwood.h"
#endif

#include <type_traits>
#include <utility>

namespace ns3c
{

/* A template since there is global routing for IPv6 (3.47). */
#if __has_include("ns3/ipv6-global-routing-helper.h")
using GlobalRouter4 = ns3::Ipv4GlobalRouter;
#else
using GlobalRouter4 = ns3::GlobalRouter;
#endif

/* Westwood and it were two modes of a class until 3.38. */
#if __has_include("ns3/tcp-westwood-plus.h")
using WestwoodPlus = ns3::TcpWestwoodPlus;
#else
class WestwoodPlus : public ns3::TcpWestwood
{
  protected:
    /* After attributes have their values, of which the mode is one. */
    void NotifyConstructionCompleted() override
    {
        TcpWestwood::NotifyConstructionCompleted();
        m_pType = WESTWOODPLUS;
    }
};
#endif

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

/* Whether rate reduction is told of duplicates (3.43), which count as a segment
 * without SACK (RFC 9937), but not of SACK: later than 3.48. */
template <class Ops, class State, class = void>
struct CountsTwice : std::false_type {
};
template <class Ops, class State>
struct CountsTwice<Ops, State,
                   std::void_t<decltype(std::declval<Ops &>().DoRecovery(
                       ns3::Ptr<State>(), 0u, true))>> : std::true_type {
};
template <class State, class = void> struct KnowsSack : std::false_type {
};
template <class State>
struct KnowsSack<State, std::void_t<decltype(State::m_sackEnabled)>>
    : std::true_type {
};

/* Ops, for which what a duplicate tells by SACK counts once: otherwise twice as
 * much is sent again as has arrived, into the queue that has overflowed. */
template <class Ops, class State> class CountOnce : public Ops
{
  public:
    void DoRecovery(ns3::Ptr<State> tcb, uint32_t delivered,
                    bool duplicate) override
    {
        Ops::DoRecovery(tcb, delivered, duplicate && delivered == 0);
    }
    ns3::Ptr<ns3::TcpRecoveryOps> Fork() override
    {
        return ns3::CopyObject<CountOnce>(this);
    }
};

/* In the place of @p now, if that is what is wrong. */
template <class Ops = ns3::TcpPrrRecovery, class State = ns3::TcpSocketState>
void MendRecovery(ns3::TcpSocketBase &s, const ns3::TcpRecoveryOps &now)
{
    if constexpr (CountsTwice<Ops, State>::value && !KnowsSack<State>::value) {
        if (now.GetInstanceTypeId() == Ops::GetTypeId())
            s.SetRecoveryAlgorithm(ns3::CreateObject<CountOnce<Ops, State>>());
    }
}

} // namespace ns3c

#endif /* NS3C_COMPAT_H */
