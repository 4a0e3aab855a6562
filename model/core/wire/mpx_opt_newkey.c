/* SPDX-License-Identifier: MIT */
/*
 * NEW_KEY, [B] 4.2: an end announces that it holds an external key.
 * The ack bit and the epoch octet are of the hardened variant and reserved in
 * [B], whose hosts send them as zero.
 */
#include "mpx_opt_wire.h"

enum { K_BIT = 0x01, ACK_BIT = 0x02, NEW_KEY_LEN = 12 };

mpx_err mpx_opt_new_key_decode(struct mpx_opt_new_key *out, const uint8_t *opt,
                               size_t len, enum mpx_seg_kind seg)
{
    struct mpx_reader r;
    struct mpx_opt_new_key o = {0};
    uint8_t bits;
    mpx_err err = mpx_opt_open(&r, opt, len, MPX_SUB_NEW_KEY, &bits);

    if (err != MPX_OK)
        return err;
    o.key_id = bits & K_BIT;
    o.ack = bits & ACK_BIT;
    o.epoch = mpx_rd_u8(&r);
    mpx_rd_bytes(&r, o.mac, sizeof o.mac);

    if (seg != MPX_SEG_ACK || !mpx_rd_done(&r))
        return MPX_ERR_MALFORMED;
    *out = o;
    return MPX_OK;
}

mpx_err mpx_opt_new_key_encode(const struct mpx_opt_new_key *o, uint8_t *dst,
                               size_t cap, size_t *len)
{
    unsigned bits =
        (o->key_id ? (unsigned)K_BIT : 0) | (o->ack ? (unsigned)ACK_BIT : 0);

    if (cap < NEW_KEY_LEN)
        return MPX_ERR_NOSPACE;

    struct mpx_writer w =
        mpx_opt_begin(dst, NEW_KEY_LEN, MPX_SUB_NEW_KEY, bits);

    mpx_wr_u8(&w, o->epoch);
    mpx_wr_bytes(&w, o->mac, sizeof o->mac);

    assert(mpx_wr_done(&w));
    *len = NEW_KEY_LEN;
    return MPX_OK;
}
