/* SPDX-License-Identifier: MIT */
/* Delivery rate samples of a socket, from its segments and ACKs. */
#include "ns3c_rate.h"

#include "ns3/simulator.h"
#include "ns3/tcp-tx-item.h"

#include <algorithm>

namespace ns3c
{

using ns3::Simulator;
using ns3::Time;

ns3::TypeId RateSampler::GetTypeId()
{
    static ns3::TypeId tid =
        ns3::TypeId("ns3c::RateSampler").SetParent<ns3::TcpRateOps>();
    return tid;
}

void RateSampler::SkbSent(ns3::TcpTxItem *skb, bool first)
{
    auto &i = skb->GetRateInformation();

    if (first)
        m_rate.m_firstSentTime = m_rate.m_deliveredTime = Simulator::Now();
    i.m_firstSent = m_rate.m_firstSentTime;
    i.m_deliveredTime = m_rate.m_deliveredTime;
    i.m_isAppLimited = m_rate.m_appLimited != 0;
    i.m_delivered = m_rate.m_delivered;
}

void RateSampler::SkbDelivered(ns3::TcpTxItem *skb)
{
    auto &i = skb->GetRateInformation();

    if (i.m_deliveredTime == Time::Max())
        return; /* counted when it was selectively acknowledged */
    m_rate.m_delivered += skb->GetSeqSize();
    m_rate.m_deliveredTime = Simulator::Now();
    if (!m_any || i.m_delivered > m_prior) {
        m_any = true;
        m_prior = i.m_delivered;
        m_next.m_priorDelivered = static_cast<uint32_t>(m_prior);
        m_next.m_priorTime = i.m_deliveredTime;
        m_next.m_isAppLimited = i.m_isAppLimited;
        m_next.m_sendElapsed = skb->GetLastSent() - i.m_firstSent;
        m_next.m_ackElapsed = Simulator::Now() - i.m_deliveredTime;
        m_rate.m_firstSentTime = skb->GetLastSent();
    }
    i.m_deliveredTime = Time::Max();
    m_rate.m_txItemDelivered = static_cast<uint32_t>(i.m_delivered);
}

void RateSampler::CalculateAppLimited(uint32_t cwnd, uint32_t in_flight,
                                      uint32_t mss,
                                      const ns3::SequenceNumber32 &tail,
                                      const ns3::SequenceNumber32 &next,
                                      uint32_t lost, uint32_t retrans)
{
    if (tail - next < static_cast<int32_t>(mss) && in_flight < cwnd &&
        lost <= retrans)
        SetAppLimited(in_flight);
}

void RateSampler::SetAppLimited(uint32_t in_flight)
{
    m_rate.m_appLimited = std::max<uint32_t>(
        static_cast<uint32_t>(m_rate.m_delivered) + in_flight, 1);
}

const ns3::TcpRateOps::TcpRateSample &
RateSampler::GenerateSample(uint32_t delivered, uint32_t lost, bool reneged,
                            uint32_t prior_in_flight, const Time &min_rtt)
{
    bool any = m_any;

    m_any = false;
    if (m_rate.m_appLimited != 0 && m_rate.m_delivered > m_rate.m_appLimited)
        m_rate.m_appLimited = 0;
    m_sample = m_next;
    m_next = TcpRateSample();
    m_sample.m_ackedSacked = delivered;
    m_sample.m_bytesLoss = lost;
    m_sample.m_priorInFlight = prior_in_flight;
    m_sample.m_deliveryRate = ns3::DataRate(0);
    m_sample.m_interval =
        std::max(m_sample.m_sendElapsed, m_sample.m_ackElapsed);
    if (!any || reneged || m_sample.m_interval < min_rtt) {
        m_sample.m_interval = m_sample.m_priorTime = Time(0);
        m_sample.m_delivered = -1;
        return m_sample;
    }
    m_sample.m_delivered = static_cast<int32_t>(m_rate.m_delivered - m_prior);
    m_sample.m_deliveryRate = ns3::DataRate(static_cast<uint64_t>(
        m_sample.m_delivered * 8.0 / m_sample.m_interval.GetSeconds()));
    m_rate.m_rateDelivered = m_sample.m_delivered;
    m_rate.m_rateInterval = m_sample.m_interval;
    m_rate.m_rateAppLimited = m_sample.m_isAppLimited;
    return m_sample;
}

} // namespace ns3c
