/* SPDX-License-Identifier: MIT */
#include "mbx_segment.h"
#include "mpx_csum.h"
#include "mpx_opt.h"
#include "mpx_tcp.h"

#include <string.h>

enum {
    PROTO_TCP = 6,
    IP4_HDR_MIN = 20,
    IP4_OFF_LEN = 2,
    IP4_OFF_FRAG = 6,
    IP4_OFF_PROTO = 9,
    IP4_OFF_CSUM = 10,
    IP4_OFF_SRC = 12,
    IP4_MORE_OR_OFFSET = 0x3fff, /* RFC 791: MF and the fragment offset */
    IP6_HDR = 40,
    IP6_OFF_LEN = 4,
    IP6_OFF_NEXT = 6,
    IP6_OFF_SRC = 8,
    TCP_OFF_CSUM = 16,
};

/* @return the length of the IP header, 0 if TCP does not follow it. */
static size_t ip4_parts(struct mbx_segment *s, uint8_t *pkt, size_t len)
{
    size_t ip = (size_t)(pkt[0] & 15) * 4;

    s->len = mpx_get16(pkt + IP4_OFF_LEN);
    if (ip < IP4_HDR_MIN || s->len > len || pkt[IP4_OFF_PROTO] != PROTO_TCP ||
        mpx_get16(pkt + IP4_OFF_FRAG) & IP4_MORE_OR_OFFSET)
        return 0;
    s->src = pkt + IP4_OFF_SRC;
    s->dst = s->src + 4;
    return ip;
}

static size_t ip6_parts(struct mbx_segment *s, uint8_t *pkt, size_t len)
{
    if (len < IP6_HDR || pkt[IP6_OFF_NEXT] != PROTO_TCP)
        return 0;
    s->len = IP6_HDR + (size_t)mpx_get16(pkt + IP6_OFF_LEN);
    s->src = pkt + IP6_OFF_SRC;
    s->dst = s->src + 16;
    return s->len <= len ? IP6_HDR : 0;
}

bool mbx_segment_of(struct mbx_segment *s, int dir, uint8_t *pkt, size_t len)
{
    size_t ip, hdr;

    if (len < IP4_HDR_MIN)
        return false;
    *s = (struct mbx_segment){.dir = dir, .family = pkt[0] >> 4, .pkt = pkt};
    ip = s->family == 4   ? ip4_parts(s, pkt, len)
         : s->family == 6 ? ip6_parts(s, pkt, len)
                          : 0;
    if (!ip || s->len < ip + MPX_TCP_HDR_MIN)
        return false;
    s->tcp = pkt + ip;
    hdr = (size_t)(s->tcp[MPX_TCP_OFF_DOFF] >> 4) * 4;
    if (hdr < MPX_TCP_HDR_MIN || s->len < ip + hdr)
        return false;
    s->opts = s->tcp + MPX_TCP_HDR_MIN;
    s->opts_len = hdr - MPX_TCP_HDR_MIN;
    s->payload = s->tcp + hdr;
    s->payload_len = s->len - ip - hdr;
    return true;
}

void mbx_segment_mend(const struct mbx_segment *s)
{
    size_t ip = (size_t)(s->tcp - s->pkt), tcp_len = s->len - ip;
    size_t addr_len = s->family == 4 ? 4 : 16;
    uint8_t pseudo[4] = {0, PROTO_TCP};
    uint16_t sum;

    if (s->family == 4) {
        mpx_put16(s->pkt + IP4_OFF_LEN, (uint16_t)s->len);
        mpx_put16(s->pkt + IP4_OFF_CSUM, 0);
        sum = mpx_csum_add(0, s->pkt, ip);
        mpx_put16(s->pkt + IP4_OFF_CSUM, (uint16_t)~sum);
    } else {
        mpx_put16(s->pkt + IP6_OFF_LEN, (uint16_t)tcp_len);
    }
    mpx_put16(pseudo + 2, (uint16_t)tcp_len);
    mpx_put16(s->tcp + TCP_OFF_CSUM, 0);
    sum = mpx_csum_add(0, s->src, 2 * addr_len);
    sum = mpx_csum_add(sum, pseudo, sizeof pseudo);
    sum = mpx_csum_add(sum, s->tcp, tcp_len);
    mpx_put16(s->tcp + TCP_OFF_CSUM, (uint16_t)~sum);
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
