/* SPDX-License-Identifier: MIT */
/* A phone uploads over TLS and two paths; who has read the handshake on the
 * first joins from a host of its own. --profile, --source of keys. One line:
 * profile, source, when the handshake of TLS was over, when the second subflow
 * was open, when the upload was (0: never), in s; connections hijacked, octets
 * read, by the attacker; how the upload failed. */
#include "ns3/attacker-helper.h"
#include "ns3/core-module.h"
#include "ns3/internet-module.h"
#include "ns3/mptcp-helper.h"
#include "ns3/mptcp-tls-helper.h"
#include "ns3/point-to-point-module.h"

#include <iostream>

using namespace ns3;

static double g_tls, g_joined, g_last;
static std::string g_failed = "-";

static void HandshakeDone(Ptr<MptcpSocket>)
{
    g_tls = Simulator::Now().GetSeconds();
}

static void SubflowAdded(Ptr<MptcpSocket>, uint64_t id, const Address &,
                         const Address &)
{
    if (id > 0 && g_joined == 0)
        g_joined = Simulator::Now().GetSeconds();
}

static void Received(Ptr<const Packet>, const Address &)
{
    g_last = Simulator::Now().GetSeconds();
}

static void Failed(Ptr<MptcpSocket>, const std::string &why)
{
    g_failed = why;
}

int main(int argc, char *argv[])
{
    std::string profile = "baerts", source = "tls13";
    CommandLine cmd;

    cmd.AddValue("profile", "rfc8684, baerts, ...", profile);
    cmd.AddValue("source", "tls13 or tls12", source);
    cmd.Parse(argc, argv);

    NodeContainer nodes(4); /* phone, server, router, attacker */
    auto phone = nodes.Get(0), server = nodes.Get(1), router = nodes.Get(2);
    InternetStackHelper().Install(nodes);
    PointToPointHelper link;
    Ipv4AddressHelper ip("10.1.1.0", "255.255.255.0");
    link.SetDeviceAttribute("DataRate", StringValue("10Mbps"));
    link.SetChannelAttribute("Delay", StringValue("10ms"));
    auto join = [&](Ptr<Node> a, Ptr<Node> b) {
        auto at = ip.Assign(link.Install(a, b));
        ip.NewNetwork();
        return at;
    };
    join(phone, router);
    auto to = join(router, server).GetAddress(1);
    auto direct = join(phone, server);
    for (int i = 0; i < 2; i++) /* what goes by the router stays there */
        direct.Get(i).first->SetMetric(direct.Get(i).second, 10);
    join(router, nodes.Get(3));
    Ipv4GlobalRoutingHelper::PopulateRoutingTables();

    MptcpHelper mptcp;
    mptcp.SetAttribute("Profile", StringValue(profile));
    mptcp.SetAttribute("KeySource", StringValue(source));
    mptcp.Install(NodeContainer(phone, server));
    phone->GetObject<MptcpStack>()->TraceConnectWithoutContext(
        "SubflowAdded", MakeCallback(&SubflowAdded));
    AttackerHelper attacker("join-with-sniffed-keys");
    attacker.SetParameter("goal", "steal");
    attacker.SetAttribute("Reads", StringValue("handshake"));
    attacker.SetAttribute("Acts", StringValue("1.5s"));
    attacker.SetHost(nodes.Get(3));
    attacker.Install(router->GetDevice(1));

    MptcpTlsServerHelper listen(InetSocketAddress(Ipv4Address::GetAny(), 443));
    auto at = listen.Install(server).Get(0);
    at->TraceConnectWithoutContext("Rx", MakeCallback(&Received));
    MptcpTlsClientHelper upload(InetSocketAddress(to, 443));
    upload.SetAttribute("Size", UintegerValue(4000000));
    auto apps = upload.Install(phone);
    apps.Start(Seconds(1));
    auto client = DynamicCast<MptcpTlsClient>(apps.Get(0));
    client->TraceConnectWithoutContext("HandshakeDone",
                                       MakeCallback(&HandshakeDone));
    client->TraceConnectWithoutContext("Failed", MakeCallback(&Failed));
    Simulator::Stop(Seconds(20));
    Simulator::Run();
    auto v = MptcpObserver::Get()->GetVerdict();
    std::cout << profile << "," << source << "," << g_tls << "," << g_joined
              << "," << (client->GetCompleted() ? g_last : 0) << ","
              << v.hijacked << "," << v.captured << "," << g_failed
              << std::endl;
    Simulator::Destroy();
    return 0;
}
