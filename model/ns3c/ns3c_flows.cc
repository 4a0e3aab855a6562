/* SPDX-License-Identifier: MIT */
/* Flows and TCPs: entering, leaving, choosing. */
#include "ns3c_flows.h"
#include "ns3c_sock.h"

#include "ns3/ipv4-end-point.h"
#include "ns3/ipv6-end-point.h"
#include "ns3/simulator.h"

#include <algorithm>

namespace ns3c
{

constexpr uint32_t FLOWS_PER_TCP = 256;
constexpr size_t SWEEP_MIN = 4096;
/* ns-3's, of which one that is in use is passed over. */
constexpr uint32_t EPHEMERAL_FIRST = 49152, EPHEMERAL = 65536 - 49152;
/* Beyond any TIME_WAIT and any wait for a third ACK of ns-3's. */
constexpr int64_t LINGERS_NS = INT64_C(600000000000);

Flows::Key::Key(const ns3c_flow &f)
{
    std::memcpy(w, f.local, 16);
    std::memcpy(w + 2, f.remote, 16);
    w[4] = static_cast<uint64_t>(f.family) << 32 |
           static_cast<uint64_t>(f.local_port) << 16 | f.remote_port;
}

Flows::Flows(const Tcp &own) : m_tcps{own}, m_sweep_at(SWEEP_MIN)
{
}

/* One more TCP of the node of @p own, which leads where that one leads. */
static Flows::Tcp MakeTcp(ns3::TcpL4Protocol &own)
{
    auto tcp = ns3::CreateObject<ns3::TcpL4Protocol>();

    for (const char *name :
         {"RttEstimatorType", "SocketType", "RecoveryType"}) {
        ns3::TypeIdValue v;

        own.GetAttribute(name, v);
        tcp->SetAttribute(name, v);
    }
    tcp->SetNode(own.GetObject<ns3::Node>());
    tcp->SetDownTarget(own.GetDownTarget());
    tcp->SetDownTarget6(own.GetDownTarget6());
    return tcp;
}

/* The last TCP, which has room for a flow more. */
uint32_t Flows::Room()
{
    if (m_begun == FLOWS_PER_TCP) {
        m_begun = 0;
        m_tcps.push_back(MakeTcp(*m_tcps[0]));
    }
    m_begun++;
    return static_cast<uint32_t>(m_tcps.size() - 1);
}

Flows::Tcp Flows::Next()
{
    return m_tcps[Room()];
}

void Flows::Count(uint16_t port, int by)
{
    if (m_ports.empty())
        return;
    uint32_t &n = m_ports[port];
    bool used = n > 0;
    n += static_cast<uint32_t>(by);
    if (port >= EPHEMERAL_FIRST && used != (n > 0))
        m_ephemeral += static_cast<uint32_t>(by);
}

/* ns-3's next one, had it not been used. */
static uint16_t Probe(ns3::TcpL4Protocol &tcp, const ns3c_flow &f)
{
    uint16_t port = 0;

    if (f.family == 4) {
        if (auto *end = tcp.Allocate(Ip4(f.local))) {
            port = end->GetLocalPort();
            tcp.DeAllocate(end);
        }
    } else if (auto *end = tcp.Allocate6(Ip6(f.local))) {
        port = end->GetLocalPort();
        tcp.DeAllocate(end);
    }
    return port;
}

/* As in ns-3, no two flows of a node have one; but when all are in use, other
 * addresses make another flow, as in other systems. */
int Flows::Port(const ns3c_flow &f)
{
    ns3c_flow g = f;

    if (m_tcps.size() == 1)
        return 0;
    if (m_ports.empty()) {
        m_ports.resize(65536);
        for (const auto &e : m_flows)
            Count(e.first.Port(), 1);
    }
    for (uint32_t i = 0; i < EPHEMERAL; i++) {
        g.local_port = Probe(*m_tcps[0], f);
        if (m_ports[g.local_port] == 0 ||
            (m_ephemeral + FLOWS_PER_TCP >= EPHEMERAL &&
             m_flows.find(Key(g)) == m_flows.end()))
            return g.local_port;
    }
    return -1;
}

/* Entries of sockets that ns-3 has dropped too. */
void Flows::Sweep()
{
    int64_t now = ns3::Simulator::Now().GetNanoSeconds();

    for (auto it = m_flows.begin(); it != m_flows.end();) {
        if (it->second.sock || now - it->second.since < LINGERS_NS) {
            ++it;
            continue;
        }
        Count(it->first.Port(), -1);
        it = m_flows.erase(it);
    }
    m_sweep_at = std::max(SWEEP_MIN, 2 * m_flows.size());
}

void Flows::Enter(const ns3c_flow &f, const Tcp &tcp, TcpSock *s)
{
    auto at = std::find(m_tcps.rbegin(), m_tcps.rend(), tcp);

    if (at == m_tcps.rend())
        return; /* a socket older than the hooks */
    if (m_flows.size() >= m_sweep_at)
        Sweep();
    auto [it, fresh] = m_flows.try_emplace(Key(f));
    if (fresh)
        Count(f.local_port, 1);
    it->second = {s, static_cast<uint32_t>(m_tcps.rend() - at - 1),
                  ns3::Simulator::Now().GetNanoSeconds()};
}

void Flows::Leave(const ns3c_flow &f, const TcpSock *s)
{
    auto it = m_flows.find(Key(f));

    if (it == m_flows.end() || it->second.sock != s)
        return;
    it->second.sock = nullptr;
    it->second.since = ns3::Simulator::Now().GetNanoSeconds();
}

void Flows::Listen(uint8_t family, uint16_t port, TcpSock *s)
{
    m_listeners.push_back({family, port, s});
}

void Flows::Unlisten(const TcpSock *s)
{
    auto of = [s](const Listener &l) { return l.sock == s; };

    m_listeners.erase(
        std::remove_if(m_listeners.begin(), m_listeners.end(), of),
        m_listeners.end());
}

TcpSock *Flows::SocketOf(const ns3c_flow &f) const
{
    auto it = m_flows.find(Key(f));

    return it == m_flows.end() ? nullptr : it->second.sock;
}

Flows::Tcp Flows::TcpOf(const ns3c_flow &f, bool syn)
{
    auto on = [&f](const Listener &l) {
        return l.family == f.family && l.port == f.local_port;
    };
    auto it = m_flows.find(Key(f));
    bool listened =
        syn && std::any_of(m_listeners.begin(), m_listeners.end(), on);

    if (it == m_flows.end()) {
        if (!listened)
            return m_tcps[0];
        Enter(f, Next(), nullptr);
        it = m_flows.find(Key(f));
    }
    Tcp tcp = m_tcps[it->second.tcp];
    if (listened)
        for (const auto &l : m_listeners)
            if (on(l))
                l.sock->ListenOn(tcp);
    return tcp;
}

void Flows::Dispose()
{
    m_flows.clear();
    m_listeners.clear();
    for (size_t i = 1; i < m_tcps.size(); i++)
        m_tcps[i]->Dispose();
    m_tcps.clear();
}

} // namespace ns3c
