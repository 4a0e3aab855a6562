/* SPDX-License-Identifier: MIT */
/* Attributes of a middlebox, and its start at a device. */
#include "mptcp-middlebox.h"

#include "mptcp-core.h"
#include "mptcp-observer.h"

#include "ns3/csma-net-device.h"
#include "ns3/double.h"
#include "ns3/fatal-error.h"
#include "ns3/node.h"
#include "ns3/point-to-point-net-device.h"
#include "ns3/simulator.h"
#include "ns3/string.h"
#include "ns3/uinteger.h"

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wshadow"
extern "C" {
#include "mbx.h"
}
#pragma GCC diagnostic pop

#include <arpa/inet.h>
#include <cstring>

namespace ns3
{

NS_OBJECT_ENSURE_REGISTERED(MptcpMiddlebox);

/* Of this simulation; of them, NATs. */
static unsigned g_installed, g_nats;

TypeId MptcpMiddlebox::GetTypeId()
{
    static TypeId tid = AddSettings(
        TypeId("ns3::MptcpMiddlebox")
            .SetParent<Object>()
            .SetGroupName("Mpx")
            .AddConstructor<MptcpMiddlebox>()
            .AddAttribute("Direction", "both, to-server or to-client",
                          StringValue("both"),
                          MakeStringAccessor(&MptcpMiddlebox::m_direction),
                          MakeStringChecker())
            .AddAttribute("From", "Before this it leaves all segments alone",
                          TimeValue(Time(0)),
                          MakeTimeAccessor(&MptcpMiddlebox::m_from),
                          MakeTimeChecker(Time(0)))
            .AddAttribute("What",
                          "strip: which segments lose their MPTCP options: "
                          "all, syn, synack, third-ack, data, after-syn or "
                          "add-addr",
                          StringValue("all"),
                          MakeStringAccessor(&MptcpMiddlebox::m_what),
                          MakeStringChecker())
            .AddAttribute("Options",
                          "resegment: whether the second half has them too: "
                          "copy, or first",
                          StringValue("copy"),
                          MakeStringAccessor(&MptcpMiddlebox::m_options),
                          MakeStringChecker()));
    return tid;
}

TypeId MptcpMiddlebox::AddSettings(TypeId tid)
{
    return tid
        .AddAttribute("Every", "corrupt: one of so many data segments",
                      UintegerValue(20),
                      MakeUintegerAccessor(&MptcpMiddlebox::m_every),
                      MakeUintegerChecker<uint32_t>(1, 1000000000))
        .AddAttribute("Share", "reorder: of segments that come late",
                      DoubleValue(0.05),
                      MakeDoubleAccessor(&MptcpMiddlebox::m_share),
                      MakeDoubleChecker<double>(0, 1))
        .AddAttribute("By", "reorder: how late", TimeValue(MilliSeconds(10)),
                      MakeTimeAccessor(&MptcpMiddlebox::m_by),
                      MakeTimeChecker(Time(0), Seconds(10)))
        .AddAttribute("Outer",
                      "nat: its address towards servers, IPv4 or IPv6 as the "
                      "connections are",
                      StringValue(""),
                      MakeStringAccessor(&MptcpMiddlebox::m_outer),
                      MakeStringChecker());
}

MptcpMiddlebox::MptcpMiddlebox() = default;

MptcpMiddlebox::~MptcpMiddlebox()
{
    End();
}

void MptcpMiddlebox::SetBox(const std::string &name)
{
    if (!mbx_find(name.c_str()))
        NS_FATAL_ERROR("MptcpMiddlebox: there is no middlebox \""
                       << name << "\"; one of: " << NamesOf(mbx_name_at));
    m_box = name;
}

/* The place of a value among the words of an attribute. */
static unsigned PlaceOf(const std::string &attribute, const std::string &value,
                        std::initializer_list<const char *> words)
{
    std::string all;
    unsigned i = 0;

    for (auto word : words) {
        if (value == word)
            return i;
        all += (i++ ? ", " : "") + std::string(word);
    }
    NS_FATAL_ERROR("MptcpMiddlebox: " << attribute << " \"" << value
                                      << "\" is not of " << all);
    return 0;
}

bool MptcpMiddlebox::HasNat()
{
    return g_nats > 0;
}

static ns3c_addr ParseAddress(const std::string &text)
{
    ns3c_addr a = {};

    a.family = text.find(':') == std::string::npos ? 4 : 6;
    if (inet_pton(a.family == 4 ? AF_INET : AF_INET6, text.c_str(), a.b) != 1)
        NS_FATAL_ERROR("MptcpMiddlebox: nat: Outer \""
                       << text << "\" is no IP address");
    return a;
}

/* An attribute that was set and that the box does not take. */
void MptcpMiddlebox::CheckSettings() const
{
    unsigned takes = mbx_find(m_box.c_str())->takes;
    const struct {
        const char *attribute;
        mbx_setting setting;
    } settings[] = {
        {"Direction", MBX_TAKES_DIRECTION},
        {"From", MBX_TAKES_FROM},
        {"What", MBX_TAKES_WHAT},
        {"Options", MBX_TAKES_OPTIONS},
        {"Every", MBX_TAKES_EVERY},
        {"Share", MBX_TAKES_SHARE},
        {"By", MBX_TAKES_BY},
    };

    for (auto &s : settings) {
        TypeId::AttributeInformation of;
        StringValue now;

        GetTypeId().LookupAttributeByName(s.attribute, &of);
        GetAttribute(s.attribute, now);
        if (!(takes & s.setting) &&
            now.Get() != of.initialValue->SerializeToString(of.checker))
            NS_FATAL_ERROR("MptcpMiddlebox: " << m_box << " takes no "
                                              << s.attribute);
    }
    if (!m_outer.empty() && m_box != "nat")
        NS_FATAL_ERROR("MptcpMiddlebox: " << m_box << " takes no Outer");
}

void MptcpMiddlebox::Install(Ptr<NetDevice> device)
{
    scn_middlebox m = {};

    if (!device || !device->GetNode())
        NS_FATAL_ERROR("MptcpMiddlebox::Install: no device, or one without a "
                       "node");
    if (m_box.empty() || m_planted)
        NS_FATAL_ERROR("MptcpMiddlebox::Install: "
                       << (m_planted ? "it has its place already"
                                     : "SetBox() comes first"));
    if (!DynamicCast<PointToPointNetDevice>(device) &&
        !DynamicCast<CsmaNetDevice>(device))
        NS_FATAL_ERROR("MptcpMiddlebox: "
                       << m_box << " changes what passes, and at a "
                       << device->GetInstanceTypeId().GetName()
                       << " nothing can be changed");
    if (g_installed == SCN_MIDDLEBOXES_MAX)
        NS_FATAL_ERROR("MptcpMiddlebox::Install: " << SCN_MIDDLEBOXES_MAX
                                                   << " middleboxes at most");
    CheckSettings();
    std::strncpy(m.box, m_box.c_str(), sizeof m.box - 1);
    m.direction = static_cast<scn_way>(
        PlaceOf("Direction", m_direction, {"both", "to-server", "to-client"}));
    m.what =
        static_cast<scn_strip>(PlaceOf("What", m_what,
                                       {"all", "syn", "synack", "third-ack",
                                        "data", "after-syn", "add-addr"}));
    m.options =
        static_cast<scn_copy>(PlaceOf("Options", m_options, {"copy", "first"}));
    m.from_ns = static_cast<uint64_t>(m_from.GetNanoSeconds());
    m.every = m_every;
    m.share = m_share;
    m.by_ns = static_cast<uint64_t>(m_by.GetNanoSeconds());
    ns3c_addr outer = {};
    bool nat = m_box == "nat";
    if (nat)
        outer = ParseAddress(m_outer);
    if (nat && MptcpObserver::Find())
        NS_FATAL_ERROR("MptcpMiddlebox: nat hides clients from an "
                       "MptcpObserver, and there is one");
    if (ns3c_attach() < 0)
        NS_FATAL_ERROR("MptcpMiddlebox: " << ns3c_error());
    int node = ns3c_node_adopt(device->GetNode()->GetId());
    m_wire =
        wire_chain_on_device(ns3c_dev_adopt(node, device->GetIfIndex()), false);
    if (m_wire)
        m_planted =
            planted_middlebox(g_installed, &m, m_wire, nat ? &outer : nullptr);
    if (!m_planted)
        NS_FATAL_ERROR("MptcpMiddlebox: " << ns3c_error());
    g_installed++;
    g_nats += nat;
    Simulator::ScheduleDestroy(&MptcpMiddlebox::End, Ptr<MptcpMiddlebox>(this));
}

void MptcpMiddlebox::End()
{
    if (m_planted) {
        g_installed--;
        g_nats -= m_box == "nat";
    }
    planted_free(m_planted);
    wire_chain_free(m_wire);
    m_planted = nullptr;
    m_wire = nullptr;
}

} // namespace ns3
