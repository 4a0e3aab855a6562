/* SPDX-License-Identifier: MIT */
/* Several ways to one network, of which each flow keeps one. */
#ifndef ECMP_ROUTING_H
#define ECMP_ROUTING_H

#include "ns3/ipv4-static-routing.h"

#include <vector>

namespace ns3
{

/* How RouteInput() takes callbacks: by value until ns-3 3.38, by reference
 * since. */
template <class> struct RouteInputOf;
template <class C, class P, class H, class D, class Unicast, class Multicast,
          class Local, class Error>
struct RouteInputOf<bool (C::*)(P, H, D, Unicast, Multicast, Local, Error)> {
    using U = Unicast;
    using M = Multicast;
    using L = Local;
    using E = Error;
};

/**
 * \ingroup mpx
 *
 * Routes of a switch or router where several are equally good: a packet that is
 * forwarded takes the one that a hash of its addresses and ports (of TCP and
 * UDP) says, so the packets of a subflow stay together, and those of a
 * connection spread. Whatever has no such route, and packets of the node
 * itself, go by static routes.
 * \code
 *   auto routing = CreateObject<EcmpRouting>();
 *   node->GetObject<Ipv4>()->SetRoutingProtocol(routing);
 *   routing->AddRoute("10.1.0.0", "255.255.0.0", {{1}});
 *   routing->AddRoute("0.0.0.0", "0.0.0.0", {{3}, {4}});
 * \endcode
 */
class EcmpRouting : public Ipv4StaticRouting
{
  public:
    /** An interface, and the router behind it if others are there too. */
    struct Hop {
        uint32_t interface;
        Ipv4Address gateway = Ipv4Address::GetZero();
    };

    using In = RouteInputOf<decltype(&Ipv4StaticRouting::RouteInput)>;

    /** \return the object TypeId */
    static TypeId GetTypeId();
    EcmpRouting();
    ~EcmpRouting() override;

    /** The longest prefix counts. A fatal error if \p hops are none.
     * \param network \param mask of destinations \param hops to choose from */
    void AddRoute(Ipv4Address network, Ipv4Mask mask,
                  const std::vector<Hop> &hops);

    void SetIpv4(Ptr<Ipv4> ipv4) override;
    /** Ipv4RoutingProtocol::RouteInput() */
    bool RouteInput(Ptr<const Packet> packet, const Ipv4Header &header,
                    Ptr<const NetDevice> from, In::U unicast, In::M multicast,
                    In::L local, In::E error) override;

  private:
    struct Route {
        Ipv4Address network;
        Ipv4Mask mask;
        std::vector<Hop> hops;
    };

    void DoDispose() override;
    const Route *Find(Ipv4Address to) const;

    Ptr<Ipv4> m_ip;
    std::vector<Route> m_routes; /* longest prefix first */
    uint8_t m_salt = 0;
};

} // namespace ns3

#endif /* ECMP_ROUTING_H */
