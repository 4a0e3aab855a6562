/* SPDX-License-Identifier: MIT */
/* A TCP segment inside an ns-3 packet, its header read and replaced as octets.
 */
#ifndef NS3C_SEGMENT_H
#define NS3C_SEGMENT_H

#include "ns3c_impl.h"
#include "ns3c_octets.h"

#include "ns3/header.h"
#include "ns3/packet.h"

namespace ns3c
{

/* A TCP header that ns-3 copies onto a packet without understanding it. */
class RawTcp : public ns3::Header
{
  public:
    RawTcp() = default;
    RawTcp(const uint8_t *hdr, uint8_t len);
    static ns3::TypeId GetTypeId();
    ns3::TypeId GetInstanceTypeId() const override;
    void Print(std::ostream &os) const override;
    uint32_t GetSerializedSize() const override;
    void Serialize(ns3::Buffer::Iterator i) const override;
    uint32_t Deserialize(ns3::Buffer::Iterator i) override;

  private:
    uint8_t m_hdr[TCP_MAX] = {};
    uint8_t m_len = TCP_MIN;
};

/* One segment on its way through, and lazy access to its octets. */
class Segment
{
  public:
    /* @p p starts at the TCP header. */
    Segment(ns3::Ptr<ns3::Packet> p, const ns3c_flow &f, bool checksums);

    bool LengthSound() const
    {
        return hdr_len != 0;
    }
    bool ChecksumGood() const;
    /* Sum of payload [off, off + len). */
    uint16_t PayloadSum(uint32_t off, uint32_t len) const;
    /* Header and payload; one copy into a buffer that is shared by all
     * segments and good until another one asks. */
    const uint8_t *Octets() const;
    /* The whole segment under the header of @p rw; the packet is used up. */
    ns3::Ptr<ns3::Packet> Dress(const ns3c_rewrite &rw);
    /* Payload [off, off + rw.take), nothing if that is 0, under the header of
     * @p rw. */
    ns3::Ptr<ns3::Packet> Cut(uint32_t off, const ns3c_rewrite &rw) const;

    ns3c_flow flow;
    uint8_t hdr[TCP_MAX];
    uint8_t hdr_len; /* 0 if the data offset is impossible */
    uint32_t payload;

  private:
    uint16_t AdjustedChecksum(const ns3c_rewrite &rw) const;

    ns3::Ptr<ns3::Packet> m_packet;
    bool m_checksums;
    uint64_t m_serial; /* tells whose octets the shared buffer holds */
};

/* A new segment. Its checksum is filled in if @p checksums. */
ns3::Ptr<ns3::Packet> MakeSegment(const ns3c_flow &f, const uint8_t *hdr,
                                  uint8_t hdr_len, const void *payload,
                                  size_t len, bool checksums);

} // namespace ns3c

#endif /* NS3C_SEGMENT_H */
