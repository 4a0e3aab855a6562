/* SPDX-License-Identifier: MIT */
/* A wire on a point-to-point link. Who puts the taps at its receivers decides
 * what comes before them. */
#ifndef NS3C_PPP_WIRE_H
#define NS3C_PPP_WIRE_H

#include "ns3c_wire.h"

#include "ns3/point-to-point-net-device.h"
#include "ns3/ppp-header.h"

namespace ns3c
{

class PppWire : public Wire
{
  public:
    using Dev = ns3::Ptr<ns3::PointToPointNetDevice>;

    PppWire(const Dev &near, const Dev &far, bool checksums, ns3c_wire_fn *fn,
            void *ctx)
        : Wire(checksums, fn, ctx), m_end{far, near}
    {
    }

    /* A frame has come to the end of way @p dir; may change it. @return whether
     * it goes on. */
    bool Arrive(int dir, ns3::Ptr<ns3::Packet> p)
    {
        ns3::PppHeader ppp;
        auto inner = p->Copy();

        if (m_injecting)
            return true;
        inner->RemoveHeader(ppp);
        auto out = Judge(dir, inner, TypeOf(ppp));
        if (!out)
            return false;
        if (out != inner) {
            out->AddHeader(ppp);
            *p = *out;
        }
        return true;
    }

  private:
    static constexpr uint16_t PPP_IP4 = 0x0021, PPP_IP6 = 0x0057; /* RFC 1661,
                                                                     5072 */

    static uint16_t TypeOf(const ns3::PppHeader &ppp)
    {
        ns3::PppHeader h = ppp;

        return h.GetProtocol() == PPP_IP6   ? ETHERTYPE_IP6
               : h.GetProtocol() == PPP_IP4 ? ETHERTYPE_IP4
                                            : 0;
    }

    int Emit(int dir, ns3::Ptr<ns3::Packet> p, uint16_t type) override
    {
        ns3::PppHeader ppp;

        ppp.SetProtocol(type == ETHERTYPE_IP6 ? PPP_IP6 : PPP_IP4);
        p->AddHeader(ppp);
        m_injecting = true;
        m_end[dir]->Receive(p);
        m_injecting = false;
        return 0;
    }

    Dev m_end[2]; /* by direction */
    bool m_injecting = false;
};

} // namespace ns3c

#endif /* NS3C_PPP_WIRE_H */
