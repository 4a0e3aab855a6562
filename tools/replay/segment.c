/* SPDX-License-Identifier: MIT */
/* Reading TCP headers that may be cut, and judging the checksum. */
#include "segment.h"

#include <string.h>

#include "mpx_csum.h"
#include "mpx_cursor.h"
#include "mpx_ip.h"

enum { TCP_FIXED = 20, TCP_SUM_AT = 16, ETHERNET_MTU = 1500 };

/* A card that computes the sum is given that of the pseudo header, without the
 * length if it cuts segments too; simulators and some loopbacks leave zero.
 * Packets longer than Ethernet's may be several that a card has put together,
 * under the sum of the first. */
static enum segment_sum judge_sum(const struct mpx_ip *ip, const uint8_t *tcp,
                                  size_t len)
{
    uint16_t pseudo = mpx_ip_pseudo_sum(ip, len);
    struct mpx_reader r = mpx_reader_of(tcp + TCP_SUM_AT, 2);
    uint16_t field = mpx_rd_u16(&r);

    if (mpx_csum_add(pseudo, tcp, len) == 0xffff)
        return SUM_OK;
    if (field == 0 || field == pseudo || field == mpx_ip_pseudo_sum(ip, 0) ||
        ip->routed || ip->total == 0 || ip->total > ETHERNET_MTU)
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
    struct mpx_ip ip;
    bool whole = packet->len >= packet->wire_len;
    mpx_err err = mpx_ip_parse(&ip, packet->p, packet->len);
    size_t total;

    if (err != MPX_OK)
        return err == MPX_ERR_UNKNOWN ? SEGMENT_OTHER : SEGMENT_CUT;
    if (ip.protocol != MPX_IP_TCP)
        return SEGMENT_OTHER;
    if (ip.fragment)
        return SEGMENT_FRAGMENT;
    total = ip.total ? ip.total : packet->wire_len;
    if (total < ip.header)
        return SEGMENT_CUT;
    s.family = ip.family;
    memcpy(s.addr[0], ip.src, ip.addr_len);
    memcpy(s.addr[1], ip.dst, ip.addr_len);

    /* what is captured behind the packet's end is padding of the link */
    const uint8_t *tcp = packet->p + ip.header;
    size_t len = total - ip.header;
    size_t captured = packet->len - ip.header;

    if (captured > len)
        captured = len;
    if (!read_tcp(&s, tcp, captured, len))
        return SEGMENT_CUT;
    s.sum = whole && captured == len ? judge_sum(&ip, tcp, len) : SUM_CUT;
    if (whole && captured < len) /* the frame ends before the packet does */
        s.payload_len = s.payload_captured;
    *out = s;
    return SEGMENT_TCP;
}
