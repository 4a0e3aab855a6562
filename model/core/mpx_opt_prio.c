/* SPDX-License-Identifier: MIT */
/* MP_PRIO, RFC 8684 3.3.8: backup or not, for the subflow it arrives on. */
#include "mpx_opt_wire.h"

enum { B_BIT = 0x01, PRIO_LEN = 3 };

mpx_err mpx_opt_prio_decode(struct mpx_opt_prio *out, const uint8_t *opt,
                            size_t len, enum mpx_seg_kind seg)
{
    struct mpx_reader r;
    uint8_t bits;
    mpx_err err = mpx_opt_open(&r, opt, len, MPX_SUB_PRIO, &bits);

    if (err != MPX_OK)
        return err;
    if (seg != MPX_SEG_ACK || !mpx_rd_done(&r))
        return MPX_ERR_MALFORMED;
    out->backup = bits & B_BIT;
    return MPX_OK;
}

mpx_err mpx_opt_prio_encode(const struct mpx_opt_prio *o, uint8_t *dst,
                            size_t cap, size_t *len)
{
    if (cap < PRIO_LEN)
        return MPX_ERR_NOSPACE;

    struct mpx_writer w =
        mpx_opt_begin(dst, PRIO_LEN, MPX_SUB_PRIO, o->backup ? B_BIT : 0);

    assert(mpx_wr_done(&w));
    *len = PRIO_LEN;
    return MPX_OK;
}
