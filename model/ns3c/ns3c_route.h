/* SPDX-License-Identifier: MIT */
/*
 * Routing by source address.
 *
 * ns-3 chooses a route by destination alone. A multihomed host that answers
 * from one address through the device of another is no use to anybody here.
 */
#ifndef NS3C_ROUTE_H
#define NS3C_ROUTE_H

#include "ns3c_impl.h"
#include "ns3c_octets.h"

#include "ns3/ipv4-header.h"
#include "ns3/ipv4-l3-protocol.h"
#include "ns3/ipv4-route.h"
#include "ns3/ipv6-header.h"
#include "ns3/ipv6-l3-protocol.h"
#include "ns3/ipv6-route.h"
#include "ns3/packet.h"

#include <unordered_map>

namespace ns3c
{

/* What differs between IPv4 and IPv6, for the templates below. */
struct V4 {
    using Addr = ns3::Ipv4Address;
    using Route = ns3::Ipv4Route;
    using Ip = ns3::Ipv4L3Protocol;
    using Header = ns3::Ipv4Header;
    static constexpr uint8_t family = 4;
    static Addr Get(const uint8_t *b)
    {
        return Ip4(b);
    }
    static void SetProtocol(Header &h)
    {
        h.SetProtocol(PROTO_TCP);
    }
};

struct V6 {
    using Addr = ns3::Ipv6Address;
    using Route = ns3::Ipv6Route;
    using Ip = ns3::Ipv6L3Protocol;
    using Header = ns3::Ipv6Header;
    static constexpr uint8_t family = 6;
    static Addr Get(const uint8_t *b)
    {
        return Ip6(b);
    }
    static void SetProtocol(Header &h)
    {
        h.SetNextHeader(PROTO_TCP);
    }
};

/* Sends through the device that owns the source address. */
template <class V> class SourceRouter
{
  public:
    using Route = ns3::Ptr<typename V::Route>;

    /* @p changing: addresses and routes do without Sim::routes telling. */
    void SetIp(ns3::Ptr<typename V::Ip> ip, bool changing)
    {
        m_ip = ip;
        m_changing = changing;
    }
    void Send(ns3::Ptr<ns3::Packet> p, const ns3c_flow &f, Route offered);

  private:
    struct Pair {
        uint8_t b[32];
        bool operator==(const Pair &o) const
        {
            return std::memcmp(b, o.b, sizeof b) == 0;
        }
    };
    struct Hash {
        size_t operator()(const Pair &p) const;
    };
    struct Entry {
        ns3::Ptr<ns3::NetDevice> owner; /* NULL: not our address */
        Route route;                    /* looked up when first needed */
    };

    Entry &Find(const ns3c_flow &f);
    Route LookUp(const ns3c_flow &f, ns3::Ptr<ns3::NetDevice> through);

    ns3::Ptr<typename V::Ip> m_ip;
    bool m_changing = false;
    std::unordered_map<Pair, Entry, Hash> m_cache;
    uint32_t m_routes = 0; /* Sim::routes that the cache was made with */
    Pair m_last_pair{};
    Entry *m_last = nullptr;
};

} // namespace ns3c

#endif /* NS3C_ROUTE_H */
