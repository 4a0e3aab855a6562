/* SPDX-License-Identifier: MIT */
/* Parsing a TCP header, and padding one. */
#include "mpx_tcp.h"

static void note_option(struct mpx_tcp *t, const uint8_t *o, size_t len)
{
    switch (o[0]) {
    case MPX_KIND_TS:
        if (len == 10)
            t->ts = o;
        break;
    case MPX_KIND_SACK:
        if (len >= 10 && (len - 2) % 8 == 0)
            t->sack = o;
        break;
    case MPX_KIND_WSCALE:
        if (len == 3)
            t->wscale = o;
        break;
    case MPX_KIND_SACKOK:
        if (len == 2)
            t->sackok = o;
        break;
    case MPX_OPT_KIND:
        if (len < 3) {
            t->malformed = true; /* has not even a subtype */
        } else if (t->n_mp < MPX_TCP_MP_MAX) {
            t->mp[t->n_mp].p = o;
            t->mp[t->n_mp++].len = (uint8_t)len;
        }
        break;
    default:
        break;
    }
}

mpx_err mpx_tcp_parse(struct mpx_tcp *t, const uint8_t *hdr, size_t len)
{
    struct mpx_opt_walk w;
    const uint8_t *o;
    size_t olen;

    if (len < MPX_TCP_HDR_MIN || len > MPX_TCP_HDR_MIN + MPX_TCP_OPT_ROOM ||
        (size_t)(hdr[MPX_TCP_OFF_DOFF] >> 4) * 4 != len)
        return MPX_ERR_TRUNCATED;
    *t = (struct mpx_tcp){
        .seq = mpx_get32(hdr + MPX_TCP_OFF_SEQ),
        .ack = mpx_get32(hdr + MPX_TCP_OFF_ACK),
        .window = mpx_get16(hdr + MPX_TCP_OFF_WINDOW),
        .flags = hdr[MPX_TCP_OFF_FLAGS],
    };
    w = mpx_opt_walk_of(hdr + MPX_TCP_HDR_MIN, len - MPX_TCP_HDR_MIN);
    while (mpx_opt_walk_next(&w, &o, &olen))
        note_option(t, o, olen);
    t->malformed |= w.malformed;
    return MPX_OK;
}

uint8_t mpx_tcp_finish(uint8_t *hdr, size_t len)
{
    while (len % 4)
        hdr[len++] = MPX_KIND_END;
    hdr[MPX_TCP_OFF_DOFF] =
        (uint8_t)((len / 4) << 4 | (hdr[MPX_TCP_OFF_DOFF] & 0x0f));
    return (uint8_t)len;
}

bool mpx_tcp_find_option(const struct mpx_tcp *t, enum mpx_subtype want,
                         struct mpx_opt *o, uint64_t *malformed)
{
    for (unsigned i = 0; i < t->n_mp; i++) {
        if (t->mp[i].p[2] >> 4 != want)
            continue;
        if (mpx_opt_decode(o, t->mp[i].p, t->mp[i].len,
                           mpx_seg_kind_of(t->flags)) == MPX_OK)
            return true;
        ++*malformed;
    }
    return false;
}
