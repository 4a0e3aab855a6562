/* SPDX-License-Identifier: MIT */
/*
 * Big-endian reads from, and writes to, a borrowed buffer.
 *
 * A read past the end returns zero and marks the reader bad; every later read
 * then returns zero too. So a decoder reads a whole option in wire order and
 * asks once, at the end, whether all of it was there. A write past the end
 * writes nothing and marks the writer bad likewise.
 */
#ifndef MPX_CURSOR_H
#define MPX_CURSOR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

struct mpx_reader {
    const uint8_t *p;
    size_t left; /* octets */
    bool bad;
};

struct mpx_writer {
    uint8_t *p;
    size_t left; /* octets */
    bool bad;
};

static inline struct mpx_reader mpx_reader_of(const uint8_t *p, size_t len)
{
    return (struct mpx_reader){.p = p, .left = len};
}

/* The next n octets, or NULL if there are not that many. */
static inline const uint8_t *mpx_rd_take(struct mpx_reader *r, size_t n)
{
    const uint8_t *p = r->p;

    if (r->bad || r->left < n) {
        r->bad = true;
        return NULL;
    }
    r->p += n;
    r->left -= n;
    return p;
}

static inline uint8_t mpx_rd_u8(struct mpx_reader *r)
{
    const uint8_t *p = mpx_rd_take(r, 1);

    return p ? p[0] : 0;
}

static inline uint16_t mpx_rd_u16(struct mpx_reader *r)
{
    const uint8_t *p = mpx_rd_take(r, 2);

    return (uint16_t)(p ? p[0] << 8 | p[1] : 0);
}

static inline uint32_t mpx_rd_u32(struct mpx_reader *r)
{
    const uint8_t *p = mpx_rd_take(r, 4);

    return p ? (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 |
                   (uint32_t)p[2] << 8 | p[3]
             : 0;
}

static inline uint64_t mpx_rd_u64(struct mpx_reader *r)
{
    const uint8_t *p = mpx_rd_take(r, 8);

    return p ? (uint64_t)p[0] << 56 | (uint64_t)p[1] << 48 |
                   (uint64_t)p[2] << 40 | (uint64_t)p[3] << 32 |
                   (uint64_t)p[4] << 24 | (uint64_t)p[5] << 16 |
                   (uint64_t)p[6] << 8 | p[7]
             : 0;
}

static inline void mpx_rd_bytes(struct mpx_reader *r, uint8_t *dst, size_t n)
{
    const uint8_t *p = mpx_rd_take(r, n);

    if (p)
        memcpy(dst, p, n);
    else
        memset(dst, 0, n);
}

/* True if everything was read and nothing was missing. */
static inline bool mpx_rd_done(const struct mpx_reader *r)
{
    return !r->bad && r->left == 0;
}

static inline struct mpx_writer mpx_writer_of(uint8_t *p, size_t len)
{
    return (struct mpx_writer){.p = p, .left = len};
}

/* Room for the next n octets, or NULL if there is not that much. */
static inline uint8_t *mpx_wr_take(struct mpx_writer *w, size_t n)
{
    uint8_t *p = w->p;

    if (w->bad || w->left < n) {
        w->bad = true;
        return NULL;
    }
    w->p += n;
    w->left -= n;
    return p;
}

static inline void mpx_wr_u8(struct mpx_writer *w, uint8_t v)
{
    uint8_t *p = mpx_wr_take(w, 1);

    if (p)
        p[0] = v;
}

static inline void mpx_wr_u16(struct mpx_writer *w, uint16_t v)
{
    uint8_t *p = mpx_wr_take(w, 2);

    if (p) {
        p[0] = (uint8_t)(v >> 8);
        p[1] = (uint8_t)v;
    }
}

static inline void mpx_wr_u32(struct mpx_writer *w, uint32_t v)
{
    uint8_t *p = mpx_wr_take(w, 4);

    if (p) {
        p[0] = (uint8_t)(v >> 24);
        p[1] = (uint8_t)(v >> 16);
        p[2] = (uint8_t)(v >> 8);
        p[3] = (uint8_t)v;
    }
}

static inline void mpx_wr_u64(struct mpx_writer *w, uint64_t v)
{
    uint8_t *p = mpx_wr_take(w, 8);

    if (p) {
        p[0] = (uint8_t)(v >> 56);
        p[1] = (uint8_t)(v >> 48);
        p[2] = (uint8_t)(v >> 40);
        p[3] = (uint8_t)(v >> 32);
        p[4] = (uint8_t)(v >> 24);
        p[5] = (uint8_t)(v >> 16);
        p[6] = (uint8_t)(v >> 8);
        p[7] = (uint8_t)v;
    }
}

static inline void mpx_wr_bytes(struct mpx_writer *w, const void *src, size_t n)
{
    uint8_t *p = mpx_wr_take(w, n);

    if (p && n > 0)
        memcpy(p, src, n);
}

/* True if the room was filled exactly. */
static inline bool mpx_wr_done(const struct mpx_writer *w)
{
    return !w->bad && w->left == 0;
}

#endif /* MPX_CURSOR_H */
