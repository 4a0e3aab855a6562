/* SPDX-License-Identifier: MIT */
/* Where in an IP packet TCP is, as an attacker is shown it. */
#include "atk.h"
#include "mpx_ip.h"
#include "mpx_tcp.h"

bool atk_segment_parse(struct atk_segment *s)
{
    struct mpx_ip_segment seg;

    if (!mpx_ip_find_tcp(&seg, s->pkt, s->len))
        return false;
    s->family = seg.ip.family;
    s->src = seg.ip.src;
    s->dst = seg.ip.dst;
    s->sport = mpx_get16(seg.tcp);
    s->dport = mpx_get16(seg.tcp + 2);
    s->flags = seg.tcp[MPX_TCP_OFF_FLAGS];
    s->tcp = s->pkt + seg.ip.header;
    s->opts = seg.tcp + MPX_TCP_HDR_MIN;
    s->opts_len = (uint8_t)(seg.tcp_len - MPX_TCP_HDR_MIN);
    s->payload = seg.payload;
    s->payload_len = seg.payload_len;
    return true;
}
