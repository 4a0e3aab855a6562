/* SPDX-License-Identifier: MIT */
/* A phone uploads over Wi-Fi and leaves the reach of its access point, for a
 * street with LTE. --mode is when it takes that: make, when the Wi-Fi signal is
 * weak; break, half a second after the association is lost; never. Lines: time
 * in s, octets received. */
#include "ns3/applications-module.h"
#include "ns3/core-module.h"
#include "ns3/internet-module.h"
#include "ns3/lte-module.h"
#include "ns3/mobility-module.h"
#include "ns3/mptcp-handover.h"
#include "ns3/mptcp-helper.h"
#include "ns3/netanim-module.h"
#include "ns3/point-to-point-module.h"
#include "ns3/wifi-module.h"

#include <iostream>

using namespace ns3;

static void CheckSignal(Ptr<MptcpHandover> phone, Ptr<const Packet>, uint16_t,
                        WifiTxVector, MpduInfo, SignalNoiseDbm power, uint16_t)
{
    if (power.signal < -78)
        Simulator::ScheduleNow(&MptcpHandover::Make, phone);
}

static void Report(Ptr<PacketSink> sink)
{
    std::cout << Simulator::Now().GetSeconds() << "," << sink->GetTotalRx()
              << std::endl;
    Simulator::Schedule(MilliSeconds(100), &Report, sink);
}

/* Phone, access point, base station and server: the first rides a bicycle. */
static void Place(NodeContainer nodes)
{
    MobilityHelper move;

    move.SetMobilityModel("ns3::ConstantVelocityMobilityModel");
    move.Install(nodes);
    auto at = [&](uint32_t i) {
        return nodes.Get(i)->GetObject<ConstantVelocityMobilityModel>();
    };
    at(0)->SetPosition(Vector(22, 0, 0));
    at(0)->SetVelocity(Vector(8, 0, 0));
    at(2)->SetPosition(Vector(200, 0, 30));
}

static NetDeviceContainer Radios(Ptr<Node> phone, Ptr<Node> ap)
{
    WifiHelper wifi;
    WifiMacHelper mac;
    YansWifiPhyHelper phy;

    phy.SetChannel(YansWifiChannelHelper::Default().Create());
    wifi.SetStandard(WIFI_STANDARD_80211a);
    wifi.SetRemoteStationManager("ns3::MinstrelWifiManager");
    mac.SetType("ns3::StaWifiMac", "Ssid", SsidValue(Ssid("home")));
    auto devices = wifi.Install(phy, mac, phone);
    mac.SetType("ns3::ApWifiMac", "Ssid", SsidValue(Ssid("home")));
    devices.Add(wifi.Install(phy, mac, ap));
    return devices;
}

/* What NetAnim shows; nodes of the LTE network have no place yet. */
static std::unique_ptr<AnimationInterface> Film(const std::string &file)
{
    if (file.empty())
        return nullptr;
    for (uint32_t i = 4; i < NodeList::GetNNodes(); i++)
        AnimationInterface::SetConstantPosition(NodeList::GetNode(i), 40 * i,
                                                60);
    auto film = std::make_unique<AnimationInterface>(file);
    film->SetMaxPktsPerTraceFile(1000000);
    return film;
}

/* Options of the command, and settings. */
static void Prepare(int argc, char *argv[], std::string &mode, double &stop,
                    std::string &anim)
{
    CommandLine cmd;

    cmd.AddValue("mode", "make, break or never", mode);
    cmd.AddValue("stop", "in seconds", stop);
    cmd.AddValue("anim", "file for NetAnim", anim);
    cmd.Parse(argc, argv);
    NS_ABORT_MSG_UNLESS(mode == "make" || mode == "break" || mode == "never",
                        "--mode is make, break or never");
    Config::SetDefault("ns3::LteRlcUm::MaxTxBufferSize", UintegerValue(200000));
    Config::SetDefault("ns3::TcpSocket::SegmentSize", UintegerValue(1400));
    Config::SetDefault("ns3::TcpSocket::SndBufSize", UintegerValue(1 << 20));
    Config::SetDefault("ns3::TcpSocket::RcvBufSize", UintegerValue(1 << 20));
}

int main(int argc, char *argv[])
{
    std::string mode = "make", anim;
    double stop = 8;

    Prepare(argc, argv, mode, stop, anim);
    NodeContainer nodes(4); /* phone, access point, base station, server */
    Place(nodes);
    auto phone = nodes.Get(0), ap = nodes.Get(1), server = nodes.Get(3);
    auto wifi = Radios(phone, ap);
    auto lte = CreateObject<LteHelper>();
    auto epc = CreateObject<PointToPointEpcHelper>();
    lte->SetEpcHelper(epc);
    auto enb = lte->InstallEnbDevice(NodeContainer(nodes.Get(2)));
    auto ue = lte->InstallUeDevice(NodeContainer(phone));
    auto pgw = epc->GetPgwNode();
    InternetStackHelper().Install(NodeContainer(phone, ap, server));
    PointToPointHelper wire;
    wire.SetDeviceAttribute("DataRate", StringValue("50Mbps"));
    wire.SetChannelAttribute("Delay", StringValue("10ms"));
    Ipv4AddressHelper ip("10.1.1.0", "255.255.255.0");
    auto atWifi = ip.Assign(wifi);
    epc->AssignUeIpv4Address(ue);
    lte->Attach(ue, enb.Get(0));
    ip.NewNetwork();
    auto home = ip.Assign(wire.Install(ap, pgw));
    ip.NewNetwork();
    auto to = ip.Assign(wire.Install(server, pgw));
    MptcpHelper::SetDefaultRoute(phone, 1, atWifi.GetAddress(1));
    MptcpHelper::SetDefaultRoute(ap, 2, home.GetAddress(1));
    MptcpHelper::SetDefaultRoute(server, 1, to.GetAddress(1));
    Ipv4StaticRoutingHelper()
        .GetStaticRouting(pgw->GetObject<Ipv4>())
        ->AddNetworkRouteTo("10.1.1.0", "255.255.255.0", home.GetAddress(0),
                            home.Get(1).second);

    MptcpHelper().Install(NodeContainer(phone, server));
    auto handover =
        Create<MptcpHandover>(phone, 1, 2, epc->GetUeDefaultGatewayAddress());
    if (mode != "never")
        handover->BreakWhenLost(MilliSeconds(500));
    if (mode == "make")
        DynamicCast<WifiNetDevice>(wifi.Get(0))
            ->GetPhy()
            ->TraceConnectWithoutContext(
                "MonitorSnifferRx", MakeBoundCallback(&CheckSignal, handover));
    BulkSendHelper source("ns3::MptcpSocketFactory",
                          InetSocketAddress(to.GetAddress(0), 80));
    source.SetAttribute("SendSize", UintegerValue(1400));
    source.Install(phone).Start(Seconds(1));
    PacketSinkHelper drain("ns3::MptcpSocketFactory",
                           InetSocketAddress(Ipv4Address::GetAny(), 80));
    Simulator::Schedule(Seconds(1), &Report,
                        DynamicCast<PacketSink>(drain.Install(server).Get(0)));
    auto film = Film(anim);
    Simulator::Stop(Seconds(stop));
    Simulator::Run();
    film.reset();
    Simulator::Destroy();
    return 0;
}
