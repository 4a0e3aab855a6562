/* SPDX-License-Identifier: MIT */
/* The hooks: segments taken between TCP and IP, rewritten, put back. */
#include "ns3c_plug.h"
#include "ns3c_sock.h"

#include "ns3/ipv4-interface.h"
#include "ns3/ipv6-interface.h"

#include <algorithm>

namespace ns3c
{

static const Segment *g_in; /* what the running `in` hook looks at */

static void Unchanged(ns3c_rewrite &rw, const uint8_t *hdr, uint8_t hdr_len,
                      uint32_t payload)
{
    std::memcpy(rw.hdr, hdr, hdr_len);
    rw.hdr_len = hdr_len;
    rw.take = payload;
}

ns3::TypeId Plug::GetTypeId()
{
    static ns3::TypeId tid = ns3::TypeId("ns3c::Plug")
                                 .SetParent<ns3::IpL4Protocol>()
                                 .AddConstructor<Plug>();
    return tid;
}

void Plug::Install(const NodeRec &n, const ns3c_hooks &h, void *ctx,
                   bool checksums)
{
    auto ip4 = n.node->GetObject<ns3::Ipv4L3Protocol>();
    auto ip6 = n.node->GetObject<ns3::Ipv6L3Protocol>();

    m_hooks = h;
    m_ctx = ctx;
    m_checksums = checksums;
    m_tcp = n.node->GetObject<ns3::TcpL4Protocol>();
    m_flows = n.flows;
    m_router4.SetIp(ip4, n.adopted);
    m_router6.SetIp(ip6, n.adopted);
    m_tcp->SetDownTarget(ns3::MakeCallback(&Plug::Down4, this));
    m_tcp->SetDownTarget6(ns3::MakeCallback(&Plug::Down6, this));
    if (ip4)
        ip4->Insert(this);
    if (ip6)
        ip6->Insert(this);
}

/* IP holds us and we hold IP: let go first. */
void Plug::DoDispose()
{
    m_tcp = nullptr;
    if (m_flows)
        m_flows->Dispose();
    m_flows = nullptr;
    m_router4 = SourceRouter<V4>();
    m_router6 = SourceRouter<V6>();
    ns3::IpL4Protocol::DoDispose();
}

template <class V>
void Plug::Out(Segment &seg, SourceRouter<V> &router,
               ns3::Ptr<typename V::Route> route)
{
    uint32_t done = 0;
    uint8_t hdr[TCP_MAX];

    std::memcpy(hdr, seg.hdr, seg.hdr_len);
    do {
        uint32_t left = seg.payload - done;
        ns3c_rewrite rw;

        Unchanged(rw, hdr, seg.hdr_len, left);
        if (m_hooks.out &&
            !m_hooks.out(m_ctx, &seg.flow, hdr, seg.hdr_len, left, &rw))
            return;
        bool whole = done == 0 && rw.take == left;
        bool progress = whole || (rw.take > 0 && rw.take <= left);
        if (!progress || !HeaderSound(rw.hdr, rw.hdr_len)) {
            m_stats.bad_header++;
            return;
        }
        router.Send(whole ? seg.Dress(rw) : seg.Cut(done, rw), seg.flow, route);
        done += rw.take;
        Put32(hdr + 4, Get32(seg.hdr + 4) + done);
    } while (done < seg.payload);
}

void Plug::Down4(ns3::Ptr<ns3::Packet> p, ns3::Ipv4Address s,
                 ns3::Ipv4Address d, uint8_t, ns3::Ptr<ns3::Ipv4Route> r)
{
    ns3c_flow f{};

    f.family = 4;
    Put(f.local, s);
    Put(f.remote, d);
    Segment seg(p, f, m_checksums);
    Out<V4>(seg, m_router4, r);
}

void Plug::Down6(ns3::Ptr<ns3::Packet> p, ns3::Ipv6Address s,
                 ns3::Ipv6Address d, uint8_t, ns3::Ptr<ns3::Ipv6Route> r)
{
    ns3c_flow f{};

    f.family = 6;
    Put(f.local, s);
    Put(f.remote, d);
    Segment seg(p, f, m_checksums);
    Out<V6>(seg, m_router6, r);
}

void Plug::Emit(ns3::Ptr<ns3::Packet> p, const ns3c_flow &f)
{
    if (f.family == 4)
        m_router4.Send(p, f, nullptr);
    else
        m_router6.Send(p, f, nullptr);
}

/* ns-3's parser hangs, aborts or takes options for payload if this lets an
 * ill-formed header pass. */
ns3::IpL4Protocol::RxStatus Plug::Admit(const Segment &seg)
{
    if (!seg.LengthSound() || !OptionsSound(seg.hdr, seg.hdr_len)) {
        m_stats.bad_header++;
        return RX_CSUM_FAILED; /* to IP: dropped, and nothing to answer */
    }
    if (m_checksums && !seg.ChecksumGood()) {
        m_stats.bad_checksum++;
        return RX_CSUM_FAILED;
    }
    return RX_OK;
}

/* True if TCP is to see the segment, under the header of @p rw. */
bool Plug::In(Segment &seg, ns3c_rewrite &rw)
{
    const Segment *outer = g_in;

    std::swap(seg.flow.local_port, seg.flow.remote_port);
    Unchanged(rw, seg.hdr, seg.hdr_len, seg.payload);
    g_in = &seg;
    bool pass = !m_hooks.in || m_hooks.in(m_ctx, &seg.flow, seg.hdr,
                                          seg.hdr_len, seg.payload, &rw);
    g_in = outer;
    if (pass && !HeaderSound(rw.hdr, rw.hdr_len)) {
        m_stats.bad_header++;
        return false;
    }
    if (Get16(rw.hdr + 14) == 0) /* see SocketAccess::Open() */
        Put16(rw.hdr + 14, 1);
    /* ns-3 ignores RST|ACK in SYN_SENT and answers it with RST elsewhere. */
    if (rw.hdr[13] & TCP_RST)
        rw.hdr[13] = TCP_RST;
    return pass;
}

/* To the socket that has the flow; only if none has, ns-3 looks for one. */
template <class Header, class Interface>
Plug::RxStatus Plug::Up(ns3::Ptr<ns3::Packet> p, const ns3c_flow &f,
                        uint8_t flags, const Header &h, ns3::Ptr<Interface> i)
{
    TcpSock *s = m_flows->SocketOf(f);
    bool syn = (flags & (TCP_SYN | TCP_ACK)) == TCP_SYN;

    if (s && s->Receive(p, h, f.remote_port, i))
        return RX_OK;
    return m_flows->TcpOf(f, syn)->Receive(p, h, i);
}

template <class Header, class Interface>
Plug::RxStatus Plug::Arrive(ns3::Ptr<ns3::Packet> p, ns3c_flow &f,
                            const Header &h, ns3::Ptr<Interface> i)
{
    Segment seg(p, f, m_checksums);
    RxStatus status = Admit(seg);
    ns3c_rewrite rw;

    if (status != RX_OK || !In(seg, rw))
        return status;
    /* Outside ESTABLISHED ns-3 looks for a FIN at the start of the data that
     * comes with it: let the data arrive first, by itself. */
    if (seg.payload > 0 && (rw.hdr[13] & TCP_FIN)) {
        ns3c_rewrite data = rw;
        data.hdr[13] &= static_cast<uint8_t>(~TCP_FIN);
        data.take = seg.payload;
        Up(seg.Cut(0, data), seg.flow, rw.hdr[13], h, i);
        Put32(rw.hdr + 4, Get32(rw.hdr + 4) + seg.payload);
        rw.take = 0;
        status = Up(seg.Cut(seg.payload, rw), seg.flow, rw.hdr[13], h, i);
    } else {
        status = Up(seg.Dress(rw), seg.flow, rw.hdr[13], h, i);
    }
    if (m_hooks.in_done)
        m_hooks.in_done(m_ctx, &seg.flow);
    return status;
}

ns3::IpL4Protocol::RxStatus Plug::Receive(ns3::Ptr<ns3::Packet> p,
                                          const ns3::Ipv4Header &h,
                                          ns3::Ptr<ns3::Ipv4Interface> i)
{
    ns3c_flow f{};

    f.family = 4;
    Put(f.local, h.GetDestination());
    Put(f.remote, h.GetSource());
    return Arrive(p, f, h, i);
}

ns3::IpL4Protocol::RxStatus Plug::Receive(ns3::Ptr<ns3::Packet> p,
                                          const ns3::Ipv6Header &h,
                                          ns3::Ptr<ns3::Ipv6Interface> i)
{
    ns3c_flow f{};

    f.family = 6;
    Put(f.local, h.GetDestination());
    Put(f.remote, h.GetSource());
    return Arrive(p, f, h, i);
}

/* The TCP of the flow that an ICMP message is about. */
template <class Addr>
Flows::Tcp Plug::TcpOf(uint8_t family, const Addr &local, const Addr &remote,
                       const uint8_t *ports) const
{
    ns3c_flow f{};

    f.family = family;
    Put(f.local, local);
    Put(f.remote, remote);
    f.local_port = Get16(ports);
    f.remote_port = Get16(ports + 2);
    return m_flows->TcpOf(f, false);
}

void Plug::ReceiveIcmp(ns3::Ipv4Address src, uint8_t ttl, uint8_t type,
                       uint8_t code, uint32_t info, ns3::Ipv4Address from,
                       ns3::Ipv4Address to, const uint8_t payload[8])
{
    TcpOf(4, from, to, payload)
        ->ReceiveIcmp(src, ttl, type, code, info, from, to, payload);
}

void Plug::ReceiveIcmp(ns3::Ipv6Address src, uint8_t ttl, uint8_t type,
                       uint8_t code, uint32_t info, ns3::Ipv6Address from,
                       ns3::Ipv6Address to, const uint8_t payload[8])
{
    TcpOf(6, from, to, payload)
        ->ReceiveIcmp(src, ttl, type, code, info, from, to, payload);
}

int Plug::GetProtocolNumber() const
{
    return PROTO_TCP;
}

/* IP sets nothing here: the targets below are TCP's, and TCP's are ours. */
void Plug::SetDownTarget(DownTargetCallback cb)
{
    m_tcp->SetDownTarget(cb);
}

void Plug::SetDownTarget6(DownTargetCallback6 cb)
{
    m_tcp->SetDownTarget6(cb);
}

ns3::IpL4Protocol::DownTargetCallback Plug::GetDownTarget() const
{
    return m_tcp->GetDownTarget();
}

ns3::IpL4Protocol::DownTargetCallback6 Plug::GetDownTarget6() const
{
    return m_tcp->GetDownTarget6();
}

/* A packet for a node without hooks, whose routes nobody has cached. */
template <class V>
static void EmitPlain(const NodeRec &n, ns3::Ptr<ns3::Packet> p,
                      const ns3c_flow &f)
{
    SourceRouter<V> router;

    router.SetIp(n.node->GetObject<typename V::Ip>(), n.adopted);
    router.Send(p, f, nullptr);
}

template <class V>
static int Deliver(const NodeRec &n, ns3::Ptr<ns3::Packet> p,
                   const ns3c_flow &f, uint8_t flags)
{
    auto ip = n.node->GetObject<typename V::Ip>();
    int32_t i = ip ? ip->GetInterfaceForAddress(V::Get(f.local)) : -1;
    typename V::Header h;

    if (i < 0)
        return Fail("ns3c_input: the local address is not the node's");
    h.SetSource(V::Get(f.remote));
    h.SetDestination(V::Get(f.local));
    V::SetProtocol(h);
    auto in = ip->GetInterface(static_cast<uint32_t>(i));
    if (n.plug)
        n.plug->Up(p, f, flags, h, in);
    else
        n.node->GetObject<ns3::TcpL4Protocol>()->Receive(p, h, in);
    return 0;
}

static bool FlowSound(const ns3c_flow *f)
{
    return f && (f->family == 4 || f->family == 6);
}

} // namespace ns3c

using namespace ns3c;

int ns3c_hook(int node, const struct ns3c_hooks *h, void *ctx)
{
    NodeRec *n = InetNodeOf(node);

    if (!n)
        return -1;
    if (!h || n->plug)
        return Fail("ns3c_hook: node %d: %s", node,
                    h ? "has hooks already" : "no hooks given");
    auto plug = ns3::CreateObject<Plug>();
    n->flows =
        std::make_shared<Flows>(n->node->GetObject<ns3::TcpL4Protocol>());
    plug->Install(*n, *h, ctx, Here()->checksums);
    n->plug = ns3::PeekPointer(plug);
    return 0;
}

size_t ns3c_payload(void *dst, uint32_t off, size_t len)
{
    if (!g_in) {
        Fail("ns3c_payload: no `in` hook is running");
        return 0;
    }
    if (off >= g_in->payload)
        return 0;
    size_t n = std::min<size_t>(len, g_in->payload - off);
    std::memcpy(dst, g_in->Octets() + g_in->hdr_len + off, n);
    return n;
}

int ns3c_output(int node, const struct ns3c_flow *f, const uint8_t *hdr,
                uint8_t hdr_len, const void *payload, size_t len)
{
    NodeRec *n = InetNodeOf(node);

    if (!n)
        return -1;
    if (!FlowSound(f) || !hdr || hdr_len > TCP_MAX ||
        !HeaderSound(hdr, hdr_len) || (!payload && len > 0) ||
        len > UINT16_MAX - TCP_MAX - 20u)
        return Fail("ns3c_output: bad flow, TCP header or payload");
    auto p = MakeSegment(*f, hdr, hdr_len, payload, len, Here()->checksums);
    if (n->plug)
        n->plug->Emit(p, *f);
    else if (f->family == 4)
        EmitPlain<V4>(*n, p, *f);
    else
        EmitPlain<V6>(*n, p, *f);
    return 0;
}

int ns3c_input(int node, const struct ns3c_flow *f, const uint8_t *hdr,
               uint8_t hdr_len)
{
    NodeRec *n = InetNodeOf(node);
    ns3c_flow in;

    if (!n)
        return -1;
    if (!FlowSound(f) || !hdr || hdr_len > TCP_MAX ||
        !HeaderSound(hdr, hdr_len))
        return Fail("ns3c_input: bad flow or TCP header");
    in = *f; /* sums are the same in either direction */
    auto p = MakeSegment(in, hdr, hdr_len, nullptr, 0, Here()->checksums);
    return f->family == 4 ? Deliver<V4>(*n, p, *f, hdr[13])
                          : Deliver<V6>(*n, p, *f, hdr[13]);
}

bool ns3c_reachable(int node, const struct ns3c_addr *local,
                    const struct ns3c_addr *remote)
{
    NodeRec *n = InetNodeOf(node);

    if (!n || !AddrSound(local) || !AddrSound(remote) ||
        local->family != remote->family)
        return false;
    auto dev = OwnerOf(*n, *local);
    return dev && Routed(*n, *remote, dev, nullptr);
}

void ns3c_hook_stats(int node, struct ns3c_hook_stats *s)
{
    NodeRec *n = NodeOf(node);

    if (n && n->plug)
        *s = n->plug->Stats();
    else
        std::memset(s, 0, sizeof *s);
}
