/* SPDX-License-Identifier: MIT */
/* Building IP packets, and segments with other options. */
#include "atk_packet.h"
#include "mpx_ip.h"
#include "mpx_tcp.h"

#include <string.h>

enum { IPV4_HDR = 20, IPV6_HDR = 40, TTL = 64 };

static size_t addr_len(uint8_t family)
{
    return family == 4 ? 4 : 16;
}

struct atk_ends atk_ends_of(const struct atk_segment *s)
{
    struct atk_ends e = {
        .family = s->family, .sport = s->sport, .dport = s->dport};

    memcpy(e.src, s->src, addr_len(s->family));
    memcpy(e.dst, s->dst, addr_len(s->family));
    return e;
}

struct atk_ends atk_ends_swapped(const struct atk_ends *e)
{
    struct atk_ends r = {
        .family = e->family, .sport = e->dport, .dport = e->sport};

    memcpy(r.src, e->dst, sizeof r.src);
    memcpy(r.dst, e->src, sizeof r.dst);
    return r;
}

bool atk_ends_equal(const struct atk_ends *a, const struct atk_ends *b)
{
    return a->family == b->family && a->sport == b->sport &&
           a->dport == b->dport && !memcmp(a->src, b->src, sizeof a->src) &&
           !memcmp(a->dst, b->dst, sizeof a->dst);
}

static size_t ip_header(uint8_t *pkt, const struct atk_ends *e, size_t tcp_len)
{
    if (e->family == 4) {
        memset(pkt, 0, IPV4_HDR);
        pkt[0] = 0x45;
        mpx_put16(pkt + 2, (uint16_t)(IPV4_HDR + tcp_len));
        pkt[8] = TTL;
        pkt[9] = MPX_IP_TCP;
        memcpy(pkt + 12, e->src, 4);
        memcpy(pkt + 16, e->dst, 4);
        return IPV4_HDR;
    }
    memset(pkt, 0, IPV6_HDR);
    pkt[0] = 0x60;
    mpx_put16(pkt + 4, (uint16_t)tcp_len);
    pkt[6] = MPX_IP_TCP;
    pkt[7] = TTL;
    memcpy(pkt + 8, e->src, 16);
    memcpy(pkt + 24, e->dst, 16);
    return IPV6_HDR;
}

size_t atk_packet_make(uint8_t *pkt, const struct atk_ends *e,
                       const uint8_t *hdr, size_t hdr_len,
                       const uint8_t *payload, size_t len)
{
    size_t ip;

    if (hdr_len > MPX_TCP_HDR_MIN + MPX_TCP_OPT_MAX ||
        len > ATK_PACKET_MAX - IPV6_HDR - hdr_len)
        return 0;
    ip = ip_header(pkt, e, hdr_len + len);
    memcpy(pkt + ip, hdr, hdr_len);
    mpx_put16(pkt + ip, e->sport);
    mpx_put16(pkt + ip + 2, e->dport);
    if (len)
        memcpy(pkt + ip + hdr_len, payload, len);
    mpx_ip_set_checksums(pkt, ip + hdr_len + len);
    return ip + hdr_len + len;
}

size_t atk_packet_with(uint8_t *pkt, const struct atk_segment *s,
                       const uint8_t *opts, size_t opts_len)
{
    uint8_t hdr[MPX_TCP_HDR_MIN + MPX_TCP_OPT_MAX];
    struct atk_ends e = atk_ends_of(s);

    if (opts_len > MPX_TCP_OPT_MAX)
        return 0;
    memcpy(hdr, s->tcp, MPX_TCP_HDR_MIN);
    memcpy(hdr + MPX_TCP_HDR_MIN, opts, opts_len);
    return atk_packet_make(pkt, &e, hdr,
                           mpx_tcp_finish(hdr, MPX_TCP_HDR_MIN + opts_len),
                           s->payload, s->payload_len);
}
