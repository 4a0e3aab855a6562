/* SPDX-License-Identifier: MIT */
#include "mptcp-stack.h"

#include "mptcp-core.h"
#include "mptcp-observer.h"
#include "mptcp-socket-factory.h"
#include "mptcp-socket.h"

#include "ns3/boolean.h"
#include "ns3/fatal-error.h"
#include "ns3/inet-socket-address.h"
#include "ns3/inet6-socket-address.h"
#include "ns3/ipv4-l3-protocol.h"
#include "ns3/ipv6-l3-protocol.h"
#include "ns3/log.h"
#include "ns3/object-factory.h"
#include "ns3/simulator.h"
#include "ns3/tcp-congestion-ops.h"
#include "ns3/string.h"
#include "ns3/tcp-l4-protocol.h"
#include "ns3/tcp-linux-reno.h"
#include "ns3/trace-source-accessor.h"
#include "ns3/uinteger.h"

#include <algorithm>
#include <cstring>
#include <sstream>

namespace ns3
{

NS_LOG_COMPONENT_DEFINE("MptcpStack");
NS_OBJECT_ENSURE_REGISTERED(MptcpStack);

/* Where no stream was assigned: far above any that a program counts up to. */
static constexpr int64_t STREAMS = int64_t{1} << 49;
/* Headers of 20 (IP), 20 (TCP) and all 40 octets of options. */
static constexpr uint32_t MSS4 = 1420, MSS6 = 1400;

/* ---- addresses ---- */

bool SplitAddress(const Address &from, ns3c_addr &addr, uint16_t &port)
{
    std::memset(&addr, 0, sizeof addr);
    if (InetSocketAddress::IsMatchingType(from)) {
        auto a = InetSocketAddress::ConvertFrom(from);
        addr.family = 4;
        a.GetIpv4().Serialize(addr.b);
        port = a.GetPort();
        return true;
    }
    if (!Inet6SocketAddress::IsMatchingType(from))
        return false;
    auto a = Inet6SocketAddress::ConvertFrom(from);
    port = a.GetPort();
    if (a.GetIpv6().IsIpv4MappedAddress()) {
        addr.family = 4;
        a.GetIpv6().GetIpv4MappedAddress().Serialize(addr.b);
    } else {
        addr.family = 6;
        a.GetIpv6().Serialize(addr.b);
    }
    return true;
}

Address JoinAddress(uint8_t family, const uint8_t *addr, uint16_t port)
{
    if (family == 4)
        return InetSocketAddress(Ipv4Address::Deserialize(addr), port);
    return Inet6SocketAddress(Ipv6Address::Deserialize(addr), port);
}

bool AnyAddress(const ns3c_addr &a)
{
    static const uint8_t zero[16] = {};

    return std::memcmp(a.b, zero, sizeof zero) == 0;
}

static mpx_addr PlainAddress(const Address &address)
{
    mpx_addr a = {};

    if (Ipv4Address::IsMatchingType(address)) {
        a.family = 4;
        Ipv4Address::ConvertFrom(address).Serialize(a.b);
    } else if (Ipv6Address::IsMatchingType(address)) {
        a.family = 6;
        Ipv6Address::ConvertFrom(address).Serialize(a.b);
    } else {
        NS_FATAL_ERROR("MptcpStack: " << address << " is not an IP address");
    }
    return a;
}

/* ---- attributes ---- */

TypeId MptcpStack::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::MptcpStack")
            .SetParent<Object>()
            .SetGroupName("Mpx")
            .AddConstructor<MptcpStack>()
            .AddAttribute("Profile",
                          "What is spoken: rfc8684, rfc6824, baerts, paasch, "
                          "..., tcp",
                          StringValue("rfc8684"),
                          MakeStringAccessor(&MptcpStack::m_profile),
                          MakeStringChecker())
            .AddAttribute("Switches",
                          "Readings of the drafts, NAME=VALUE separated by "
                          "commas: doc/ambiguities.md",
                          StringValue(""),
                          MakeStringAccessor(&MptcpStack::m_switches),
                          MakeStringChecker())
            .AddAttribute("Scheduler", "ecf, minrtt, roundrobin or redundant",
                          StringValue("ecf"),
                          MakeStringAccessor(&MptcpStack::m_scheduler),
                          MakeStringChecker())
            .AddAttribute("PathManager",
                          "fullmesh, passive, scripted or kernel",
                          StringValue("fullmesh"),
                          MakeStringAccessor(&MptcpStack::m_pathManager),
                          MakeStringChecker())
            .AddAttribute("Coupling",
                          "of the congestion control of subflows: none, lia "
                          "(RFC 6356) or olia",
                          StringValue("none"),
                          MakeStringAccessor(&MptcpStack::m_coupling),
                          MakeStringChecker())
            .AddAttribute("Congestion",
                          "Congestion control of each subflow; of coupled ones "
                          "it is TcpLinuxReno",
                          TypeIdValue(TcpLinuxReno::GetTypeId()),
                          MakeTypeIdAccessor(&MptcpStack::m_congestion),
                          MakeTypeIdChecker())
            .AddAttribute("Checksum", "Require DSS checksums",
                          BooleanValue(false),
                          MakeBooleanAccessor(&MptcpStack::m_checksum),
                          MakeBooleanChecker())
            .AddAttribute("Sack", "Selective acknowledgements of subflows",
                          BooleanValue(true),
                          MakeBooleanAccessor(&MptcpStack::m_sack),
                          MakeBooleanChecker())
            .AddAttribute("Timestamps", "TCP timestamps of subflows",
                          BooleanValue(true),
                          MakeBooleanAccessor(&MptcpStack::m_timestamps),
                          MakeBooleanChecker())
            .AddAttribute("MaxSubflows",
                          "Subflows of a connection; joins beyond are refused",
                          UintegerValue(8),
                          MakeUintegerAccessor(&MptcpStack::m_maxSubflows),
                          MakeUintegerChecker<uint32_t>(1, 32))
            .AddAttribute("KeySource",
                          "Of external keys: psk, those of attribute Psk; "
                          "application, MptcpSocket::SetExternalKey(); none",
                          StringValue("application"),
                          MakeStringAccessor(&MptcpStack::m_keySource),
                          MakeStringChecker())
            .AddAttribute("Psk",
                          "Keys in hexadecimal, separated by commas: the "
                          "first, and those that it is rotated to",
                          StringValue(""),
                          MakeStringAccessor(&MptcpStack::m_psk),
                          MakeStringChecker())
            .AddAttribute("RotationInterval",
                          "After which each connection takes the next key of "
                          "Psk; 0: it keeps the first",
                          TimeValue(Time(0)),
                          MakeTimeAccessor(&MptcpStack::m_rotation),
                          MakeTimeChecker(Time(0)))
            .AddAttribute("Keepalive",
                          "Silence after which a subflow is asked for a sign "
                          "of life; 0: never",
                          TimeValue(Time(0)),
                          MakeTimeAccessor(&MptcpStack::m_keepalive),
                          MakeTimeChecker(Time(0)))
            .AddAttribute("ReplaceTcp",
                          "Sockets of TcpSocketFactory are MPTCP too: for "
                          "applications that name it in their code. Set before "
                          "Install",
                          BooleanValue(false),
                          MakeBooleanAccessor(&MptcpStack::m_replaceTcp),
                          MakeBooleanChecker())
            .AddTraceSource("SocketCreated",
                            "A connection was opened or accepted",
                            MakeTraceSourceAccessor(&MptcpStack::m_created),
                            "ns3::MptcpStack::SocketCallback")
            .AddTraceSource(
                "SubflowAdded", "A subflow may carry octets",
                MakeTraceSourceAccessor(&MptcpStack::m_subflowAdded),
                "ns3::MptcpStack::SubflowCallback")
            .AddTraceSource(
                "SubflowRemoved", "The TCP of a subflow is finished",
                MakeTraceSourceAccessor(&MptcpStack::m_subflowRemoved),
                "ns3::MptcpStack::SubflowCallback")
            .AddTraceSource(
                "KeyActivated", "The peer has proved the newest external key",
                MakeTraceSourceAccessor(&MptcpStack::m_keyActivated),
                "ns3::MptcpStack::SocketCallback")
            .AddTraceSource("Fallback",
                            "The connection is plain TCP from now on",
                            MakeTraceSourceAccessor(&MptcpStack::m_fallback),
                            "ns3::MptcpStack::SocketCallback")
            .AddTraceSource("CongestionWindow",
                            "The congestion window of a subflow has changed",
                            MakeTraceSourceAccessor(&MptcpStack::m_cwnd),
                            "ns3::MptcpStack::WindowCallback")
            .AddTraceSource("DataAck",
                            "The peer has acknowledged octets of the stream",
                            MakeTraceSourceAccessor(&MptcpStack::m_dataAck),
                            "ns3::MptcpStack::DataAckCallback")
            .AddTraceSource("Tx", "A segment with a mapping leaves",
                            MakeTraceSourceAccessor(&MptcpStack::m_tx),
                            "ns3::MptcpStack::MappingCallback")
            .AddTraceSource("Rx", "A segment with a mapping has come",
                            MakeTraceSourceAccessor(&MptcpStack::m_rx),
                            "ns3::MptcpStack::MappingCallback")
            .AddTraceSource("Refused",
                            "A segment, or an option of it, was refused",
                            MakeTraceSourceAccessor(&MptcpStack::m_refused),
                            "ns3::MptcpStack::RefusedCallback");
    return tid;
}

MptcpStack::MptcpStack() = default;
MptcpStack::~MptcpStack() = default;

std::string NamesOf(const char *(*at)(unsigned))
{
    std::string all;

    for (unsigned i = 0; at(i); i++)
        all += (i ? ", " : "") + std::string(at(i));
    return all;
}

static const char *ProfileAt(unsigned i)
{
    const mpx_profile *p = mpx_profile_at(i);

    return p ? p->name : nullptr;
}

static void SetSwitches(mpx_profile *p, const std::string &text)
{
    std::istringstream in(text);
    std::string item;

    while (std::getline(in, item, ',')) {
        size_t eq = item.find('=');
        if (eq == std::string::npos ||
            mpx_profile_set(p, item.substr(0, eq).c_str(),
                            item.substr(eq + 1).c_str()) != MPX_OK)
            NS_FATAL_ERROR("MptcpStack: Switches: there is no \""
                           << item << "\"; NAME=VALUE of doc/ambiguities.md");
    }
}

mpx_config MptcpStack::MakeConfig(const MptcpSocket *socket) const
{
    mpx_config c;
    const mpx_profile *p = mpx_profile_find(m_profile.c_str());

    mpx_config_init(&c);
    if (!p)
        NS_FATAL_ERROR("MptcpStack: Profile \"" << m_profile << "\" is not of "
                                                << NamesOf(ProfileAt));
    c.profile = *p;
    SetSwitches(&c.profile, m_switches);
    c.sched = mpx_sched_find(m_scheduler.c_str());
    if (!c.sched)
        NS_FATAL_ERROR("MptcpStack: Scheduler \""
                       << m_scheduler << "\" is not of "
                       << NamesOf(mpx_sched_name_at));
    c.pm = mpx_pm_find(m_pathManager.c_str());
    if (!c.pm)
        NS_FATAL_ERROR("MptcpStack: PathManager \"" << m_pathManager
                                                    << "\" is not of "
                                                    << NamesOf(mpx_pm_name_at));
    c.coupling = mpx_coupling_find(m_coupling.c_str());
    if (!c.coupling)
        NS_FATAL_ERROR("MptcpStack: Coupling \""
                       << m_coupling << "\" is not of "
                       << NamesOf(mpx_coupling_name_at));
    c.checksum = m_checksum;
    c.max_subflows = static_cast<uint8_t>(m_maxSubflows);
    c.keepalive = static_cast<uint64_t>(m_keepalive.GetNanoSeconds());
    if (socket) {
        c.rcvbuf = socket->m_rcvBuf;
        c.sndbuf = socket->m_sndBuf;
        c.mss = static_cast<uint16_t>(
            std::min(socket->m_segSize, socket->m_family == 6 ? MSS6 : MSS4));
    }
    return c;
}

std::vector<std::vector<uint8_t>> MptcpStack::ParseKeys() const
{
    std::vector<std::vector<uint8_t>> keys;
    std::istringstream in(m_psk);
    std::string hex;

    if (m_keySource == "none" || m_keySource == "application")
        return keys;
    if (m_keySource != "psk")
        NS_FATAL_ERROR("MptcpStack: KeySource \""
                       << m_keySource << "\" is not of psk, application, none");
    while (std::getline(in, hex, ',')) {
        std::vector<uint8_t> key;
        bool bad = hex.size() % 2 != 0 ||
                   hex.find_first_not_of("0123456789abcdefABCDEF") !=
                       std::string::npos;
        for (size_t i = 0; !bad && i < hex.size(); i += 2)
            key.push_back(static_cast<uint8_t>(
                std::stoul(hex.substr(i, 2), nullptr, 16)));
        if (bad || key.empty() || key.size() > KS_KEY_MAX)
            NS_FATAL_ERROR("MptcpStack: Psk: key "
                           << keys.size() + 1
                           << " is not an even number of hexadecimal digits, 2 "
                              "to 128");
        keys.push_back(key);
    }
    if (keys.empty())
        NS_FATAL_ERROR("MptcpStack: KeySource is psk, but Psk has no key");
    return keys;
}

/* ---- life ---- */

void MptcpStack::Install(Ptr<Node> node)
{
    if (!node)
        NS_FATAL_ERROR("MptcpStack::Install: no node");
    if (m_node || node->GetObject<MptcpStack>())
        NS_FATAL_ERROR("MptcpStack::Install: node " << node->GetId()
                                                    << " has MPTCP already");
    if (!node->GetObject<TcpL4Protocol>())
        NS_FATAL_ERROR("MptcpStack::Install: node "
                       << node->GetId()
                       << " has no TCP: InternetStackHelper::Install() comes "
                          "first");
    m_node = node;
    MakeConfig(nullptr);
    m_keys = ParseKeys();
    ObjectFactory congestion(m_congestion.GetName());
    if (!m_congestion.HasConstructor() ||
        !DynamicCast<TcpCongestionOps>(congestion.Create()))
        NS_FATAL_ERROR("MptcpStack: Congestion: " << m_congestion.GetName()
                                                  << " is none");
    node->AggregateObject(this);
    if (m_replaceTcp)
        MptcpTcpSocketFactory::Replace(node);
}

Ptr<Node> MptcpStack::GetNode() const
{
    return m_node;
}

int64_t MptcpStack::AssignStreams(int64_t stream)
{
    if (m_host)
        NS_FATAL_ERROR("MptcpStack::AssignStreams: it has begun to draw");
    m_stream = stream;
    return 1;
}

void MptcpStack::DoDispose()
{
    for (auto &e : m_entries)
        e.socket = nullptr;
    m_listeners.clear();
    m_node = nullptr;
    Object::DoDispose();
}

/* When the C layers have let go of ns-3's objects. */
void MptcpStack::End()
{
    host_free(m_host);
    m_host = nullptr;
    m_byConn.clear();
    m_entries.clear();
}

uint64_t MptcpStack::GetCounter(const std::string &name) const
{
    static const mpx_stats none = {};

    const mpx_stats *s =
        m_host ? mpx_endpoint_stats(host_endpoint(m_host)) : &none;
    for (unsigned i = 0; i < mpx_stats_count(); i++)
        if (name == mpx_stats_name(i))
            return mpx_stats_value(s, i);
    NS_FATAL_ERROR("MptcpStack::GetCounter: there is no \"" << name << "\"");
    return 0;
}

/* ---- every segment ---- */

/* The mapping of a segment; false if it has none. */
static bool MappingOf(const uint8_t *hdr, uint8_t hdr_len, uint64_t *dsn,
                      uint32_t *octets)
{
    mpx_opt_walk w = mpx_opt_walk_of(hdr + 20, hdr_len - 20u);
    const uint8_t *opt;
    size_t len;
    mpx_opt o;

    while (mpx_opt_walk_next(&w, &opt, &len)) {
        if (opt[0] != MPX_OPT_KIND || len < 3 || opt[2] >> 4 != MPX_SUB_DSS ||
            mpx_opt_decode(&o, opt, len, MPX_SEG_ACK) != MPX_OK ||
            !o.u.dss.has_map)
            continue;
        *dsn = o.u.dss.dsn;
        *octets = o.u.dss.dll;
        return true;
    }
    return false;
}

static uint64_t IdOf(const mpx_subflow *sf)
{
    struct mpx_subflow_info info;

    mpx_subflow_info(sf, &info);
    return info.number;
}

struct MptcpSegments {
    static void Sent(void *ctx, const ns3c_flow *f, const uint8_t *hdr,
                     uint8_t hdr_len, size_t)
    {
        Mapping(static_cast<MptcpStack *>(ctx), f, hdr, hdr_len, true);
    }

    static void Came(void *ctx, const ns3c_flow *f, const uint8_t *hdr,
                     uint8_t hdr_len, size_t, const mpx_stats *before,
                     const mpx_stats *after)
    {
        auto self = static_cast<MptcpStack *>(ctx);
        char reason[EVENTS_TEXT_MAX];

        Mapping(self, f, hdr, hdr_len, false);
        if (!self->m_refused.IsEmpty() && events_reason(reason, before, after))
            self->m_refused(reason,
                            JoinAddress(f->family, f->remote, f->remote_port));
    }

    static void Processed(void *ctx, const ns3c_flow *f)
    {
        auto self = static_cast<MptcpStack *>(ctx);
        mpx_subflow *sf;

        if (MptcpSocket *s = self->SocketOf(*f, &sf))
            s->Progress();
    }

  private:
    static void Mapping(MptcpStack *self, const ns3c_flow *f,
                        const uint8_t *hdr, uint8_t hdr_len, bool out)
    {
        auto &trace = out ? self->m_tx : self->m_rx;
        mpx_subflow *sf;
        uint64_t dsn;
        uint32_t octets;

        if (trace.IsEmpty() || !MappingOf(hdr, hdr_len, &dsn, &octets))
            return;
        if (MptcpSocket *s = self->SocketOf(*f, &sf))
            trace(s, IdOf(sf), dsn, octets);
    }
};

MptcpSocket *MptcpStack::SocketOf(const ns3c_flow &f, mpx_subflow **sf)
{
    mpx_tuple t = {};

    t.family = f.family;
    std::memcpy(t.local, f.local, sizeof t.local);
    std::memcpy(t.remote, f.remote, sizeof t.remote);
    t.local_port = f.local_port;
    t.remote_port = f.remote_port;
    *sf = mpx_subflow_find(host_endpoint(m_host), &t);
    if (!*sf)
        return nullptr;
    const mpx_conn *conn = mpx_subflow_conn(*sf);
    auto found = m_byConn.find(conn);
    return found == m_byConn.end() ? nullptr
                                   : PeekPointer(found->second->socket);
}

/* ---- the C layers ---- */

static std::string CongestionName(TypeId tid, const std::string &coupling)
{
    return coupling == "none" ? tid.GetName() : "ns3::TcpLinuxReno";
}

/* Its part in the simulation begins when it is first needed, so that streams
 * and attributes can be set after Install(). */
struct host *MptcpStack::Host()
{
    if (m_host)
        return m_host;
    host_options o = {};

    if (ns3c_attach() < 0)
        NS_FATAL_ERROR("MptcpStack: " << ns3c_error());
    m_handle = ns3c_node_adopt(m_node->GetId());
    o.stream = m_stream >= 0 ? m_stream : STREAMS + m_node->GetId();
    o.coupled = m_coupling != "none";
    m_congestionName = CongestionName(m_congestion, m_coupling);
    o.tcp.congestion = m_congestionName.c_str();
    o.tcp.sack = m_sack;
    o.tcp.timestamps = m_timestamps;
    o.tcp.sndbuf = o.tcp.rcvbuf = host_tcp_buffer(0);
    m_host = host_new(m_handle, &o);
    if (!m_host)
        NS_FATAL_ERROR("MptcpStack: node " << m_node->GetId() << ": "
                                           << ns3c_error());
    m_tap = std::make_unique<struct host_tap>();
    m_tap->ctx = this;
    m_tap->sent = MptcpSegments::Sent;
    m_tap->received = MptcpSegments::Came;
    m_tap->processed = MptcpSegments::Processed;
    host_tap(m_host, m_tap.get());
    Simulator::ScheduleDestroy(&MptcpStack::End, Ptr<MptcpStack>(this));
    return m_host;
}

void MptcpStack::Know(const ns3c_addr &a)
{
    std::vector<uint8_t> key(a.b, a.b + sizeof a.b);

    key.insert(key.begin(), a.family);
    if (std::find(m_known.begin(), m_known.end(), key) != m_known.end())
        return;
    if (host_add_addr(m_host, &a) < 0)
        NS_LOG_WARN("node " << m_node->GetId()
                            << " has more addresses than MPTCP uses");
    m_known.push_back(key);
    Owned(a, true);
}

/* An address was gained or given up: the observer is told whose it is. */
void MptcpStack::Owned(const ns3c_addr &a, bool has)
{
    auto observer = MptcpObserver::Find();
    mpx_addr m = {};

    if (!observer)
        return;
    m.family = a.family;
    std::memcpy(m.b, a.b, sizeof m.b);
    for (auto party : {PAYLOAD_CLIENT, PAYLOAD_SERVER})
        if (m_role[party == PAYLOAD_SERVER])
            (has ? observer_owns : observer_disowns)(observer->Judge(), party,
                                                     &m, ns3c_now());
}

/* The addresses of a family that interfaces which are up have now. Those of the
 * other one only once a socket is of that: who listens to IPv4 takes no joins
 * over IPv6. */
void MptcpStack::FindAddresses(uint8_t family)
{
    auto ip4 = m_node->GetObject<Ipv4L3Protocol>();
    auto ip6 = m_node->GetObject<Ipv6L3Protocol>();
    ns3c_addr a;

    Host();
    for (uint32_t i = 0; family == 4 && ip4 && i < ip4->GetNInterfaces(); i++)
        for (uint32_t j = 0; ip4->IsUp(i) && j < ip4->GetNAddresses(i); j++) {
            auto local = ip4->GetAddress(i, j).GetLocal();
            if (local.IsLocalhost() || local == Ipv4Address::GetAny())
                continue;
            std::memset(&a, 0, sizeof a);
            a.family = 4;
            local.Serialize(a.b);
            Know(a);
        }
    for (uint32_t i = 0; family == 6 && ip6 && i < ip6->GetNInterfaces(); i++)
        for (uint32_t j = 0; ip6->IsUp(i) && j < ip6->GetNAddresses(i); j++) {
            auto address = ip6->GetAddress(i, j);
            if (address.GetScope() != Ipv6InterfaceAddress::GLOBAL)
                continue;
            std::memset(&a, 0, sizeof a);
            a.family = 6;
            address.GetAddress().Serialize(a.b);
            Know(a);
        }
}

void MptcpStack::UseAddress(const Address &address)
{
    mpx_addr a = PlainAddress(address);
    ns3c_addr n = {};

    Host();
    n.family = a.family;
    std::memcpy(n.b, a.b, sizeof n.b);
    Know(n);
    Owned(n, true);
    if (mpx_endpoint_use_addr(host_endpoint(m_host), &a, ns3c_now()) != MPX_OK)
        NS_LOG_WARN("UseAddress: MPTCP of node " << m_node->GetId()
                                                 << " has no such address");
    host_pump(m_host);
}

void MptcpStack::DropAddress(const Address &address)
{
    mpx_addr a = PlainAddress(address);
    ns3c_addr n = {};

    Host();
    n.family = a.family;
    std::memcpy(n.b, a.b, sizeof n.b);
    Owned(n, false);
    if (mpx_endpoint_drop_addr(host_endpoint(m_host), &a, ns3c_now()) != MPX_OK)
        NS_LOG_WARN("DropAddress: MPTCP of node " << m_node->GetId()
                                                  << " has no such address");
    host_pump(m_host);
}

MptcpStack::Entry *MptcpStack::NewEntry(Ptr<MptcpSocket> socket)
{
    m_entries.push_back({this, socket});
    return &m_entries.back();
}

void MptcpStack::Forget(Entry *entry)
{
    entry->socket = nullptr;
}

Ptr<MptcpSocket> MptcpStack::CreateSocket()
{
    auto s = CreateObject<MptcpSocket>();

    s->m_stack = this;
    return s;
}

} // namespace ns3
