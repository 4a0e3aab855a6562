/* SPDX-License-Identifier: MIT */
/*
 * AT-20, AT-21, AT-22, AT-31, AT-55: an active attacker in the first handshake.
 * It takes MP_CAPABLE off the SYN; clears the bits that ask for external keys,
 * D-04 and D-43; lets no SYN of version 1 pass until the client asks for 0, RFC
 * 8684 5; changes the responder's identifier, D-25; or the initiator's.
 */
#include "atk_opts.h"
#include "atk_table.h"
#include "mpx_tcp.h"

static bool is_syn(const struct atk_segment *s, struct mpx_opt *o)
{
    return s->dir == 0 && mpx_seg_kind_of(s->flags) == MPX_SEG_SYN &&
           atk_opts_find(s, MPX_SUB_CAPABLE, o);
}

static enum atk_verdict change_capable(struct atk *a,
                                       const struct atk_segment *s,
                                       const struct mpx_opt *o, uint64_t now)
{
    struct atk_opts d = {.n = 0};

    atk_opts_add_others(&d, s, MPX_SUB_CAPABLE);
    if (o)
        atk_opts_add(&d, o);
    atk_opts_replace(a, s, &d, now);
    return ATK_PASS;
}

static enum atk_verdict strip_capable(struct atk *a, void *state,
                                      const struct atk_segment *s, uint64_t now)
{
    struct mpx_opt o;

    (void)state;
    return is_syn(s, &o) ? change_capable(a, s, NULL, now) : ATK_PASS;
}

static enum atk_verdict clear_bits(struct atk *a, void *state,
                                   const struct atk_segment *s, uint64_t now)
{
    struct mpx_opt o;

    (void)state;
    if (!is_syn(s, &o) || !(o.u.capable.flags & (MPX_CAP_E | MPX_CAP_G)))
        return ATK_PASS;
    o.u.capable.flags &= (uint8_t) ~(MPX_CAP_E | MPX_CAP_G);
    o.u.capable.flags |= MPX_CAP_H;
    return change_capable(a, s, &o, now);
}

static enum atk_verdict drop_syn_v1(struct atk *a, void *state,
                                    const struct atk_segment *s, uint64_t now)
{
    struct mpx_opt o;

    (void)a;
    (void)state;
    (void)now;
    return is_syn(s, &o) && o.u.capable.version > 0 ? ATK_DROPPED : ATK_PASS;
}

/* ---- the responder's identifier ---- */

static const char *const echo_words[] = {"changed", "restored", NULL};
enum { ECHO };
enum { RESTORED = 1 };
static const struct atk_param params[] = {
    [ECHO] = {"echo", ATK_P_WORD, .words = echo_words},
    {.name = NULL},
};

static enum atk_verdict change_token(struct atk *a, void *state,
                                     const struct atk_segment *s, uint64_t now)
{
    bool echoed = atk_param(a, ECHO) == RESTORED && s->dir == 0;
    struct mpx_opt o;

    (void)state;
    if (!atk_opts_find(s, MPX_SUB_CAPABLE, &o))
        return ATK_PASS;
    if (s->dir == 1 && mpx_seg_kind_of(s->flags) == MPX_SEG_SYNACK)
        o.u.capable.sender ^= 1;
    else if (echoed && o.u.capable.has_receiver)
        o.u.capable.receiver ^= 1;
    else
        return ATK_PASS;
    return change_capable(a, s, &o, now);
}

/* ---- the initiator's ---- */

static enum atk_verdict change_third_ack(struct atk *a, void *state,
                                         const struct atk_segment *s,
                                         uint64_t now)
{
    struct mpx_opt o;

    (void)state;
    if (s->dir != 0 || mpx_seg_kind_of(s->flags) != MPX_SEG_ACK ||
        !atk_opts_find(s, MPX_SUB_CAPABLE, &o))
        return ATK_PASS;
    o.u.capable.sender ^= 1;
    return change_capable(a, s, &o, now);
}

#define TAMPERER .powers = ATK_READ | ATK_CHANGE, .state_size = 0

const struct atk_ops atk_capable_strip = {
    .name = "strip-capable",
    .id = "AT-20",
    .does = "takes MP_CAPABLE off the SYN, so that the connection is plain TCP",
    .source = "RFC 8684 section 3.7",
    .on_segment = strip_capable,
    TAMPERER,
};
const struct atk_ops atk_capable_clear = {
    .name = "clear-external-bits",
    .id = "AT-21",
    .does = "clears the bits of the SYN that ask for external keys",
    .source = "draft-baerts-tcpm-mptcpext-00 section 4.1",
    .on_segment = clear_bits,
    TAMPERER,
};
const struct atk_ops atk_capable_version = {
    .name = "bid-down-version",
    .id = "AT-22",
    .does =
        "lets no SYN of version 1 pass, so that the client asks for version 0",
    .source = "RFC 8684 section 5",
    .powers = ATK_READ | ATK_DROP,
    .on_segment = drop_syn_v1,
};
const struct atk_ops atk_capable_token = {
    .name = "change-token",
    .id = "AT-31",
    .does = "changes the token of the responder in the first handshake",
    .source = "draft-baerts-tcpm-mptcpext-00 section 4.1",
    .params = params,
    .on_segment = change_token,
    TAMPERER,
};
const struct atk_ops atk_capable_third = {
    .name = "change-third-ack",
    .id = "AT-55",
    .does = "changes the token or key of the initiator in the third ACK",
    .source = "draft-paasch-mptcp-application-authentication-00 section 4",
    .on_segment = change_third_ack,
    TAMPERER,
};
