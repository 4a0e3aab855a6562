/* SPDX-License-Identifier: MIT */
/* The plug-in for Wi-Fi: an access point, its station, and others that send. */
#include "ns3c_radio.h"
#include "ns3c_radio_walk.h"

#include "ns3/boolean.h"
#include "ns3/net-device-container.h"
#include "ns3/random-variable-stream.h"
#include "ns3/simulator.h"
#include "ns3/ssid.h"
#include "ns3/string.h"
#include "ns3/wifi-helper.h"
#include "ns3/wifi-mac-helper.h"
#include "ns3/wifi-mac-queue.h"
#include "ns3/wifi-mac.h"
#include "ns3/wifi-net-device.h"
#include "ns3/wifi-phy.h"
#include "ns3/yans-wifi-helper.h"

#include <string>

namespace ns3c
{

using ns3::Ptr;

constexpr uint16_t LOCAL_ETHERTYPE = 0x88b5; /* IEEE Std 802, experimental */
constexpr uint32_t OTHERS_OCTETS = 1400;
constexpr int64_t STREAMS_PER_DEVICE = 64;

const char *const NAME = "mpx";

static ns3::WifiHelper Standard(const ns3c_radio &r)
{
    ns3::WifiHelper wifi;
    std::string mode = (r.ac ? "VhtMcs" : "HtMcs") + std::to_string(r.mcs);

    wifi.SetStandard(r.ac ? ns3::WIFI_STANDARD_80211ac
                          : ns3::WIFI_STANDARD_80211n);
    if (r.mcs < 0)
        wifi.SetRemoteStationManager("ns3::MinstrelHtWifiManager");
    else
        wifi.SetRemoteStationManager("ns3::ConstantRateWifiManager", "DataMode",
                                     ns3::StringValue(mode), "ControlMode",
                                     ns3::StringValue("OfdmRate6Mbps"));
    return wifi;
}

/* One network: its channel, and how its radios are made. */
class Network
{
  public:
    explicit Network(const RadioLink &link)
        : m_is(link.is), m_wifi(Standard(link.is)), m_stream(link.stream)
    {
        m_phy.SetChannel(ns3::YansWifiChannelHelper::Default().Create());
        m_phy.Set("ChannelSettings",
                  ns3::StringValue(m_is.ac ? "{0, 80, BAND_5GHZ, 0}"
                                           : "{0, 20, BAND_5GHZ, 0}"));
    }

    Ptr<ns3::WifiNetDevice> AccessPoint(Ptr<ns3::Node> node)
    {
        m_mac.SetType("ns3::ApWifiMac", "Ssid",
                      ns3::SsidValue(ns3::Ssid(NAME)));
        return Radio(node, StandsAt(0));
    }

    /* Which asks for access points at once: beacons come every 102.4 ms. */
    Ptr<ns3::WifiNetDevice> Station(Ptr<ns3::Node> node,
                                    Ptr<ns3::MobilityModel> where)
    {
        m_mac.SetType("ns3::StaWifiMac", "Ssid",
                      ns3::SsidValue(ns3::Ssid(NAME)), "ActiveProbing",
                      ns3::BooleanValue(true));
        return Radio(node, where);
    }

  private:
    Ptr<ns3::WifiNetDevice> Radio(Ptr<ns3::Node> node,
                                  Ptr<ns3::MobilityModel> where)
    {
        auto made = m_wifi.Install(m_phy, m_mac, node);
        auto dev = ns3::DynamicCast<ns3::WifiNetDevice>(made.Get(0));

        dev->GetPhy()->SetMobility(where);
        dev->GetMac()
            ->GetTxopQueue(ns3::AC_BE)
            ->SetMaxSize(ns3::QueueSize(ns3::QueueSizeUnit::PACKETS,
                                        m_is.queue_packets));
        m_wifi.AssignStreams(made, m_stream);
        m_stream += STREAMS_PER_DEVICE;
        return dev;
    }

    const ns3c_radio m_is;
    ns3::WifiHelper m_wifi;
    ns3::WifiMacHelper m_mac;
    ns3::YansWifiPhyHelper m_phy;
    int64_t m_stream;
};

/* Another station, which sends frames to the access point for ever. */
struct Other : public ns3::SimpleRefCount<Other> {
    Ptr<ns3::WifiNetDevice> dev;
    ns3::Address to;
    ns3::Time every;

    static void Send(const Ptr<Other> &o)
    {
        o->dev->Send(ns3::Create<ns3::Packet>(OTHERS_OCTETS), o->to,
                     LOCAL_ETHERTYPE);
        ns3::Simulator::Schedule(o->every, &Other::Send, o);
    }
};

/* At the distance that the host begins at. */
static void AddOther(Network &net, const RadioLink &link, uint32_t i)
{
    auto node = ns3::CreateObject<ns3::Node>();
    auto other = ns3::Create<Other>();
    auto first = ns3::CreateObject<ns3::UniformRandomVariable>();

    other->dev = net.Station(node, StandsAt(link.is.distance_m));
    other->to = link.dev[1]->GetAddress();
    other->every = ns3::Seconds(8.0 * OTHERS_OCTETS /
                                static_cast<double>(link.is.station_bps));
    first->SetStream(link.stream + i);
    ns3::Simulator::Schedule(other->every * first->GetValue(0, 1), &Other::Send,
                             other);
}

} // namespace ns3c

using namespace ns3c;

const char ns3c_radio_version[] = NS3C_RADIO_VERSION;

bool ns3c_radio_make(RadioLink &link)
{
    RadioLink others = link;
    Network net(link);

    link.dev[1] = net.AccessPoint(link.base);
    link.dev[0] = net.Station(link.host, HostOf(link.is));
    others.dev[1] = link.dev[1];
    others.stream +=
        (2 + static_cast<int64_t>(link.is.stations)) * STREAMS_PER_DEVICE;
    for (uint32_t i = 0; i < link.is.stations; i++)
        AddOther(net, others, i);
    return true;
}
