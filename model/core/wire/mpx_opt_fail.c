/* SPDX-License-Identifier: MIT */
/* MP_FAIL, RFC 8684 3.7. It may stand on an ACK or a RST. */
#include "mpx_opt_wire.h"

enum { FAIL_LEN = 12 };

mpx_err mpx_opt_fail_decode(struct mpx_opt_fail *out, const uint8_t *opt,
                            size_t len, enum mpx_seg_kind seg)
{
    struct mpx_reader r;
    uint8_t reserved;
    mpx_err err = mpx_opt_open(&r, opt, len, MPX_SUB_FAIL, &reserved);

    if (err != MPX_OK)
        return err;
    mpx_rd_u8(&r); /* reserved */
    uint64_t dsn = mpx_rd_u64(&r);

    if (!mpx_opt_on_ack_or_rst(seg) || !mpx_rd_done(&r))
        return MPX_ERR_MALFORMED;
    out->dsn = dsn;
    return MPX_OK;
}

mpx_err mpx_opt_fail_encode(const struct mpx_opt_fail *o, uint8_t *dst,
                            size_t cap, size_t *len)
{
    if (cap < FAIL_LEN)
        return MPX_ERR_NOSPACE;

    struct mpx_writer w = mpx_opt_begin(dst, FAIL_LEN, MPX_SUB_FAIL, 0);

    mpx_wr_u8(&w, 0);
    mpx_wr_u64(&w, o->dsn);

    assert(mpx_wr_done(&w));
    *len = FAIL_LEN;
    return MPX_OK;
}
