/* SPDX-License-Identifier: MIT */
/* A home downloads over a geostationary satellite and DSL. Rain takes rate from
 * the satellite, and gives it back. --over is both, satellite or dsl. Lines:
 * time in s, octets received, the satellite's rate in Mbit/s. */
#include "ns3/applications-module.h"
#include "ns3/core-module.h"
#include "ns3/internet-module.h"
#include "ns3/mptcp-helper.h"
#include "ns3/point-to-point-module.h"

#include <iostream>

using namespace ns3;

/* What the modem chooses as the sky is: from when, Mbit/s. */
static const struct {
    double at, rate;
} weather[] = {{0, 20}, {14, 12}, {16, 6}, {18, 2},
               {24, 6}, {26, 12}, {28, 20}};

static double g_rate;

static void SetRate(const NetDeviceContainer &link, double rate)
{
    g_rate = rate;
    for (uint32_t i = 0; i < 2; i++)
        link.Get(i)->SetAttribute("DataRate",
                                  DataRateValue(DataRate(rate * 1e6)));
}

static void Report(Ptr<PacketSink> sink)
{
    std::cout << Simulator::Now().GetSeconds() << "," << sink->GetTotalRx()
              << "," << g_rate << std::endl;
    Simulator::Schedule(MilliSeconds(500), &Report, sink);
}

static NetDeviceContainer Link(const NodeContainer &nodes, const char *rate,
                               const char *delay, const char *queue)
{
    PointToPointHelper link;

    link.SetDeviceAttribute("DataRate", StringValue(rate));
    link.SetChannelAttribute("Delay", StringValue(delay));
    link.SetQueue("ns3::DropTailQueue", "MaxSize", StringValue(queue));
    return link.Install(nodes);
}

int main(int argc, char *argv[])
{
    std::string over = "both";
    double stop = 40;
    CommandLine cmd;

    cmd.AddValue("over", "both, satellite or dsl", over);
    cmd.AddValue("stop", "in seconds", stop);
    cmd.Parse(argc, argv);
    NS_ABORT_MSG_UNLESS(over == "both" || over == "satellite" || over == "dsl",
                        "--over is both, satellite or dsl");
    Config::SetDefault("ns3::TcpSocket::SegmentSize", UintegerValue(1400));
    Config::SetDefault("ns3::TcpSocket::SndBufSize", UintegerValue(8 << 20));
    Config::SetDefault("ns3::TcpSocket::RcvBufSize", UintegerValue(8 << 20));

    NodeContainer nodes(2); /* server, home */
    InternetStackHelper().Install(nodes);
    Ipv4AddressHelper ip("10.1.1.0", "255.255.255.0");
    auto satellite = Link(nodes, "20Mbps", "270ms", "1000p");
    for (auto &w : weather)
        Simulator::Schedule(Seconds(w.at), &SetRate, satellite, w.rate);
    auto to =
        over == "dsl" ? Ipv4Address() : ip.Assign(satellite).GetAddress(1);
    ip.NewNetwork();
    if (over != "satellite") {
        auto dsl = ip.Assign(Link(nodes, "6Mbps", "15ms", "50p"));
        to = dsl.GetAddress(1);
    }

    MptcpHelper().Install(nodes);
    BulkSendHelper source("ns3::MptcpSocketFactory", InetSocketAddress(to, 80));
    source.SetAttribute("SendSize", UintegerValue(1400));
    source.Install(nodes.Get(0));
    PacketSinkHelper drain("ns3::MptcpSocketFactory",
                           InetSocketAddress(Ipv4Address::GetAny(), 80));
    auto sink = DynamicCast<PacketSink>(drain.Install(nodes.Get(1)).Get(0));
    Simulator::Schedule(MilliSeconds(500), &Report, sink);
    Simulator::Stop(Seconds(stop));
    Simulator::Run();
    Simulator::Destroy();
    return 0;
}
