/* SPDX-License-Identifier: MIT */
/* Two Ethernets of 20 Mbit/s with two servers and --clients, half of which have
 * MPTCP over both; the others have TCP over the first one. Each uploads 1 MB. A
 * line each: client, mptcp or tcp, octets received, seconds that they took,
 * flows by FlowMonitor. --pcap and --flows write traces. */
#include "ns3/applications-module.h"
#include "ns3/core-module.h"
#include "ns3/csma-module.h"
#include "ns3/flow-monitor-module.h"
#include "ns3/internet-module.h"
#include "ns3/mptcp-helper.h"

#include <iostream>

using namespace ns3;

static std::vector<double> g_last; /* when a client's last octet came */

static void Received(uint32_t client, Ptr<const Packet>, const Address &)
{
    g_last[client] = Simulator::Now().GetSeconds();
}

static double StartOf(uint32_t client)
{
    return 1 + 0.05 * client;
}

static Ptr<PacketSink> Upload(uint32_t client, const char *factory,
                              Ptr<Node> from, Ptr<Node> to, Ipv4Address address)
{
    uint16_t port = 1000 + client;
    BulkSendHelper source(factory, InetSocketAddress(address, port));
    PacketSinkHelper drain(factory,
                           InetSocketAddress(Ipv4Address::GetAny(), port));
    auto sink = DynamicCast<PacketSink>(drain.Install(to).Get(0));

    sink->TraceConnectWithoutContext("Rx",
                                     MakeBoundCallback(&Received, client));
    source.SetAttribute("SendSize", UintegerValue(1400));
    source.SetAttribute("MaxBytes", UintegerValue(1000000));
    source.Install(from).Start(Seconds(StartOf(client)));
    return sink;
}

int main(int argc, char *argv[])
{
    uint32_t clients = 20;
    double stop = 15;
    std::string pcap, flows;
    CommandLine cmd;

    cmd.AddValue("clients", "how many", clients);
    cmd.AddValue("stop", "in seconds", stop);
    cmd.AddValue("pcap", "begin of names: what the servers see", pcap);
    cmd.AddValue("flows", "file for FlowMonitor", flows);
    cmd.Parse(argc, argv);
    Config::SetDefault("ns3::TcpSocket::SegmentSize", UintegerValue(1400));
    g_last.resize(clients);

    NodeContainer nodes(2 + clients);
    CsmaHelper csma;
    csma.SetChannelAttribute("DataRate", StringValue("20Mbps"));
    csma.SetChannelAttribute("Delay", StringValue("10us"));
    InternetStackHelper().Install(nodes);
    Ipv4AddressHelper ip("10.1.1.0", "255.255.255.0");
    auto first = ip.Assign(csma.Install(nodes));
    ip.NewNetwork();
    ip.Assign(csma.Install(nodes));
    if (!pcap.empty())
        csma.EnablePcap(pcap, NodeContainer(nodes.Get(0), nodes.Get(1)));

    MptcpHelper mptcp;
    for (uint32_t i = 0; i < 2 + clients; i += i < 2 ? 1 : 2)
        mptcp.Install(nodes.Get(i));
    std::vector<Ptr<PacketSink>> sinks;
    for (uint32_t i = 0; i < clients; i++)
        sinks.push_back(Upload(
            i, i % 2 ? "ns3::TcpSocketFactory" : "ns3::MptcpSocketFactory",
            nodes.Get(2 + i), nodes.Get(i / 2 % 2),
            first.GetAddress(i / 2 % 2)));
    FlowMonitorHelper helper;
    auto monitor = helper.InstallAll();
    Simulator::Stop(Seconds(stop));
    Simulator::Run();
    auto known = DynamicCast<Ipv4FlowClassifier>(helper.GetClassifier());
    std::map<uint16_t, unsigned> seen; /* towards servers, by port */
    for (auto &f : monitor->GetFlowStats())
        seen[known->FindFlow(f.first).destinationPort]++;
    for (uint32_t i = 0; i < clients; i++)
        std::cout << i << "," << (i % 2 ? "tcp" : "mptcp") << ","
                  << sinks[i]->GetTotalRx() << "," << g_last[i] - StartOf(i)
                  << "," << seen[1000 + i] << std::endl;
    if (!flows.empty())
        monitor->SerializeToXmlFile(flows, false, false);
    Simulator::Destroy();
    return 0;
}
