/* SPDX-License-Identifier: MIT */
/*
 * Delivery rate samples, draft-cheng-iccrg-delivery-rate-estimation. ns-3 3.37
 * measures the ACK phase of a sample from the sample before and repeats the
 * last rate where an ACK gives none, so that BBR, once slow, gets ever slower:
 * one loss in a hundred packets stops a transfer. Later ns-3 measures rightly
 * and keeps its own.
 */
#ifndef NS3C_RATE_H
#define NS3C_RATE_H

#include "ns3/tcp-rate-ops.h"

#include <type_traits>

namespace ns3c
{

/* Whether ns-3's own samples are right; it was given this call later. */
template <class T, class = void> struct RateIsRight : std::false_type {
};
template <class T>
struct RateIsRight<T, std::void_t<decltype(&T::SetAppLimited)>>
    : std::true_type {
};

class RateSampler : public ns3::TcpRateOps
{
  public:
    static ns3::TypeId GetTypeId();

    void SkbSent(ns3::TcpTxItem *skb, bool first) override;
    void SkbDelivered(ns3::TcpTxItem *skb) override;
    void CalculateAppLimited(uint32_t cwnd, uint32_t in_flight, uint32_t mss,
                             const ns3::SequenceNumber32 &tail,
                             const ns3::SequenceNumber32 &next, uint32_t lost,
                             uint32_t retrans) override;
    const TcpRateSample &GenerateSample(uint32_t delivered, uint32_t lost,
                                        bool reneged, uint32_t prior_in_flight,
                                        const ns3::Time &min_rtt) override;
    const TcpRateConnection &GetConnectionRate() override
    {
        return m_rate;
    }
    void SetAppLimited(uint32_t in_flight); /* later ns-3's */

  private:
    TcpRateConnection m_rate;
    TcpRateSample m_next, m_sample; /* being collected; of the last ACK */
    uint64_t m_prior = 0; /* what had been delivered when m_next's was sent */
    bool m_any = false;   /* this ACK delivered something */
};

} // namespace ns3c

#endif /* NS3C_RATE_H */
