/* SPDX-License-Identifier: MIT */
/*
 * The three octets that every MPTCP option begins with: kind, length, and the
 * subtype beside four bits of the option's own (RFC 8684 3). Shared by the
 * codecs mpx_opt_*.c; nobody else includes it.
 */
#ifndef MPX_OPT_WIRE_H
#define MPX_OPT_WIRE_H

#include <assert.h>

#include "mpx_cursor.h"
#include "mpx_opt.h"

/*
 * Read them. On MPX_OK @p r stands behind them, what is left in it is the rest
 * of the option, and *nibble holds the four bits.
 */
MPX_MUST_USE static inline mpx_err mpx_opt_open(struct mpx_reader *r,
                                                const uint8_t *opt, size_t len,
                                                enum mpx_subtype subtype,
                                                uint8_t *nibble)
{
    *r = mpx_reader_of(opt, len);

    uint8_t kind = mpx_rd_u8(r);
    uint8_t optlen = mpx_rd_u8(r);
    uint8_t b2 = mpx_rd_u8(r);

    if (len < 2)
        return MPX_ERR_TRUNCATED;
    if (kind != MPX_OPT_KIND)
        return MPX_ERR_MALFORMED;
    if (optlen != len)
        return MPX_ERR_TRUNCATED;
    if (r->bad || b2 >> 4 != subtype)
        return MPX_ERR_MALFORMED;
    *nibble = b2 & 0x0f;
    return MPX_OK;
}

/* Write them, for an option of @p len octets that is known to fit. */
static inline struct mpx_writer mpx_opt_begin(uint8_t *dst, size_t len,
                                              enum mpx_subtype subtype,
                                              unsigned nibble)
{
    struct mpx_writer w = mpx_writer_of(dst, len);

    assert(dst && len <= MPX_TCP_OPT_MAX && nibble <= 0x0f);
    mpx_wr_u8(&w, MPX_OPT_KIND);
    mpx_wr_u8(&w, (uint8_t)len);
    mpx_wr_u8(&w, (uint8_t)((unsigned)subtype << 4 | nibble));
    return w;
}

static inline bool mpx_opt_on_ack_or_rst(enum mpx_seg_kind seg)
{
    return seg == MPX_SEG_ACK || seg == MPX_SEG_RST;
}

#endif /* MPX_OPT_WIRE_H */
