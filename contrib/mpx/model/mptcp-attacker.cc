/* SPDX-License-Identifier: MIT */
/* Attributes of an attacker, and its start at a device. */
#include "mptcp-attacker.h"

#include "mptcp-core.h"
#include "mptcp-observer.h"

#include "ns3/boolean.h"
#include "ns3/fatal-error.h"
#include "ns3/ipv4.h"
#include "ns3/ipv6.h"
#include "ns3/simulator.h"
#include "ns3/string.h"
#include "ns3/tcp-l4-protocol.h"
#include "ns3/uinteger.h"

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>

namespace ns3
{

NS_OBJECT_ENSURE_REGISTERED(MptcpAttacker);

TypeId MptcpAttacker::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::MptcpAttacker")
            .SetParent<Object>()
            .SetGroupName("Mpx")
            .AddConstructor<MptcpAttacker>()
            .AddAttribute("Reads",
                          "all; handshake: SYNs, and segments that carry "
                          "MP_CAPABLE; or nothing",
                          StringValue("all"),
                          MakeStringAccessor(&MptcpAttacker::m_reads),
                          MakeStringChecker())
            .AddAttribute("From", "When it begins to read", TimeValue(Time(0)),
                          MakeTimeAccessor(&MptcpAttacker::m_from),
                          MakeTimeChecker(Time(0)))
            .AddAttribute("To", "When it ends to read; 0: never",
                          TimeValue(Time(0)),
                          MakeTimeAccessor(&MptcpAttacker::m_to),
                          MakeTimeChecker(Time(0)))
            .AddAttribute(
                "Acts", "Before this it sends, drops and changes nothing",
                TimeValue(Seconds(1)), MakeTimeAccessor(&MptcpAttacker::m_acts),
                MakeTimeChecker(Time(0)))
            .AddAttribute("Leaves",
                          "When it has gone from the device; its host has not. "
                          "0: never",
                          TimeValue(Time(0)),
                          MakeTimeAccessor(&MptcpAttacker::m_leaves),
                          MakeTimeChecker(Time(0)))
            .AddAttribute("Budget", "Segments that it may drop or change",
                          UintegerValue(UINT64_MAX),
                          MakeUintegerAccessor(&MptcpAttacker::m_budget),
                          MakeUintegerChecker<uint64_t>())
            .AddAttribute("Twin",
                          "none; or what it lacks, so that it must fail: "
                          "wrong-value, a bit of what it stands on; no-power, "
                          "all powers but to read",
                          StringValue("none"),
                          MakeStringAccessor(&MptcpAttacker::m_twin),
                          MakeStringChecker())
            .AddAttribute("Listen",
                          "Only receive what the device does, on a link or cable "
                          "too",
                          BooleanValue(false),
                          MakeBooleanAccessor(&MptcpAttacker::m_listen),
                          MakeBooleanChecker());
    return tid;
}

MptcpAttacker::MptcpAttacker() = default;

MptcpAttacker::~MptcpAttacker()
{
    End();
}

static const char *AttackAt(unsigned i)
{
    return atk_name_at(i);
}

void MptcpAttacker::SetAttack(const std::string &name)
{
    if (!atk_find(name.c_str()))
        NS_FATAL_ERROR("MptcpAttacker: there is no attack \""
                       << name << "\"; one of: " << NamesOf(AttackAt));
    m_attack = name;
}

void MptcpAttacker::SetHost(Ptr<Node> host)
{
    m_hostSet = true;
    m_host = host;
}

/* ---- parameters ---- */

static bool Plain(const std::string &text, uint64_t &v)
{
    char *end;

    errno = 0;
    v = std::strtoull(text.c_str(), &end, 10);
    return !text.empty() && text[0] >= '0' && text[0] <= '9' && !*end &&
           errno == 0;
}

static bool Parse(const struct atk_param &p, const std::string &text,
                  uint64_t &v)
{
    if (p.kind == ATK_P_WORD) {
        for (v = 0; p.words[v]; v++)
            if (text == p.words[v])
                return true;
        return false;
    }
    if (p.kind == ATK_P_TIME) {
        TimeValue t;
        if (!t.DeserializeFromString(text, MakeTimeChecker()) ||
            t.Get().IsStrictlyNegative())
            return false;
        v = static_cast<uint64_t>(t.Get().GetNanoSeconds());
    } else if (!Plain(text, v)) {
        return false;
    }
    return v >= p.min && v <= p.max;
}

void MptcpAttacker::SetParameter(const std::string &name,
                                 const std::string &value)
{
    auto ops = atk_find(m_attack.c_str());
    uint64_t v;

    for (unsigned i = 0; ops && ops->params && ops->params[i].name; i++) {
        if (name != ops->params[i].name)
            continue;
        if (!Parse(ops->params[i], value, v))
            NS_FATAL_ERROR("MptcpAttacker: " << m_attack << ": " << name
                                             << " takes no \"" << value
                                             << "\"");
        m_param[name] = v;
        return;
    }
    NS_FATAL_ERROR("MptcpAttacker: " << m_attack << " has no parameter \""
                                     << name << "\"");
}

/* ---- its place ---- */

/* An address of the node, of the device if that is the node's. */
static bool AddressOf(Ptr<Node> node, Ptr<NetDevice> device, ns3c_addr &a)
{
    auto ip4 = node->GetObject<Ipv4>();
    auto ip6 = node->GetObject<Ipv6>();

    std::memset(&a, 0, sizeof a);
    for (int own = 1; own >= 0; own--) {
        for (uint32_t i = 0; ip4 && i < ip4->GetNInterfaces(); i++)
            for (uint32_t j = 0; j < ip4->GetNAddresses(i); j++) {
                auto local = ip4->GetAddress(i, j).GetLocal();
                if (local.IsLocalhost() ||
                    (own && ip4->GetNetDevice(i) != device))
                    continue;
                a.family = 4;
                local.Serialize(a.b);
                return true;
            }
        for (uint32_t i = 0; ip6 && i < ip6->GetNInterfaces(); i++)
            for (uint32_t j = 0; j < ip6->GetNAddresses(i); j++) {
                auto local = ip6->GetAddress(i, j);
                if (local.GetScope() != Ipv6InterfaceAddress::GLOBAL ||
                    (own && ip6->GetNetDevice(i) != device))
                    continue;
                a.family = 6;
                local.GetAddress().Serialize(a.b);
                return true;
            }
    }
    return false;
}

void MptcpAttacker::FindHost(Ptr<NetDevice> device, planted_attack &a) const
{
    auto node = m_hostSet ? m_host : device->GetNode();

    if (node && !m_hostSet &&
        (node->GetObject<MptcpStack>() || !node->GetObject<TcpL4Protocol>()))
        node = nullptr;
    if (!node)
        return;
    if (node->GetObject<MptcpStack>())
        NS_FATAL_ERROR("MptcpAttacker: node "
                       << node->GetId()
                       << " has MPTCP and cannot be an attacker's host");
    if (!node->GetObject<TcpL4Protocol>() || !AddressOf(node, device, a.addr))
        NS_FATAL_ERROR("MptcpAttacker: its host, node "
                       << node->GetId()
                       << ", has no IP address: InternetStackHelper and "
                          "addresses come first");
    a.node = ns3c_node_adopt(node->GetId());
}

static unsigned IndexOf(const std::string &what, const std::string &value,
                        const char *const *words)
{
    std::string all;

    for (unsigned i = 0; words[i]; i++) {
        if (value == words[i])
            return i;
        all += (i ? ", " : "") + std::string(words[i]);
    }
    NS_FATAL_ERROR("MptcpAttacker: " << what << " \"" << value
                                     << "\" is not of " << all);
    return 0;
}

static planted_attack Configure(const atk_ops *ops, const std::string &reads,
                                const std::string &twin)
{
    static const char *const readWords[] = {"all", "handshake", "nothing",
                                            nullptr};
    static const scn_read readValues[] = {SCN_READ_ALL, SCN_READ_HANDSHAKE,
                                          SCN_READ_NOTHING};
    static const char *const twinWords[] = {"none", "wrong-value", "no-power",
                                            nullptr};
    static const scn_twin twinValues[] = {SCN_TWIN_NONE, SCN_TWIN_WRONG_VALUE,
                                          SCN_TWIN_NO_POWER};
    planted_attack a;

    planted_attack_init(&a, ops);
    a.reads = readValues[IndexOf("Reads", reads, readWords)];
    a.twin = twinValues[IndexOf("Twin", twin, twinWords)];
    return a;
}

static unsigned NothingLeaks(void *, enum atk_leak, atk_secret *, unsigned)
{
    return 0;
}

static bool HasCable(Ptr<NetDevice> device)
{
    auto type = device->GetInstanceTypeId().GetName();

    return type == "ns3::PointToPointNetDevice" || type == "ns3::CsmaNetDevice";
}

void MptcpAttacker::Install(Ptr<NetDevice> device)
{
    constexpr unsigned WIRE = ATK_DROP | ATK_CHANGE | ATK_INJECT | ATK_HOLD;
    static const intruder_leak leak = {nullptr, NothingLeaks};
    auto ops = atk_find(m_attack.c_str());
    auto observer = MptcpObserver::Get();
    auto k = static_cast<unsigned>(observer->m_attackers.size());

    if (!device || !device->GetNode())
        NS_FATAL_ERROR("MptcpAttacker::Install: no device, or one without a "
                       "node");
    if (!ops || m_planted)
        NS_FATAL_ERROR(
            "MptcpAttacker::Install: " << (ops ? "it has its place already"
                                               : "SetAttack() comes first"));
    if (k == SCN_ATTACKERS_MAX)
        NS_FATAL_ERROR("MptcpAttacker::Install: " << SCN_ATTACKERS_MAX
                                                  << " attackers at most");
    bool listen = m_listen || !HasCable(device);
    if (listen && (ops->powers & WIRE))
        NS_FATAL_ERROR("MptcpAttacker: "
                       << m_attack
                       << " drops, changes, holds or inserts packets, and at a "
                       << device->GetInstanceTypeId().GetName()
                       << (m_listen ? " with Listen" : "")
                       << " it can only receive them");
    if (ops->powers & ATK_LEAK)
        NS_FATAL_ERROR("MptcpAttacker: " << m_attack
                                         << " reads a victim's memory: in "
                                            "scenario files only");
    auto a = Configure(ops, m_reads, m_twin);
    if (a.twin == SCN_TWIN_WRONG_VALUE && !ops->spoils)
        NS_FATAL_ERROR("MptcpAttacker: "
                       << m_attack
                       << " has no value for the twin wrong-value to spoil");
    if (ns3c_attach() < 0)
        NS_FATAL_ERROR("MptcpAttacker: " << ns3c_error());
    if (ops->powers & ATK_HOST)
        FindHost(device, a);
    a.apart = a.node >= 0;
    a.from_ns = static_cast<uint64_t>(m_from.GetNanoSeconds());
    a.acts_ns = static_cast<uint64_t>(m_acts.GetNanoSeconds());
    if (!m_to.IsZero())
        a.to_ns = static_cast<uint64_t>(m_to.GetNanoSeconds());
    if (!m_leaves.IsZero())
        a.leaves_ns = static_cast<uint64_t>(m_leaves.GetNanoSeconds());
    a.budget = m_budget;
    for (unsigned i = 0; ops->params && ops->params[i].name; i++)
        if (m_param.count(ops->params[i].name))
            a.param[i] = m_param[ops->params[i].name];
    int node = ns3c_node_adopt(device->GetNode()->GetId());
    m_wire = wire_chain_on_device(ns3c_dev_adopt(node, device->GetIfIndex()),
                                  listen);
    if (m_wire)
        m_planted = planted_attacker(k, &a, m_wire, observer->Judge(), &leak);
    if (!m_planted)
        NS_FATAL_ERROR("MptcpAttacker: " << ns3c_error());
    observer->m_attackers.push_back(this);
}

void MptcpAttacker::End()
{
    m_last = Count();
    planted_free(m_planted);
    wire_chain_free(m_wire);
    m_planted = nullptr;
    m_wire = nullptr;
}

/* ---- what it did ---- */

MptcpAttacker::Counters MptcpAttacker::Count() const
{
    struct atk_counters c = {};

    if (!m_planted)
        return m_last;
    planted_counters(m_planted, &c);
    return {c.seen, c.joins, c.refused, c.dropped + c.changed};
}

uint64_t MptcpAttacker::GetSeen() const
{
    return Count().seen;
}

uint64_t MptcpAttacker::GetJoins() const
{
    return Count().joins;
}

uint64_t MptcpAttacker::GetRefused() const
{
    return Count().refused;
}

uint64_t MptcpAttacker::GetTouched() const
{
    return Count().touched;
}

} // namespace ns3
