/* SPDX-License-Identifier: MIT */
/* CUBIC (RFC 9438) with HyStart (Ha, Rhee: Taming the elephants, 2011). */
#include "ns3c_cubic.h"

#include "ns3/simulator.h"

#include <algorithm>
#include <cmath>

namespace ns3c
{

NS_OBJECT_ENSURE_REGISTERED(Cubic);

using ns3::Time;

constexpr double C = 0.4, BETA = 0.7; /* RFC 9438 4.6, 5 */
/* Of the window a segment acknowledged: RFC 9438 4.3, without the faster
 * growth beyond the window before the loss, which Linux has not. */
constexpr double ALPHA = 3 * (1 - BETA) / (1 + BETA);
constexpr double MOST = 0.5;   /* segments an acknowledged one, RFC 9438 4.4 */
constexpr double FIRST = 0.05; /* at least, before the first loss: Linux */

constexpr double HYSTART_WINDOW = 16; /* segments */
constexpr uint32_t HYSTART_SAMPLES = 8;
const Time TRAIN_GAP = ns3::MilliSeconds(2);
const Time QUEUE_MIN = ns3::MilliSeconds(4), QUEUE_MAX = ns3::MilliSeconds(16);
const Time SETTLE = ns3::MilliSeconds(10); /* no samples after a loss */

ns3::TypeId Cubic::GetTypeId()
{
    static ns3::TypeId tid = ns3::TypeId("ns3c::Cubic")
                                 .SetParent<ns3::TcpCongestionOps>()
                                 .AddConstructor<Cubic>();
    return tid;
}

std::string Cubic::GetName() const
{
    return "ns3c::Cubic";
}

static double WindowOf(const Cubic::State &tcb)
{
    return static_cast<double>(tcb.m_cWnd) / tcb.m_segmentSize;
}

/* ---- loss ---- */

uint32_t Cubic::GetSsThresh(ns3::Ptr<const State> tcb, uint32_t)
{
    double cwnd = WindowOf(*tcb);

    m_max = cwnd < m_max ? cwnd * (1 + BETA) / 2 : cwnd;
    m_epoch = Time(0);
    return static_cast<uint32_t>(std::max(cwnd * BETA, 2.0) *
                                 tcb->m_segmentSize);
}

void Cubic::CongestionStateSet(ns3::Ptr<State>,
                               const State::TcpCongState_t state)
{
    if (state != State::CA_LOSS)
        return;
    m_max = 0;
    m_epoch = m_min_rtt = m_round_start = Time(0);
}

/* ---- growth ---- */

uint32_t Cubic::SlowStart(State &tcb, uint32_t segments)
{
    uint32_t room = tcb.m_ssThresh - tcb.m_cWnd;
    uint32_t most = (room + tcb.m_segmentSize - 1) / tcb.m_segmentSize;
    uint32_t used = std::min(segments, most);

    tcb.m_cWnd += used * tcb.m_segmentSize;
    return segments - used;
}

void Cubic::BeginEpoch(double cwnd)
{
    m_epoch = ns3::Simulator::Now();
    m_reno = cwnd;
    m_credit = 0;
    m_origin = std::max(m_max, cwnd);
    m_k = std::cbrt((m_origin - cwnd) / C);
}

/* By how many segments the window grows for these. */
double Cubic::Growth(double cwnd, uint32_t segments)
{
    double t = (ns3::Simulator::Now() - m_epoch + m_min_rtt).GetSeconds();
    double target = m_origin + C * std::pow(t - m_k, 3);
    double each = std::max(target - cwnd, 0.0) / cwnd;

    if (m_max == 0)
        each = std::max(each, FIRST);
    m_reno += ALPHA * segments / cwnd;
    each = std::max(each, (m_reno - cwnd) / cwnd);
    return std::min(each, MOST) * segments;
}

void Cubic::IncreaseWindow(ns3::Ptr<State> tcb, uint32_t segments)
{
    if (tcb->m_cWnd < tcb->m_ssThresh)
        segments = SlowStart(*tcb, segments);
    if (segments == 0)
        return;
    double cwnd = WindowOf(*tcb);
    if (m_epoch.IsZero())
        BeginEpoch(cwnd);
    m_credit += Growth(cwnd, segments);
    auto whole = static_cast<uint32_t>(m_credit);
    m_credit -= whole;
    tcb->m_cWnd += whole * tcb->m_segmentSize;
}

/* ---- HyStart ---- */

/* Acknowledgements came without a gap for half a round trip, or all of this
 * round trip came later than the least one and an eighth of it. */
bool Cubic::FindsQueue(const Time &rtt)
{
    Time now = ns3::Simulator::Now();
    Time late = std::clamp(m_min_rtt / int64_t{8}, QUEUE_MIN, QUEUE_MAX);

    if (now - m_last_ack <= TRAIN_GAP) {
        m_last_ack = now;
        if (now - m_round_start > m_min_rtt / int64_t{2})
            return true;
    }
    if (m_samples == 0 || rtt < m_round_rtt)
        m_round_rtt = rtt;
    if (m_samples < HYSTART_SAMPLES) {
        m_samples++;
        return false;
    }
    return m_round_rtt > m_min_rtt + late;
}

void Cubic::PktsAcked(ns3::Ptr<State> tcb, uint32_t, const Time &rtt)
{
    Time now = ns3::Simulator::Now();

    if (!m_epoch.IsZero() && now - m_epoch < SETTLE)
        return;
    if (m_min_rtt.IsZero() || rtt < m_min_rtt)
        m_min_rtt = rtt;
    if (tcb->m_cWnd >= tcb->m_ssThresh)
        return;
    if (m_round_start.IsZero() || tcb->m_lastAckedSeq > m_round_end) {
        m_round_start = m_last_ack = now;
        m_round_end = tcb->m_highTxMark;
        m_samples = 0;
    }
    if (WindowOf(*tcb) >= HYSTART_WINDOW && FindsQueue(rtt))
        tcb->m_ssThresh = tcb->m_cWnd.Get();
}

/* Whoever is accepted begins anew. */
ns3::Ptr<ns3::TcpCongestionOps> Cubic::Fork()
{
    return ns3::CreateObject<Cubic>();
}

} // namespace ns3c
