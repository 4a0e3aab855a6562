/* SPDX-License-Identifier: MIT */
/* A wire on a point-to-point link whose ends are somebody else's. */
#include "ns3c_impl.h"
#include "ns3c_link.h"
#include "ns3c_ppp_wire.h"

using namespace ns3c;

int ns3c_link_wire(int dev, ns3c_wire_fn *fn, void *ctx)
{
    DevRec *d = DevOf(dev);

    if (!d)
        return -1;
    if (!fn || d->peer < 0)
        return Fail("ns3c_link_wire: needs a function and a p2p link");
    if (FaultOf(*d)->Holds() || FaultOf(*DevOf(d->peer))->Holds())
        return Fail("ns3c_link_wire: the link has jitter");
    Sim &sim = *Here();
    DevRec *far = DevOf(d->peer);
    auto wire = std::make_shared<PppWire>(
        d->dev->GetObject<ns3::PointToPointNetDevice>(),
        far->dev->GetObject<ns3::PointToPointNetDevice>(), sim.checksums, fn,
        ctx);
    auto w = wire.get();
    FaultOf(*far)->SetTap([w](auto p) { return w->Arrive(0, p); });
    FaultOf(*d)->SetTap([w](auto p) { return w->Arrive(1, p); });
    sim.wires.push_back(wire);
    return static_cast<int>(sim.wires.size() - 1);
}
