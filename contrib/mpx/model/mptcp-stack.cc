/* SPDX-License-Identifier: MIT */
/* MPTCP of a node: its attributes, its life. */
#include "mptcp-stack.h"

#include "mptcp-core.h"
#include "mptcp-socket-factory.h"
#include "mptcp-socket.h"
#include "mptcp-tls.h"

#include "ns3/boolean.h"
#include "ns3/fatal-error.h"
#include "ns3/object-factory.h"
#include "ns3/simulator.h"
#include "ns3/tcp-congestion-ops.h"
#include "ns3/string.h"
#include "ns3/tcp-l4-protocol.h"
#include "ns3/tcp-linux-reno.h"
#include "ns3/trace-source-accessor.h"
#include "ns3/uinteger.h"

namespace ns3
{

NS_OBJECT_ENSURE_REGISTERED(MptcpStack);

/* Where no stream was assigned: far above any that a program counts up to. */
static constexpr int64_t STREAMS = int64_t{1} << 49;

/* ---- attributes ---- */

/* What connections are made of. */
TypeId MptcpStack::AddConnectionAttributes(TypeId tid)
{
    return tid
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
        .AddAttribute("Scheduler", "ecf, minrtt, roundrobin, redundant or linux",
                      StringValue("ecf"),
                      MakeStringAccessor(&MptcpStack::m_scheduler),
                      MakeStringChecker())
        .AddAttribute("PathManager", "fullmesh, passive, scripted or kernel",
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
        .AddAttribute("Checksum", "Require DSS checksums", BooleanValue(false),
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
        .AddAttribute(
            "MaxSubflows", "Subflows of a connection; joins beyond are refused",
            UintegerValue(8), MakeUintegerAccessor(&MptcpStack::m_maxSubflows),
            MakeUintegerChecker<uint32_t>(1, 32));
}

/* Where their keys come from, and what else a node does. */
TypeId MptcpStack::AddKeyAttributes(TypeId tid)
{
    return tid
        .AddAttribute("KeySource",
                      "Of external keys: psk, those of attribute Psk; tls13 "
                      "or tls12, exported from TLS that the octets of each "
                      "connection go through; application, "
                      "MptcpSocket::SetExternalKey(); none",
                      StringValue("application"),
                      MakeStringAccessor(&MptcpStack::m_keySource),
                      MakeStringChecker())
        .AddAttribute("Psk",
                      "Keys in hexadecimal, separated by commas: the "
                      "first, and those that it is rotated to",
                      StringValue(""), MakeStringAccessor(&MptcpStack::m_psk),
                      MakeStringChecker())
        .AddAttribute("RotationInterval",
                      "After which each connection takes the next key of "
                      "Psk, or a client a fresh one by an extended key update "
                      "(tls13), or a server by a renegotiation (tls12); 0: it "
                      "keeps the first",
                      TimeValue(Time(0)),
                      MakeTimeAccessor(&MptcpStack::m_rotation),
                      MakeTimeChecker(Time(0)))
        .AddAttribute("TrustedCertificate",
                      "As a server of TLS it has the certificate that clients "
                      "trust; else another one",
                      BooleanValue(true),
                      MakeBooleanAccessor(&MptcpStack::m_trusted),
                      MakeBooleanChecker())
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
                      MakeBooleanChecker());
}

TypeId MptcpStack::AddTlsTraceSources(TypeId tid)
{
    return tid
        .AddTraceSource("HandshakeDone", "The handshake of TLS has ended here",
                        MakeTraceSourceAccessor(&MptcpStack::m_handshakeDone),
                        "ns3::MptcpStack::SocketCallback")
        .AddTraceSource("KeyExported",
                        "A key of TLS was offered to the peer, as "
                        "SetExternalKey() does",
                        MakeTraceSourceAccessor(&MptcpStack::m_keyExported),
                        "ns3::MptcpStack::KeyCallback")
        .AddTraceSource("TlsFailed", "TLS has failed, and its connection ends",
                        MakeTraceSourceAccessor(&MptcpStack::m_tlsFailed),
                        "ns3::MptcpStack::FailedCallback");
}

TypeId MptcpStack::AddTraceSources(TypeId tid)
{
    return tid
        .AddTraceSource("SocketCreated", "A connection was opened or accepted",
                        MakeTraceSourceAccessor(&MptcpStack::m_created),
                        "ns3::MptcpStack::SocketCallback")
        .AddTraceSource("SubflowAdded", "A subflow may carry octets",
                        MakeTraceSourceAccessor(&MptcpStack::m_subflowAdded),
                        "ns3::MptcpStack::SubflowCallback")
        .AddTraceSource("SubflowRemoved", "The TCP of a subflow is finished",
                        MakeTraceSourceAccessor(&MptcpStack::m_subflowRemoved),
                        "ns3::MptcpStack::SubflowCallback")
        .AddTraceSource("KeyActivated",
                        "The peer has proved the newest external key",
                        MakeTraceSourceAccessor(&MptcpStack::m_keyActivated),
                        "ns3::MptcpStack::SocketCallback")
        .AddTraceSource("KeyRefused",
                        "A key of Psk or of TLS was left out: its source did "
                        "not give it, or the connection did not take it",
                        MakeTraceSourceAccessor(&MptcpStack::m_keyRefused),
                        "ns3::MptcpStack::KeyRefusedCallback")
        .AddTraceSource("Fallback", "The connection is plain TCP from now on",
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
        .AddTraceSource("Refused", "A segment, or an option of it, was refused",
                        MakeTraceSourceAccessor(&MptcpStack::m_refused),
                        "ns3::MptcpStack::RefusedCallback");
}

TypeId MptcpStack::GetTypeId()
{
    static TypeId tid = AddTlsTraceSources(AddTraceSources(AddKeyAttributes(
        AddConnectionAttributes(TypeId("ns3::MptcpStack")
                                    .SetParent<Object>()
                                    .SetGroupName("Mpx")
                                    .AddConstructor<MptcpStack>()))));
    return tid;
}

MptcpStack::MptcpStack() = default;
MptcpStack::~MptcpStack() = default;

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
    m_tls.clear();
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
    TapSegments();
    Simulator::ScheduleDestroy(&MptcpStack::End, Ptr<MptcpStack>(this));
    return m_host;
}

MptcpStack::Entry *MptcpStack::NewEntry(Ptr<MptcpSocket> socket)
{
    m_entries.push_back({this, socket});
    return &m_entries.back();
}

unsigned MptcpStack::TlsVersion() const
{
    auto kind = ks_kind_find(m_keySource.c_str());

    return kind ? kind->tls : 0;
}

MptcpTls *MptcpStack::StartTls(MptcpSocket *s)
{
    m_tls.push_back(std::make_unique<MptcpTls>(
        s->m_entry, m_host, s->m_conn, MakeConfig(s).profile, s->m_tlsVersion,
        s->m_accepted, m_trusted));
    return m_tls.back().get();
}

void MptcpStack::Forget(Entry *entry)
{
    entry->socket = nullptr;
}

Ptr<MptcpSocket> MptcpStack::CreateSocket()
{
    auto s = CreateObject<MptcpSocket>();

    s->m_stack = this;
    s->m_tlsVersion = TlsVersion();
    return s;
}

} // namespace ns3
