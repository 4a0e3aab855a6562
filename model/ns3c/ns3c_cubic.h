/* SPDX-License-Identifier: MIT */
/* CUBIC (RFC 9438) with HyStart as Linux has them, which ns-3 3.37 has not. */
#ifndef NS3C_CUBIC_H
#define NS3C_CUBIC_H

#include "ns3/nstime.h"
#include "ns3/sequence-number.h"
#include "ns3/tcp-congestion-ops.h"

namespace ns3c
{

/* The type's name is "ns3c::Cubic". */
class Cubic : public ns3::TcpCongestionOps
{
  public:
    using State = ns3::TcpSocketState;

    static ns3::TypeId GetTypeId();

    std::string GetName() const override;
    uint32_t GetSsThresh(ns3::Ptr<const State> tcb,
                         uint32_t in_flight) override;
    void IncreaseWindow(ns3::Ptr<State> tcb, uint32_t segments) override;
    void PktsAcked(ns3::Ptr<State> tcb, uint32_t segments,
                   const ns3::Time &rtt) override;
    void CongestionStateSet(ns3::Ptr<State> tcb,
                            const State::TcpCongState_t state) override;
    ns3::Ptr<ns3::TcpCongestionOps> Fork() override;

  private:
    uint32_t SlowStart(State &tcb, uint32_t segments);
    void BeginEpoch(double cwnd);
    double Growth(double cwnd, uint32_t segments);
    bool FindsQueue(const ns3::Time &rtt);

    /* the curve; windows are segments */
    double m_max = 0, m_origin = 0, m_k = 0, m_reno = 0, m_credit = 0;
    ns3::Time m_epoch, m_min_rtt; /* 0: none */
    /* the round trip that HyStart looks at */
    ns3::SequenceNumber32 m_round_end;
    ns3::Time m_round_start, m_last_ack, m_round_rtt;
    uint32_t m_samples = 0;
};

} // namespace ns3c

#endif /* NS3C_CUBIC_H */
