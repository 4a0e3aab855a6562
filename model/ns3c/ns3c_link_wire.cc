/* SPDX-License-Identifier: MIT */
/* A wire on a point-to-point link whose ends are somebody else's. */
#include "ns3c_impl.h"
#include "ns3c_link.h"
#include "ns3c_wire.h"

#include "ns3/point-to-point-net-device.h"
#include "ns3/ppp-header.h"

namespace ns3c
{

constexpr uint16_t PPP_IP4 = 0x0021, PPP_IP6 = 0x0057; /* RFC 1661, 5072 */

class LinkWire : public Wire
{
  public:
    LinkWire(DevRec &near, DevRec &far, bool checksums, ns3c_wire_fn *fn,
             void *ctx)
        : Wire(checksums, fn, ctx),
          m_end{far.dev->GetObject<ns3::PointToPointNetDevice>(),
                near.dev->GetObject<ns3::PointToPointNetDevice>()}
    {
        FaultOf(far)->SetTap([this](auto p) { return Arrive(0, p); });
        FaultOf(near)->SetTap([this](auto p) { return Arrive(1, p); });
    }

  private:
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

    ns3::Ptr<ns3::PointToPointNetDevice> m_end[2]; /* by direction */
    bool m_injecting = false;
};

} // namespace ns3c

using namespace ns3c;

int ns3c_link_wire(int dev, ns3c_wire_fn *fn, void *ctx)
{
    DevRec *d = DevOf(dev);

    if (!d)
        return -1;
    if (!fn || d->peer < 0)
        return Fail("ns3c_link_wire: needs a function and a p2p link");
    Sim &sim = *Here();
    sim.wires.push_back(std::make_shared<LinkWire>(*d, *DevOf(d->peer),
                                                   sim.checksums, fn, ctx));
    return static_cast<int>(sim.wires.size() - 1);
}
