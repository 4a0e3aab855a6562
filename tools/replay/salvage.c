/* SPDX-License-Identifier: MIT */
/*
 * Reading what the codec refuses, so that a report can say what was meant:
 * a DSS is given the length that its flags ask for, cut or filled with zeros;
 * a third ACK's MP_CAPABLE with two whole keys is read as of RFC 8684, which
 * ignores the bits that other documents have given a meaning.
 */
#include "replay.h"

#include <string.h>

enum { KEYS_LEN = 20, WITH_DLL = 22, WITH_CSUM = 24 };
enum { RFC8684_BITS = MPX_CAP_A | MPX_CAP_B | MPX_CAP_C | MPX_CAP_H };

static size_t dss_len(const struct replay_line *l)
{
    uint8_t flags = l->octets[3];
    size_t n = 4;

    if (flags & 0x01)
        n += flags & 0x02 ? 8 : 4;
    if (flags & 0x04)
        n += (flags & 0x08 ? 8u : 4u) + 6;
    return flags & 0x04 && l->len >= n + 2 ? n + 2 : n;
}

/* The length under which to read, or 0 if there is nothing to be read. */
static size_t meant_len(const struct replay_line *l, uint8_t octets[])
{
    if (l->len < 4 || l->seg != MPX_SEG_ACK)
        return 0;
    if (l->octets[2] >> 4 == MPX_SUB_DSS)
        return dss_len(l);
    if (l->octets[2] >> 4 != MPX_SUB_CAPABLE || l->len < KEYS_LEN)
        return 0;
    octets[2] = MPX_SUB_CAPABLE << 4 | 1;
    octets[3] &= RFC8684_BITS;
    return l->len >= WITH_CSUM  ? WITH_CSUM
           : l->len >= WITH_DLL ? WITH_DLL
                                : KEYS_LEN;
}

/* RFC 8684 3.3 names no segment without Data ACK: RSTs of other stacks have it.
 */
static enum mpx_seg_kind reading_of(const struct replay_line *l)
{
    bool dss = l->len > 2 && l->octets[2] >> 4 == MPX_SUB_DSS;

    return dss && l->seg == MPX_SEG_RST ? MPX_SEG_ACK : l->seg;
}

bool replay_decode(struct mpx_opt *out, const struct replay_line *l,
                   mpx_err *refused)
{
    uint8_t octets[MPX_TCP_OPT_MAX] = {0};

    *refused = mpx_opt_decode(out, l->octets, l->len, reading_of(l));
    if (*refused == MPX_OK)
        return true;
    if (*refused == MPX_ERR_TRUNCATED)
        return false;
    memcpy(octets, l->octets, l->len);

    size_t len = meant_len(l, octets);

    octets[1] = (uint8_t)len;
    return len > 0 && mpx_opt_decode(out, octets, len, l->seg) == MPX_OK;
}
