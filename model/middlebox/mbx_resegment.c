/* SPDX-License-Identifier: MIT */
/* Splits data segments in two. */
#include "mbx_segment.h"
#include "mbx_table.h"
#include "mpx_opt.h"
#include "mpx_tcp.h"

#include <string.h>

/* The second half behind a copy of the headers, in @p pkt. */
static void second_half(const struct mbx_segment *s, size_t cut, uint8_t *pkt,
                        bool first_only)
{
    size_t hdrs = (size_t)(s->payload - s->pkt);
    struct mbx_segment half = *s;

    memcpy(pkt, s->pkt, hdrs);
    memcpy(pkt + hdrs, s->payload + cut, s->payload_len - cut);
    half.pkt = pkt;
    half.len = s->len - cut;
    half.src = pkt + (s->src - s->pkt);
    half.dst = pkt + (s->dst - s->pkt);
    half.tcp = pkt + (s->tcp - s->pkt);
    half.opts = pkt + (s->opts - s->pkt);
    mpx_put32(half.tcp + MPX_TCP_OFF_SEQ,
              mpx_get32(s->tcp + MPX_TCP_OFF_SEQ) + (uint32_t)cut);
    if (first_only)
        mbx_segment_strip(&half);
    mbx_segment_finish(&half);
}

static enum mbx_verdict step(struct mbx *m, void *state,
                             const struct mbx_segment *s, uint64_t now)
{
    uint8_t *pkt = state;
    struct mbx_segment first = *s;
    size_t cut = (s->payload_len + 1) / 2;

    (void)now;
    if (s->payload_len < 2 || s->tcp[MPX_TCP_OFF_FLAGS] & MPX_TCP_SYN)
        return MBX_PASS;
    second_half(s, cut, pkt, mbx_config(m)->first_only);
    first.len = s->len - s->payload_len + cut;
    first.tcp[MPX_TCP_OFF_FLAGS] &= (uint8_t) ~(MPX_TCP_FIN | MPX_TCP_PSH);
    mbx_segment_finish(&first);
    mbx_emit(m, s->dir, first.pkt, first.len);
    mbx_emit(m, s->dir, pkt, s->len - cut);
    return MBX_TAKEN;
}

const struct mbx_ops mbx_resegment = {
    .name = "resegment",
    .does = "splits each data segment in two halves",
    .source = "RFC 8684 section 6; Honda et al., IMC 2011",
    .takes = MBX_TAKES_DIRECTION | MBX_TAKES_FROM | MBX_TAKES_OPTIONS,
    .state_size = UINT16_MAX + 1,
    .step = step,
};
