/* SPDX-License-Identifier: MIT */
/* A TCP header taken apart, and put together: RFC 9293 3.1, RFC 7323, 2018. */
#ifndef MPX_TCP_H
#define MPX_TCP_H

#include "mpx_opt.h"

enum {
    MPX_TCP_HDR_MIN = 20,
    MPX_TCP_MP_MAX = 40 / 3, /* MPTCP options that one segment can have */
    MPX_TCP_OPT_ROOM = 40,
};

struct mpx_tcp {
    uint32_t seq, ack;
    uint16_t window;
    uint8_t flags;
    const uint8_t *ts, *sack, *wscale, *sackok; /* kind octet, or NULL */
    struct {
        const uint8_t *p;
        uint8_t len;
    } mp[MPX_TCP_MP_MAX];
    uint8_t n_mp;
    bool malformed; /* option block ended in a bad length */
};

/**
 * @return MPX_ERR_TRUNCATED if the header is shorter than 20 octets or its data
 *         offset is not @p len. A malformed option block is no error: what
 *         stands before the bad length is used.
 */
MPX_MUST_USE mpx_err mpx_tcp_parse(struct mpx_tcp *t, const uint8_t *hdr,
                                   size_t len);

/** The first well-formed option of a subtype. @return false: there is none.
 *  Malformed ones that stand before it are added to *malformed. */
bool mpx_tcp_find_option(const struct mpx_tcp *t, enum mpx_subtype want,
                         struct mpx_opt *o, uint64_t *malformed);

/* Window scale that the header offers; RFC 7323 2.3: above 14 counts as 14. */
static inline uint8_t mpx_tcp_scale(const struct mpx_tcp *t)
{
    if (!t->wscale)
        return 0;
    return t->wscale[2] > 14 ? 14 : t->wscale[2];
}

/* Big-endian fields of a header under construction. */
static inline void mpx_put16(uint8_t *p, uint16_t v)
{
    p[0] = (uint8_t)(v >> 8);
    p[1] = (uint8_t)v;
}
static inline void mpx_put32(uint8_t *p, uint32_t v)
{
    mpx_put16(p, (uint16_t)(v >> 16));
    mpx_put16(p + 2, (uint16_t)v);
}
static inline uint16_t mpx_get16(const uint8_t *p)
{
    return (uint16_t)(p[0] << 8 | p[1]);
}
static inline uint32_t mpx_get32(const uint8_t *p)
{
    return (uint32_t)mpx_get16(p) << 16 | mpx_get16(p + 2);
}

/* Where the fields are. */
enum {
    MPX_TCP_OFF_SEQ = 4,
    MPX_TCP_OFF_ACK = 8,
    MPX_TCP_OFF_DOFF = 12,
    MPX_TCP_OFF_FLAGS = 13,
    MPX_TCP_OFF_WINDOW = 14,
};

/** Pad the options with END and set the data offset; @return the length. END,
 *  not NOP, because a stack may make an object of each NOP. */
uint8_t mpx_tcp_finish(uint8_t *hdr, size_t len);

#endif /* MPX_TCP_H */
