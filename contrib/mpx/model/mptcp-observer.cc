/* SPDX-License-Identifier: MIT */
/* Who owns which address, and what each connection came to. */
#include "mptcp-observer.h"

#include "mptcp-attacker.h"
#include "mptcp-core.h"
#include "mptcp-middlebox.h"
#include "mptcp-socket.h"

#include "ns3/fatal-error.h"
#include "ns3/node-list.h"
#include "ns3/simulator.h"

#include <algorithm>

namespace ns3
{

NS_OBJECT_ENSURE_REGISTERED(MptcpObserver);

/* No packet is longer on its way, ns. */
static constexpr uint64_t WAY = 10000000000;
/* Octets that were delivered are let go in chunks of so many. */
static constexpr size_t CHUNK = 1 << 20;

static Ptr<MptcpObserver> g_observer;

TypeId MptcpObserver::GetTypeId()
{
    static TypeId tid = TypeId("ns3::MptcpObserver")
                            .SetParent<Object>()
                            .SetGroupName("Mpx")
                            .AddConstructor<MptcpObserver>();
    return tid;
}

MptcpObserver::MptcpObserver() = default;

MptcpObserver::~MptcpObserver()
{
    observer_free(m_judge);
}

Ptr<MptcpObserver> MptcpObserver::Find()
{
    return g_observer;
}

Ptr<MptcpObserver> MptcpObserver::Get()
{
    if (g_observer)
        return g_observer;
    if (MptcpMiddlebox::HasNat())
        NS_FATAL_ERROR("MptcpObserver: a middlebox nat hides clients from it");
    g_observer = CreateObject<MptcpObserver>();
    g_observer->m_judge = observer_new(0, 0, WAY);
    if (!g_observer->m_judge)
        NS_FATAL_ERROR("MptcpObserver: out of memory");
    Simulator::ScheduleDestroy(&MptcpObserver::End, g_observer);
    return g_observer;
}

void MptcpObserver::End()
{
    m_last = GetVerdict();
    m_over = true;
    for (auto &a : m_attackers)
        a->End();
    m_attackers.clear();
    m_conns.clear();
    g_observer = nullptr;
}

struct observer *MptcpObserver::Judge()
{
    return m_judge;
}

/* ---- who owns what ---- */

void MptcpObserver::Own(MptcpStack *stack, bool server)
{
    auto party = server ? PAYLOAD_SERVER : PAYLOAD_CLIENT;
    uint64_t now = ns3c_now();

    if (stack->m_role[server])
        return;
    stack->m_role[server] = true;
    for (auto &k : stack->m_known) {
        mpx_addr a = {};
        a.family = k[0];
        std::copy(k.begin() + 1, k.end(), a.b);
        observer_add_address(m_judge, party, &a, now);
    }
}

/* ---- connections ---- */

int64_t MptcpObserver::Opened(const Address &local, const Address &peer,
                              MptcpStack *by)
{
    ns3c_addr a;
    uint16_t port;

    SplitAddress(peer, a, port);
    std::vector<uint8_t> key(a.b, a.b + sizeof a.b);
    key.insert(key.begin(), a.family);
    for (auto n = NodeList::Begin(); n != NodeList::End(); n++) {
        auto s = (*n)->GetObject<MptcpStack>();
        if (!s || std::find(s->m_known.begin(), s->m_known.end(), key) ==
                      s->m_known.end())
            continue;
        auto l = s->m_listeners.find(port);
        if (l == s->m_listeners.end() || !l->second.socket[a.family == 6])
            continue;
        Own(by, false);
        Own(PeekPointer(s), true);
        m_conns.push_back({local, peer, false, {}, {}, {}, {}});
        if (observer_grow(m_judge, static_cast<uint32_t>(m_conns.size()), 0) <
            0)
            NS_FATAL_ERROR("MptcpObserver: out of memory");
        return static_cast<int64_t>(m_conns.size() - 1);
    }
    m_unobserved++;
    return -1;
}

int64_t MptcpObserver::Accepted(const Address &local, const Address &peer)
{
    for (size_t i = m_conns.size(); i-- > 0;) /* the newest of these ports */
        if (m_conns[i].client == peer && m_conns[i].server == local &&
            !m_conns[i].accepted) {
            m_conns[i].accepted = true;
            return static_cast<int64_t>(i);
        }
    return -1; /* an attacker's, or behind a NAT */
}

void MptcpObserver::Written(int64_t conn, bool server, uint8_t *p, size_t len)
{
    Connection &c = m_conns[static_cast<size_t>(conn)];
    auto sender = server ? PAYLOAD_SERVER : PAYLOAD_CLIENT;

    c.octets[server].insert(c.octets[server].end(), p, p + len);
    payload_fill(payload_id(sender, static_cast<uint32_t>(conn)),
                 c.written[server], p, len);
    c.written[server] += len;
    if (observer_grow(m_judge, 0, c.written[server]) < 0)
        NS_FATAL_ERROR("MptcpObserver: out of memory");
}

void MptcpObserver::Delivered(int64_t conn, bool toServer, const uint8_t *p,
                              size_t len, std::vector<uint8_t> &to)
{
    Connection &c = m_conns[static_cast<size_t>(conn)];
    bool from = !toServer;
    auto number = static_cast<uint32_t>(conn);
    uint32_t id = payload_id(from ? PAYLOAD_SERVER : PAYLOAD_CLIENT, number);
    auto &kept = c.octets[from];

    observer_note_delivered(m_judge, number,
                            toServer ? PAYLOAD_SERVER : PAYLOAD_CLIENT, p, len,
                            ns3c_now());
    while (len > 0) {
        uint64_t at = c.at[from];
        size_t good = payload_match(id, at, p, len);
        size_t n = good ? good : 1;
        if (good && at + good <= c.written[from]) {
            auto begin = kept.begin() + static_cast<long>(at - c.base[from]);
            to.insert(to.end(), begin, begin + static_cast<long>(good));
        } else {
            to.insert(to.end(), p, p + n);
        }
        c.at[from] += n;
        p += n;
        len -= n;
    }
    uint64_t past = std::min(c.at[from], c.written[from]) - c.base[from];
    if (past > CHUNK) {
        kept.erase(kept.begin(), kept.begin() + static_cast<long>(past));
        c.base[from] += past;
    }
}

/* ---- the verdict ---- */

MptcpVerdict MptcpObserver::GetVerdict() const
{
    MptcpVerdict v;
    struct observer_totals t;

    if (m_over)
        return m_last;
    observer_totals(m_judge, &t);
    v.hijacked = t.hijacked;
    v.captured = t.captured;
    v.injected = t.injected;
    v.foreign = t.foreign;
    v.misdirected = t.misdirected;
    v.joins = m_joins;
    v.unobserved = m_unobserved;
    for (size_t i = 0; i < m_conns.size(); i++) {
        const Connection &m = m_conns[i];
        struct observer_conn c;
        observer_conn(m_judge, static_cast<uint32_t>(i), &c);
        uint64_t up = c.octets[PAYLOAD_SERVER], down = c.octets[PAYLOAD_CLIENT];
        v.delivered += up + down;
        v.connections += m.accepted;
        v.unobserved += !m.accepted;
        v.completed += m.accepted && c.intact[PAYLOAD_SERVER] &&
                       c.intact[PAYLOAD_CLIENT] && up == m.written[0] &&
                       down == m.written[1];
    }
    for (auto &a : m_attackers) {
        v.attacks += a->GetJoins();
        v.refused += a->GetRefused();
    }
    return v;
}

std::ostream &operator<<(std::ostream &os, const MptcpVerdict &v)
{
    return os << v.connections << " connections, " << v.completed
              << " completed, " << v.hijacked
              << " hijacked; octets: " << v.delivered << " delivered in place, "
              << v.injected << " injected, " << v.foreign << " foreign, "
              << v.captured << " captured; " << v.joins << " joins, "
              << v.misdirected << " misdirected, " << v.attacks
              << " of attackers, " << v.refused << " uses of powers refused";
}

} // namespace ns3
