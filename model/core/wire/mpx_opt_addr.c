/* SPDX-License-Identifier: MIT */
/* ADD_ADDR and REMOVE_ADDR, RFC 8684 3.4, RFC 6824 3.4, [B] 4.3. */
#include "mpx_opt_wire.h"

enum { E_BIT = 0x01, K_BIT = 0x02, C_BIT = 0x04 };
enum { FIXED_LEN = 4, V4_LEN = 4, V6_LEN = 16, PORT_LEN = 2 };
enum { REMOVE_FIXED_LEN = 3, M_BIT = 0x01 };
enum { ANSWER_LEN = FIXED_LEN + MPX_MAC64_LEN };

/* A question is as long as what it asks about, and an answer as no other. */
static_assert((int)MPX_ADDR_NONCE_LEN == (int)MPX_MAC64_LEN, "ADD_ADDR");

static size_t addr_len(uint8_t family)
{
    return family == 4 ? V4_LEN : V6_LEN;
}

/* Without a MAC: an echo, or RFC 6824. */
static size_t wire_len(uint8_t family, bool port, bool bare)
{
    return FIXED_LEN + addr_len(family) + (port ? PORT_LEN : 0u) +
           (bare ? 0u : MPX_MAC64_LEN);
}

/* The eight lengths all differ, so family and port follow from length and E. */
static bool layout_of(size_t len, bool bare, uint8_t *family, bool *port)
{
    static const uint8_t families[] = {4, 6};

    for (size_t i = 0; i < 2; i++) {
        *family = families[i];
        *port = len == wire_len(families[i], true, bare);
        if (*port || len == wire_len(families[i], false, bare))
            return true;
    }
    return false;
}

static bool is_bare(size_t len)
{
    uint8_t family;
    bool port;

    return layout_of(len, true, &family, &port);
}

/* RFC 6824 has IPVer where RFC 8684 has flags. 4 and 6 leave E clear, and then
 * RFC 8684 has other lengths. */
static bool is_v0(size_t len, unsigned bits)
{
    uint8_t family;
    bool port;

    return layout_of(len, true, &family, &port) && bits == family;
}

static struct mpx_opt_add_addr read_answer(struct mpx_reader *r, bool key_id)
{
    struct mpx_opt_add_addr o = {.confirm = true, .key_id = key_id};

    o.addr_id = mpx_rd_u8(r);
    mpx_rd_bytes(r, o.mac, sizeof o.mac);
    assert(mpx_rd_done(r));
    return o;
}

mpx_err mpx_opt_add_addr_decode(struct mpx_opt_add_addr *out,
                                const uint8_t *opt, size_t len,
                                enum mpx_seg_kind seg)
{
    struct mpx_reader r;
    struct mpx_opt_add_addr o = {0};
    uint8_t bits;
    bool has_port;
    mpx_err err = mpx_opt_open(&r, opt, len, MPX_SUB_ADD_ADDR, &bits);

    if (err != MPX_OK)
        return err;
    o.v0 = is_v0(len, bits);
    o.echo = !o.v0 && bits & E_BIT;
    o.key_id = !o.v0 && bits & K_BIT;
    if (seg == MPX_SEG_ACK && len == ANSWER_LEN && !o.echo && bits & C_BIT) {
        *out = read_answer(&r, o.key_id);
        return MPX_OK;
    }
    /* By its length: else C is a bit that RFC 8684 has reserved. */
    o.confirm = o.echo && bits & C_BIT && !is_bare(len);
    if (seg != MPX_SEG_ACK ||
        !layout_of(len, o.v0 || (o.echo && !o.confirm), &o.family, &has_port))
        return MPX_ERR_MALFORMED;

    o.addr_id = mpx_rd_u8(&r);
    mpx_rd_bytes(&r, o.addr, addr_len(o.family));
    if (has_port)
        o.port = mpx_rd_u16(&r);
    if (o.confirm)
        mpx_rd_bytes(&r, o.nonce, sizeof o.nonce);
    else if (!o.v0 && !o.echo)
        mpx_rd_bytes(&r, o.mac, sizeof o.mac);

    if (has_port && o.port == 0)
        return MPX_ERR_MALFORMED; /* names no port; absence is coded by the
                                     length */
    assert(mpx_rd_done(&r));
    *out = o;
    return MPX_OK;
}

static mpx_err write_answer(const struct mpx_opt_add_addr *o, unsigned flags,
                            uint8_t *dst, size_t cap, size_t *len)
{
    struct mpx_writer w;

    if (cap < ANSWER_LEN)
        return MPX_ERR_NOSPACE;
    w = mpx_opt_begin(dst, ANSWER_LEN, MPX_SUB_ADD_ADDR, flags);
    mpx_wr_u8(&w, o->addr_id);
    mpx_wr_bytes(&w, o->mac, sizeof o->mac);
    assert(mpx_wr_done(&w));
    *len = ANSWER_LEN;
    return MPX_OK;
}

mpx_err mpx_opt_add_addr_encode(const struct mpx_opt_add_addr *o, uint8_t *dst,
                                size_t cap, size_t *len)
{
    unsigned flags = (o->echo ? (unsigned)E_BIT : 0) |
                     (o->key_id ? (unsigned)K_BIT : 0) |
                     (o->confirm ? (unsigned)C_BIT : 0);
    bool bare = o->v0 || (o->echo && !o->confirm);
    size_t n = wire_len(o->family, o->port != 0, bare);

    if (o->confirm && !o->echo && !o->v0)
        return write_answer(o, flags, dst, cap, len);
    if ((o->family != 4 && o->family != 6) || (o->v0 && flags))
        return MPX_ERR_RANGE;
    if (cap < n)
        return MPX_ERR_NOSPACE;

    struct mpx_writer w =
        mpx_opt_begin(dst, n, MPX_SUB_ADD_ADDR, o->v0 ? o->family : flags);

    mpx_wr_u8(&w, o->addr_id);
    mpx_wr_bytes(&w, o->addr, addr_len(o->family));
    if (o->port != 0)
        mpx_wr_u16(&w, o->port);
    if (!bare)
        mpx_wr_bytes(&w, o->confirm ? o->nonce : o->mac, MPX_MAC64_LEN);

    assert(mpx_wr_done(&w));
    *len = n;
    return MPX_OK;
}

mpx_err mpx_opt_remove_addr_decode(struct mpx_opt_remove_addr *out,
                                   const uint8_t *opt, size_t len,
                                   enum mpx_seg_kind seg)
{
    struct mpx_reader r;
    struct mpx_opt_remove_addr o = {0};
    uint8_t bits;
    mpx_err err = mpx_opt_open(&r, opt, len, MPX_SUB_REMOVE_ADDR, &bits);

    if (err != MPX_OK)
        return err;
    if (seg != MPX_SEG_ACK || r.left == 0 || r.left > sizeof o.ids)
        return MPX_ERR_MALFORMED;
    /* Without room for a MAC it is a bit that RFC 8684 has reserved. */
    o.has_mac = (bits & M_BIT) && r.left > MPX_MAC64_LEN;
    o.key_id = o.has_mac && (bits & K_BIT);
    o.count = (uint8_t)(r.left - (o.has_mac ? MPX_MAC64_LEN : 0));
    mpx_rd_bytes(&r, o.ids, o.count);
    if (o.has_mac)
        mpx_rd_bytes(&r, o.mac, sizeof o.mac);

    assert(mpx_rd_done(&r));
    *out = o;
    return MPX_OK;
}

mpx_err mpx_opt_remove_addr_encode(const struct mpx_opt_remove_addr *o,
                                   uint8_t *dst, size_t cap, size_t *len)
{
    size_t mac = o->has_mac ? MPX_MAC64_LEN : 0;
    size_t n = REMOVE_FIXED_LEN + (size_t)o->count + mac;
    unsigned bits = o->has_mac ? M_BIT | (o->key_id ? K_BIT : 0u) : 0;

    if (o->count == 0 || o->count > sizeof o->ids - mac)
        return MPX_ERR_RANGE;
    if (cap < n)
        return MPX_ERR_NOSPACE;

    struct mpx_writer w = mpx_opt_begin(dst, n, MPX_SUB_REMOVE_ADDR, bits);

    mpx_wr_bytes(&w, o->ids, o->count);
    mpx_wr_bytes(&w, o->mac, mac);

    assert(mpx_wr_done(&w));
    *len = n;
    return MPX_OK;
}
