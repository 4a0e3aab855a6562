/* SPDX-License-Identifier: MIT */
/* MP_CAPABLE, RFC 8684 3.1, RFC 6824 3.1, [B] 4.1, [P] 3.1. */
#include "mpx_opt_wire.h"

/*
 * One row per legal form. [B] halves the identifiers where E is set, so twelve
 * octets are a SYN/ACK of RFC 8684 or a third ACK of [B]: flags distinguish
 * them. In version 0 they are a SYN too, and E has no meaning.
 */
enum layout { PLAIN, EXT, V0 };
static const struct form {
    uint8_t seg, len, id_len, ids; /* ids: how many identifiers */
    enum layout layout;
    bool dll, csum;
} forms[] = {
    {MPX_SEG_SYN, 4, 0, 0, PLAIN, false, false},
    {MPX_SEG_SYN, 4, 0, 0, EXT, false, false},
    {MPX_SEG_SYNACK, 12, 8, 1, PLAIN, false, false},
    {MPX_SEG_SYNACK, 8, 4, 1, EXT, false, false},
    {MPX_SEG_ACK, 20, 8, 2, PLAIN, false, false},
    {MPX_SEG_ACK, 22, 8, 2, PLAIN, true, false},
    {MPX_SEG_ACK, 24, 8, 2, PLAIN, true, true},
    {MPX_SEG_ACK, 12, 4, 2, EXT, false, false},
    {MPX_SEG_ACK, 14, 4, 2, EXT, true, false},
    {MPX_SEG_ACK, 16, 4, 2, EXT, true, true},
    {MPX_SEG_SYN, 12, 8, 1, V0, false, false},
    {MPX_SEG_SYNACK, 12, 8, 1, V0, false, false},
    {MPX_SEG_ACK, 20, 8, 2, V0, false, false},
};
enum { FORMS = sizeof forms / sizeof forms[0] };

static enum layout layout_of(uint8_t version, uint8_t flags)
{
    if (version == 0)
        return V0;
    return flags & MPX_CAP_E ? EXT : PLAIN;
}

static const struct form *form_on_wire(enum mpx_seg_kind seg, size_t len,
                                       enum layout layout)
{
    for (size_t i = 0; i < FORMS; i++) {
        const struct form *f = &forms[i];

        if (f->seg == seg && f->len == len && f->layout == layout)
            return f;
    }
    return NULL;
}

static const struct form *form_of(const struct mpx_opt_capable *o)
{
    enum layout layout = layout_of(o->version, o->flags);
    unsigned ids = o->id_len == 0 ? 0 : o->has_receiver ? 2 : 1;

    if (o->id_len == 0 && o->has_receiver)
        return NULL;
    for (size_t i = 0; i < FORMS; i++) {
        const struct form *f = &forms[i];

        if (f->layout == layout && f->id_len == o->id_len && f->ids == ids &&
            f->dll == o->has_dll && f->csum == o->has_csum)
            return f;
    }
    return NULL;
}

static uint64_t read_id(struct mpx_reader *r, uint8_t id_len)
{
    return id_len == 8 ? mpx_rd_u64(r) : mpx_rd_u32(r);
}

static void write_id(struct mpx_writer *w, uint8_t id_len, uint64_t id)
{
    if (id_len == 8)
        mpx_wr_u64(w, id);
    else
        mpx_wr_u32(w, (uint32_t)id);
}

mpx_err mpx_opt_capable_decode(struct mpx_opt_capable *out, const uint8_t *opt,
                               size_t len, enum mpx_seg_kind seg)
{
    struct mpx_reader r;
    struct mpx_opt_capable o = {0};
    mpx_err err = mpx_opt_open(&r, opt, len, MPX_SUB_CAPABLE, &o.version);

    if (err != MPX_OK)
        return err;
    o.flags = mpx_rd_u8(&r);

    const struct form *f =
        form_on_wire(seg, len, layout_of(o.version, o.flags));

    if (f == NULL)
        return MPX_ERR_MALFORMED;
    o.id_len = f->id_len;
    o.has_receiver = f->ids == 2;
    o.has_dll = f->dll;
    o.has_csum = f->csum;
    if (f->ids > 0)
        o.sender = read_id(&r, f->id_len);
    if (f->ids > 1)
        o.receiver = read_id(&r, f->id_len);
    if (f->dll)
        o.dll = mpx_rd_u16(&r);
    if (f->csum)
        o.csum = mpx_rd_u16(&r);

    assert(mpx_rd_done(&r));
    *out = o;
    return MPX_OK;
}

mpx_err mpx_opt_capable_encode(const struct mpx_opt_capable *o, uint8_t *dst,
                               size_t cap, size_t *len)
{
    const struct form *f = form_of(o);

    if (f == NULL || o->version > 0x0f)
        return MPX_ERR_RANGE;
    if (f->id_len == 4 && (o->sender > UINT32_MAX ||
                           (o->has_receiver && o->receiver > UINT32_MAX)))
        return MPX_ERR_RANGE;
    if (cap < f->len)
        return MPX_ERR_NOSPACE;

    struct mpx_writer w =
        mpx_opt_begin(dst, f->len, MPX_SUB_CAPABLE, o->version);

    mpx_wr_u8(&w, o->flags);
    if (f->ids > 0)
        write_id(&w, f->id_len, o->sender);
    if (f->ids > 1)
        write_id(&w, f->id_len, o->receiver);
    if (f->dll)
        mpx_wr_u16(&w, o->dll);
    if (f->csum)
        mpx_wr_u16(&w, o->csum);

    assert(mpx_wr_done(&w));
    *len = f->len;
    return MPX_OK;
}
