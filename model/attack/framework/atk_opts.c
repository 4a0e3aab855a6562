/* SPDX-License-Identifier: MIT */
/* Finding MPTCP options, and building option blocks. */
#include "atk_opts.h"
#include "atk_packet.h"

#include <string.h>

static bool is_of(const uint8_t *opt, size_t len, enum mpx_subtype sub)
{
    return opt[0] == MPX_OPT_KIND && len >= 3 &&
           (sub == MPX_SUB_COUNT || opt[2] >> 4 == (int)sub);
}

const uint8_t *atk_opts_raw(const struct atk_segment *s, enum mpx_subtype sub,
                            size_t *len)
{
    struct mpx_opt_walk w = mpx_opt_walk_of(s->opts, s->opts_len);
    const uint8_t *p;

    while (mpx_opt_walk_next(&w, &p, len))
        if (is_of(p, *len, sub))
            return p;
    return NULL;
}

bool atk_opts_find(const struct atk_segment *s, enum mpx_subtype sub,
                   struct mpx_opt *o)
{
    size_t len;
    const uint8_t *p = atk_opts_raw(s, sub, &len);

    return p && mpx_opt_decode(o, p, len, mpx_seg_kind_of(s->flags)) == MPX_OK;
}

void atk_opts_add_raw(struct atk_opts *d, const uint8_t *opt, size_t len)
{
    if (len > sizeof d->b - d->n) {
        d->full = true;
        return;
    }
    memcpy(d->b + d->n, opt, len);
    d->n += len;
}

void atk_opts_add(struct atk_opts *d, const struct mpx_opt *o)
{
    uint8_t buf[MPX_TCP_OPT_MAX];
    size_t n = 0;

    if (mpx_opt_encode(o, buf, sizeof buf, &n) == MPX_OK)
        atk_opts_add_raw(d, buf, n);
    else
        d->full = true;
}

void atk_opts_add_others(struct atk_opts *d, const struct atk_segment *s,
                         enum mpx_subtype sub)
{
    struct mpx_opt_walk w = mpx_opt_walk_of(s->opts, s->opts_len);
    const uint8_t *p;
    size_t len;

    while (mpx_opt_walk_next(&w, &p, &len))
        if (!is_of(p, len, sub))
            atk_opts_add_raw(d, p, len);
}

bool atk_opts_replace(struct atk *a, const struct atk_segment *s,
                      const struct atk_opts *d, uint64_t now)
{
    uint8_t pkt[ATK_PACKET_MAX];
    size_t len = d->full ? 0 : atk_packet_with(pkt, s, d->b, d->n);

    return len && atk_replace(a, s, pkt, len, now);
}
