/* SPDX-License-Identifier: MIT */
/* Two nodes with two links between them. */
#include "mptcp-test-bed.h"

#include "ns3/csma-helper.h"
#include "ns3/inet-socket-address.h"
#include "ns3/inet6-socket-address.h"
#include "ns3/point-to-point-helper.h"
#include "ns3/string.h"

namespace ns3
{
namespace mpxtest
{

Bed::Bed(bool install, bool internet)
{
    PointToPointHelper p2p;
    CsmaHelper csma;
    InternetStackHelper ip;
    Ipv4AddressHelper a4;
    Ipv6AddressHelper a6;
    NetDeviceContainer link[2];

    nodes.Create(2);
    p2p.SetDeviceAttribute("DataRate", StringValue("10Mbps"));
    p2p.SetChannelAttribute("Delay", StringValue("5ms"));
    csma.SetChannelAttribute("DataRate", StringValue("10Mbps"));
    csma.SetChannelAttribute("Delay", StringValue("6560ns"));
    link[0] = p2p.Install(nodes);
    link[1] = csma.Install(nodes);
    if (!internet)
        return;
    ip.Install(nodes);
    for (int i = 0; i < 2; i++) {
        a4.SetBase(i ? "10.1.2.0" : "10.1.1.0", "255.255.255.0");
        v4[i] = a4.Assign(link[i]);
        a6.SetBase(i ? "2001:2::" : "2001:1::", Ipv6Prefix(64));
        v6[i] = a6.Assign(link[i]);
    }
    MptcpHelper helper;
    if (install)
        Install(helper);
}

void Bed::Install(MptcpHelper &h)
{
    for (int i = 0; i < 2; i++)
        stack[i] = h.Install(nodes.Get(i));
    h.AssignStreams(nodes, 100);
    auto &s = stack[0]; /* the one that sends */
    s->TraceConnectWithoutContext(
        "SubflowAdded", Callback<void, Ptr<MptcpSocket>, uint64_t,
                                 const Address &, const Address &>(
                            [this](Ptr<MptcpSocket>, uint64_t, const Address &,
                                   const Address &) { added++; }));
    s->TraceConnectWithoutContext(
        "SubflowRemoved",
        Callback<void, Ptr<MptcpSocket>, uint64_t, const Address &,
                 const Address &>([this](Ptr<MptcpSocket>, uint64_t,
                                         const Address &,
                                         const Address &) { removed++; }));
    s->TraceConnectWithoutContext(
        "KeyActivated",
        Callback<void, Ptr<MptcpSocket>>([this](Ptr<MptcpSocket>) { keys++; }));
    s->TraceConnectWithoutContext(
        "Fallback", Callback<void, Ptr<MptcpSocket>>(
                        [this](Ptr<MptcpSocket>) { fallbacks++; }));
    s->TraceConnectWithoutContext(
        "SocketCreated",
        Callback<void, Ptr<MptcpSocket>>(
            [this](Ptr<MptcpSocket> c) { created.push_back(c); }));
    s->TraceConnectWithoutContext(
        "CongestionWindow",
        Callback<void, Ptr<MptcpSocket>, uint64_t, uint32_t, uint32_t>(
            [this](Ptr<MptcpSocket>, uint64_t, uint32_t, uint32_t) {
                windows++;
            }));
    s->TraceConnectWithoutContext(
        "DataAck", Callback<void, Ptr<MptcpSocket>, uint64_t>(
                       [this](Ptr<MptcpSocket>, uint64_t n) { acked = n; }));
    s->TraceConnectWithoutContext(
        "Tx", Callback<void, Ptr<MptcpSocket>, uint64_t, uint64_t, uint32_t>(
                  [this](Ptr<MptcpSocket>, uint64_t id, uint64_t, uint32_t n) {
                      tx += n;
                      mapped[id] += n;
                  }));
    stack[1]->TraceConnectWithoutContext(
        "Rx", Callback<void, Ptr<MptcpSocket>, uint64_t, uint64_t, uint32_t>(
                  [this](Ptr<MptcpSocket>, uint64_t, uint64_t, uint32_t n) {
                      rx += n;
                  }));
}

Address Bed::At(unsigned node, unsigned link, bool six, uint16_t port)
{
    if (six) /* 0 is the link-local one */
        return Inet6SocketAddress(v6[link].GetAddress(node, 1), port);
    return InetSocketAddress(v4[link].GetAddress(node), port);
}

Address Any(bool six)
{
    if (six)
        return Inet6SocketAddress(Ipv6Address::GetAny(), PORT);
    return InetSocketAddress(Ipv4Address::GetAny(), PORT);
}

} // namespace mpxtest
} // namespace ns3
