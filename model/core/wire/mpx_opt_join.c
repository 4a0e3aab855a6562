/* SPDX-License-Identifier: MIT */
/*
 * MP_JOIN, RFC 8684 3.2, [B] 4.3, [P] 3.1. The forms are distinguished by the
 * flags of the segment first: [P]'s SYN is as long as everybody's SYN/ACK.
 */
#include "mpx_opt_wire.h"

enum { B_BIT = 0x01, K_BIT = 0x02 };
enum { SYN_LEN = 12, SYN_LONG_LEN = 16, SYNACK_LEN = 16, ACK_LEN = 24 };

mpx_err mpx_opt_join_decode(struct mpx_opt_join *out, const uint8_t *opt,
                            size_t len, enum mpx_seg_kind seg)
{
    struct mpx_reader r;
    struct mpx_opt_join o = {0};
    uint8_t bits;
    mpx_err err = mpx_opt_open(&r, opt, len, MPX_SUB_JOIN, &bits);

    if (err != MPX_OK)
        return err;

    uint8_t addr_id = mpx_rd_u8(&r);

    if (seg == MPX_SEG_SYN && (len == SYN_LEN || len == SYN_LONG_LEN)) {
        o.form = MPX_JOIN_SYN;
        o.token_len = len == SYN_LEN ? 4 : 8;
        o.token = o.token_len == 4 ? mpx_rd_u32(&r) : mpx_rd_u64(&r);
        o.nonce = mpx_rd_u32(&r);
    } else if (seg == MPX_SEG_SYNACK && len == SYNACK_LEN) {
        o.form = MPX_JOIN_SYNACK;
        mpx_rd_bytes(&r, o.mac, MPX_MAC64_LEN);
        o.nonce = mpx_rd_u32(&r);
    } else if (seg == MPX_SEG_ACK && len == ACK_LEN) {
        o.form = MPX_JOIN_ACK;
        mpx_rd_bytes(&r, o.mac, MPX_MAC160_LEN);
    } else {
        return MPX_ERR_MALFORMED;
    }
    if (o.form != MPX_JOIN_ACK) {
        o.backup = bits & B_BIT;
        o.key_id = bits & K_BIT;
        o.addr_id = addr_id;
    }

    assert(mpx_rd_done(&r));
    *out = o;
    return MPX_OK;
}

/* Octets of the option, or 0 if no option can look like this. */
static size_t wire_len(const struct mpx_opt_join *o)
{
    switch (o->form) {
    case MPX_JOIN_SYN:
        if (o->token_len == 8)
            return SYN_LONG_LEN;
        return o->token_len == 4 && o->token <= UINT32_MAX ? SYN_LEN : 0;
    case MPX_JOIN_SYNACK:
        return SYNACK_LEN;
    case MPX_JOIN_ACK:
        return ACK_LEN;
    }
    return 0;
}

mpx_err mpx_opt_join_encode(const struct mpx_opt_join *o, uint8_t *dst,
                            size_t cap, size_t *len)
{
    size_t n = wire_len(o);
    bool third = o->form == MPX_JOIN_ACK;
    unsigned bits = third ? 0
                          : (o->backup ? (unsigned)B_BIT : 0) |
                                (o->key_id ? (unsigned)K_BIT : 0);

    if (n == 0)
        return MPX_ERR_RANGE;
    if (cap < n)
        return MPX_ERR_NOSPACE;

    struct mpx_writer w = mpx_opt_begin(dst, n, MPX_SUB_JOIN, bits);

    mpx_wr_u8(&w, third ? 0 : o->addr_id);
    switch (o->form) {
    case MPX_JOIN_SYN:
        if (o->token_len == 4)
            mpx_wr_u32(&w, (uint32_t)o->token);
        else
            mpx_wr_u64(&w, o->token);
        mpx_wr_u32(&w, o->nonce);
        break;
    case MPX_JOIN_SYNACK:
        mpx_wr_bytes(&w, o->mac, MPX_MAC64_LEN);
        mpx_wr_u32(&w, o->nonce);
        break;
    case MPX_JOIN_ACK:
        mpx_wr_bytes(&w, o->mac, MPX_MAC160_LEN);
        break;
    }

    assert(mpx_wr_done(&w));
    *len = n;
    return MPX_OK;
}
