/* SPDX-License-Identifier: MIT */
/* A phone uploads over open Wi-Fi; who sits --distance metres from it receives
 * the same frames, and joins the connection from a wired host of its own. One
 * line: segments that it could read, and what the observer saw. */
#include "ns3/applications-module.h"
#include "ns3/attacker-helper.h"
#include "ns3/core-module.h"
#include "ns3/internet-module.h"
#include "ns3/mobility-module.h"
#include "ns3/mptcp-helper.h"
#include "ns3/point-to-point-module.h"
#include "ns3/wifi-module.h"

#include <iostream>

using namespace ns3;

/* A device on the channel of all. */
static Ptr<NetDevice> AddRadio(Ptr<Node> node, const char *mac, double at,
                               Ptr<YansWifiChannel> air)
{
    WifiHelper wifi;
    WifiMacHelper kind;
    YansWifiPhyHelper phy;
    MobilityHelper place;
    auto where = CreateObject<ListPositionAllocator>();

    where->Add(Vector(at, 0, 0));
    place.SetPositionAllocator(where);
    place.Install(node);
    wifi.SetStandard(WIFI_STANDARD_80211a);
    wifi.SetRemoteStationManager("ns3::ConstantRateWifiManager", "DataMode",
                                 StringValue("OfdmRate24Mbps"));
    phy.SetChannel(air);
    kind.SetType(mac, "Ssid", SsidValue(Ssid("cafe")));
    return wifi.Install(phy, kind, node).Get(0);
}

int main(int argc, char *argv[])
{
    std::string profile = "rfc8684";
    double distance = 20;
    CommandLine cmd;

    cmd.AddValue("profile", "rfc8684, baerts, ...", profile);
    cmd.AddValue("distance", "of the eavesdropper, metres", distance);
    cmd.Parse(argc, argv);

    NodeContainer nodes(4); /* phone, access point, server, eavesdropper */
    auto phone = nodes.Get(0), ap = nodes.Get(1), server = nodes.Get(2);
    auto eve = nodes.Get(3);
    auto air = YansWifiChannelHelper::Default().Create();
    NetDeviceContainer wifi(
        AddRadio(phone, "ns3::StaWifiMac", 0, air),
        NetDeviceContainer(AddRadio(ap, "ns3::ApWifiMac", 10, air)));
    /* An ad-hoc device takes every frame that it can decode. */
    auto ear = AddRadio(eve, "ns3::AdhocWifiMac", -distance, air);
    PointToPointHelper wire;
    wire.SetDeviceAttribute("DataRate", StringValue("20Mbps"));
    wire.SetChannelAttribute("Delay", StringValue("5ms"));
    InternetStackHelper().Install(nodes);
    Ipv4AddressHelper ip("10.1.1.0", "255.255.255.0");
    ip.Assign(wifi);
    ip.NewNetwork();
    auto to = ip.Assign(wire.Install(ap, server)).GetAddress(1);
    ip.NewNetwork();
    ip.Assign(wire.Install(eve, server));
    Ipv4GlobalRoutingHelper::PopulateRoutingTables();

    MptcpHelper mptcp;
    mptcp.SetAttribute("Profile", StringValue(profile));
    if (profile != "rfc8684") {
        mptcp.SetAttribute("KeySource", StringValue("psk"));
        mptcp.SetAttribute("Psk", StringValue(std::string(64, 'a')));
    }
    mptcp.Install(NodeContainer(phone, server));
    AttackerHelper attacker("join-with-sniffed-keys");
    attacker.SetParameter("goal", "inject");
    attacker.SetAttribute("Reads", StringValue("handshake"));
    attacker.SetAttribute("Acts", StringValue("3s"));
    auto attack = attacker.Install(ear);

    BulkSendHelper source("ns3::MptcpSocketFactory", InetSocketAddress(to, 80));
    source.SetAttribute("SendSize", UintegerValue(1400));
    source.SetAttribute("MaxBytes", UintegerValue(4000000));
    source.Install(phone).Start(Seconds(2)); /* associated by then */
    PacketSinkHelper sink("ns3::MptcpSocketFactory",
                          InetSocketAddress(Ipv4Address::GetAny(), 80));
    sink.Install(server);
    Simulator::Stop(Seconds(10));
    Simulator::Run();
    auto v = MptcpObserver::Get()->GetVerdict();
    std::cout << profile << "," << distance << "," << attack->GetSeen() << ","
              << v.connections << "," << v.hijacked << "," << v.injected
              << std::endl;
    Simulator::Destroy();
    return 0;
}
