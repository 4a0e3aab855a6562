/* SPDX-License-Identifier: MIT */
/* MP_TCPRST, RFC 8684 3.6. */
#include "mpx_opt_wire.h"

enum { T_BIT = 0x01, TCPRST_LEN = 4 };

mpx_err mpx_opt_tcprst_decode(struct mpx_opt_tcprst *out, const uint8_t *opt,
                              size_t len, enum mpx_seg_kind seg)
{
    struct mpx_reader r;
    struct mpx_opt_tcprst o = {0};
    uint8_t bits;
    mpx_err err = mpx_opt_open(&r, opt, len, MPX_SUB_TCPRST, &bits);

    if (err != MPX_OK)
        return err;
    o.transient = bits & T_BIT;
    o.reason = mpx_rd_u8(&r);

    if (seg != MPX_SEG_RST || !mpx_rd_done(&r))
        return MPX_ERR_MALFORMED;
    *out = o;
    return MPX_OK;
}

mpx_err mpx_opt_tcprst_encode(const struct mpx_opt_tcprst *o, uint8_t *dst,
                              size_t cap, size_t *len)
{
    if (cap < TCPRST_LEN)
        return MPX_ERR_NOSPACE;

    struct mpx_writer w = mpx_opt_begin(dst, TCPRST_LEN, MPX_SUB_TCPRST,
                                        o->transient ? T_BIT : 0);

    mpx_wr_u8(&w, o->reason);

    assert(mpx_wr_done(&w));
    *len = TCPRST_LEN;
    return MPX_OK;
}
