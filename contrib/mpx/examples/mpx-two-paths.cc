/* SPDX-License-Identifier: MIT */
/* A phone downloads over two links at once: --profile, --scheduler, --lte. One
 * line a second: what was received, and what each subflow carried. */
#include "ns3/bulk-send-helper.h"
#include "ns3/command-line.h"
#include "ns3/config.h"
#include "ns3/csma-helper.h"
#include "ns3/inet-socket-address.h"
#include "ns3/internet-stack-helper.h"
#include "ns3/ipv4-address-helper.h"
#include "ns3/mptcp-helper.h"
#include "ns3/mptcp-socket.h"
#include "ns3/packet-sink-helper.h"
#include "ns3/packet-sink.h"
#include "ns3/point-to-point-helper.h"
#include "ns3/simulator.h"
#include "ns3/string.h"
#include "ns3/uinteger.h"

#include <iostream>

using namespace ns3;

static Ptr<MptcpSocket> g_sender;

static void OnCreated(Ptr<MptcpSocket> s)
{
    g_sender = s;
}

static void Report(Ptr<PacketSink> sink)
{
    std::cout << Simulator::Now().GetSeconds() << " s: received "
              << sink->GetTotalRx();
    for (auto &f : g_sender ? g_sender->GetSubflows()
                            : std::vector<MptcpSocket::Subflow>())
        std::cout << ", subflow " << f.id << ": " << f.octetsOut << " (cwnd "
                  << f.cwnd << ", rtt " << f.rtt.GetMilliSeconds() << " ms)";
    std::cout << std::endl;
    Simulator::Schedule(Seconds(1), &Report, sink);
}

int main(int argc, char *argv[])
{
    std::string profile = "rfc8684", scheduler = "ecf", lte = "20Mbps";
    CommandLine cmd;

    cmd.AddValue("profile", "what MPTCP speaks", profile);
    cmd.AddValue("scheduler", "ecf, minrtt, roundrobin, redundant", scheduler);
    cmd.AddValue("lte", "rate of the second link", lte);
    cmd.Parse(argc, argv);
    Config::SetDefault("ns3::TcpSocket::RcvBufSize", UintegerValue(4 << 20));
    Config::SetDefault("ns3::TcpSocket::SndBufSize", UintegerValue(4 << 20));
    Config::SetDefault("ns3::TcpSocket::SegmentSize", UintegerValue(1400));

    NodeContainer nodes(2); /* server, phone */
    InternetStackHelper().Install(nodes);
    PointToPointHelper path;
    Ipv4AddressHelper address("10.1.1.0", "255.255.255.0");
    path.SetDeviceAttribute("DataRate", StringValue("10Mbps"));
    path.SetChannelAttribute("Delay", StringValue("10ms"));
    auto wifi = address.Assign(path.Install(nodes));
    path.SetDeviceAttribute("DataRate", StringValue(lte));
    path.SetChannelAttribute("Delay", StringValue("30ms"));
    address.NewNetwork();
    address.Assign(path.Install(nodes));

    MptcpHelper mptcp;
    mptcp.SetAttribute("Profile", StringValue(profile));
    mptcp.SetAttribute("Scheduler", StringValue(scheduler));
    mptcp.Install(nodes);
    nodes.Get(0)->GetObject<MptcpStack>()->TraceConnectWithoutContext(
        "SocketCreated", MakeCallback(&OnCreated));

    BulkSendHelper source("ns3::MptcpSocketFactory",
                          InetSocketAddress(wifi.GetAddress(1), 80));
    source.SetAttribute("MaxBytes", UintegerValue(0));
    source.SetAttribute("SendSize", UintegerValue(1400));
    source.Install(nodes.Get(0));
    PacketSinkHelper drain("ns3::MptcpSocketFactory",
                           InetSocketAddress(Ipv4Address::GetAny(), 80));
    auto sink = DynamicCast<PacketSink>(drain.Install(nodes.Get(1)).Get(0));
    Simulator::Schedule(Seconds(1), &Report, sink);
    Simulator::Stop(Seconds(5.5));
    Simulator::Run();
    g_sender = nullptr;
    Simulator::Destroy();
    return 0;
}
