/* SPDX-License-Identifier: MIT */
/* The plug-in for LTE: a base station with ns-3's EPC, and its one phone. */
#include "ns3c_radio.h"
#include "ns3c_radio_walk.h"

#include "ns3/config.h"
#include "ns3/ipv4-static-routing.h"
#include "ns3/ipv4.h"
#include "ns3/lte-helper.h"
#include "ns3/net-device-container.h"
#include "ns3/node-container.h"
#include "ns3/point-to-point-epc-helper.h"
#include "ns3/simulator.h"
#include "ns3/uinteger.h"

#include <cstdio>

namespace ns3c
{

using ns3::Ptr;
using ns3::UintegerValue;

constexpr uint32_t PACKET_OCTETS = 1500;

/* The helpers, until the simulation ends; they make addresses that are not to
 * be given twice. */
static Ptr<ns3::LteHelper> g_lte;
static Ptr<ns3::PointToPointEpcHelper> g_epc;

static void LetGo()
{
    g_lte = nullptr;
    g_epc = nullptr;
}

/* As the host has its address now, which the gateway is told. */
static void Attach(const Ptr<ns3::NetDevice> &phone,
                   const Ptr<ns3::NetDevice> &station)
{
    g_lte->Attach(phone, station);
}

/* The gateway forwards by static routes, as all routers here. */
static void MakeStatic(Ptr<ns3::Node> gateway)
{
    gateway->GetObject<ns3::Ipv4>()->SetRoutingProtocol(
        ns3::CreateObject<ns3::Ipv4StaticRouting>());
}

} // namespace ns3c

using namespace ns3c;

const char ns3c_radio_version[] = NS3C_RADIO_VERSION;

bool ns3c_radio_make(RadioLink &link)
{
    auto station = ns3::CreateObject<ns3::Node>();

    if (g_lte) {
        std::snprintf(link.error, sizeof link.error,
                      "one LTE link in a simulation");
        return false;
    }
    ns3::Config::SetDefault(
        "ns3::LteRlcUm::MaxTxBufferSize",
        UintegerValue(link.is.queue_packets * PACKET_OCTETS));
    g_lte = ns3::CreateObject<ns3::LteHelper>();
    g_epc = ns3::CreateObject<ns3::PointToPointEpcHelper>();
    ns3::Simulator::ScheduleDestroy(&LetGo);
    g_lte->SetEpcHelper(g_epc);
    for (const char *band : {"DlBandwidth", "UlBandwidth"})
        g_lte->SetEnbDeviceAttribute(band,
                                     UintegerValue(link.is.resource_blocks));
    station->AggregateObject(StandsAt(0));
    link.host->AggregateObject(HostOf(link.is));
    auto at = g_lte->InstallEnbDevice(ns3::NodeContainer(station));
    auto phone = g_lte->InstallUeDevice(ns3::NodeContainer(link.host));
    g_lte->AssignStreams(ns3::NetDeviceContainer(at, phone), link.stream);
    link.base = g_epc->GetPgwNode();
    MakeStatic(link.base);
    link.dev[0] = phone.Get(0);
    link.dev[1] = link.base->GetObject<ns3::Ipv4>()->GetNetDevice(1);
    ns3::Simulator::ScheduleNow(&Attach, phone.Get(0), at.Get(0));
    return true;
}
