/* SPDX-License-Identifier: MIT */
/*
 * What the files behind ns3c.h share: one simulation, its handles, its clock
 * of changes, and how failures are reported.
 */
#ifndef NS3C_IMPL_H
#define NS3C_IMPL_H

#include "ns3c_octets.h"

#include "ns3/ipv4-address.h"
#include "ns3/ipv6-address.h"
#include "ns3/net-device.h"
#include "ns3/node.h"
#include "ns3/nstime.h"
#include "ns3/ptr.h"

#include <cstdint>
#include <cstring>
#include <memory>
#include <vector>

namespace ns3c
{

class Plug;      /* ns3c_plug.cc: hooks between TCP and IP of one node */
class LinkFault; /* ns3c_link.h: loss and cuts at one receiving device */
class TcpSock;   /* ns3c_tcp.cc */
class Wire;      /* ns3c_wire.h */
class Switch;    /* ns3c_switch.cc */
class Pcap;      /* ns3c_pcap.cc */
class Live;      /* ns3c_live.h */
class Flows;     /* ns3c_flows.h */
class UdpFlow;   /* ns3c_udp.h */

struct NodeRec {
    ns3::Ptr<ns3::Node> node;
    bool inet;
    Plug *plug;   /* owned by the node's IP; NULL without hooks */
    bool adopted; /* its addresses and routes change without our knowing */
    std::shared_ptr<Flows> flows; /* NULL without hooks */
};

struct DevRec {
    ns3::Ptr<ns3::NetDevice> dev;
    int node;
    int peer; /* device at the other end; -1: a TAP, or adopted */
    bool queue_disc;
    uint64_t rate_bps;
    ns3::Time delay;
    LinkFault *fault; /* owned by the device; NULL while never needed */
    bool radio = false;
};

struct Sim {
    bool checksums = false, realtime = false, running = false;
    bool attached = false; /* ns-3 runs and ends it */
    uint32_t routes = 0;   /* grows with each change of address or route */
    std::vector<NodeRec> nodes;
    std::vector<DevRec> devs;
    std::vector<std::shared_ptr<TcpSock>> socks;
    std::vector<std::shared_ptr<Wire>> wires;
    std::vector<std::shared_ptr<Switch>> switches;
    std::vector<std::shared_ptr<Pcap>> pcaps;
    std::shared_ptr<Live> live; /* NULL while never needed */
    std::vector<std::shared_ptr<UdpFlow>> udps;
};

/* The simulation, or NULL with the error set if there is none. */
Sim *Here();
/* Set the error, printf style. @return -1. */
int Fail(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

/* NULL, with the error set, for a handle that is not one. */
NodeRec *NodeOf(int node);
NodeRec *InetNodeOf(int node);
DevRec *DevOf(int dev);

/* The device of @p node that owns @p a, or NULL. */
ns3::Ptr<ns3::NetDevice> OwnerOf(const NodeRec &n, const ns3c_addr &a);
/* True if @p n has a route to @p remote that leaves through @p through (any
 * device if NULL). @p source, unless NULL, becomes the address that the route
 * prefers to send from. */
bool Routed(const NodeRec &n, const ns3c_addr &remote,
            ns3::Ptr<ns3::NetDevice> through, ns3c_addr *source);

/* The fault of a point-to-point device, made when first needed so that links
 * without one cost nothing. */
LinkFault *FaultOf(DevRec &d);

/* Frames of @p d have Ethernet headers; else PPP's. */
inline bool Ethernet(const DevRec &d)
{
    return !d.dev->IsPointToPoint();
}

/* What a simulation in real time has outside of it; NULL, with the error set,
 * if it is in simulated time. */
Live *LiveOf(Sim &sim);

/* Let go of every ns-3 object that a socket or a hook holds. */
void ReleaseSockets(Sim &sim);

inline bool AddrSound(const ns3c_addr *a)
{
    return a && (a->family == 4 || a->family == 6);
}

inline void Put(uint8_t dst[16], ns3::Ipv4Address a)
{
    std::memset(dst, 0, 16);
    a.Serialize(dst);
}

inline void Put(uint8_t dst[16], const ns3::Ipv6Address &a)
{
    a.Serialize(dst);
}

inline ns3::Ipv4Address Ip4(const uint8_t *b)
{
    return ns3::Ipv4Address::Deserialize(b);
}

inline ns3::Ipv6Address Ip6(const uint8_t *b)
{
    return ns3::Ipv6Address::Deserialize(b);
}

} // namespace ns3c

#endif /* NS3C_IMPL_H */
