/* SPDX-License-Identifier: MIT */
#include "segment.h"

#include "mpx_csum.h"
#include "mpx_cursor.h"

enum { PROTO_TCP = 6, TCP_FIXED = 20, TCP_SUM_AT = 16 };
enum { V4_FIXED = 20, V6_FIXED = 40, V4_OFFSET_OR_MORE = 0x3fff };
enum { V6_HOP = 0, V6_ROUTE = 43, V6_FRAGMENT = 44, V6_DESTINATION = 60 };
enum { V6_OFFSET_OR_MORE = 0xfff9, ETHERNET_MTU = 1500 };

/* Where IP ends and what it says of the rest. */
struct ip {
    uint8_t family, protocol;
    bool fragment;
    bool other_sum; /* the checksum may be of other addresses, or lengths */
    size_t header, total; /* octets */
};

static bool read_v4(struct ip *ip, struct segment *s,
                    const struct link_packet *k)
{
    struct mpx_reader r = mpx_reader_of(k->p, k->len);

    ip->header = (mpx_rd_u8(&r) & 0x0fu) * 4u;
    mpx_rd_u8(&r);
    ip->total = mpx_rd_u16(&r);
    mpx_rd_u16(&r);
    ip->fragment = mpx_rd_u16(&r) & V4_OFFSET_OR_MORE;
    mpx_rd_u8(&r);
    ip->protocol = mpx_rd_u8(&r);
    mpx_rd_u16(&r);
    mpx_rd_bytes(&r, s->addr[0], 4);
    mpx_rd_bytes(&r, s->addr[1], 4);
    ip->other_sum = ip->total == 0; /* segmentation is left to the card */
    if (ip->other_sum)
        ip->total = k->wire_len;
    return !r.bad && ip->header >= V4_FIXED;
}

/* Walk the extension headers that may stand before TCP. */
static void skip_extensions(struct ip *ip, struct mpx_reader *r)
{
    while (!r->bad && (ip->protocol == V6_HOP || ip->protocol == V6_ROUTE ||
                       ip->protocol == V6_DESTINATION)) {
        ip->other_sum = ip->other_sum || ip->protocol == V6_ROUTE;
        ip->protocol = mpx_rd_u8(r);

        size_t len = 8 + 8 * (size_t)mpx_rd_u8(r);

        mpx_rd_take(r, len - 2);
        ip->header += len;
    }
    if (ip->protocol != V6_FRAGMENT)
        return;
    ip->protocol = mpx_rd_u8(r);
    mpx_rd_u8(r);
    ip->fragment = mpx_rd_u16(r) & V6_OFFSET_OR_MORE;
    mpx_rd_u32(r);
    ip->header += 8;
}

static bool read_v6(struct ip *ip, struct segment *s,
                    const struct link_packet *k)
{
    struct mpx_reader r = mpx_reader_of(k->p, k->len);

    mpx_rd_u32(&r);
    ip->total = mpx_rd_u16(&r);
    ip->other_sum = ip->total == 0;
    ip->total = ip->total ? V6_FIXED + ip->total : k->wire_len;
    ip->protocol = mpx_rd_u8(&r);
    mpx_rd_u8(&r);
    mpx_rd_bytes(&r, s->addr[0], 16);
    mpx_rd_bytes(&r, s->addr[1], 16);
    ip->header = V6_FIXED;
    skip_extensions(ip, &r);
    return !r.bad;
}

static uint16_t pseudo_header(const struct segment *s, size_t tcp_len)
{
    size_t addr_len = s->family == 4 ? 4 : 16;
    uint8_t rest[8];
    struct mpx_writer w = mpx_writer_of(rest, sizeof rest);
    uint16_t sum = mpx_csum_add(0, s->addr[0], addr_len);

    mpx_wr_u32(&w, (uint32_t)tcp_len);
    mpx_wr_u32(&w, PROTO_TCP);
    sum = mpx_csum_add(sum, s->addr[1], addr_len);
    return mpx_csum_add(sum, rest, sizeof rest);
}

/* A card that computes the sum is given that of the pseudo header, without the
 * length if it cuts segments too; simulators and some loopbacks leave zero.
 * Packets longer than Ethernet's may be several that a card has put together,
 * under the sum of the first. */
static enum segment_sum judge_sum(const struct segment *s, const struct ip *ip,
                                  const uint8_t *tcp, size_t len)
{
    uint16_t pseudo = pseudo_header(s, len);
    struct mpx_reader r = mpx_reader_of(tcp + TCP_SUM_AT, 2);
    uint16_t field = mpx_rd_u16(&r);

    if (mpx_csum_add(pseudo, tcp, len) == 0xffff)
        return SUM_OK;
    if (field == 0 || field == pseudo || field == pseudo_header(s, 0) ||
        ip->other_sum || ip->total > ETHERNET_MTU)
        return SUM_LATER;
    return SUM_BAD;
}

static bool read_tcp(struct segment *s, const uint8_t *tcp, size_t captured,
                     size_t len)
{
    struct mpx_reader r = mpx_reader_of(tcp, captured);

    s->port[0] = mpx_rd_u16(&r);
    s->port[1] = mpx_rd_u16(&r);
    s->seq = mpx_rd_u32(&r);
    s->ack = mpx_rd_u32(&r);

    size_t header = (mpx_rd_u8(&r) >> 4) * 4u;

    s->flags = mpx_rd_u8(&r);
    mpx_rd_take(&r, TCP_FIXED - 14);
    if (r.bad || header < TCP_FIXED || header > len)
        return false;

    size_t options = header - TCP_FIXED;

    s->options = r.p;
    s->options_cut = r.left < options;
    s->options_len = s->options_cut ? r.left : options;
    s->payload = r.p + s->options_len;
    s->payload_captured = r.left - s->options_len;
    s->payload_len = len - header;
    return true;
}

enum segment_result segment_of(struct segment *out,
                               const struct link_packet *packet)
{
    struct segment s = {0};
    struct ip ip = {0};
    bool whole = packet->len >= packet->wire_len;

    if (packet->len < 1)
        return SEGMENT_CUT;
    s.family = packet->p[0] >> 4;
    if (s.family != 4 && s.family != 6)
        return SEGMENT_OTHER;
    if (!(s.family == 4 ? read_v4 : read_v6)(&ip, &s, packet))
        return SEGMENT_CUT;
    if (ip.protocol != PROTO_TCP)
        return SEGMENT_OTHER;
    if (ip.fragment)
        return SEGMENT_FRAGMENT;
    if (ip.header > packet->len || ip.header > ip.total)
        return SEGMENT_CUT;

    /* what is captured behind the packet's end is padding of the link */
    const uint8_t *tcp = packet->p + ip.header;
    size_t len = ip.total - ip.header;
    size_t captured = packet->len - ip.header;

    if (captured > len)
        captured = len;
    if (!read_tcp(&s, tcp, captured, len))
        return SEGMENT_CUT;
    s.sum = whole && captured == len ? judge_sum(&s, &ip, tcp, len) : SUM_CUT;
    *out = s;
    return SEGMENT_TCP;
}
