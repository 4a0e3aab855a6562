/* SPDX-License-Identifier: MIT */
/* Reading a segment of an ns-3 packet, and packets made of headers. */
#include "ns3c_segment.h"

#include <algorithm>
#include <ostream>

namespace ns3c
{

RawTcp::RawTcp(const uint8_t *hdr, uint8_t len) : m_len(len)
{
    std::memcpy(m_hdr, hdr, len);
}

ns3::TypeId RawTcp::GetTypeId()
{
    static ns3::TypeId tid = ns3::TypeId("ns3c::RawTcp")
                                 .SetParent<ns3::Header>()
                                 .AddConstructor<RawTcp>();
    return tid;
}

ns3::TypeId RawTcp::GetInstanceTypeId() const
{
    return GetTypeId();
}

void RawTcp::Print(std::ostream &os) const
{
    os << "TCP header of " << static_cast<int>(m_len) << " octets";
}

uint32_t RawTcp::GetSerializedSize() const
{
    return m_len;
}

void RawTcp::Serialize(ns3::Buffer::Iterator i) const
{
    i.Write(m_hdr, m_len);
}

uint32_t RawTcp::Deserialize(ns3::Buffer::Iterator i)
{
    i.Read(m_hdr, TCP_MIN);
    m_len =
        std::max<uint8_t>(TCP_MIN, static_cast<uint8_t>((m_hdr[12] >> 4) * 4));
    i.Read(m_hdr + TCP_MIN, m_len - TCP_MIN);
    return m_len;
}

static uint8_t g_octets[UINT16_MAX + 1];
static uint64_t g_octets_of, g_serial;

Segment::Segment(ns3::Ptr<ns3::Packet> p, const ns3c_flow &f, bool checksums)
    : flow(f), m_packet(p), m_checksums(checksums), m_serial(++g_serial)
{
    uint32_t size = p->GetSize();

    p->CopyData(hdr, TCP_MAX);
    hdr_len = HeaderLength(hdr, size);
    payload = size - hdr_len;
    if (!LengthSound())
        return;
    flow.local_port = Get16(hdr);
    flow.remote_port = Get16(hdr + 2);
}

const uint8_t *Segment::Octets() const
{
    if (g_octets_of != m_serial) {
        m_packet->CopyData(g_octets, sizeof g_octets);
        g_octets_of = m_serial;
    }
    return g_octets;
}

bool Segment::ChecksumGood() const
{
    uint32_t size = hdr_len + payload;

    if (size > sizeof g_octets)
        return false;
    return Fold(static_cast<uint64_t>(Sum(Octets(), size)) +
                PseudoSum(flow, size)) == 0xffff;
}

uint16_t Segment::PayloadSum(uint32_t off, uint32_t len) const
{
    if (off > payload || len > payload - off ||
        hdr_len + off + len > sizeof g_octets)
        return 0;
    if (!m_checksums || off != 0 || len != payload)
        return Sum(Octets() + hdr_len + off, len);
    /* All of it: what is left of the segment's sum without the headers. */
    uint16_t headers = Fold(static_cast<uint64_t>(HeaderSum(hdr, hdr_len)) +
                            PseudoSum(flow, hdr_len + payload));
    return Fold(static_cast<uint64_t>(static_cast<uint16_t>(~Get16(hdr + 16))) +
                static_cast<uint16_t>(~headers));
}

/* RFC 1624: the old header out of the sum, the new one into it. */
uint16_t Segment::AdjustedChecksum(const ns3c_rewrite &rw) const
{
    uint64_t s = static_cast<uint16_t>(~Get16(hdr + 16));

    s += static_cast<uint16_t>(~HeaderSum(hdr, hdr_len));
    s += static_cast<uint16_t>(~static_cast<uint16_t>(hdr_len));
    s += HeaderSum(rw.hdr, rw.hdr_len);
    s += rw.hdr_len;
    return static_cast<uint16_t>(~Fold(s));
}

static bool SameHeader(const Segment &s, const ns3c_rewrite &rw)
{
    return rw.hdr_len == s.hdr_len && std::memcmp(rw.hdr, s.hdr, 16) == 0 &&
           std::memcmp(rw.hdr + 18, s.hdr + 18, s.hdr_len - 18u) == 0;
}

ns3::Ptr<ns3::Packet> Segment::Dress(const ns3c_rewrite &rw)
{
    ns3c_rewrite r;

    if (SameHeader(*this, rw))
        return m_packet;
    std::memcpy(r.hdr, rw.hdr, rw.hdr_len);
    Put16(r.hdr + 16, m_checksums ? AdjustedChecksum(rw) : 0);
    m_packet->RemoveAtStart(hdr_len);
    m_packet->AddHeader(RawTcp(r.hdr, rw.hdr_len));
    return m_packet;
}

ns3::Ptr<ns3::Packet> Segment::Cut(uint32_t off, const ns3c_rewrite &rw) const
{
    ns3c_rewrite r = rw;
    auto piece = m_packet->CreateFragment(hdr_len + off, rw.take);

    if (off + rw.take < payload) /* these belong to the last octet */
        r.hdr[13] &= static_cast<uint8_t>(~(TCP_FIN | TCP_PSH));
    uint16_t checksum = 0;
    if (m_checksums)
        checksum =
            Checksum(flow, r.hdr, r.hdr_len, PayloadSum(off, rw.take), rw.take);
    Put16(r.hdr + 16, checksum);
    piece->AddHeader(RawTcp(r.hdr, r.hdr_len));
    return piece;
}

ns3::Ptr<ns3::Packet> MakeSegment(const ns3c_flow &f, const uint8_t *hdr,
                                  uint8_t hdr_len, const void *payload,
                                  size_t len, bool checksums)
{
    auto octets = static_cast<const uint8_t *>(payload);
    auto size = static_cast<uint32_t>(len);
    uint8_t h[TCP_MAX];

    std::memcpy(h, hdr, hdr_len);
    Put16(h + 16,
          checksums ? Checksum(f, hdr, hdr_len, Sum(octets, len), size) : 0);
    auto p = len > 0 ? ns3::Create<ns3::Packet>(octets, size)
                     : ns3::Create<ns3::Packet>();
    p->AddHeader(RawTcp(h, hdr_len));
    return p;
}

} // namespace ns3c
