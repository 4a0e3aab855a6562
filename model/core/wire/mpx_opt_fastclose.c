/* SPDX-License-Identifier: MIT */
/* MP_FASTCLOSE, RFC 8684 3.5 and [B] 4.3. It may stand on an ACK or a RST. */
#include "mpx_opt_wire.h"

enum { K_BIT = 0x01, FASTCLOSE_LEN = 12 };

mpx_err mpx_opt_fastclose_decode(struct mpx_opt_fastclose *out,
                                 const uint8_t *opt, size_t len,
                                 enum mpx_seg_kind seg)
{
    struct mpx_reader r;
    struct mpx_opt_fastclose o = {0};
    uint8_t bits;
    mpx_err err = mpx_opt_open(&r, opt, len, MPX_SUB_FASTCLOSE, &bits);

    if (err != MPX_OK)
        return err;
    o.key_id = bits & K_BIT;
    mpx_rd_u8(&r); /* reserved */
    mpx_rd_bytes(&r, o.proof, sizeof o.proof);

    if (!mpx_opt_on_ack_or_rst(seg) || !mpx_rd_done(&r))
        return MPX_ERR_MALFORMED;
    *out = o;
    return MPX_OK;
}

mpx_err mpx_opt_fastclose_encode(const struct mpx_opt_fastclose *o,
                                 uint8_t *dst, size_t cap, size_t *len)
{
    if (cap < FASTCLOSE_LEN)
        return MPX_ERR_NOSPACE;

    struct mpx_writer w = mpx_opt_begin(dst, FASTCLOSE_LEN, MPX_SUB_FASTCLOSE,
                                        o->key_id ? K_BIT : 0);

    mpx_wr_u8(&w, 0);
    mpx_wr_bytes(&w, o->proof, sizeof o->proof);

    assert(mpx_wr_done(&w));
    *len = FASTCLOSE_LEN;
    return MPX_OK;
}
