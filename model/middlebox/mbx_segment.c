/* SPDX-License-Identifier: MIT */
/* Finding, mending and stripping the segment of a packet. */
#include "mbx_segment.h"
#include "mpx_ip.h"
#include "mpx_opt.h"
#include "mpx_tcp.h"

#include <string.h>

enum { IP4_OFF_LEN = 2, IP6_HDR = 40, IP6_OFF_LEN = 4 };

bool mbx_segment_of(struct mbx_segment *s, int dir, uint8_t *pkt, size_t len)
{
    struct mpx_ip_segment seg;

    if (!mpx_ip_find_tcp(&seg, pkt, len))
        return false;
    *s = (struct mbx_segment){
        .dir = dir,
        .family = seg.ip.family,
        .pkt = pkt,
        .len = seg.ip.total,
        .src = pkt + (seg.ip.src - pkt),
        .dst = pkt + (seg.ip.dst - pkt),
        .tcp = pkt + seg.ip.header,
        .opts = pkt + seg.ip.header + MPX_TCP_HDR_MIN,
        .opts_len = seg.tcp_len - MPX_TCP_HDR_MIN,
        .payload = pkt + (seg.payload - pkt),
        .payload_len = seg.payload_len,
    };
    return true;
}

void mbx_segment_finish(const struct mbx_segment *s)
{
    if (s->family == 4)
        mpx_put16(s->pkt + IP4_OFF_LEN, (uint16_t)s->len);
    else
        mpx_put16(s->pkt + IP6_OFF_LEN, (uint16_t)(s->len - IP6_HDR));
    mpx_ip_set_checksums(s->pkt, s->len);
}

bool mbx_segment_strip(const struct mbx_segment *s)
{
    struct mpx_opt_walk w = mpx_opt_walk_of(s->opts, s->opts_len);
    const uint8_t *o;
    size_t len;
    bool any = false;

    while (mpx_opt_walk_next(&w, &o, &len))
        if (o[0] == MPX_OPT_KIND) {
            memset(s->opts + (o - s->opts), MPX_KIND_NOP, len);
            any = true;
        }
    return any;
}

bool mbx_segment_has(const struct mbx_segment *s, uint8_t subtype)
{
    struct mpx_opt_walk w = mpx_opt_walk_of(s->opts, s->opts_len);
    const uint8_t *o;
    size_t len;

    while (mpx_opt_walk_next(&w, &o, &len))
        if (o[0] == MPX_OPT_KIND && len >= 3 && o[2] >> 4 == subtype)
            return true;
    return false;
}
