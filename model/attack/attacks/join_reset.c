/* SPDX-License-Identifier: MIT */
/*
 * AT-52: each join that is asked for is refused in the peer's name, by a reset
 * with a reason. A reason that is not transient takes the pair of addresses
 * away for the life of the connection, RFC 8684 3.6 and 3.9.3, D-17; the
 * attacker may leave.
 */
#include "atk_opts.h"
#include "atk_packet.h"
#include "atk_table.h"
#include "mpx_tcp.h"

enum { TRANSIENT, REASON };
static const char *const transient_words[] = {"no", "yes", NULL};
static const struct atk_param params[] = {
    [TRANSIENT] = {"transient", ATK_P_WORD, .words = transient_words},
    [REASON] = {"reason", ATK_P_COUNT, .initial = 3, .max = 6},
    {.name = NULL},
};

static enum atk_verdict on_segment(struct atk *a, void *state,
                                   const struct atk_segment *s, uint64_t now)
{
    struct mpx_opt o = {.subtype = MPX_SUB_TCPRST}, join;
    uint8_t h[MPX_TCP_HDR_MIN + MPX_TCP_OPT_MAX] = {0}, pkt[ATK_PACKET_MAX];
    struct atk_ends own = atk_ends_of(s), to = atk_ends_swapped(&own);
    size_t n = 0;

    (void)state;
    if (now < atk_config(a)->acts || mpx_seg_kind_of(s->flags) != MPX_SEG_SYN ||
        !atk_opts_find(s, MPX_SUB_JOIN, &join))
        return ATK_PASS;
    o.u.tcprst.transient = atk_param(a, TRANSIENT) != 0;
    o.u.tcprst.reason = (uint8_t)atk_param(a, REASON);
    if (mpx_opt_encode(&o, h + MPX_TCP_HDR_MIN, MPX_TCP_OPT_MAX, &n) != MPX_OK)
        return ATK_PASS;
    mpx_put32(h + MPX_TCP_OFF_ACK, mpx_get32(s->tcp + MPX_TCP_OFF_SEQ) + 1);
    h[MPX_TCP_OFF_FLAGS] = MPX_TCP_RST | MPX_TCP_ACK;
    n = atk_packet_make(pkt, &to, h, mpx_tcp_finish(h, MPX_TCP_HDR_MIN + n),
                        NULL, 0);
    if (n)
        atk_wire_send(a, s->tap, !s->dir, pkt, n, now);
    return ATK_PASS;
}

const struct atk_ops atk_join_reset = {
    .name = "reset-join",
    .id = "AT-52",
    .source = "RFC 8684 sections 3.6 and 3.9.3, D-17",
    .powers = ATK_READ | ATK_INJECT,
    .params = params,
    .state_size = 1,
    .on_segment = on_segment,
};
