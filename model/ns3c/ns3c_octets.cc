/* SPDX-License-Identifier: MIT */
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

static void MendTcp(const ns3c_flow &f, uint8_t *tcp, size_t len)
{
    if (len < TCP_MIN)
        return;
    Put16(tcp + 16, 0);
    uint16_t s = Fold(static_cast<uint64_t>(Sum(tcp, len)) +
                      PseudoSum(f, static_cast<uint32_t>(len)));
    Put16(tcp + 16, static_cast<uint16_t>(~s));
}

static void MendPacket4(uint8_t *pkt, size_t len)
{
    size_t ihl = (pkt[0] & 15) * 4u, total = Get16(pkt + 2);
    ns3c_flow f{};

    if (ihl < 20 || total < ihl || total > len)
        return;
    Put16(pkt + 10, 0);
    Put16(pkt + 10, static_cast<uint16_t>(~Sum(pkt, ihl)));
    if (pkt[9] != PROTO_TCP || (Get16(pkt + 6) & 0x3fff) != 0)
        return; /* not TCP, or a fragment */
    f.family = 4;
    std::memcpy(f.local, pkt + 12, 4);
    std::memcpy(f.remote, pkt + 16, 4);
    MendTcp(f, pkt + ihl, total - ihl);
}

static void MendPacket6(uint8_t *pkt, size_t len)
{
    size_t total = Get16(pkt + 4) + size_t{40};
    ns3c_flow f{};

    if (total > len || pkt[6] != PROTO_TCP)
        return;
    f.family = 6;
    std::memcpy(f.local, pkt + 8, 16);
    std::memcpy(f.remote, pkt + 24, 16);
    MendTcp(f, pkt + 40, total - 40);
}

void MendPacket(uint8_t *pkt, size_t len)
{
    if (len >= 20 && pkt[0] >> 4 == 4)
        MendPacket4(pkt, len);
    else if (len >= 40 && pkt[0] >> 4 == 6)
        MendPacket6(pkt, len);
}

} // namespace ns3c
