/* SPDX-License-Identifier: MIT */
/*
 * TCP headers and Internet checksums as octets, without ns-3.
 *
 * Sums are ones-complement, folded to 16 bits, not inverted, in host order;
 * 0 and 0xffff both mean zero.
 */
#ifndef NS3C_OCTETS_H
#define NS3C_OCTETS_H

/* A struct and a function of one name are C, but shadowing to C++. */
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wshadow"
#include "ns3c.h"
#pragma GCC diagnostic pop

namespace ns3c
{

constexpr uint8_t TCP_MIN = 20, TCP_MAX = 60; /* header lengths, RFC 9293 3.1 */
constexpr uint8_t TCP_FIN = 0x01, TCP_SYN = 0x02, TCP_RST = 0x04,
                  TCP_PSH = 0x08, TCP_ACK = 0x10;
constexpr uint8_t PROTO_TCP = 6;

inline uint16_t Get16(const uint8_t *p)
{
    return static_cast<uint16_t>(p[0] << 8 | p[1]);
}

inline uint32_t Get32(const uint8_t *p)
{
    return static_cast<uint32_t>(Get16(p)) << 16 | Get16(p + 2);
}

inline void Put16(uint8_t *p, uint16_t v)
{
    p[0] = static_cast<uint8_t>(v >> 8);
    p[1] = static_cast<uint8_t>(v);
}

inline void Put32(uint8_t *p, uint32_t v)
{
    Put16(p, static_cast<uint16_t>(v >> 16));
    Put16(p + 2, static_cast<uint16_t>(v));
}

inline uint16_t Fold(uint64_t s)
{
    while (s >> 16)
        s = (s & 0xffff) + (s >> 16);
    return static_cast<uint16_t>(s);
}

/* A hash of @p n words. */
inline uint64_t Mix(const uint64_t *w, size_t n)
{
    uint64_t h = 0;

    for (size_t i = 0; i < n; i++) {
        h = (h ^ w[i]) * UINT64_C(0x9e3779b97f4a7c15);
        h ^= h >> 32;
    }
    return h;
}

/* Sum of @p len octets; an odd last octet counts as the high one. */
uint16_t Sum(const uint8_t *p, size_t len);
/* Sum of the pseudo header of RFC 9293 3.1 (IPv4) or RFC 8200 8.1 (IPv6). */
uint16_t PseudoSum(const ns3c_flow &f, uint32_t tcp_len);
/* Checksum field for a segment of which the payload sums to @p payload. */
uint16_t Checksum(const ns3c_flow &f, const uint8_t *hdr, uint8_t hdr_len,
                  uint16_t payload, uint32_t payload_len);
/* Sum of a TCP header with its checksum field taken as zero. */
uint16_t HeaderSum(const uint8_t *hdr, uint8_t hdr_len);

/* Length of the header that starts a segment of @p size octets, of which at
 * least min(size, 60) are at @p hdr; 0 if the data offset is impossible. */
uint8_t HeaderLength(const uint8_t *hdr, size_t size);
/* True if each option lies inside the header, has a possible length and, where
 * ns-3 interprets the kind, the length ns-3 can read without going astray. */
bool OptionsSound(const uint8_t *hdr, uint8_t hdr_len);
/* Both of the above, for a header that stands alone. */
bool HeaderSound(const uint8_t *hdr, uint8_t hdr_len);

} // namespace ns3c

#endif /* NS3C_OCTETS_H */
