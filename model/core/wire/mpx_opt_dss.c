/* SPDX-License-Identifier: MIT */
/* DSS, RFC 8684 3.3: acknowledges and maps data of the connection. */
#include "mpx_opt_wire.h"

enum {
    ACK_BIT = 0x01,  /* A: Data ACK present */
    ACK8_BIT = 0x02, /* a: it has 8 octets */
    MAP_BIT = 0x04,  /* M: mapping present */
    DSN8_BIT = 0x08, /* m: its DSN has 8 octets */
    FIN_BIT = 0x10,  /* F: DATA_FIN */
};
enum { FIXED_LEN = 4, SSN_DLL_LEN = 6, CSUM_LEN = 2 };

static size_t wire_len(const struct mpx_opt_dss *o)
{
    size_t n = FIXED_LEN;

    if (o->has_ack)
        n += o->ack8 ? 8u : 4u;
    if (o->has_map)
        n += (o->dsn8 ? 8u : 4u) + SSN_DLL_LEN;
    if (o->has_csum)
        n += CSUM_LEN;
    return n;
}

mpx_err mpx_opt_dss_decode(struct mpx_opt_dss *out, const uint8_t *opt,
                           size_t len, enum mpx_seg_kind seg)
{
    struct mpx_reader r;
    struct mpx_opt_dss o = {0};
    uint8_t reserved;
    mpx_err err = mpx_opt_open(&r, opt, len, MPX_SUB_DSS, &reserved);

    if (err != MPX_OK)
        return err;

    /* a is ignored without A; m and F are ignored without M */
    uint8_t flags = mpx_rd_u8(&r);

    o.has_ack = flags & ACK_BIT;
    o.ack8 = o.has_ack && flags & ACK8_BIT;
    o.has_map = flags & MAP_BIT;
    o.dsn8 = o.has_map && flags & DSN8_BIT;
    o.fin = o.has_map && flags & FIN_BIT;

    size_t without_csum = wire_len(&o);

    o.has_csum = o.has_map && len == without_csum + CSUM_LEN;
    if (seg != MPX_SEG_ACK || (len != without_csum && !o.has_csum))
        return MPX_ERR_MALFORMED;

    if (o.has_ack)
        o.ack = o.ack8 ? mpx_rd_u64(&r) : mpx_rd_u32(&r);
    if (o.has_map) {
        o.dsn = o.dsn8 ? mpx_rd_u64(&r) : mpx_rd_u32(&r);
        o.ssn = mpx_rd_u32(&r);
        o.dll = mpx_rd_u16(&r);
    }
    if (o.has_csum)
        o.csum = mpx_rd_u16(&r);

    assert(mpx_rd_done(&r));
    *out = o;
    return MPX_OK;
}

static unsigned flags_of(const struct mpx_opt_dss *o)
{
    unsigned flags = 0;

    if (o->has_ack)
        flags |= ACK_BIT | (o->ack8 ? (unsigned)ACK8_BIT : 0);
    if (o->has_map)
        flags |= MAP_BIT | (o->dsn8 ? (unsigned)DSN8_BIT : 0);
    if (o->fin)
        flags |= FIN_BIT;
    return flags;
}

mpx_err mpx_opt_dss_encode(const struct mpx_opt_dss *o, uint8_t *dst,
                           size_t cap, size_t *len)
{
    size_t n = wire_len(o);

    if (!o->has_map && (o->has_csum || o->fin))
        return MPX_ERR_RANGE;
    if (cap < n)
        return MPX_ERR_NOSPACE;

    struct mpx_writer w = mpx_opt_begin(dst, n, MPX_SUB_DSS, 0);

    mpx_wr_u8(&w, (uint8_t)flags_of(o));
    if (o->has_ack && o->ack8)
        mpx_wr_u64(&w, o->ack);
    else if (o->has_ack)
        mpx_wr_u32(&w, (uint32_t)o->ack);
    if (o->has_map) {
        if (o->dsn8)
            mpx_wr_u64(&w, o->dsn);
        else
            mpx_wr_u32(&w, (uint32_t)o->dsn);
        mpx_wr_u32(&w, o->ssn);
        mpx_wr_u16(&w, o->dll);
    }
    if (o->has_csum)
        mpx_wr_u16(&w, o->csum);

    assert(mpx_wr_done(&w));
    *len = n;
    return MPX_OK;
}
