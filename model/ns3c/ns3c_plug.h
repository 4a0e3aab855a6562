/* SPDX-License-Identifier: MIT */
/*
 * Hooks between TCP and IP of one node.
 *
 * ns-3's TcpL4Protocol sends through a settable "down target", and IP delivers
 * to whatever protocol number 6 is: the Plug takes both places.
 */
#ifndef NS3C_PLUG_H
#define NS3C_PLUG_H

#include "ns3c_flows.h"
#include "ns3c_route.h"
#include "ns3c_segment.h"

#include "ns3/ip-l4-protocol.h"
#include "ns3/tcp-l4-protocol.h"

namespace ns3c
{

class Plug : public ns3::IpL4Protocol
{
  public:
    static ns3::TypeId GetTypeId();

    void Install(const NodeRec &n, const ns3c_hooks &h, void *ctx,
                 bool checksums);
    const struct ns3c_hook_stats &Stats() const
    {
        return m_stats;
    }
    /* Past the hooks, down to IP. */
    void Emit(ns3::Ptr<ns3::Packet> p, const ns3c_flow &f);
    /* Past the hooks, up to TCP: a segment with @p flags of flow @p f. */
    template <class Header, class Interface>
    RxStatus Up(ns3::Ptr<ns3::Packet> p, const ns3c_flow &f, uint8_t flags,
                const Header &h, ns3::Ptr<Interface> i);

    RxStatus Receive(ns3::Ptr<ns3::Packet> p, const ns3::Ipv4Header &h,
                     ns3::Ptr<ns3::Ipv4Interface> i) override;
    RxStatus Receive(ns3::Ptr<ns3::Packet> p, const ns3::Ipv6Header &h,
                     ns3::Ptr<ns3::Ipv6Interface> i) override;
    void ReceiveIcmp(ns3::Ipv4Address src, uint8_t ttl, uint8_t type,
                     uint8_t code, uint32_t info, ns3::Ipv4Address from,
                     ns3::Ipv4Address to, const uint8_t payload[8]) override;
    void ReceiveIcmp(ns3::Ipv6Address src, uint8_t ttl, uint8_t type,
                     uint8_t code, uint32_t info, ns3::Ipv6Address from,
                     ns3::Ipv6Address to, const uint8_t payload[8]) override;
    int GetProtocolNumber() const override;
    void SetDownTarget(DownTargetCallback cb) override;
    void SetDownTarget6(DownTargetCallback6 cb) override;
    DownTargetCallback GetDownTarget() const override;
    DownTargetCallback6 GetDownTarget6() const override;

  private:
    void DoDispose() override;
    void Down4(ns3::Ptr<ns3::Packet> p, ns3::Ipv4Address s, ns3::Ipv4Address d,
               uint8_t proto, ns3::Ptr<ns3::Ipv4Route> r);
    void Down6(ns3::Ptr<ns3::Packet> p, ns3::Ipv6Address s, ns3::Ipv6Address d,
               uint8_t proto, ns3::Ptr<ns3::Ipv6Route> r);
    template <class V>
    void Out(Segment &seg, SourceRouter<V> &router,
             ns3::Ptr<typename V::Route> route);
    template <class Header, class Interface>
    RxStatus Arrive(ns3::Ptr<ns3::Packet> p, ns3c_flow &f, const Header &h,
                    ns3::Ptr<Interface> i);
    RxStatus Admit(const Segment &seg);
    bool In(Segment &seg, ns3c_rewrite &rw);
    template <class Addr>
    Flows::Tcp TcpOf(uint8_t family, const Addr &local, const Addr &remote,
                     const uint8_t *ports) const;

    ns3c_hooks m_hooks{};
    void *m_ctx = nullptr;
    bool m_checksums = false;
    struct ns3c_hook_stats m_stats = {};
    ns3::Ptr<ns3::TcpL4Protocol> m_tcp;
    std::shared_ptr<Flows> m_flows;
    SourceRouter<V4> m_router4;
    SourceRouter<V6> m_router6;
};

} // namespace ns3c

#endif /* NS3C_PLUG_H */
