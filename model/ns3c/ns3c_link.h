/* SPDX-License-Identifier: MIT */
/* What can be wrong with a link, decided where a packet leaves it. */
#ifndef NS3C_LINK_H
#define NS3C_LINK_H

#include "ns3/data-rate.h"
#include "ns3/error-model.h"
#include "ns3/nstime.h"
#include "ns3/packet.h"
#include "ns3/random-variable-stream.h"
#include "ns3/simulator.h"

#include <functional>

namespace ns3c
{

/* Random loss, cuts and taps together, at the receiving device. */
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
        m_rate = rate;
        m_draw = ns3::CreateObject<ns3::UniformRandomVariable>();
        m_draw->SetStream(stream);
    }

    /* A packet is lost if the link was cut at any time while it was on it:
     * so what was put on a cut link does not arrive after it is mended. */
    void SetCut(bool cut, ns3::Time delay, ns3::DataRate rate)
    {
        if (m_cut && !cut)
            m_mended = ns3::Simulator::Now();
        m_cut = cut;
        m_delay = delay;
        m_link_rate = rate;
    }

    /* Who looks at what has come through, may change it, and says if it goes
     * on. */
    void SetTap(std::function<bool(ns3::Ptr<ns3::Packet>)> tap)
    {
        m_tap = std::move(tap);
    }

  private:
    bool DoCorrupt(ns3::Ptr<ns3::Packet> p) override
    {
        bool lost = m_rate > 0 && m_draw->GetValue() < m_rate;

        if (lost || m_cut || (m_mended > ns3::Time(0) && WasCut(p)))
            return true;
        return m_tap && !m_tap(p);
    }

    void DoReset() override
    {
    }

    bool WasCut(ns3::Ptr<ns3::Packet> p) const
    {
        ns3::Time air = m_link_rate.CalculateBytesTxTime(p->GetSize());

        return ns3::Simulator::Now() - air - m_delay < m_mended;
    }

    double m_rate = 0;
    ns3::Ptr<ns3::UniformRandomVariable> m_draw;
    bool m_cut = false;
    ns3::Time m_mended{0}, m_delay{0};
    ns3::DataRate m_link_rate;
    std::function<bool(ns3::Ptr<ns3::Packet>)> m_tap;
};

} // namespace ns3c

#endif /* NS3C_LINK_H */
