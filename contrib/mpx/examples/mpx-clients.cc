/* SPDX-License-Identifier: MIT */
/* Two Ethernets of 20 Mbit/s with two servers and --clients, half of which have
 * MPTCP over both; the others have TCP over the first one. Each uploads 1 MB. A
 * line each: client, mptcp or tcp, octets received, flows by FlowMonitor. */
#include "ns3/bulk-send-helper.h"
#include "ns3/command-line.h"
#include "ns3/config.h"
#include "ns3/csma-helper.h"
#include "ns3/flow-monitor-helper.h"
#include "ns3/inet-socket-address.h"
#include "ns3/internet-stack-helper.h"
#include "ns3/ipv4-address-helper.h"
#include "ns3/ipv4-flow-classifier.h"
#include "ns3/mptcp-helper.h"
#include "ns3/packet-sink-helper.h"
#include "ns3/packet-sink.h"
#include "ns3/simulator.h"
#include "ns3/string.h"
#include "ns3/uinteger.h"

#include <iostream>

using namespace ns3;

int main(int argc, char *argv[])
{
    uint32_t clients = 20;
    double stop = 15;
    CommandLine cmd;

    cmd.AddValue("clients", "how many", clients);
    cmd.AddValue("stop", "in seconds", stop);
    cmd.Parse(argc, argv);
    Config::SetDefault("ns3::TcpSocket::SegmentSize", UintegerValue(1400));

    NodeContainer nodes(2 + clients);
    CsmaHelper csma;
    csma.SetChannelAttribute("DataRate", StringValue("20Mbps"));
    csma.SetChannelAttribute("Delay", StringValue("10us"));
    InternetStackHelper().Install(nodes);
    Ipv4AddressHelper ip("10.1.1.0", "255.255.255.0");
    auto first = ip.Assign(csma.Install(nodes));
    ip.NewNetwork();
    ip.Assign(csma.Install(nodes));

    MptcpHelper mptcp;
    for (uint32_t i = 0; i < 2 + clients; i += i < 2 ? 1 : 2)
        mptcp.Install(nodes.Get(i));
    std::vector<Ptr<PacketSink>> sinks;
    for (uint32_t i = 0; i < clients; i++) {
        uint16_t port = 1000 + i;
        auto factory =
            i % 2 ? "ns3::TcpSocketFactory" : "ns3::MptcpSocketFactory";
        PacketSinkHelper drain(factory,
                               InetSocketAddress(Ipv4Address::GetAny(), port));
        auto server = drain.Install(nodes.Get(i / 2 % 2));
        sinks.push_back(DynamicCast<PacketSink>(server.Get(0)));
        BulkSendHelper source(
            factory, InetSocketAddress(first.GetAddress(i / 2 % 2), port));
        source.SetAttribute("SendSize", UintegerValue(1400));
        source.SetAttribute("MaxBytes", UintegerValue(1000000));
        source.Install(nodes.Get(2 + i)).Start(MilliSeconds(1000 + 50 * i));
    }
    FlowMonitorHelper flows;
    auto monitor = flows.InstallAll();
    Simulator::Stop(Seconds(stop));
    Simulator::Run();
    auto known = DynamicCast<Ipv4FlowClassifier>(flows.GetClassifier());
    std::map<uint16_t, unsigned> seen; /* towards servers, by port */
    for (auto &f : monitor->GetFlowStats())
        seen[known->FindFlow(f.first).destinationPort]++;
    for (uint32_t i = 0; i < clients; i++)
        std::cout << i << "," << (i % 2 ? "tcp" : "mptcp") << ","
                  << sinks[i]->GetTotalRx() << "," << seen[1000 + i]
                  << std::endl;
    Simulator::Destroy();
    return 0;
}
