/* SPDX-License-Identifier: MIT */
/*
 * Fuzz target of the option codec. Input: TCP flags in the first octet, then
 * an option block. What decodes must encode, to octets that decode to an equal
 * option and encode to themselves; and to the very octets of the input where
 * the reserved bits of those are zero.
 */
#include <stdlib.h>

#include "mpx_opt.h"
#include "opt_equal.h"

#define MUST(x) ((x) ? (void)0 : abort())

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Bits of octets 2 and 3 that the layout defines. */
static void defined_bits(const struct mpx_opt *o, uint8_t mask[2])
{
    static const uint8_t table[MPX_SUB_COUNT][2] = {
        [MPX_SUB_CAPABLE] = {0xff, 0xff},
        [MPX_SUB_JOIN] = {0xf3, 0xff},
        [MPX_SUB_DSS] = {0xf0, 0x1f},
        [MPX_SUB_ADD_ADDR] = {0xf3, 0xff},
        [MPX_SUB_REMOVE_ADDR] = {0xf0, 0xff},
        [MPX_SUB_PRIO] = {0xf1, 0xff},
        [MPX_SUB_FAIL] = {0xf0, 0x00},
        [MPX_SUB_FASTCLOSE] = {0xf1, 0x00},
        [MPX_SUB_TCPRST] = {0xf1, 0xff},
        [MPX_SUB_NEW_KEY] = {0xf3, 0xff},
    };

    memcpy(mask, table[o->subtype], 2);
    if (o->subtype == MPX_SUB_JOIN && o->u.join.form == MPX_JOIN_ACK)
        memcpy(mask, "\xf0\x00", 2);
    if (o->subtype == MPX_SUB_ADD_ADDR && o->u.add_addr.v0)
        mask[0] = 0xff;
    if (o->subtype == MPX_SUB_ADD_ADDR && o->u.add_addr.confirm)
        mask[0] = 0xf7;
    if (o->subtype == MPX_SUB_REMOVE_ADDR && o->u.remove_addr.has_mac)
        mask[0] = 0xf3;
    if (o->subtype == MPX_SUB_DSS && !o->u.dss.has_ack)
        mask[1] &= 0x1d;
    if (o->subtype == MPX_SUB_DSS && !o->u.dss.has_map)
        mask[1] &= 0x07;
}

static void check_octets(const struct mpx_opt *o, const uint8_t *in,
                         const uint8_t *out, size_t len)
{
    uint8_t mask[2];

    defined_bits(o, mask);
    for (size_t i = 0; i < len; i++) {
        uint8_t m = i == 2 || i == 3 ? mask[i - 2] : 0xff;

        MUST((in[i] & m) == out[i]);
    }
}

static void check_option(const uint8_t *opt, size_t len, enum mpx_seg_kind seg)
{
    uint8_t first[MPX_TCP_OPT_MAX], second[MPX_TCP_OPT_MAX];
    struct mpx_opt o, back;
    size_t n = 0, m = 0;

    if (mpx_opt_decode(&o, opt, len, seg) != MPX_OK)
        return;
    MUST(mpx_opt_encode(&o, first, sizeof first, &n) == MPX_OK);
    MUST(n == len);
    check_octets(&o, opt, first, len);
    MUST(mpx_opt_encode(&o, second, len - 1, &m) == MPX_ERR_NOSPACE);
    MUST(mpx_opt_decode(&back, first, n, seg) == MPX_OK);
    MUST(opt_equal(&o, &back));
    MUST(mpx_opt_encode(&back, second, n, &m) == MPX_OK);
    MUST(m == n && memcmp(first, second, n) == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const uint8_t *opt;
    size_t len;

    if (size == 0)
        return 0;

    enum mpx_seg_kind seg = mpx_seg_kind_of(data[0]);
    struct mpx_opt_walk w = mpx_opt_walk_of(data + 1, size - 1);

    while (mpx_opt_walk_next(&w, &opt, &len)) {
        MUST(len >= 2 && opt[1] == len);
        MUST(opt > data && opt + len <= data + size);
        check_option(opt, len, seg);
    }
    MUST(w.left == 0);
    return 0;
}
