/* SPDX-License-Identifier: MIT */
/* A phone uploads over Wi-Fi and walks away from the access point. --mode is
 * when it takes its cellular link: make, when the signal is weak; break, half a
 * second after the association is lost; never. Lines: time in s, octets. */
#include "ns3/bulk-send-helper.h"
#include "ns3/command-line.h"
#include "ns3/config.h"
#include "ns3/constant-velocity-mobility-model.h"
#include "ns3/inet-socket-address.h"
#include "ns3/internet-stack-helper.h"
#include "ns3/ipv4-address-helper.h"
#include "ns3/ipv4-global-routing-helper.h"
#include "ns3/ipv4-static-routing-helper.h"
#include "ns3/mobility-helper.h"
#include "ns3/mptcp-helper.h"
#include "ns3/packet-sink-helper.h"
#include "ns3/packet-sink.h"
#include "ns3/point-to-point-helper.h"
#include "ns3/simulator.h"
#include "ns3/ssid.h"
#include "ns3/string.h"
#include "ns3/uinteger.h"
#include "ns3/wifi-helper.h"
#include "ns3/wifi-mac-helper.h"
#include "ns3/wifi-mac.h"
#include "ns3/wifi-net-device.h"
#include "ns3/yans-wifi-helper.h"

#include <iostream>

using namespace ns3;

/* The phone's choice of addresses. */
struct Phone {
    Ptr<MptcpStack> stack;
    Ptr<Ipv4> ip;
    Ipv4Address wifi, cell, router; /* the router at its cellular link */
    std::string mode;
    bool moved = false;

    void TakeCell()
    {
        if (moved || mode == "never")
            return;
        moved = true;
        ip->SetUp(2); /* without the routes that it had */
        Ipv4StaticRoutingHelper().GetStaticRouting(ip)->SetDefaultRoute(router,
                                                                        2);
        stack->UseAddress(cell);
    }
    void Heard(Ptr<const Packet>, uint16_t, WifiTxVector, MpduInfo,
               SignalNoiseDbm power, uint16_t)
    {
        if (mode == "make" && power.signal < -78)
            Simulator::ScheduleNow(&Phone::TakeCell, this);
    }
    void Lost(Mac48Address)
    {
        std::cerr << Simulator::Now().GetSeconds() << " s: association lost\n";
        if (mode == "never")
            return;
        stack->DropAddress(wifi);
        Simulator::Schedule(MilliSeconds(500), &Phone::TakeCell, this);
    }
};

static void Report(Ptr<PacketSink> sink)
{
    std::cout << Simulator::Now().GetSeconds() << "," << sink->GetTotalRx()
              << std::endl;
    Simulator::Schedule(MilliSeconds(100), &Report, sink);
}

static NetDeviceContainer Radios(Ptr<Node> phone, Ptr<Node> ap)
{
    WifiHelper wifi;
    WifiMacHelper mac;
    YansWifiPhyHelper phy;
    MobilityHelper move;

    move.SetMobilityModel("ns3::ConstantVelocityMobilityModel");
    move.Install(NodeContainer(phone, ap));
    auto walk = phone->GetObject<ConstantVelocityMobilityModel>();
    walk->SetPosition(Vector(10, 0, 0));
    walk->SetVelocity(Vector(10, 0, 0)); /* it is in a hurry */
    phy.SetChannel(YansWifiChannelHelper::Default().Create());
    wifi.SetStandard(WIFI_STANDARD_80211a);
    wifi.SetRemoteStationManager("ns3::MinstrelWifiManager");
    mac.SetType("ns3::StaWifiMac", "Ssid", SsidValue(Ssid("home")));
    auto devices = wifi.Install(phy, mac, phone);
    mac.SetType("ns3::ApWifiMac", "Ssid", SsidValue(Ssid("home")));
    devices.Add(wifi.Install(phy, mac, ap));
    return devices;
}

int main(int argc, char *argv[])
{
    Phone phone;
    double stop = 14;
    CommandLine cmd;

    phone.mode = "make";
    cmd.AddValue("mode", "make, break or never", phone.mode);
    cmd.AddValue("stop", "in seconds", stop);
    cmd.Parse(argc, argv);
    Config::SetDefault("ns3::TcpSocket::SegmentSize", UintegerValue(1400));
    Config::SetDefault("ns3::TcpSocket::SndBufSize", UintegerValue(1 << 20));
    Config::SetDefault("ns3::TcpSocket::RcvBufSize", UintegerValue(1 << 20));

    NodeContainer nodes(3); /* phone, router with both radios, server */
    auto wifi = Radios(nodes.Get(0), nodes.Get(1));
    PointToPointHelper link;
    link.SetDeviceAttribute("DataRate", StringValue("10Mbps"));
    link.SetChannelAttribute("Delay", StringValue("30ms"));
    auto cell = link.Install(nodes.Get(0), nodes.Get(1));
    link.SetDeviceAttribute("DataRate", StringValue("50Mbps"));
    link.SetChannelAttribute("Delay", StringValue("5ms"));
    InternetStackHelper().Install(nodes);
    Ipv4AddressHelper ip("10.1.1.0", "255.255.255.0");
    auto atWifi = ip.Assign(wifi);
    ip.NewNetwork();
    auto atCell = ip.Assign(cell);
    ip.NewNetwork();
    auto server = ip.Assign(link.Install(nodes.Get(2), nodes.Get(1)));
    Ipv4GlobalRoutingHelper::PopulateRoutingTables();
    phone.ip = nodes.Get(0)->GetObject<Ipv4>();
    phone.wifi = atWifi.GetAddress(0);
    phone.cell = atCell.GetAddress(0);
    phone.router = atCell.GetAddress(1);
    Ipv4StaticRoutingHelper().GetStaticRouting(phone.ip)->SetDefaultRoute(
        atWifi.GetAddress(1), 1);
    phone.ip->SetDown(2); /* its cellular link, for now */

    MptcpHelper mptcp;
    phone.stack = mptcp.Install(nodes.Get(0));
    mptcp.Install(nodes.Get(2));
    auto radio = DynamicCast<WifiNetDevice>(wifi.Get(0));
    radio->GetMac()->TraceConnectWithoutContext(
        "DeAssoc", MakeCallback(&Phone::Lost, &phone));
    radio->GetPhy()->TraceConnectWithoutContext(
        "MonitorSnifferRx", MakeCallback(&Phone::Heard, &phone));
    BulkSendHelper source("ns3::MptcpSocketFactory",
                          InetSocketAddress(server.GetAddress(0), 80));
    source.SetAttribute("SendSize", UintegerValue(1400));
    source.Install(nodes.Get(0)).Start(Seconds(1));
    PacketSinkHelper drain("ns3::MptcpSocketFactory",
                           InetSocketAddress(Ipv4Address::GetAny(), 80));
    auto sink = DynamicCast<PacketSink>(drain.Install(nodes.Get(2)).Get(0));
    Simulator::Schedule(Seconds(1), &Report, sink);
    Simulator::Stop(Seconds(stop));
    Simulator::Run();
    Simulator::Destroy();
    return 0;
}
