/* SPDX-License-Identifier: MIT */
/* What can be wrong with a point-to-point link: set, changed, mended. */
#include "ns3c_link.h"
#include "ns3c_impl.h"

namespace ns3c
{

LinkFault *FaultOf(DevRec &d)
{
    if (d.fault)
        return d.fault;
    auto fault = ns3::CreateObject<LinkFault>();
    d.dev->GetObject<ns3::PointToPointNetDevice>()->SetReceiveErrorModel(fault);
    d.fault = ns3::PeekPointer(fault);
    d.fault->SetRate(ns3::DataRate(DevOf(d.peer)->rate_bps));
    return d.fault;
}

/* The device, if it is on a point-to-point link. */
static DevRec *LinkOf(int dev, const char *who)
{
    DevRec *d = DevOf(dev);

    if (d && d->peer < 0) {
        Fail("%s: device %d is not on a p2p link", who, dev);
        return nullptr;
    }
    return d;
}

static bool IsChance(double p)
{
    return p >= 0 && p <= 1;
}

} // namespace ns3c

using namespace ns3c;

int ns3c_loss(int dev, double rate, int64_t stream)
{
    DevRec *d = LinkOf(dev, "ns3c_loss");

    if (!d)
        return -1;
    if (!IsChance(rate) || stream < 0)
        return Fail("ns3c_loss: rate not in 0..1, or negative stream");
    FaultOf(*d)->SetLoss(rate, stream);
    return 0;
}

int ns3c_loss_bursts(int dev, const struct ns3c_bursts *b, int64_t stream)
{
    DevRec *d = LinkOf(dev, "ns3c_loss_bursts");

    if (!d)
        return -1;
    if (!b || !IsChance(b->to_bad) || !IsChance(b->to_good) ||
        !IsChance(b->in_good) || !IsChance(b->in_bad) || b->to_bad <= 0 ||
        b->to_good <= 0 || stream < 0)
        return Fail("ns3c_loss_bursts: chances not in 0..1, or negative "
                    "stream");
    FaultOf(*d)->SetBursts(*b, stream);
    return 0;
}

int ns3c_jitter(int dev, uint64_t most_ns, int64_t stream)
{
    DevRec *d = LinkOf(dev, "ns3c_jitter");

    if (!d)
        return -1;
    if (most_ns > INT64_MAX || stream < 0)
        return Fail("ns3c_jitter: too long, or negative stream");
    if (FaultOf(*d)->IsTapped())
        return Fail("ns3c_jitter: there is a wire on the link");
    FaultOf(*d)->SetJitter(ns3::NanoSeconds(most_ns), stream,
                           d->dev->GetObject<ns3::PointToPointNetDevice>());
    return 0;
}

int ns3c_link_rate(int dev, uint64_t rate_bps)
{
    DevRec *d = LinkOf(dev, "ns3c_link_rate");

    if (!d)
        return -1;
    if (rate_bps == 0)
        return Fail("ns3c_link_rate: a rate of 0");
    d->rate_bps = rate_bps;
    d->dev->GetObject<ns3::PointToPointNetDevice>()->SetDataRate(
        ns3::DataRate(rate_bps));
    if (DevOf(d->peer)->fault)
        DevOf(d->peer)->fault->SetRate(ns3::DataRate(rate_bps));
    return 0;
}

int ns3c_link_cut_way(int dev, int dir, bool cut)
{
    DevRec *d = LinkOf(dev, "ns3c_link_cut");

    if (!d)
        return -1;
    DevRec *from = dir ? DevOf(d->peer) : d;
    FaultOf(*DevOf(from->peer))->SetCut(cut, from->delay);
    return 0;
}

int ns3c_link_cut(int dev, bool cut)
{
    return ns3c_link_cut_way(dev, 0, cut) < 0 ? -1
                                              : ns3c_link_cut_way(dev, 1, cut);
}
