/* SPDX-License-Identifier: MIT */
/* Where in an IP packet TCP is. */
#include "atk.h"
#include "mpx_tcp.h"

enum { IPV6_HDR = 40, IPPROTO_TCP_NUMBER = 6 };

bool atk_segment_parse(struct atk_segment *s)
{
    uint8_t *p = s->pkt, *tcp;
    size_t ip, end, hdr;

    if (s->len < 20)
        return false;
    s->family = p[0] >> 4;
    if (s->family == 4) {
        ip = (size_t)(p[0] & 15) * 4;
        if (ip < 20 || p[9] != IPPROTO_TCP_NUMBER)
            return false;
        end = mpx_get16(p + 2);
        s->src = p + 12;
        s->dst = p + 16;
    } else {
        ip = IPV6_HDR;
        if (s->family != 6 || s->len < ip || p[6] != IPPROTO_TCP_NUMBER)
            return false;
        end = IPV6_HDR + (size_t)mpx_get16(p + 4);
        s->src = p + 8;
        s->dst = p + 24;
    }
    if (end > s->len || end < ip + MPX_TCP_HDR_MIN)
        return false;
    tcp = p + ip;
    hdr = (size_t)(tcp[MPX_TCP_OFF_DOFF] >> 4) * 4;
    if (hdr < MPX_TCP_HDR_MIN || end < ip + hdr)
        return false;
    s->sport = mpx_get16(tcp);
    s->dport = mpx_get16(tcp + 2);
    s->flags = tcp[MPX_TCP_OFF_FLAGS];
    s->tcp = tcp;
    s->opts = tcp + MPX_TCP_HDR_MIN;
    s->opts_len = (uint8_t)(hdr - MPX_TCP_HDR_MIN);
    s->payload = tcp + hdr;
    s->payload_len = end - ip - hdr;
    return true;
}
