/* SPDX-License-Identifier: MIT */
/* Packets on a wire: shown to the C function, forwarded, dropped, injected. */
#include "ns3c_wire.h"
#include "ns3c_impl.h"
#include "ns3c_octets.h"

#include "mpx_ip.h"

namespace ns3c
{

ns3::Ptr<ns3::Packet> Wire::Judge(int dir, ns3::Ptr<const ns3::Packet> p,
                                  uint16_t type)
{
    static uint8_t octets[UINT16_MAX + 1];
    bool changed = false;

    /* A point-to-point device made this packet for this receiver alone. */
    auto same = ns3::ConstCast<ns3::Packet>(p);
    if (type != ETHERTYPE_IP4 && type != ETHERTYPE_IP6)
        return same;
    size_t len = p->CopyData(octets, sizeof octets);
    if (m_fn(m_ctx, dir, octets, len, &changed) == NS3C_DROP)
        return nullptr;
    if (!changed)
        return same;
    if (m_checksums)
        mpx_ip_set_checksums(octets, len);
    return ns3::Create<ns3::Packet>(octets, static_cast<uint32_t>(len));
}

int Wire::Inject(int dir, const uint8_t *pkt, size_t len)
{
    uint16_t type = pkt[0] >> 4 == 6 ? ETHERTYPE_IP6 : ETHERTYPE_IP4;
    std::vector<uint8_t> octets(pkt, pkt + len);

    if (m_checksums)
        mpx_ip_set_checksums(octets.data(), len);
    return Emit(
        dir,
        ns3::Create<ns3::Packet>(octets.data(), static_cast<uint32_t>(len)),
        type);
}

/* Forwards between two devices of a node without IP. */
class BumpWire : public Wire
{
  public:
    using Dev = ns3::Ptr<ns3::NetDevice>;

    BumpWire(Dev a, Dev b, bool ethernet, bool checksums, ns3c_wire_fn *fn,
             void *ctx);

  private:
    using Pkt = ns3::Ptr<const ns3::Packet>;
    using Addr = ns3::Address;

    bool OnFrame(Dev in, Pkt p, uint16_t type, const Addr &from, const Addr &to,
                 ns3::NetDevice::PacketType);
    bool OnPacket(Dev in, Pkt p, uint16_t type, const Addr &from);
    void Forward(int dir, ns3::Ptr<ns3::Packet> p, uint16_t type);
    int Emit(int dir, ns3::Ptr<ns3::Packet> p, uint16_t type) override;

    /* Where packets of a direction come in and go out, and between whom the
     * last one of them was (Ethernet only). */
    struct Way {
        Dev in, out;
        Addr from, to;
        bool seen;
    } m_way[2];
    bool m_ethernet;
};

BumpWire::BumpWire(Dev a, Dev b, bool ethernet, bool checksums,
                   ns3c_wire_fn *fn, void *ctx)
    : Wire(checksums, fn, ctx), m_way{{a, b, Addr(), Addr(), false},
                                      {b, a, Addr(), Addr(), false}},
      m_ethernet(ethernet)
{
    for (Way &w : m_way) {
        if (ethernet)
            w.in->SetPromiscReceiveCallback(
                ns3::MakeCallback(&BumpWire::OnFrame, this));
        w.in->SetReceiveCallback(ns3::MakeCallback(&BumpWire::OnPacket, this));
    }
}

bool BumpWire::OnFrame(Dev in, Pkt p, uint16_t type, const Addr &from,
                       const Addr &to, ns3::NetDevice::PacketType)
{
    int dir = in == m_way[0].in ? 0 : 1;

    m_way[dir].from = from;
    m_way[dir].to = to;
    m_way[dir].seen = true;
    /* Others may hold this packet: what we put in front must not show. */
    if (auto q = Judge(dir, p->Copy(), type))
        Forward(dir, q, type);
    return true;
}

bool BumpWire::OnPacket(Dev in, Pkt p, uint16_t type, const Addr &)
{
    int dir = in == m_way[0].in ? 0 : 1;

    if (m_ethernet) /* OnFrame has had it */
        return true;
    if (auto q = Judge(dir, p, type))
        Forward(dir, q, type);
    return true;
}

void BumpWire::Forward(int dir, ns3::Ptr<ns3::Packet> p, uint16_t type)
{
    Way &w = m_way[dir];

    if (m_ethernet)
        w.out->SendFrom(p, w.from, w.to, type);
    else
        w.out->Send(p, w.out->GetBroadcast(), type);
}

int BumpWire::Emit(int dir, ns3::Ptr<ns3::Packet> p, uint16_t type)
{
    if (m_ethernet && !m_way[dir].seen)
        return Fail("ns3c_wire_inject: nobody's MAC address is known yet");
    Forward(dir, p, type);
    return 0;
}

} // namespace ns3c

using namespace ns3c;

int ns3c_wire(int dev_a, int dev_b, ns3c_wire_fn *fn, void *ctx)
{
    DevRec *a = DevOf(dev_a), *b = DevOf(dev_b);

    if (!a || !b)
        return -1;
    if (!fn || dev_a == dev_b || a->node != b->node)
        return Fail("ns3c_wire: needs a function and two devices of a node");
    if (NodeOf(a->node)->inet)
        return Fail("ns3c_wire: node %d has IP", a->node);
    if ((a->peer < 0) != (b->peer < 0))
        return Fail("ns3c_wire: one device is Ethernet, the other is not");
    Sim &sim = *Here();
    sim.wires.push_back(std::make_shared<BumpWire>(a->dev, b->dev, a->peer < 0,
                                                   sim.checksums, fn, ctx));
    return static_cast<int>(sim.wires.size() - 1);
}

int ns3c_wire_inject(int wire, int dir, const uint8_t *pkt, size_t len)
{
    Sim *sim = Here();

    if (!sim)
        return -1;
    if (wire < 0 || static_cast<size_t>(wire) >= sim->wires.size())
        return Fail("%d is not a wire", wire);
    if (dir < 0 || dir > 1 || !pkt || len < 20 || len > UINT16_MAX ||
        (pkt[0] >> 4 != 4 && pkt[0] >> 4 != 6))
        return Fail("ns3c_wire_inject: bad direction or not an IP packet");
    return sim->wires[static_cast<size_t>(wire)]->Inject(dir, pkt, len);
}
