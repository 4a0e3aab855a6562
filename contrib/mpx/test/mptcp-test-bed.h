/* SPDX-License-Identifier: MIT */
/* What the cases of the suite share: two nodes with MPTCP. */
#ifndef MPTCP_TEST_BED_H
#define MPTCP_TEST_BED_H

#include "ns3/internet-stack-helper.h"
#include "ns3/ipv4-address-helper.h"
#include "ns3/ipv6-address-helper.h"
#include "ns3/mptcp-helper.h"
#include "ns3/mptcp-socket.h"
#include "ns3/simulator.h"
#include "ns3/test.h"

#include <map>
#include <vector>

namespace ns3
{
namespace mpxtest
{

constexpr uint16_t PORT = 5001;
const char *const FACTORY = "ns3::MptcpSocketFactory";

/* Two nodes with two links between them, one point-to-point and one Ethernet,
 * and what their trace sources gave. */
struct Bed {
    explicit Bed(bool install = true, bool stack = true);
    ~Bed()
    {
        Simulator::Destroy();
    }
    void Install(MptcpHelper &h);
    Address At(unsigned node, unsigned link, bool six, uint16_t port = PORT);
    Ptr<Socket> Make(unsigned node)
    {
        return Socket::CreateSocket(nodes.Get(node),
                                    TypeId::LookupByName(FACTORY));
    }

    NodeContainer nodes;
    Ipv4InterfaceContainer v4[2];
    Ipv6InterfaceContainer v6[2];
    Ptr<MptcpStack> stack[2];
    unsigned added = 0, removed = 0, keys = 0, fallbacks = 0, windows = 0;
    uint64_t acked = 0, tx = 0, rx = 0;
    std::map<uint64_t, uint64_t> mapped; /* octets sent by subflow */
    std::vector<Ptr<MptcpSocket>> created;
};

/* 0.0.0.0 or ::. */
Address Any(bool six);

/* The cases of each file, for the suite. */
TestCase *NewFatalCase();
std::vector<TestCase *> ApplicationCases();
std::vector<TestCase *> SocketCases();
std::vector<TestCase *> AttackerCases();
std::vector<TestCase *> MiddleboxCases();
std::vector<TestCase *> TlsCases();
std::vector<TestCase *> RoutingCases();

} // namespace mpxtest
} // namespace ns3

#endif /* MPTCP_TEST_BED_H */
