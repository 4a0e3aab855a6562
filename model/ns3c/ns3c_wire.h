/* SPDX-License-Identifier: MIT */
/* Something on the path, past a C function. */
#ifndef NS3C_WIRE_H
#define NS3C_WIRE_H

#include "ns3c_octets.h"

#include "ns3/packet.h"

namespace ns3c
{

constexpr uint16_t ETHERTYPE_IP4 = 0x0800, ETHERTYPE_IP6 = 0x86dd;

class Wire
{
  public:
    Wire(bool checksums, ns3c_wire_fn *fn, void *ctx)
        : m_checksums(checksums), m_fn(fn), m_ctx(ctx)
    {
    }

    virtual ~Wire() = default;
    int Inject(int dir, const uint8_t *pkt, size_t len);

  protected:
    /* What goes on: @p p itself, what it was changed to, or nothing. */
    ns3::Ptr<ns3::Packet> Judge(int dir, ns3::Ptr<const ns3::Packet> p,
                                uint16_t type);

  private:
    virtual int Emit(int dir, ns3::Ptr<ns3::Packet> p, uint16_t type) = 0;

    bool m_checksums;
    ns3c_wire_fn *m_fn;
    void *m_ctx;
};

} // namespace ns3c

#endif /* NS3C_WIRE_H */
