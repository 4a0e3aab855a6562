/* SPDX-License-Identifier: MIT */
/* Reading IP headers, and the checksums of IP and TCP. */
#include "mpx_ip.h"
#include "mpx_csum.h"
#include "mpx_cursor.h"
#include "mpx_tcp.h"

enum {
    V4_MIN = 20,
    V4_OFF_CSUM = 10,
    V4_OFF_FRAGMENT = 6,
    V4_MORE = 0x2000,
    V4_OFFSET = 0x1fff, /* in units of eight octets */
    V6_FIXED = 40,
    V6_MORE = 1,
    V6_OFFSET = 0xfff8, /* in octets */
    TCP_OFF_CSUM = 16,
};
/* Next headers of RFC 8200 that may stand before TCP. */
enum { V6_HOP = 0, V6_ROUTING = 43, V6_FRAGMENT = 44, V6_DESTINATION = 60 };

static void read_v4(struct mpx_ip *ip, struct mpx_reader *r)
{
    uint16_t fragment;

    ip->addr_len = 4;
    ip->header = (mpx_rd_u8(r) & 0x0fu) * 4u;
    mpx_rd_u8(r);
    ip->total = mpx_rd_u16(r);
    ip->id = mpx_rd_u16(r);
    fragment = mpx_rd_u16(r);
    mpx_rd_u8(r);
    ip->protocol = mpx_rd_u8(r);
    mpx_rd_u16(r);
    ip->src = mpx_rd_take(r, 4);
    ip->dst = mpx_rd_take(r, 4);
    if (ip->header < V4_MIN)
        r->bad = true;
    else
        mpx_rd_take(r, ip->header - V4_MIN);
    ip->more = fragment & V4_MORE;
    ip->offset = (size_t)(fragment & V4_OFFSET) * 8;
    ip->at = ip->header;
    ip->field_at = V4_OFF_FRAGMENT;
}

static void read_v6_fragment(struct mpx_ip *ip, struct mpx_reader *r)
{
    uint16_t fragment;

    ip->protocol = mpx_rd_u8(r);
    mpx_rd_u8(r);
    fragment = mpx_rd_u16(r);
    ip->id = mpx_rd_u32(r);
    ip->more = fragment & V6_MORE;
    ip->offset = fragment & V6_OFFSET;
    ip->field_at = ip->header + 2;
    ip->header += 8;
    ip->at = ip->header;
}

static void read_v6_extension(struct mpx_ip *ip, struct mpx_reader *r)
{
    size_t len;

    ip->routed = ip->routed || ip->protocol == V6_ROUTING;
    ip->protocol = mpx_rd_u8(r);
    len = 8 + 8 * (size_t)mpx_rd_u8(r);
    mpx_rd_take(r, len - 2);
    ip->header += len;
}

static void read_v6(struct mpx_ip *ip, struct mpx_reader *r)
{
    ip->addr_len = 16;
    mpx_rd_u32(r);
    ip->total = mpx_rd_u16(r);
    ip->total += ip->total ? V6_FIXED : 0;
    ip->protocol = mpx_rd_u8(r);
    mpx_rd_u8(r);
    ip->src = mpx_rd_take(r, 16);
    ip->dst = mpx_rd_take(r, 16);
    ip->header = V6_FIXED;
    /* Behind an offset there are octets of the datagram, not headers. */
    while (!r->bad && ip->offset == 0) {
        if (ip->protocol == V6_FRAGMENT)
            read_v6_fragment(ip, r);
        else if (ip->protocol == V6_HOP || ip->protocol == V6_ROUTING ||
                 ip->protocol == V6_DESTINATION)
            read_v6_extension(ip, r);
        else
            break;
    }
}

mpx_err mpx_ip_parse(struct mpx_ip *ip, const uint8_t *pkt, size_t len)
{
    struct mpx_reader r = mpx_reader_of(pkt, len);

    if (len == 0)
        return MPX_ERR_TRUNCATED;
    *ip = (struct mpx_ip){.family = pkt[0] >> 4};
    if (ip->family == 4)
        read_v4(ip, &r);
    else if (ip->family == 6)
        read_v6(ip, &r);
    else
        return MPX_ERR_UNKNOWN;
    ip->fragment = ip->more || ip->offset > 0;
    return r.bad || (ip->total && ip->total < ip->header) ? MPX_ERR_TRUNCATED
                                                          : MPX_OK;
}

bool mpx_ip_find_tcp(struct mpx_ip_segment *s, const uint8_t *pkt, size_t len)
{
    size_t rest;

    if (mpx_ip_parse(&s->ip, pkt, len) != MPX_OK ||
        s->ip.protocol != MPX_IP_TCP || s->ip.fragment || s->ip.routed ||
        s->ip.total > len || s->ip.total < s->ip.header + MPX_TCP_HDR_MIN)
        return false;
    rest = s->ip.total - s->ip.header;
    s->tcp = pkt + s->ip.header;
    s->tcp_len = (size_t)(s->tcp[MPX_TCP_OFF_DOFF] >> 4) * 4;
    if (s->tcp_len < MPX_TCP_HDR_MIN || s->tcp_len > rest)
        return false;
    s->payload = s->tcp + s->tcp_len;
    s->payload_len = rest - s->tcp_len;
    return true;
}

uint16_t mpx_ip_pseudo_sum(const struct mpx_ip *ip, size_t tcp_len)
{
    uint8_t rest[8];
    uint16_t sum = mpx_csum_add(0, ip->src, ip->addr_len);

    mpx_put32(rest, (uint32_t)tcp_len);
    mpx_put32(rest + 4, MPX_IP_TCP);
    sum = mpx_csum_add(sum, ip->dst, ip->addr_len);
    return mpx_csum_add(sum, rest, sizeof rest);
}

void mpx_ip_set_checksums(uint8_t *pkt, size_t len)
{
    struct mpx_ip ip;
    uint8_t *tcp;
    size_t tcp_len;
    uint16_t sum;

    if (mpx_ip_parse(&ip, pkt, len) != MPX_OK || !ip.total || ip.total > len)
        return;
    if (ip.family == 4) {
        mpx_put16(pkt + V4_OFF_CSUM, 0);
        sum = mpx_csum_add(0, pkt, ip.header);
        mpx_put16(pkt + V4_OFF_CSUM, (uint16_t)~sum);
    }
    tcp = pkt + ip.header;
    tcp_len = ip.total - ip.header;
    if (ip.protocol != MPX_IP_TCP || ip.fragment || ip.routed ||
        tcp_len < MPX_TCP_HDR_MIN)
        return;
    mpx_put16(tcp + TCP_OFF_CSUM, 0);
    sum = mpx_csum_add(mpx_ip_pseudo_sum(&ip, tcp_len), tcp, tcp_len);
    mpx_put16(tcp + TCP_OFF_CSUM, (uint16_t)~sum);
}
