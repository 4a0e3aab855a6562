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
#include "ns3/mptcp-helper.h"
#include "ns3/netanim-module.h"
#include "ns3/point-to-point-module.h"
#include "ns3/wifi-module.h"

#include <iostream>

using namespace ns3;

/* The phone's choice of addresses. */
struct Phone {
    Ptr<MptcpStack> stack;
    Ptr<Ipv4> ip;
    Ipv4Address wifi, lte, gateway; /* that of LTE */
    std::string mode = "make";
    bool moved = false;

    void TakeLte()
    {
        if (moved || mode == "never")
            return;
        moved = true;
        ip->SetUp(2);
        Route(ip, gateway, 2);
        stack->UseAddress(lte);
    }
    void CheckSignal(Ptr<const Packet>, uint16_t, WifiTxVector, MpduInfo,
                     SignalNoiseDbm power, uint16_t)
    {
        if (mode == "make" && power.signal < -78)
            Simulator::ScheduleNow(&Phone::TakeLte, this);
    }
    void Lost(Mac48Address)
    {
        std::cerr << Simulator::Now().GetSeconds() << " s: association lost\n";
        if (mode == "never")
            return;
        stack->DropAddress(wifi);
        Simulator::Schedule(MilliSeconds(500), &Phone::TakeLte, this);
    }
    void Watch(Ptr<WifiNetDevice> radio)
    {
        radio->GetMac()->TraceConnectWithoutContext(
            "DeAssoc", MakeCallback(&Phone::Lost, this));
        radio->GetPhy()->TraceConnectWithoutContext(
            "MonitorSnifferRx", MakeCallback(&Phone::CheckSignal, this));
    }
    static void Route(Ptr<Ipv4> ip, Ipv4Address router, uint32_t interface)
    {
        Ipv4StaticRoutingHelper().GetStaticRouting(ip)->SetDefaultRoute(
            router, interface);
    }
};

static void Report(Ptr<PacketSink> sink)
{
    std::cout << Simulator::Now().GetSeconds() << "," << sink->GetTotalRx()
              << std::endl;
    Simulator::Schedule(MilliSeconds(100), &Report, sink);
}

/* Phone, access point, base station and server: the first rides. */
static void Place(NodeContainer nodes)
{
    MobilityHelper move;

    move.SetMobilityModel("ns3::ConstantVelocityMobilityModel");
    move.Install(nodes);
    auto at = [&](uint32_t i) {
        return nodes.Get(i)->GetObject<ConstantVelocityMobilityModel>();
    };
    at(0)->SetPosition(Vector(22, 0, 0));
    at(0)->SetVelocity(Vector(8, 0, 0)); /* on a bicycle */
    at(2)->SetPosition(Vector(200, 0, 30));
}

/* Wi-Fi of both. */
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

static Ptr<PacketSink> Upload(Ptr<Node> phone, Ptr<Node> server, Ipv4Address to)
{
    BulkSendHelper source("ns3::MptcpSocketFactory", InetSocketAddress(to, 80));
    PacketSinkHelper drain("ns3::MptcpSocketFactory",
                           InetSocketAddress(Ipv4Address::GetAny(), 80));

    source.SetAttribute("SendSize", UintegerValue(1400));
    source.Install(phone).Start(Seconds(1));
    return DynamicCast<PacketSink>(drain.Install(server).Get(0));
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
    Phone phone;
    std::string anim;
    double stop = 8;

    Prepare(argc, argv, phone.mode, stop, anim);
    NodeContainer nodes(4); /* phone, access point, base station, server */
    Place(nodes);
    auto wifi = Radios(nodes.Get(0), nodes.Get(1));
    auto lte = CreateObject<LteHelper>();
    auto epc = CreateObject<PointToPointEpcHelper>();
    lte->SetEpcHelper(epc);
    auto enb = lte->InstallEnbDevice(NodeContainer(nodes.Get(2)));
    auto ue = lte->InstallUeDevice(NodeContainer(nodes.Get(0)));
    InternetStackHelper stack;
    for (uint32_t i : {0, 1, 3})
        stack.Install(nodes.Get(i));
    PointToPointHelper wire;
    wire.SetDeviceAttribute("DataRate", StringValue("50Mbps"));
    wire.SetChannelAttribute("Delay", StringValue("10ms"));
    Ipv4AddressHelper ip("10.1.1.0", "255.255.255.0");
    auto atWifi = ip.Assign(wifi);
    auto atLte = epc->AssignUeIpv4Address(ue);
    lte->Attach(ue, enb.Get(0));
    auto gateway = epc->GetPgwNode()->GetObject<Ipv4>();
    ip.NewNetwork();
    auto home = ip.Assign(wire.Install(nodes.Get(1), epc->GetPgwNode()));
    ip.NewNetwork();
    auto server = ip.Assign(wire.Install(nodes.Get(3), epc->GetPgwNode()));
    auto at = [&](uint32_t i) { return nodes.Get(i)->GetObject<Ipv4>(); };
    phone.Route(at(0), atWifi.GetAddress(1), 1);
    phone.Route(at(1), home.GetAddress(1), 2);
    phone.Route(at(3), server.GetAddress(1), 1);
    Ipv4StaticRoutingHelper().GetStaticRouting(gateway)->AddNetworkRouteTo(
        "10.1.1.0", "255.255.255.0", home.GetAddress(0), home.Get(1).second);
    phone.ip = at(0);
    phone.wifi = atWifi.GetAddress(0);
    phone.lte = atLte.GetAddress(0);
    phone.gateway = epc->GetUeDefaultGatewayAddress();
    phone.ip->SetDown(2); /* LTE, for now */

    MptcpHelper mptcp;
    phone.stack = mptcp.Install(nodes.Get(0));
    mptcp.Install(nodes.Get(3));
    phone.Watch(DynamicCast<WifiNetDevice>(wifi.Get(0)));
    Simulator::Schedule(
        Seconds(1), &Report,
        Upload(nodes.Get(0), nodes.Get(3), server.GetAddress(0)));
    auto film = Film(anim);
    Simulator::Stop(Seconds(stop));
    Simulator::Run();
    film.reset();
    Simulator::Destroy();
    return 0;
}
