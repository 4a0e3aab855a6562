/* SPDX-License-Identifier: MIT */
/* What can be wrong with a link, decided where a packet leaves it. */
#ifndef NS3C_LINK_H
#define NS3C_LINK_H

#include "ns3c_impl.h"

#include "ns3/data-rate.h"
#include "ns3/error-model.h"
#include "ns3/nstime.h"
#include "ns3/packet.h"
#include "ns3/point-to-point-net-device.h"
#include "ns3/random-variable-stream.h"
#include "ns3/simulator.h"

#include <algorithm>
#include <cmath>
#include <functional>

namespace ns3c
{

/* Random loss, cuts, jitter and taps together, at the receiving device. */
class LinkFault : public ns3::ErrorModel
{
  public:
    static ns3::TypeId GetTypeId()
    {
        static ns3::TypeId tid = ns3::TypeId("ns3c::LinkFault")
                                     .SetParent<ns3::ErrorModel>()
                                     .AddConstructor<LinkFault>();
        return tid;
    }

    void SetLoss(double rate, int64_t stream)
    {
        m_loss = {0, 0, rate, 0, 0};
        m_bad = false;
        m_draw = Draws(stream);
    }

    void SetBursts(const ns3c_bursts &b, int64_t stream)
    {
        m_loss = b;
        m_draw = Draws(stream);
        m_bad = m_draw->GetValue() * (b.to_bad + b.to_good) < b.to_bad;
        m_steps = Steps();
    }

    /* Packets go on to @p to when they have been held. */
    void SetJitter(const ns3::Time &most, int64_t stream,
                   ns3::Ptr<ns3::PointToPointNetDevice> to)
    {
        m_most = most;
        m_hold = Draws(stream);
        m_to = ns3::PeekPointer(to);
    }

    /* A packet is lost if the link was cut at any time while it was on it:
     * so what was put on a cut link does not arrive after it is mended. */
    void SetCut(bool cut, const ns3::Time &delay)
    {
        if (m_cut && !cut)
            m_mended = ns3::Simulator::Now();
        m_cut = cut;
        m_delay = delay;
    }

    /* At which packets come. */
    void SetRate(ns3::DataRate rate)
    {
        m_link_rate = rate;
    }

    /* Who looks at what has come through, may change it, and says if it goes
     * on. */
    void SetTap(std::function<bool(ns3::Ptr<ns3::Packet>)> tap)
    {
        m_tap = std::move(tap);
    }

    bool IsTapped() const
    {
        return static_cast<bool>(m_tap);
    }

    bool Holds() const
    {
        return m_to != nullptr;
    }

  private:
    static ns3::Ptr<ns3::UniformRandomVariable> Draws(int64_t stream)
    {
        auto draws = ns3::CreateObject<ns3::UniformRandomVariable>();

        draws->SetStream(stream);
        return draws;
    }

    bool DoCorrupt(ns3::Ptr<ns3::Packet> p) override
    {
        if (m_releasing)
            return false;
        if (Loses() || m_cut || (m_mended > ns3::Time(0) && WasCut(p)))
            return true;
        if (m_to) {
            Hold(p);
            return true;
        }
        return m_tap && !m_tap(p);
    }

    void DoReset() override
    {
    }

    /* Those of the chain since the simulation began, if time makes them. */
    uint64_t Steps() const
    {
        return m_loss.step_ns ? static_cast<uint64_t>(
                                    ns3::Simulator::Now().GetNanoSeconds()) /
                                    m_loss.step_ns
                              : 0;
    }

    /* The state after n steps: its distance from the mean falls by a factor
     * with each. */
    void Step()
    {
        uint64_t steps = Steps();
        double n = m_loss.step_ns ? static_cast<double>(steps - m_steps) : 1;
        double sum = m_loss.to_bad + m_loss.to_good;
        double mean = m_loss.to_bad / sum;

        m_bad = m_draw->GetValue() <
                mean + ((m_bad ? 1 : 0) - mean) * std::pow(1 - sum, n);
        m_steps = steps;
    }

    bool Loses()
    {
        if (m_loss.to_bad > 0)
            Step();
        double rate = m_bad ? m_loss.in_bad : m_loss.in_good;
        return rate > 0 && m_draw->GetValue() < rate;
    }

    ns3::Time Air(const ns3::Ptr<ns3::Packet> &p) const
    {
        return m_link_rate.CalculateBytesTxTime(p->GetSize());
    }

    bool WasCut(const ns3::Ptr<ns3::Packet> &p) const
    {
        return ns3::Simulator::Now() - Air(p) - m_delay < m_mended;
    }

    /* Those that one has held up do not come faster than the link is. */
    void Hold(const ns3::Ptr<ns3::Packet> &p)
    {
        ns3::Time now = ns3::Simulator::Now();
        ns3::Time at = now + ns3::NanoSeconds(static_cast<uint64_t>(
                                 m_hold->GetValue() *
                                 static_cast<double>(m_most.GetNanoSeconds())));

        m_last = std::max(m_last + Air(p), at);
        ns3::Simulator::Schedule(m_last - now, &LinkFault::Release,
                                 ns3::Ptr<LinkFault>(this), p->Copy(), now);
    }

    void Release(const ns3::Ptr<ns3::Packet> &p, const ns3::Time &came)
    {
        if (m_cut || m_mended > came)
            return;
        m_releasing = true;
        m_to->Receive(p);
        m_releasing = false;
    }

    ns3c_bursts m_loss = {0, 0, 0, 0, 0};
    bool m_bad = false;
    uint64_t m_steps = 0;
    ns3::Ptr<ns3::UniformRandomVariable> m_draw;
    bool m_cut = false;
    ns3::Time m_mended{0}, m_delay{0};
    ns3::DataRate m_link_rate;
    ns3::Time m_most{0}, m_last{0};
    ns3::Ptr<ns3::UniformRandomVariable> m_hold;
    ns3::PointToPointNetDevice *m_to = nullptr; /* which owns this */
    bool m_releasing = false;
    std::function<bool(ns3::Ptr<ns3::Packet>)> m_tap;
};

} // namespace ns3c

#endif /* NS3C_LINK_H */
