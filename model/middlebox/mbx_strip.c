/* SPDX-License-Identifier: MIT */
/* Replaces MPTCP options by NOPs. */
#include "mbx_segment.h"
#include "mbx_table.h"
#include "mpx_opt.h"
#include "mpx_tcp.h"

static bool is_third_ack(const struct mbx_segment *s, uint8_t flags)
{
    return !(flags & (MPX_TCP_SYN | MPX_TCP_RST | MPX_TCP_FIN)) &&
           s->payload_len == 0 &&
           (mbx_segment_has(s, MPX_SUB_CAPABLE) ||
            mbx_segment_has(s, MPX_SUB_JOIN));
}

static bool chosen(const struct mbx_segment *s, enum mbx_what what)
{
    uint8_t flags = s->tcp[MPX_TCP_OFF_FLAGS];
    bool syn = flags & MPX_TCP_SYN, ack = flags & MPX_TCP_ACK;

    switch (what) {
    case MBX_ALL:
        return true;
    case MBX_SYN:
        return syn && !ack;
    case MBX_SYNACK:
        return syn && ack;
    case MBX_THIRD_ACK:
        return is_third_ack(s, flags);
    case MBX_DATA:
        return s->payload_len > 0;
    case MBX_AFTER_SYN:
        return !syn;
    case MBX_ADD_ADDR:
        return mbx_segment_has(s, MPX_SUB_ADD_ADDR);
    }
    return false;
}

static enum mbx_verdict step(struct mbx *m, void *state,
                             const struct mbx_segment *s, uint64_t now)
{
    (void)state;
    (void)now;
    return chosen(s, mbx_config(m)->what) && mbx_segment_strip(s) ? MBX_CHANGED
                                                                  : MBX_PASS;
}

const struct mbx_ops mbx_strip = {
    .name = "strip",
    .does = "replaces MPTCP options by NOPs",
    .source = "RFC 8684 sections 3.7 and 6; Honda et al., IMC 2011",
    .takes = MBX_TAKES_DIRECTION | MBX_TAKES_FROM | MBX_TAKES_WHAT,
    .step = step,
};
