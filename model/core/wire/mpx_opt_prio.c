/* SPDX-License-Identifier: MIT */
/*
 * MP_PRIO, RFC 8684 3.3.8: backup or not, for the subflow it arrives on; with
 * an address id, RFC 6824 3.3.8, for those of that address.
 */
#include "mpx_opt_wire.h"

enum { B_BIT = 0x01, PRIO_LEN = 3, PRIO_ID_LEN = 4 };

mpx_err mpx_opt_prio_decode(struct mpx_opt_prio *out, const uint8_t *opt,
                            size_t len, enum mpx_seg_kind seg)
{
    struct mpx_reader r;
    struct mpx_opt_prio o = {0};
    uint8_t bits;
    mpx_err err = mpx_opt_open(&r, opt, len, MPX_SUB_PRIO, &bits);

    if (err != MPX_OK)
        return err;
    if (seg != MPX_SEG_ACK || len > PRIO_ID_LEN)
        return MPX_ERR_MALFORMED;
    o.backup = bits & B_BIT;
    o.has_id = len == PRIO_ID_LEN;
    if (o.has_id)
        o.addr_id = mpx_rd_u8(&r);

    assert(mpx_rd_done(&r));
    *out = o;
    return MPX_OK;
}

mpx_err mpx_opt_prio_encode(const struct mpx_opt_prio *o, uint8_t *dst,
                            size_t cap, size_t *len)
{
    size_t n = o->has_id ? PRIO_ID_LEN : PRIO_LEN;

    if (cap < n)
        return MPX_ERR_NOSPACE;

    struct mpx_writer w =
        mpx_opt_begin(dst, n, MPX_SUB_PRIO, o->backup ? B_BIT : 0);

    if (o->has_id)
        mpx_wr_u8(&w, o->addr_id);

    assert(mpx_wr_done(&w));
    *len = n;
    return MPX_OK;
}
