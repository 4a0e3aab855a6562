/* SPDX-License-Identifier: MIT */
/* Devices of a node joined into a switch that a callback directs. */
#include "ns3c_impl.h"

#include "ns3/packet.h"

namespace ns3c
{

/* Hands packets on between the devices of a node without IP. */
class Switch
{
  public:
    Switch(ns3c_switch_fn *fn, void *ctx) : m_fn(fn), m_ctx(ctx)
    {
    }
    void Add(int dev)
    {
        m_port.push_back({dev, DevOf(dev)->dev});
        m_port.back().dev->SetReceiveCallback(
            ns3::MakeCallback(&Switch::OnPacket, this));
    }

  private:
    struct Port {
        int handle;
        ns3::Ptr<ns3::NetDevice> dev;
    };
    bool OnPacket(ns3::Ptr<ns3::NetDevice> in, ns3::Ptr<const ns3::Packet> p,
                  uint16_t type, const ns3::Address &from);

    std::vector<Port> m_port;
    ns3c_switch_fn *m_fn;
    void *m_ctx;
};

bool Switch::OnPacket(ns3::Ptr<ns3::NetDevice> in,
                      ns3::Ptr<const ns3::Packet> p, uint16_t type,
                      const ns3::Address &)
{
    static uint8_t octets[UINT16_MAX + 1];
    size_t len = p->CopyData(octets, sizeof octets);
    int out = -1;

    for (const Port &port : m_port)
        if (port.dev == in)
            out = m_fn(m_ctx, port.handle, octets, len);
    /* A point-to-point device made this packet for this receiver alone. */
    for (const Port &port : m_port)
        if (port.handle == out)
            port.dev->Send(ns3::ConstCast<ns3::Packet>(p),
                           port.dev->GetBroadcast(), type);
    return true;
}

} // namespace ns3c

using namespace ns3c;

int ns3c_switch(const int *dev, unsigned n, ns3c_switch_fn *fn, void *ctx)
{
    if (!dev || !fn || n < 2)
        return Fail("ns3c_switch: needs a function and two devices");
    for (unsigned i = 0; i < n; i++) {
        DevRec *d = DevOf(dev[i]);

        if (!d)
            return -1;
        if (d->peer < 0 || d->node != DevOf(dev[0])->node)
            return Fail("ns3c_switch: device %d is not on a p2p link of node "
                        "%d",
                        dev[i], DevOf(dev[0])->node);
    }
    if (NodeOf(DevOf(dev[0])->node)->inet)
        return Fail("ns3c_switch: node %d has IP", DevOf(dev[0])->node);
    auto s = std::make_shared<Switch>(fn, ctx);
    for (unsigned i = 0; i < n; i++)
        s->Add(dev[i]);
    Here()->switches.push_back(s);
    return 0;
}
