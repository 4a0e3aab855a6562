/* SPDX-License-Identifier: MIT */
/*
 * How things end: MP_FAIL (RFC 8684 3.7), MP_FASTCLOSE (3.5, [B] 4.3) and
 * MP_TCPRST (3.6). The first two may stand on an ACK or a RST.
 */
#include "mpx_opt_wire.h"

enum { K_BIT = 0x01, T_BIT = 0x01 };
enum { FAIL_LEN = 12, FASTCLOSE_LEN = 12, TCPRST_LEN = 4 };

static bool acks_or_resets(enum mpx_seg_kind seg)
{
    return seg == MPX_SEG_ACK || seg == MPX_SEG_RST;
}

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

    if (!acks_or_resets(seg) || !mpx_rd_done(&r))
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

    if (!acks_or_resets(seg) || !mpx_rd_done(&r))
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
