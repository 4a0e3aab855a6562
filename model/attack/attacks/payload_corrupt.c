/* SPDX-License-Identifier: MIT */
/*
 * AT-12: changes two octets of a payload so that no ones-complement sum
 * changes, neither TCP's nor that of a DSS mapping, wherever the mapping
 * begins.
 */
#include "atk_opts.h"
#include "atk_table.h"
#include "mpx_tcp.h"

enum { SKIP = 64 }; /* octets at the start: leave a protocol its greeting */

/* Add one to an octet and take one from another an even distance away. */
static enum atk_verdict on_segment(struct atk *a, void *state,
                                   const struct atk_segment *s, uint64_t now)
{
    uint8_t *p = s->pkt + (s->payload - s->pkt);

    (void)state;
    if (now < atk_config(a)->acts || !atk_budget_left(a))
        return ATK_PASS;
    for (size_t i = SKIP; i + 2 < s->payload_len; i++)
        if (p[i] < 0xff && p[i + 2] > 0) {
            p[i]++;
            p[i + 2]--;
            break;
        }
    return ATK_PASS;
}

const struct atk_ops atk_payload_corrupt = {
    .name = "corrupt-payload",
    .id = "AT-12",
    .does = "changes two octets of a payload so that no checksum changes",
    .source = "RFC 8684 section 5; MPTCPsec's motivating case",
    .powers = ATK_READ | ATK_CHANGE,
    .state_size = 1,
    .on_segment = on_segment,
};
