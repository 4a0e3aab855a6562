/* SPDX-License-Identifier: MIT */
/* A wire at a device of somebody's network: on its cable, or as a sniffer. */
#include "ns3c_impl.h"
#include "ns3c_ppp_wire.h"

#include "ns3/channel.h"
#include "ns3/csma-net-device.h"
#include "ns3/error-model.h"
#include "ns3/ethernet-header.h"
#include "ns3/ethernet-trailer.h"
#include "ns3/pointer.h"
#include "ns3/simulator.h"

#include <functional>

namespace ns3c
{

constexpr uint16_t ETHERTYPE_MIN = 0x0600; /* below: a length, IEEE 802.3 */

using Pkt = ns3::Ptr<ns3::Packet>;

/* In the place of the error model that a device had, which comes first. */
class Tap : public ns3::ErrorModel
{
  public:
    static ns3::TypeId GetTypeId()
    {
        static ns3::TypeId tid = ns3::TypeId("ns3c::Tap")
                                     .SetParent<ns3::ErrorModel>()
                                     .AddConstructor<Tap>();
        return tid;
    }

    /* @p fn may change the frame, and says if it goes on. */
    static void Put(ns3::Ptr<ns3::NetDevice> dev, std::function<bool(Pkt)> fn)
    {
        ns3::PointerValue was;
        auto tap = ns3::CreateObject<Tap>();

        dev->GetAttribute("ReceiveErrorModel", was);
        tap->m_before = was.Get<ns3::ErrorModel>();
        tap->m_fn = std::move(fn);
        dev->SetAttribute("ReceiveErrorModel", ns3::PointerValue(tap));
    }

  private:
    bool DoCorrupt(Pkt p) override
    {
        if (m_before && m_before->IsCorrupt(p))
            return true;
        return !m_fn(p);
    }

    void DoReset() override
    {
        if (m_before)
            m_before->Reset();
    }

    ns3::Ptr<ns3::ErrorModel> m_before;
    std::function<bool(Pkt)> m_fn;
};

/* On the cable of an Ethernet device. Way 0: from it to the segment, where all
 * the others get the frame, as one decision has made it. */
class CsmaWire : public Wire
{
  public:
    using Dev = ns3::Ptr<ns3::CsmaNetDevice>;

    CsmaWire(Dev dev, bool checksums, ns3c_wire_fn *fn, void *ctx)
        : Wire(checksums, fn, ctx), m_dev(dev),
          m_self(ns3::Mac48Address::ConvertFrom(dev->GetAddress()))
    {
        auto channel = dev->GetChannel();

        Tap::Put(dev, [this](const Pkt &p) { return In(p); });
        for (std::size_t i = 0; i < channel->GetNDevices(); i++)
            if (channel->GetDevice(i) != dev)
                Tap::Put(channel->GetDevice(i),
                         [this](const Pkt &p) { return Out(p); });
    }

  private:
    struct Frame {
        ns3::EthernetHeader header{false};
        uint16_t type; /* of what the header is followed by; 0: no Ethernet II*/
        Pkt inner;
    };

    static Frame Open(Pkt p)
    {
        Frame f;
        ns3::EthernetTrailer trailer;

        f.inner = p->Copy();
        f.inner->RemoveTrailer(trailer);
        f.inner->RemoveHeader(f.header);
        f.type = f.header.GetLengthType() < ETHERTYPE_MIN
                     ? 0
                     : f.header.GetLengthType();
        return f;
    }

    static void Close(Pkt inner, const ns3::EthernetHeader &header)
    {
        ns3::EthernetTrailer trailer;

        inner->AddHeader(header);
        trailer.EnableFcs(ns3::Node::ChecksumEnabled());
        trailer.CalcFcs(inner);
        inner->AddTrailer(trailer);
    }

    /* Frames of the segment that are others' are not on this cable. */
    bool In(const Pkt &p)
    {
        Frame f = Open(p);

        if (m_injecting || (f.header.GetDestination() != m_self &&
                            !f.header.GetDestination().IsGroup()))
            return true;
        m_peer[1] = f.header;
        auto out = Judge(1, f.inner, f.type);
        return Put(p, f, out);
    }

    bool Out(const Pkt &p)
    {
        Frame f = Open(p);

        if (f.header.GetSource() != m_self || p->GetUid() == m_own)
            return true;
        if (p->GetUid() != m_uid || m_at != ns3::Simulator::Now()) {
            m_uid = p->GetUid();
            m_at = ns3::Simulator::Now();
            if (!f.header.GetDestination().IsGroup())
                m_peer[0] = f.header;
            m_was = f.inner;
            m_out = Judge(0, f.inner, f.type);
        }
        if (m_out == m_was)
            return true;
        return Put(p, f, m_out ? m_out->Copy() : nullptr);
    }

    /* What became of the frame @p p. */
    static bool Put(Pkt p, const Frame &f, Pkt out)
    {
        if (!out)
            return false;
        if (out == f.inner)
            return true;
        Close(out, f.header);
        *p = *out;
        return true;
    }

    int Emit(int way, Pkt p, uint16_t type) override
    {
        auto header = m_peer[way]; /* of the last packet that went there */

        if (header.GetLengthType() == 0)
            return Fail("ns3c_wire_inject: nobody's MAC address is known yet");
        header.SetLengthType(type);
        if (way == 0) {
            m_own = p->GetUid();
            m_dev->Send(p, header.GetDestination(), type);
            return 0;
        }
        Close(p, header);
        m_injecting = true;
        m_dev->Receive(p, nullptr);
        m_injecting = false;
        return 0;
    }

    Dev m_dev;
    ns3::Mac48Address m_self;
    ns3::EthernetHeader m_peer[2]{ns3::EthernetHeader(false),
                                  ns3::EthernetHeader(false)};
    uint64_t m_uid = 0, m_own = UINT64_MAX;
    ns3::Time m_at{-1};
    Pkt m_was, m_out;
    bool m_injecting = false;
};

/* Frames between others, as packet sniffers see them: read only. */
class SnifferWire : public Wire
{
  public:
    SnifferWire(ns3::Ptr<ns3::NetDevice> dev, bool checksums, ns3c_wire_fn *fn,
                void *ctx)
        : Wire(checksums, fn, ctx)
    {
        dev->GetNode()->RegisterProtocolHandler(
            ns3::MakeCallback(&SnifferWire::OnFrame, this), 0, dev, true);
    }

  private:
    void OnFrame(ns3::Ptr<ns3::NetDevice>, ns3::Ptr<const ns3::Packet> p,
                 uint16_t type, const ns3::Address &, const ns3::Address &,
                 ns3::NetDevice::PacketType)
    {
        Judge(0, p->Copy(), type);
    }

    int Emit(int, Pkt, uint16_t) override
    {
        return Fail("ns3c_wire_inject: a device that listens does not send");
    }
};

static std::shared_ptr<Wire> Make(ns3::Ptr<ns3::NetDevice> dev, bool listen,
                                  bool checksums, ns3c_wire_fn *fn, void *ctx)
{
    using ns3::DynamicCast;
    auto ppp = DynamicCast<ns3::PointToPointNetDevice>(dev);
    auto csma = DynamicCast<ns3::CsmaNetDevice>(dev);
    auto channel = dev->GetChannel();

    if (listen)
        return std::make_shared<SnifferWire>(dev, checksums, fn, ctx);
    if (ppp && channel && channel->GetNDevices() == 2) {
        auto far = channel->GetDevice(channel->GetDevice(0) == dev ? 1 : 0);
        auto wire = std::make_shared<PppWire>(
            ppp, DynamicCast<ns3::PointToPointNetDevice>(far), checksums, fn,
            ctx);
        auto w = wire.get();
        Tap::Put(far, [w](const Pkt &p) { return w->Arrive(0, p); });
        Tap::Put(dev, [w](const Pkt &p) { return w->Arrive(1, p); });
        return wire;
    }
    if (csma && channel)
        return std::make_shared<CsmaWire>(csma, checksums, fn, ctx);
    return nullptr;
}

} // namespace ns3c

using namespace ns3c;

int ns3c_dev_wire(int dev, bool listen, ns3c_wire_fn *fn, void *ctx)
{
    DevRec *d = DevOf(dev);

    if (!d)
        return -1;
    Sim &sim = *Here();
    auto wire = fn ? Make(d->dev, listen, sim.checksums, fn, ctx) : nullptr;
    if (!wire)
        return Fail("ns3c_dev_wire: needs a function, and the device of a "
                    "point-to-point link or an Ethernet, or to listen only");
    sim.wires.push_back(wire);
    return static_cast<int>(sim.wires.size() - 1);
}
