/* SPDX-License-Identifier: MIT */
/* Sums, header lengths and option lengths of TCP headers. */
#include "ns3c_octets.h"

#include <cstring>

namespace ns3c
{

uint16_t Sum(const uint8_t *p, size_t len)
{
    uint64_t s = 0;

    /* Native words: a ones-complement sum is the same in either byte order,
     * but for one swap at the end (RFC 1071 2B). */
    for (; len >= 8; p += 8, len -= 8) {
        uint32_t w[2];
        std::memcpy(w, p, 8);
        s += static_cast<uint64_t>(w[0]) + w[1];
    }
    for (; len > 0; p += 2, len -= len < 2 ? 1 : 2) {
        uint16_t w = 0;
        std::memcpy(&w, p, len < 2 ? 1 : 2);
        s += w;
    }
    uint16_t native = Fold(s);
    return Get16(reinterpret_cast<uint8_t *>(&native));
}

uint16_t PseudoSum(const ns3c_flow &f, uint32_t tcp_len)
{
    size_t n = f.family == 4 ? 4 : 16;

    return Fold(static_cast<uint64_t>(Sum(f.local, n)) + Sum(f.remote, n) +
                PROTO_TCP + tcp_len);
}

uint16_t HeaderSum(const uint8_t *hdr, uint8_t hdr_len)
{
    return Fold(static_cast<uint64_t>(Sum(hdr, hdr_len)) +
                static_cast<uint16_t>(~Get16(hdr + 16)));
}

uint16_t Checksum(const ns3c_flow &f, const uint8_t *hdr, uint8_t hdr_len,
                  uint16_t payload, uint32_t payload_len)
{
    return static_cast<uint16_t>(
        ~Fold(static_cast<uint64_t>(PseudoSum(f, hdr_len + payload_len)) +
              HeaderSum(hdr, hdr_len) + payload));
}

uint8_t HeaderLength(const uint8_t *hdr, size_t size)
{
    if (size < TCP_MIN)
        return 0;
    uint8_t len = static_cast<uint8_t>((hdr[12] >> 4) * 4);
    return len < TCP_MIN || len > size ? 0 : len;
}

static bool LengthSound(uint8_t kind, uint8_t len)
{
    static constexpr struct {
        uint8_t kind, len;
    } fixed[] = {{2, 4}, {3, 3}, {4, 2}, {8, 10}}; /* MSS WS SACKOK TS */

    for (const auto &f : fixed)
        if (f.kind == kind)
            return f.len == len;
    if (kind == 5) /* SACK: whole blocks, at least one */
        return len >= 10 && (len - 2) % 8 == 0;
    return true;
}

bool OptionsSound(const uint8_t *hdr, uint8_t hdr_len)
{
    for (uint8_t i = TCP_MIN; i < hdr_len;) {
        uint8_t kind = hdr[i];

        if (kind == 0) /* END: the rest is padding */
            return true;
        if (kind == 1) {
            i++;
            continue;
        }
        if (i + 1 >= hdr_len)
            return false;
        uint8_t len = hdr[i + 1];
        if (len < 2 || len > hdr_len - i || !LengthSound(kind, len))
            return false;
        i = static_cast<uint8_t>(i + len);
    }
    return true;
}

bool HeaderSound(const uint8_t *hdr, uint8_t hdr_len)
{
    return HeaderLength(hdr, hdr_len) == hdr_len && OptionsSound(hdr, hdr_len);
}

} // namespace ns3c
