/* SPDX-License-Identifier: MIT */
/* Changes the middle octet of every n-th data segment; checksums stay right. */
#include "mbx_table.h"

struct corrupt {
    uint32_t passed[2]; /* data segments since the last change, by direction */
};

static enum mbx_verdict step(struct mbx *m, void *state,
                             const struct mbx_segment *s, uint64_t now)
{
    struct corrupt *c = state;

    (void)now;
    if (s->payload_len == 0 || ++c->passed[s->dir] < mbx_config(m)->every)
        return MBX_PASS;
    c->passed[s->dir] = 0;
    s->payload[s->payload_len / 2] ^= 0xff;
    return MBX_CHANGED;
}

const struct mbx_ops mbx_corrupt = {
    .name = "corrupt",
    .does = "inverts the middle octet of the payload of some data segments",
    .source = "RFC 8684 sections 3.7 and 6; Honda et al., IMC 2011",
    .takes = MBX_TAKES_DIRECTION | MBX_TAKES_FROM | MBX_TAKES_EVERY,
    .state_size = sizeof(struct corrupt),
    .step = step,
};
