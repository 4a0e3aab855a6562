/* SPDX-License-Identifier: MIT */
/* The option block: which segment, which option, which codec. */
#include "mpx_opt.h"

enum mpx_seg_kind mpx_seg_kind_of(uint8_t tcp_flags)
{
    if (tcp_flags & MPX_TCP_RST)
        return MPX_SEG_RST;
    if (!(tcp_flags & MPX_TCP_SYN))
        return MPX_SEG_ACK;
    return tcp_flags & MPX_TCP_ACK ? MPX_SEG_SYNACK : MPX_SEG_SYN;
}

struct mpx_opt_walk mpx_opt_walk_of(const uint8_t *opts, size_t len)
{
    return (struct mpx_opt_walk){.p = opts, .left = len};
}

bool mpx_opt_walk_next(struct mpx_opt_walk *w, const uint8_t **opt, size_t *len)
{
    const uint8_t *p = w->p;
    size_t left = w->left;

    for (; left > 0 && p[0] == MPX_KIND_NOP; left--)
        p++;
    w->left = 0; /* until there is an option, the walk is over */
    if (left == 0 || p[0] == MPX_KIND_END)
        return false;
    if (left < 2 || p[1] < 2 || p[1] > left) {
        w->malformed = true;
        return false;
    }
    *opt = p;
    *len = p[1];
    w->p = p + p[1];
    w->left = left - p[1];
    return true;
}

static mpx_err decode_union(struct mpx_opt *out, enum mpx_subtype subtype,
                            const uint8_t *opt, size_t len,
                            enum mpx_seg_kind seg)
{
    switch (subtype) {
    case MPX_SUB_CAPABLE:
        return mpx_opt_capable_decode(&out->u.capable, opt, len, seg);
    case MPX_SUB_JOIN:
        return mpx_opt_join_decode(&out->u.join, opt, len, seg);
    case MPX_SUB_DSS:
        return mpx_opt_dss_decode(&out->u.dss, opt, len, seg);
    case MPX_SUB_ADD_ADDR:
        return mpx_opt_add_addr_decode(&out->u.add_addr, opt, len, seg);
    case MPX_SUB_REMOVE_ADDR:
        return mpx_opt_remove_addr_decode(&out->u.remove_addr, opt, len, seg);
    case MPX_SUB_PRIO:
        return mpx_opt_prio_decode(&out->u.prio, opt, len, seg);
    case MPX_SUB_FAIL:
        return mpx_opt_fail_decode(&out->u.fail, opt, len, seg);
    case MPX_SUB_FASTCLOSE:
        return mpx_opt_fastclose_decode(&out->u.fastclose, opt, len, seg);
    case MPX_SUB_TCPRST:
        return mpx_opt_tcprst_decode(&out->u.tcprst, opt, len, seg);
    case MPX_SUB_NEW_KEY:
        return mpx_opt_new_key_decode(&out->u.new_key, opt, len, seg);
    case MPX_SUB_COUNT:
        break;
    }
    return MPX_ERR_UNKNOWN;
}

mpx_err mpx_opt_decode(struct mpx_opt *out, const uint8_t *opt, size_t len,
                       enum mpx_seg_kind seg)
{
    if (len < 2)
        return MPX_ERR_TRUNCATED;
    if (opt[0] != MPX_OPT_KIND)
        return MPX_ERR_MALFORMED;
    if (opt[1] != len)
        return MPX_ERR_TRUNCATED;
    if (len < 3)
        return MPX_ERR_MALFORMED;
    if (opt[2] >> 4 >= MPX_SUB_COUNT)
        return MPX_ERR_UNKNOWN;

    enum mpx_subtype subtype = (enum mpx_subtype)(opt[2] >> 4);
    mpx_err err = decode_union(out, subtype, opt, len, seg);

    if (err == MPX_OK)
        out->subtype = subtype;
    return err;
}

mpx_err mpx_opt_encode(const struct mpx_opt *o, uint8_t *dst, size_t cap,
                       size_t *len)
{
    switch (o->subtype) {
    case MPX_SUB_CAPABLE:
        return mpx_opt_capable_encode(&o->u.capable, dst, cap, len);
    case MPX_SUB_JOIN:
        return mpx_opt_join_encode(&o->u.join, dst, cap, len);
    case MPX_SUB_DSS:
        return mpx_opt_dss_encode(&o->u.dss, dst, cap, len);
    case MPX_SUB_ADD_ADDR:
        return mpx_opt_add_addr_encode(&o->u.add_addr, dst, cap, len);
    case MPX_SUB_REMOVE_ADDR:
        return mpx_opt_remove_addr_encode(&o->u.remove_addr, dst, cap, len);
    case MPX_SUB_PRIO:
        return mpx_opt_prio_encode(&o->u.prio, dst, cap, len);
    case MPX_SUB_FAIL:
        return mpx_opt_fail_encode(&o->u.fail, dst, cap, len);
    case MPX_SUB_FASTCLOSE:
        return mpx_opt_fastclose_encode(&o->u.fastclose, dst, cap, len);
    case MPX_SUB_TCPRST:
        return mpx_opt_tcprst_encode(&o->u.tcprst, dst, cap, len);
    case MPX_SUB_NEW_KEY:
        return mpx_opt_new_key_encode(&o->u.new_key, dst, cap, len);
    case MPX_SUB_COUNT:
        break;
    }
    return MPX_ERR_RANGE;
}
